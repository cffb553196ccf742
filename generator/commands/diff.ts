import { basename, isAbsolute } from 'node:path';
import type { Argv } from 'yargs';
import { formatDiff } from '../core/diff/format-diff.js';
import { shownPath } from '../io/shown-path.js';
import { type CommonOptions, commonOptions, say, single, stdoutColour } from './common.js';
import { compareEstate, fileChanges } from './compare-estate.js';
import { openEstate } from './estate.js';
import { ownersFile } from './owners.js';

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

/** Compares what the topology compiles to with the disk and prints the difference; 1 if there is one. */
export async function run(options: Options): Promise<number> {
  const estate = await openEstate(options);
  const { paths } = estate;
  const comparison = compareEstate(estate);
  const files = fileChanges(estate, comparison);
  process.stdout.write(
    await formatDiff(files, options.format, {
      prefix: shownPlace(paths.out),
      codeowners: shownPlace(ownersFile(paths)),
      colour: stdoutColour(),
    }),
  );
  if (files.length === 0) say(`${shownPath(paths.out)} is up to date.`);
  return files.length > 0 ? 1 : comparison.strictCode;
}

/** As it is below the working directory, as in `a/out/rosa/…`; else its last part. */
function shownPlace(file: string): string {
  const shown = shownPath(file);
  return isAbsolute(shown) ? basename(shown) : shown;
}
