import { resolve } from 'node:path';
import { addressProblem } from '../core/addresses.js';
import { recordedCertificate } from '../core/certificates.js';
import type { Offer } from '../core/exchange/records/offer.js';
import type { Certificate, ClusterRecord, Gateway } from '../core/exchange-record.js';
import { quoted } from '../core/forbidden-text.js';
import type { Mesh } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { readRootFile } from '../io/read-root-file.js';
import { shownPath } from '../io/shown-path.js';
import { usageError } from './common.js';

/** What is given on the command line, each as it stands there. */
export interface Parts {
  'root-cert'?: string[] | undefined;
  /** `[PEER=]ADDRESS` */
  address?: string[] | undefined;
  /** `CLUSTER=FILE` */
  'sealing-cert'?: string[] | undefined;
}

/** The options that say something of one mesh without a record. */
export function givenParts(parts: Parts): string[] {
  const names = ['root-cert', 'address', 'sealing-cert'] as const;
  return names.filter((name) => (parts[name] ?? []).length > 0).map((name) => `--${name}`);
}

/** What a partner without meshloom sends, and the certificate with which a cluster of ours has secrets sealed. */
export function offerOfParts(mesh: Mesh, parts: Parts): Offer {
  const files = parts['root-cert'] ?? [];
  return {
    mesh,
    source:
      files.length === 0 ? givenParts(parts).join(', ') : files.map((file) => shownPath(resolve(file))).join(', '),
    isLive: false,
    origin: undefined,
    roots: files.length === 0 ? undefined : rootsIn(files),
    isPartial: false,
    gateways: gatewaysOf(mesh, parts.address ?? []),
    clusters: sealingCertificatesOf(mesh, parts['sealing-cert'] ?? []),
  };
}

function sealingCertificatesOf(mesh: Mesh, given: readonly string[]): Record<string, ClusterRecord> {
  const clusters: Record<string, ClusterRecord> = {};
  for (const text of given) {
    const [, cluster, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (cluster === undefined || file === undefined) throw usageError('--sealing-cert wants CLUSTER=FILE.');
    if (!mesh.parts.some((part) => part.cluster?.key === cluster))
      throw usageError(`--sealing-cert: "${mesh.key}" is not in cluster ${quoted(cluster)}.`);
    if (Object.hasOwn(clusters, cluster)) throw usageError(`--sealing-cert: cluster "${cluster}" is given twice.`);
    clusters[cluster] = { sealingCertificate: onlyCertificate(file) };
  }
  return clusters;
}

/** Whoever signed it will do: a controller signs its own, and only its key counts. */
function onlyCertificate(file: string): Certificate {
  const shown = shownPath(resolve(file));
  const read = readRootFile(resolve(file), shown);
  if ('fault' in read) throw usageError(`${shown} ${read.fault}. ${read.fix}`);
  const [certificate, ...more] = read.certificates;
  if (certificate === undefined || more.length > 0) throw usageError(`${shown} has to hold one sealing certificate.`);
  return recordedCertificate(certificate);
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
