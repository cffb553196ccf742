import { basename, isAbsolute } from 'node:path';
import type { Argv } from 'yargs';
import { type FileChange, formatDiff } from '../core/diff/format-diff.js';
import { quoted } from '../core/forbidden-text.js';
import { shownPath } from '../io/shown-path.js';
import { type CommonOptions, commonOptions, say, single, stdoutColour } from './common.js';
import { compareBase } from './compare-base.js';
import { compareEstate, fileChanges } from './compare-estate.js';
import { type Estate, openEstate } from './estate.js';
import { ownersFile } from './owners.js';

interface Options extends CommonOptions {
  base: string | undefined;
  format: 'text' | 'json' | 'markdown';
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs)
    .option('base', {
      coerce: single('base'),
      type: 'string',
      describe: 'compare with out/ as it is in this git revision, as in origin/main',
      requiresArg: true,
    })
    .option('format', {
      coerce: single('format'),
      choices: ['text', 'json', 'markdown'] as const,
      default: 'text' as const,
      describe: 'of the difference',
    }) as unknown as Argv<Options>;
}

/** Compares what the topology compiles to with the disk or a git revision and prints the difference; 1 if there is one. */
export async function run(options: Options): Promise<number> {
  const { base } = options;
  const estate = await openEstate(options);
  const { paths } = estate;
  const { files, strictCode } =
    base === undefined ? compareDisk(estate) : { files: await compareBase(estate, base), ...estate };
  process.stdout.write(
    await formatDiff(files, options.format, {
      prefix: shownPlace(paths.out),
      codeowners: shownPlace(ownersFile(paths)),
      colour: stdoutColour(),
      command: commandFor(options),
    }),
  );
  const upToDate = base === undefined ? 'is up to date' : `is in ${quoted(base)} what the topology says`;
  if (files.length === 0) say(`${shownPath(paths.out)} ${upToDate}.`);
  return files.length > 0 ? 1 : strictCode;
}

function compareDisk(estate: Estate): { files: FileChange[]; strictCode: 0 | 1 } {
  const comparison = compareEstate(estate);
  return { files: fileChanges(estate, comparison), strictCode: comparison.strictCode };
}

/** What shows all of a difference of which a comment shows a part. A branch may have a name that a shell would obey. */
function commandFor({ topology, base }: Options): string {
  const word = (text: string): string =>
    /^[A-Za-z0-9_./@^:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  const at = topology === 'topology.yaml' ? '' : ` -f ${word(topology)}`;
  return `meshloom diff${at}${base === undefined ? '' : ` --base ${word(base)}`}`;
}

/** As it is below the working directory, as in `a/out/rosa/…`; else its last part. */
function shownPlace(file: string): string {
  const shown = shownPath(file);
  return isAbsolute(shown) ? basename(shown) : shown;
}
