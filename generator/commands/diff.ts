import { basename, isAbsolute } from 'node:path';
import type { Argv } from 'yargs';
import { formatDiff } from '../core/diff/format-diff.js';
import { compareTree } from '../io/out-tree.js';
import { shownPath } from '../io/shown-path.js';
import { planTree } from '../pipeline.js';
import { changedFiles } from './changed-files.js';
import { type CommonOptions, commonOptions, InputError, say, single, stdoutColour } from './common.js';
import { openEstate } from './estate.js';

interface Options extends CommonOptions {
  format: 'text' | 'json' | 'markdown';
}

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
  const { paths, model, only, tree, strictCode } = await openEstate(options);
  const { changes, findings } = compareTree(paths.out, planTree(model, only), tree);
  if (findings.some(({ severity }) => severity === 'error')) throw new InputError(findings);
  const files = changedFiles(model, only, paths.out, changes);
  process.stdout.write(
    await formatDiff(files, options.format, { prefix: shownOut(paths.out), colour: stdoutColour() }),
  );
  if (files.length === 0) say(`${shownPath(paths.out)} is up to date.`);
  return files.length > 0 ? 1 : strictCode;
}

/** `out` in `a/out/rosa/…`: as it is below the working directory, else its last part. */
function shownOut(out: string): string {
  const shown = shownPath(out);
  return isAbsolute(shown) ? basename(shown) : shown;
}
