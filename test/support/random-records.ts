import { certificatePool, type PoolCertificate } from './certificate-pool.js';
import { type Draft, given, type Json, peersOf } from './random-estate.js';
import { drawAddresses } from './random-peerings.js';

/** Records of a random subset of meshes, so that some pairs are pending; by mesh key. */
export function drawRecords(draft: Draft, complete: boolean): Record<string, Json> {
  const records: Record<string, Json> = {};
  draft.meshes.forEach((mesh, index) => {
    if (!complete && draft.choices.chance(12)) return;
    records[mesh.key] = drawRecord(draft, mesh.key, index, complete);
  });
  return records;
}

function drawRecord(draft: Draft, key: string, index: number, complete: boolean): Json {
  const { choices } = draft;
  const pool = certificatePool();
  // Ten meshes at most, so the last two certificates are free to be a second root.
  const roots = [pool[index]!];
  if (index < 2 && choices.chance(30)) roots.push(pool[10 + index]!);
  const gateways: Json = {};
  for (const peer of peersOf(draft, key)) {
    if (complete || choices.chance(92)) gateways[peer.key] = drawGateway(draft);
  }
  const stale = !complete && choices.chance(4);
  return given({
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ExchangeRecord',
    metadata: { name: key },
    origin: stale ? { cluster: 'elsewhere', namespace: 'elsewhere' } : undefined,
    rootCertificates: !complete && choices.chance(4) ? undefined : roots.map(certificate),
    gateways: Object.keys(gateways).length > 0 ? gateways : undefined,
  });
}

function certificate({ sha256, notAfter, pem }: PoolCertificate): Json {
  return { sha256, notAfter, pem };
}

function drawGateway({ choices }: Draft): Json {
  return given({
    addresses: drawAddresses(choices),
    servicePort: choices.chance(10) ? 32443 : undefined,
    discoveryPort: choices.chance(10) ? 32188 : undefined,
  });
}
