import type { Argv } from 'yargs';
import { exportedRecord } from '../core/exchange/exported.js';
import { type CommonOptions, commonOptions, say, single, usageError } from './common.js';
import { meshNamed, openExchange } from './exchange-estate.js';

interface Options extends CommonOptions {
  mesh: string;
}

export const describe = "print a mesh's record, as its peers need it";

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('mesh', {
    coerce: single('mesh'),
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'the mesh',
  }) as unknown as Argv<Options>;
}

/** Prints the record of one mesh; 1 if there is none yet. */
export async function run(options: Options): Promise<number> {
  const { model, current } = await openExchange(options);
  const mesh = meshNamed(model, 'mesh', options.mesh);
  const record = mesh.hasMoved ? undefined : current.get(mesh.key);
  if (record === undefined) {
    const why = mesh.hasMoved ? 'it was read where the mesh no longer is' : 'it has none';
    if (!mesh.managed) throw usageError(`"${mesh.key}" is run by others, and ${why}. Ask them for theirs.`);
    say(`There is no record of "${mesh.key}": ${why}. Run: meshloom exchange collect --mesh ${mesh.key}`);
    return 1;
  }
  process.stdout.write(exportedRecord(mesh, record.record));
  return 0;
}
