import { basename, isAbsolute } from 'node:path';
import type { Argv } from 'yargs';
import { formatDiff } from '../core/diff/format-diff.js';
import type { Model } from '../core/model.js';
import { type Change, compareTree } from '../io/out-tree.js';
import { shownPath } from '../io/shown-path.js';
import { acceptedModel, compileTopology, planTree } from '../pipeline.js';
import { changedFiles } from './changed-files.js';
import {
  type CommonOptions,
  commonOptions,
  InputError,
  onlyClusters,
  type Paths,
  printFindings,
  resolvePaths,
  say,
  single,
  stdoutColour,
  strictCode,
} from './common.js';
import { sayPending } from './generate.js';

interface Options extends CommonOptions {
  format: 'text' | 'json' | 'markdown';
}

export const describe = 'show what generate would change: resources, risks, and a unified diff';

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('format', {
    coerce: single('format'),
    choices: ['text', 'json', 'markdown'] as const,
    default: 'text' as const,
    describe: 'of the difference',
  }) as unknown as Argv<Options>;
}

/** Compares the compiled tree with out/ and prints the difference; 1 if there is one. */
export async function run(options: Options): Promise<number> {
  const paths = resolvePaths(options);
  const compilation = await compileTopology(paths);
  const model = acceptedModel(compilation);
  const only = onlyClusters(model, options.only);
  printFindings(compilation.findings);
  const pending = sayPending(model);
  const changes = changedFiles(model, only, paths.out, compare(model, only, paths));
  const text = await formatDiff(changes, options.format, { prefix: shownOut(paths.out), colour: stdoutColour() });
  process.stdout.write(text);
  if (changes.length === 0) say(`${shownPath(paths.out)} is up to date.`);
  return changes.length > 0 ? 1 : strictCode(options.strict, compilation.findings, pending);
}

/** `out` in `a/out/rosa/…`: as it is below the working directory, else its last part. */
function shownOut(out: string): string {
  const shown = shownPath(out);
  return isAbsolute(shown) ? basename(shown) : shown;
}

function compare(model: Model, only: ReadonlySet<string> | undefined, { out }: Paths): Change[] {
  const options = { topologyName: model.name, ...(only === undefined ? {} : { only }) };
  const { changes, findings } = compareTree(out, planTree(model, only), options);
  if (findings.some(({ severity }) => severity === 'error')) throw new InputError(findings);
  return changes;
}
