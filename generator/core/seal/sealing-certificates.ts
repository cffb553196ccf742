import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { parseCertificate } from '../certificates.js';
import { certificateTraits } from '../exchange/certificates/certificate-traits.js';
import { sealingProblem } from '../exchange/certificates/judge-sealing.js';
import type { Refusal } from '../exchange/records/refusal.js';
import type { ExchangeRecord } from '../exchange-record.js';
import type { Cluster, Mesh } from '../model.js';

/** A cluster's key for sealing, from the mesh's record. */
export interface SealingKey {
  cluster: string;
  sha256: string;
  /** RSA. */
  publicKey: KeyObject;
}

/** A fact about a certificate and what to do; both whole sentences but for the subject. */
interface Fault {
  fact: string;
  fix: string;
}

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
  for (const { key: cluster } of clusters) {
    const read = readKey(cluster, mesh, records, now);
    const shared =
      'fact' in read ? undefined : (owners.get(keyDigest(read.publicKey)) ?? []).find((other) => other !== cluster);
    const about = `mesh "${mesh.key}"`;
    if ('fact' in read) {
      const fact = `the sealing certificate of cluster "${cluster}" ${read.fact}.`;
      refusals.push({ exitCode: 2, about, fact, fix: read.fix });
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

/** The certificate itself is what it says: every record is checked when it is read. */
function readKey(
  cluster: string,
  mesh: Mesh,
  records: ReadonlyMap<string, ExchangeRecord>,
  now: string,
): SealingKey | Fault {
  const written = recordedSealing(mesh, cluster, records);
  const collect = `meshloom exchange collect --mesh ${mesh.key}`;
  if (written === undefined) {
    const fix = `Collect it: ${collect}; or import it: meshloom exchange import --mesh ${mesh.key} --sealing-cert ${cluster}=FILE`;
    return { fact: 'is not in its record', fix };
  }
  const problem = sealingProblem(written.pem, now);
  if (problem !== undefined) {
    return { fact: problem, fix: `Collect the one that is in force: ${collect} --accept-sealing-certificate` };
  }
  const { publicKey } = new X509Certificate(written.pem);
  return { cluster, sha256: written.sha256, publicKey };
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
