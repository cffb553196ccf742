import { resolve } from 'node:path';
import { addressProblem } from '../core/addresses.js';
import { recordedCertificate } from '../core/certificates.js';
import type { Offer } from '../core/exchange/records/offer.js';
import type { Certificate, Gateway } from '../core/exchange-record.js';
import { quoted } from '../core/forbidden-text.js';
import type { Mesh } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { readRootFile } from '../io/read-root-file.js';
import { shownPath } from '../io/shown-path.js';
import { usageError } from './common.js';

/** What a partner without meshloom sends: files with root certificates, and addresses as `[PEER=]ADDRESS`. */
export function offerOfParts(mesh: Mesh, files: readonly string[], addresses: readonly string[]): Offer {
  return {
    mesh,
    source: files.length === 0 ? '--address' : files.map((file) => shownPath(resolve(file))).join(', '),
    isLive: false,
    origin: undefined,
    roots: files.length === 0 ? undefined : rootsIn(files),
    gateways: gatewaysOf(mesh, addresses),
    clusters: {},
  };
}

/** Each root once, though two files hold it. */
function rootsIn(files: readonly string[]): Certificate[] {
  const roots = new Map<string, Certificate>();
  for (const file of files) {
    const shown = shownPath(resolve(file));
    const read = readRootFile(resolve(file), shown);
    if ('fault' in read) throw usageError(`${shown} ${read.fault}. ${read.fix}`);
    for (const certificate of read.certificates) roots.set(certificate.sha256, recordedCertificate(certificate));
  }
  return [...roots.values()];
}

function gatewaysOf(mesh: Mesh, given: readonly string[]): Record<string, Gateway> {
  const gateways: Record<string, Gateway> = {};
  for (const text of given) {
    const [, named, address] = /^(?:([^=]*)=)?(.*)$/s.exec(text)!;
    const peer = peerNamed(mesh, named);
    const problem = addressProblem(address!);
    if (problem !== undefined) throw usageError(`--address: ${quoted(address!)} ${problem.fact}. ${problem.fix}`);
    gateways[peer] = { addresses: [...new Set([...(gateways[peer]?.addresses ?? []), address!])] };
  }
  return gateways;
}

/** The peer of that name, or the only one. */
function peerNamed({ key, ends }: Mesh, named: string | undefined): string {
  const peers = ends.map(({ peer }) => peer.key);
  const [first] = peers;
  if (first === undefined) throw usageError(`--address: "${key}" has no peer that could reach it. Join it first.`);
  if (named === undefined && peers.length === 1) return first;
  if (named === undefined) throw usageError(`--address: "${key}" has ${peers.length} peers. Write PEER=ADDRESS.`);
  if (peers.includes(named)) return named;
  throw usageError(`--address: ${quoted(named)} is no peer of "${key}".${didYouMean(named, peers)}`);
}
