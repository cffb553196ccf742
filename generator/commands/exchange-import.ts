import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { type Imported, importedOffer } from '../core/exchange/records/imported.js';
import type { Approvals } from '../core/exchange/records/pin-roots.js';
import { removalCommand } from '../core/exchange/records/root-replacement.js';
import type { ExchangeRecord } from '../core/exchange-record.js';
import type { Mesh, Model } from '../core/model.js';
import { type Finding, InputError } from '../core/problems.js';
import { reporter } from '../core/report.js';
import { checkRecord } from '../core/resolve/records.js';
import { checkRecordShape } from '../core/schema.js';
import { didYouMean } from '../core/suggest.js';
import { readRecordFile } from '../io/read-record-file.js';
import { shownPath } from '../io/shown-path.js';
import { say, single, strictCode, usageError } from './common.js';
import { type ExchangeEstate, meshNamed, openExchange } from './exchange-estate.js';
import { type ApprovalOptions, approvalOptions, approvalsOf, REPEATED } from './exchange-options.js';
import { givenParts, offerOfParts, type Parts } from './exchange-parts.js';
import { settle } from './exchange-settle.js';

interface Options extends Omit<ApprovalOptions, 'mesh'>, Parts {
  files: string[] | undefined;
  mesh: string | undefined;
}

export const positionals = ' [files..]';

export function builder(yargs: Argv): Argv<Options> {
  return approvalOptions(yargs)
    .positional('files', { type: 'string', array: true, describe: 'exchange records' })
    .option('mesh', {
      coerce: single('mesh'),
      type: 'string',
      requiresArg: true,
      describe: 'the mesh that the files speak of (default: the name in the record)',
    })
    .option('root-cert', { ...REPEATED, describe: 'a PEM file with its root certificate (repeatable)' })
    .option('address', {
      ...REPEATED,
      describe: '[PEER=]ADDRESS: where that peer, or its only one, reaches it (repeatable)',
    })
    .option('sealing-cert', {
      ...REPEATED,
      describe: "CLUSTER=FILE: the certificate of that cluster's sealing controller (repeatable)",
    }) as unknown as Argv<Options>;
}

/** Reads every file first, then writes all records or none. */
export async function run(options: Options): Promise<number> {
  const approvals = approvalsOf({ ...options, mesh: undefined });
  const estate = await openExchange(options);
  const imported = importAll(options, estate.model);
  assertRemovable(imported, estate, approvals);
  for (const note of imported.flatMap(({ notes }) => notes)) say(note);
  const refusals = imported.flatMap((one) => one.refusals);
  const settled = await settle({ offers: imported.map(({ offer }) => offer), refusals, approvals }, estate);
  if (settled.exitCode > 0) return settled.exitCode;
  return strictCode(options.strict, [], settled.warnings + estate.warnings);
}

function importAll(options: Options, model: Model): Imported[] {
  const files = options.files ?? [];
  const parts = givenParts(options);
  if (files.length + parts.length === 0) {
    throw usageError('Name a record, or --mesh with --root-cert or --address. (see meshloom exchange import --help)');
  }
  if (options.mesh === undefined) {
    if (parts.length > 0) throw usageError(`${parts.join(', ')}: name the mesh with --mesh.`);
    return oncePerMesh(files.map((file) => importRecord(file, undefined, model)));
  }
  const mesh = meshNamed(model, 'mesh', options.mesh);
  if (files.length === 0) {
    return [{ offer: offerOfParts(mesh, options), refusals: [], notes: [] }];
  }
  if (files.length === 1 && parts.length === 0) return [importRecord(files[0]!, mesh, model)];
  throw usageError('--mesh goes with one record, or with --root-cert, --address and --sealing-cert.');
}

function oncePerMesh(imported: Imported[]): Imported[] {
  const sources = new Map<Mesh, string>();
  for (const { mesh, source } of imported.map(({ offer }) => offer)) {
    const other = sources.get(mesh);
    if (other !== undefined) throw usageError(`${other} and ${source} are both records of "${mesh.key}". Give one.`);
    sources.set(mesh, source);
  }
  return imported;
}

function importRecord(file: string, given: Mesh | undefined, model: Model): Imported {
  const source = shownPath(resolve(file));
  const doc = readRecordFile(resolve(file), source);
  const shape = checkRecordShape(doc);
  if (shape.length > 0) throw new InputError(shape);
  const record = doc.value as ExchangeRecord;
  const wrong: Finding[] = [];
  const roots = checkRecord(record, { doc, path: [] }, reporter(wrong));
  if (wrong.length > 0) throw new InputError(wrong);
  const mesh = given ?? model.meshes.get(record.metadata.name);
  if (mesh !== undefined) return importedOffer(mesh, record, roots, source);
  const name = record.metadata.name;
  const hint = didYouMean(name, model.meshes.keys()) || ' Name the mesh with --mesh.';
  throw usageError(`${source} is the record of "${name}", and no mesh has that name.${hint}`);
}

/** A file cannot show that a mesh of ours has left a root. */
function assertRemovable(imported: readonly Imported[], { current }: ExchangeEstate, approvals: Approvals): void {
  for (const { mesh } of imported.map(({ offer }) => offer).filter(({ mesh }) => mesh.managed)) {
    const held = current.get(mesh.key)?.record.rootCertificates ?? [];
    const root = held.find(({ sha256 }) => approvals.remove.has(sha256));
    if (root === undefined) continue;
    throw usageError(
      `--remove-root: "${mesh.key}" is a mesh of ours, and its own cluster has to be seen without that root. Run: ${removalCommand(mesh, root.sha256)}`,
    );
  }
}
