import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { parseCertificate } from '../certificates.js';
import { certificateTraits } from '../exchange/certificates/certificate-traits.js';
import { epochSeconds } from '../exchange/certificates/instants.js';
import type { Refusal } from '../exchange/records/refusal.js';
import type { ExchangeRecord } from '../exchange-record.js';
import type { Cluster, Mesh } from '../model.js';

/** A cluster's key for sealing, from the mesh's record. */
export interface SealingKey {
  cluster: string;
  sha256: string;
  /** RSA. */
  publicKey: KeyObject;
  bits: number;
}

/** A fact about a certificate and what to do; both whole sentences but for the subject. */
interface Fault {
  fact: string;
  fix: string;
}

const LEAST_BITS = 2048;
const CLOCK_SECONDS = 300;
const FETCH_ANEW = 'Fetch it anew, and import it.';

/** The keys for sealing of these clusters, or why they cannot be used (facts/reliability.md T17). `records` by mesh. */
export function sealingKeys(
  mesh: Mesh,
  clusters: readonly Cluster[],
  records: ReadonlyMap<string, ExchangeRecord>,
  now: string,
): { keys: SealingKey[]; refusals: Refusal[] } {
  const owners = ownersOfKeys(records);
  const keys: SealingKey[] = [];
  const refusals: Refusal[] = [];
  for (const { key: cluster, context } of clusters) {
    const read = readKey(cluster, mesh, records, now);
    const shared =
      'fact' in read ? undefined : (owners.get(keyDigest(read.publicKey)) ?? []).find((other) => other !== cluster);
    const about = `mesh "${mesh.key}"`;
    if ('fact' in read) {
      const fix = `${read.fix} ${importCommand(mesh.key, cluster, context)}`;
      refusals.push({ exitCode: 2, about, fact: `the sealing certificate of cluster "${cluster}" ${read.fact}.`, fix });
    } else if (shared !== undefined) {
      const fact = `the sealing certificate of cluster "${cluster}" has the same key as that of cluster "${shared}".`;
      refusals.push({ exitCode: 2, about, fact, fix: 'Each controller has a key of its own: find out whose it is.' });
    } else keys.push(read);
  }
  return { keys, refusals };
}

/** The sealing certificate that the record of a mesh has for a cluster; a record of a mesh that has moved has none. */
export function recordedSealing(
  mesh: Mesh,
  cluster: string,
  records: ReadonlyMap<string, ExchangeRecord>,
): { sha256: string; pem: string } | undefined {
  const clusters = mesh.hasMoved ? undefined : records.get(mesh.key)?.clusters;
  return clusters !== undefined && Object.hasOwn(clusters, cluster) ? clusters[cluster]?.sealingCertificate : undefined;
}

function readKey(
  cluster: string,
  mesh: Mesh,
  records: ReadonlyMap<string, ExchangeRecord>,
  now: string,
): SealingKey | Fault {
  const written = recordedSealing(mesh, cluster, records);
  if (written === undefined) return { fact: 'is not in its record', fix: 'Fetch it, and import it.' };
  const parsed = parseCertificate(written.pem);
  if (typeof parsed === 'string') return { fact: parsed, fix: FETCH_ANEW };
  if (parsed.sha256 !== written.sha256) {
    const fix = 'Find out which of the two is right.';
    return { fact: `has the fingerprint "${parsed.sha256}", and the record says "${written.sha256}"`, fix };
  }
  const { key, notBefore, notAfter } = certificateTraits(parsed.pem);
  if (key.type !== 'rsa')
    return { fact: `has a key of the kind "${key.type}", and sealing needs RSA`, fix: FETCH_ANEW };
  const bits = key.bits ?? 0;
  if (bits < LEAST_BITS) return { fact: `has an RSA key of ${bits} bits, and 2048 are the least`, fix: FETCH_ANEW };
  const seconds = epochSeconds(now);
  if (epochSeconds(notAfter) <= seconds) return { fact: `expired at "${notAfter}"`, fix: FETCH_ANEW };
  if (epochSeconds(notBefore) > seconds + CLOCK_SECONDS) {
    return {
      fact: `is not valid before "${notBefore}"`,
      fix: 'Compare the clocks of this machine and of the cluster.',
    };
  }
  return { cluster, sha256: parsed.sha256, publicKey: new X509Certificate(parsed.pem).publicKey, bits };
}

/** Which clusters have a key, over the records of all meshes; what cannot be read has no key. */
function ownersOfKeys(records: ReadonlyMap<string, ExchangeRecord>): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const { clusters = {} } of records.values()) {
    for (const [cluster, { sealingCertificate }] of Object.entries(clusters)) {
      const parsed = sealingCertificate === undefined ? '' : parseCertificate(sealingCertificate.pem);
      if (typeof parsed === 'string' || certificateTraits(parsed.pem).key.type !== 'rsa') continue;
      const digest = keyDigest(new X509Certificate(parsed.pem).publicKey);
      owners.set(digest, [...(owners.get(digest) ?? []), cluster]);
    }
  }
  return owners;
}

function keyDigest(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function importCommand(mesh: string, cluster: string, context: string): string {
  const file = `${cluster}-sealing.pem`;
  const fetch = `kubeseal --context ${context} --fetch-cert > ${file}`;
  return `Run "${fetch}", then "meshloom exchange import --mesh ${mesh} --sealing-cert ${cluster}=${file}".`;
}
