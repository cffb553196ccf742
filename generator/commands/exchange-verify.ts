import { join } from 'node:path';
import type { Argv } from 'yargs';
import { isFailure, isOfExchange, verifyExchange } from '../core/exchange/reports/verify.js';
import { verifyCases } from '../core/exchange/reports/verify-cases.js';
import { verifyScope } from '../core/exchange/reports/verify-scope.js';
import { formatFindings } from '../core/findings-formats.js';
import { type JunitCase, junitReport } from '../core/findings-junit.js';
import { reporter } from '../core/report.js';
import { shownPath } from '../io/shown-path.js';
import { compileTopology, inFileOrder } from '../pipeline.js';
import { type CommonOptions, commonOptions, onlyClusters, printFindings, resolvePaths, say, single } from './common.js';
import { now } from './exchange-estate.js';

interface Options extends CommonOptions {
  format: 'text' | 'json' | 'sarif' | 'junit';
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('format', {
    coerce: single('format'),
    choices: ['text', 'json', 'sarif', 'junit'] as const,
    default: 'text' as const,
    describe: 'of the findings',
  }) as unknown as Argv<Options>;
}

/** Prints what is wrong, pending or expiring, and a summary; 2 for errors, 1 for what waits, with --strict for any. */
export async function run(options: Options): Promise<number> {
  const paths = resolvePaths(options);
  const { findings: compiled, model, records } = await compileTopology(paths);
  const scope = verifyScope(model, records, model === undefined ? undefined : onlyClusters(model, options.only));
  const leftOut = new Set(scope.others.map(({ doc }) => doc.file));
  const found = compiled
    .filter(isOfExchange)
    .filter(({ severity, file }) => severity === 'error' || !leftOut.has(file));
  verifyExchange(scope, now(), reporter(found));
  const findings = inFileOrder(found);
  const cases = verifyCases(findings, scope, {
    topology: shownPath(paths.topology),
    recordDir: shownPath(join(paths.exchange, 'x')).slice(0, -1),
    strict: options.strict,
  });
  if (options.format === 'text') printFindings(findings);
  else if (options.format === 'junit') process.stdout.write(junitReport('meshloom exchange verify', cases));
  else process.stdout.write(formatFindings(findings, options.format));
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  say(summary(cases, errors, findings.length - errors));
  if (errors > 0) return 2;
  return findings.some((finding) => isFailure(finding, options.strict)) ? 1 : 0;
}

/** `3 records, 2 pairs; 0 errors, 1 warning.`, with the links if there are any. */
function summary(cases: readonly JunitCase[], errors: number, warnings: number): string {
  const numberOf = (kind: string) => cases.filter(({ classname }) => classname === kind).length;
  const kinds = ['record', 'pair', ...(numberOf('link') > 0 ? ['link'] : [])];
  const looked = kinds.map((kind) => count(numberOf(kind), kind));
  return `${looked.join(', ')}; ${count(errors, 'error')}, ${count(warnings, 'warning')}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
