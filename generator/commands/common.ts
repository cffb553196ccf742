import { dirname, join, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Argv } from 'yargs';
import { formatFindings } from '../core/findings-formats.js';
import type { Model } from '../core/model.js';
import { type Finding, InputError } from '../core/problems.js';
import { didYouMean } from '../core/suggest.js';

/** What every command that reads a topology is told. */
export interface CommonOptions {
  topology: string;
  out: string | undefined;
  exchange: string | undefined;
  sealed: string | undefined;
  only: string[] | undefined;
  strict: boolean;
}

/** The paths of a run, absolute; what is not given stands beside the topology (design 5). */
export interface Paths {
  topology: string;
  out: string;
  exchange: string;
  sealed: string;
}

/** Adds the options that all commands share. */
export function commonOptions<T>(yargs: Argv<T>): Argv<T & CommonOptions> {
  return yargs
    .option('topology', {
      coerce: single('topology'),
      alias: 'f',
      type: 'string',
      default: 'topology.yaml',
      describe: 'the topology file',
      requiresArg: true,
    })
    .option('out', {
      coerce: single('out'),
      alias: 'o',
      type: 'string',
      describe: 'the directory to generate into (default: out beside the topology)',
      requiresArg: true,
    })
    .option('exchange', {
      coerce: single('exchange'),
      type: 'string',
      describe: 'the exchange records (default: exchange beside the topology)',
      requiresArg: true,
    })
    .option('sealed', {
      coerce: single('sealed'),
      type: 'string',
      describe: 'the sealed files (default: sealed beside the topology)',
      requiresArg: true,
    })
    .option('only', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'look at this cluster alone (repeatable)',
      requiresArg: true,
    })
    .option('strict', {
      type: 'boolean',
      default: false,
      describe: 'exit 1 for warnings and pending pairs',
    }) as unknown as Argv<T & CommonOptions>;
}

/** Refuses a path that is empty or given twice, which yargs would hand on as it is. */
export function single(name: string): (value: unknown) => unknown {
  return (value) => {
    if (Array.isArray(value)) throw new UsageError(`--${name} is given ${value.length} times, and once is enough.`);
    if (value === '') throw new UsageError(`--${name} is empty.`);
    return value;
  };
}

/** Resolves the given paths against the working directory. */
export function resolvePaths(options: CommonOptions): Paths {
  const topology = resolve(options.topology);
  const beside = (given: string | undefined, name: string): string =>
    given === undefined ? join(dirname(topology), name) : resolve(given);
  return {
    topology,
    out: beside(options.out, 'out'),
    exchange: beside(options.exchange, 'exchange'),
    sealed: beside(options.sealed, 'sealed'),
  };
}

/** The clusters of `--only`; one that is not in the topology is the user's mistake. */
export function onlyClusters(model: Model, only: string[] | undefined): ReadonlySet<string> | undefined {
  if (only === undefined) return undefined;
  for (const name of only) {
    if (model.clusters.has(name)) continue;
    throw usageError(`--only: no cluster is named "${name}".${didYouMean(name, model.clusters.keys())}`);
  }
  return new Set(only);
}

/** A mistake on the command line: exit code 2, no place. */
export class UsageError extends Error {}

export function usageError(message: string): UsageError {
  return new UsageError(message);
}

/** Findings for people, on stderr; colours only on a terminal that wants them. */
export function printFindings(findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  process.stderr.write(formatFindings(findings, 'text', { colour: stderrColour() }));
}

/** Paints text for stderr, or leaves it. */
function stderrColour(): (style: 'red' | 'yellow' | 'dim' | 'green', text: string) => string {
  return colourFor(process.stderr.isTTY === true);
}

/** Paints text for stdout, or leaves it. */
export function stdoutColour(): (style: 'red' | 'yellow' | 'dim' | 'green', text: string) => string {
  return colourFor(process.stdout.isTTY === true);
}

function colourFor(isTerminal: boolean): (style: 'red' | 'yellow' | 'dim' | 'green', text: string) => string {
  const wanted = isTerminal && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';
  return wanted ? (style, text) => styleText(style, text) : (_, text) => text;
}

/** One line for people. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** 1 if warnings or pending pairs count, else 0 (design 5). */
export function strictCode(strict: boolean, findings: readonly Finding[], pending: number): 0 | 1 {
  return strict && (findings.length > 0 || pending > 0) ? 1 : 0;
}

export { InputError };
