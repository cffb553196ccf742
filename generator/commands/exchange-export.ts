import type { Argv } from 'yargs';
import { exportedRecord } from '../core/exchange/records/exported.js';
import type { ExchangeRecord } from '../core/exchange-record.js';
import { quoted } from '../core/forbidden-text.js';
import type { Mesh } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { type CommonOptions, commonOptions, say, single, usageError } from './common.js';
import { meshNamed, openExchange } from './exchange-estate.js';
import { REPEATED } from './exchange-options.js';

interface Options extends CommonOptions {
  mesh: string;
  peer: string[] | undefined;
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs)
    .option('mesh', {
      coerce: single('mesh'),
      type: 'string',
      requiresArg: true,
      demandOption: true,
      describe: 'the mesh',
    })
    .option('peer', { ...REPEATED, describe: 'what this peer needs alone (repeatable)' }) as unknown as Argv<Options>;
}

/** Prints the record of one mesh of ours; 1 if it holds no root yet. */
export async function run(options: Options): Promise<number> {
  const { model, current } = await openExchange(options);
  const mesh = meshNamed(model, 'mesh', options.mesh);
  if (!mesh.managed) throw usageError(`--mesh: "${mesh.key}" is run by others (managed: false). Ask them for theirs.`);
  const peers = peersNamed(mesh, options.peer);
  const record = mesh.hasMoved ? undefined : current.get(mesh.key)?.record;
  if (record?.rootCertificates === undefined || record.rootCertificates.length === 0) {
    say(`${missing(mesh, record)} Run: meshloom exchange collect --mesh ${mesh.key}`);
    return 1;
  }
  process.stdout.write(exportedRecord(mesh, record, peers));
  return 0;
}

function peersNamed(mesh: Mesh, given: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const peers = mesh.ends.map(({ peer }) => peer.key);
  for (const key of given ?? []) {
    if (!peers.includes(key)) {
      throw usageError(`--peer: ${quoted(key)} is no peer of "${mesh.key}".${didYouMean(key, peers)}`);
    }
  }
  return given === undefined ? undefined : new Set(given);
}

function missing({ key, hasMoved }: Mesh, record: ExchangeRecord | undefined): string {
  if (hasMoved) return `There is no record of "${key}": it was read where the mesh no longer is.`;
  return record === undefined ? `There is no record of "${key}".` : `The record of "${key}" holds no root yet.`;
}
