import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { starterTopology } from '../core/starter.js';
import { shownPath } from '../io/shown-path.js';
import { say, single, usageError } from './common.js';

interface Options {
  topology: string;
}

export function builder(yargs: Argv): Argv<Options> {
  return yargs.option('topology', {
    coerce: single('topology'),
    alias: 'f',
    type: 'string',
    default: 'topology.yaml',
    describe: 'the file to write',
    requiresArg: true,
  }) as unknown as Argv<Options>;
}

/** Writes the starter, unless something is there. */
export async function run({ topology }: Options): Promise<number> {
  const path = resolve(topology);
  const shown = shownPath(path);
  if (existsSync(path))
    throw usageError(`${shown} exists already, and init never overwrites. Choose another file with -f.`);
  try {
    writeFileSync(path, starterTopology(), { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const cause = code === 'ENOENT' ? 'its directory does not exist' : code;
    throw usageError(`${shown} cannot be written: ${cause}. Create the directory, or choose another file with -f.`);
  }
  say(
    `${shown} is written. Edit it, then run: meshloom generate${topology === 'topology.yaml' ? '' : ` -f ${topology}`}`,
  );
  return 0;
}
