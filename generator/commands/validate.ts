import type { Argv } from 'yargs';
import { countEstate } from '../core/estate-counts.js';
import { formatFindings } from '../core/findings-formats.js';
import { pendingLinks, pendingPairs } from '../core/pending.js';
import { compileTopology } from '../pipeline.js';
import {
  type CommonOptions,
  commonOptions,
  onlyClusters,
  printFindings,
  resolvePaths,
  say,
  single,
  strictCode,
} from './common.js';
import { sayPending } from './estate.js';

interface Options extends CommonOptions {
  format: 'text' | 'json' | 'sarif' | 'github' | 'gitlab';
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('format', {
    coerce: single('format'),
    choices: ['text', 'json', 'sarif', 'github', 'gitlab'] as const,
    default: 'text' as const,
    describe: 'of the findings',
  }) as unknown as Argv<Options>;
}

/** Prints every finding and, for people, the counts; 2 if any is an error. */
export async function run(options: Options): Promise<number> {
  const { findings, model } = await compileTopology(resolvePaths(options));
  if (options.format === 'text') printFindings(findings);
  else process.stdout.write(formatFindings(findings, options.format));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (errors > 0 || model === undefined) {
    say(`${count(errors, 'error')}, ${count(warnings, 'warning')}.`);
    return 2;
  }
  onlyClusters(model, options.only);
  const counts = countEstate(model);
  say(`${counts.map(([number, noun]) => count(number, noun)).join(', ')}; ${count(warnings, 'warning')}.`);
  const pending =
    options.format === 'text' ? sayPending(model) : pendingPairs(model).length + pendingLinks(model).length;
  return strictCode(options.strict, findings, pending);
}

function count(number: number, noun: string): string {
  const plural = noun.endsWith('sh') ? 'es' : 's';
  return `${number} ${noun}${number === 1 ? '' : plural}`;
}
