import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { addressProblem } from '../core/addresses.js';
import { type Imported, importedOffer } from '../core/exchange/imported.js';
import type { Offer } from '../core/exchange/offer.js';
import { readBundle } from '../core/exchange/pem-bundle.js';
import type { Certificate, ExchangeRecord, Gateway } from '../core/exchange-record.js';
import { quoted } from '../core/forbidden-text.js';
import type { Mesh, Model } from '../core/model.js';
import { type Finding, InputError } from '../core/problems.js';
import { reporter } from '../core/report.js';
import { checkRecord } from '../core/resolve/records.js';
import { checkRecordShape } from '../core/schema.js';
import { didYouMean } from '../core/suggest.js';
import { readInput, readYamlFile } from '../io/read-input.js';
import { shownPath } from '../io/shown-path.js';
import { say, single, strictCode, usageError } from './common.js';
import { meshNamed, openExchange } from './exchange-estate.js';
import { type ApprovalOptions, approvalOptions, approvalsOf, REPEATED } from './exchange-options.js';
import { settle } from './exchange-settle.js';

interface Options extends Omit<ApprovalOptions, 'mesh'> {
  files: string[] | undefined;
  mesh: string | undefined;
  'root-cert': string[] | undefined;
  address: string[] | undefined;
}

export const describe = 'take records, root certificates or addresses that others sent into exchange/';

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
    }) as unknown as Argv<Options>;
}

/** Reads every file first, then writes all records or none. */
export async function run(options: Options): Promise<number> {
  const approvals = approvalsOf({ ...options, mesh: undefined });
  const estate = await openExchange(options);
  const imported = importAll(options, estate.model);
  for (const note of imported.flatMap(({ notes }) => notes)) say(note);
  const refusals = imported.flatMap((one) => one.refusals);
  const settled = await settle({ offers: imported.map(({ offer }) => offer), refusals, approvals }, estate);
  if (settled.exitCode > 0) return settled.exitCode;
  return strictCode(options.strict, [], settled.warnings + estate.warnings);
}

function importAll(options: Options, model: Model): Imported[] {
  const files = options.files ?? [];
  const parts = [...(options['root-cert'] ?? []), ...(options.address ?? [])];
  if (files.length + parts.length === 0) {
    throw usageError('Name a record, or --mesh with --root-cert or --address. (see meshloom exchange import --help)');
  }
  if (options.mesh === undefined) {
    if (parts.length > 0) throw usageError('--root-cert and --address need --mesh.');
    return oncePerMesh(files.map((file) => importRecord(file, undefined, model)));
  }
  const mesh = meshNamed(model, 'mesh', options.mesh);
  if (files.length === 0) return [{ offer: offerOfParts(mesh, options), refusals: [], notes: [] }];
  if (files.length === 1 && parts.length === 0) return [importRecord(files[0]!, mesh, model)];
  throw usageError('--mesh goes with one record, or with --root-cert and --address.');
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
  const { doc, findings } = readYamlFile(resolve(file), { shown: source });
  if (doc === undefined) throw new InputError(findings);
  const shape = checkRecordShape(doc);
  if (shape.length > 0) throw new InputError(shape);
  const record = doc.value as ExchangeRecord;
  const wrong: Finding[] = [];
  const roots = checkRecord(record, { doc, path: [] }, reporter(wrong));
  if (wrong.length > 0) throw new InputError(wrong);
  const mesh = given ?? model.meshes.get(record.metadata.name);
  if (mesh !== undefined) return importedOffer(mesh, record, roots, source, model);
  const name = record.metadata.name;
  const hint = didYouMean(name, model.meshes.keys()) || ' Name the mesh with --mesh.';
  throw usageError(`${source} is the record of "${name}", and no mesh has that name.${hint}`);
}

function offerOfParts(mesh: Mesh, options: Options): Offer {
  const files = options['root-cert'] ?? [];
  return {
    mesh,
    source: files.length === 0 ? '--address' : files.map((file) => shownPath(resolve(file))).join(', '),
    origin: undefined,
    roots: files.length === 0 ? undefined : files.flatMap(readRoots),
    gateways: gatewaysOf(mesh, options.address ?? []),
    clusters: {},
  };
}

function readRoots(file: string): Certificate[] {
  const shown = shownPath(resolve(file));
  const { text, findings } = readInput(resolve(file), { shown });
  if (text === undefined) throw new InputError(findings);
  const bundle = readBundle(text);
  if ('fault' in bundle) throw usageError(`${shown} ${bundle.fault}. It has to hold public CA certificates in PEM.`);
  return bundle.certificates.map(({ sha256, notAfter, pem }) => ({ sha256, notAfter, pem }));
}

function gatewaysOf(mesh: Mesh, given: readonly string[]): Record<string, Gateway> {
  const gateways: Record<string, Gateway> = {};
  const peers = mesh.ends.map(({ peer }) => peer.key);
  for (const text of given) {
    const [, named, address] = /^(?:([^=]*)=)?(.*)$/s.exec(text)!;
    const peer = named ?? (peers.length === 1 ? peers[0] : undefined);
    if (peer === undefined) throw usageError(`--address: "${mesh.key}" has ${peers.length} peers. Write PEER=ADDRESS.`);
    if (!peers.includes(peer)) {
      throw usageError(`--address: ${quoted(peer)} is no peer of "${mesh.key}".${didYouMean(peer, peers)}`);
    }
    const problem = addressProblem(address!);
    if (problem !== undefined) throw usageError(`--address: ${quoted(address!)} ${problem.fact}. ${problem.fix}`);
    gateways[peer] = { addresses: [...(gateways[peer]?.addresses ?? []), address!] };
  }
  return gateways;
}
