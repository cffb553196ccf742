import type { Argv } from 'yargs';
import { exchangedLinks, isAnyPending, linkData, linksTable } from '../core/exchange/reports/links.js';
import { exchangedPairs, exchangeSides, isUnsettled, type Side, sideData } from '../core/exchange/reports/status.js';
import { statusTable } from '../core/exchange/reports/status-table.js';
import { isOfExchange } from '../core/exchange/reports/verify.js';
import { jsonText } from '../core/printable.js';
import type { Link } from '../core/spanning/links.js';
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
    describe: 'of the sides and links',
  }) as unknown as Argv<Options>;
}

/** Prints a row a side, and one a link between clusters of one mesh; 1 if any is pending, expired or expiring. */
export async function run(options: Options): Promise<number> {
  const compilation = await compileTopology(resolvePaths(options));
  const model = acceptedModel(compilation);
  const only = onlyClusters(model, options.only);
  const warnings = compilation.findings.filter(isOfExchange);
  printFindings(warnings);
  const sides = exchangeSides(exchangedPairs(model, only), now());
  const links = exchangedLinks(model, only);
  if (options.format === 'json') process.stdout.write(jsonText([...sides.map(sideData), ...links.map(linkData)]));
  else if (sides.length + links.length === 0) say('There are no peerings.');
  else process.stdout.write(tables(sides, links));
  return isUnsettled(sides) || isAnyPending(links) ? 1 : strictCode(options.strict, warnings, 0);
}

function tables(sides: readonly Side[], links: readonly Link[]): string {
  const colour = stdoutColour();
  return [statusTable(sides, colour), linksTable(links, colour)].filter((table) => table !== '').join('\n');
}
