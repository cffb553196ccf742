import type { Argv } from 'yargs';
import { exchangedPairs, exchangeSides, isUnsettled, sideData } from '../core/exchange/reports/status.js';
import { statusTable } from '../core/exchange/reports/status-table.js';
import { isOfExchange } from '../core/exchange/reports/verify.js';
import { jsonText } from '../core/printable.js';
import { acceptedModel, compileTopology } from '../pipeline.js';
import {
  type CommonOptions,
  commonOptions,
  onlyClusters,
  printFindings,
  resolvePaths,
  say,
  single,
  stdoutColour,
  strictCode,
} from './common.js';
import { now } from './exchange-estate.js';

interface Options extends CommonOptions {
  format: 'text' | 'json';
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('format', {
    coerce: single('format'),
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'of the sides',
  }) as unknown as Argv<Options>;
}

/** Prints a row a side; 1 if any is pending, expired or expiring. */
export async function run(options: Options): Promise<number> {
  const compilation = await compileTopology(resolvePaths(options));
  const model = acceptedModel(compilation);
  const only = onlyClusters(model, options.only);
  const warnings = compilation.findings.filter(isOfExchange);
  printFindings(warnings);
  const sides = exchangeSides(exchangedPairs(model, only), now());
  if (options.format === 'json') process.stdout.write(jsonText(sides.map(sideData)));
  else if (sides.length === 0) say('There are no peerings.');
  else process.stdout.write(statusTable(sides, stdoutColour()));
  return isUnsettled(sides) ? 1 : strictCode(options.strict, warnings, 0);
}
