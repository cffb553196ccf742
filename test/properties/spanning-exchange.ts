import type { Choices } from '../support/choices.js';
import type { Json } from '../support/random-estate.js';
import { type ExpectedPart, partsOf, watchedBy } from './spanning-expected.js';

interface Exchange {
  records: Record<string, Json>;
  sealed: Record<string, Json>;
}

/** Addresses in the topology or in records, and sealed files, each of them or some; addresses are of one gateway. */
export function drawExchange(choices: Choices, topology: Json, complete: boolean): Exchange {
  const exchange: Exchange = { records: {}, sealed: {} };
  let number = 10;
  for (const [key, mesh] of Object.entries<Json>(topology.meshes)) {
    const clusters: Json = {};
    for (const [cluster, place] of Object.entries<Json>(mesh.clusters)) {
      const addresses = drawAddresses(choices, number);
      number += addresses.length;
      if (choices.chance(20)) place.eastWest = { ...place.eastWest, addresses };
      else if (complete || choices.chance(60)) clusters[cluster] = { eastWest: { addresses } };
    }
    if (Object.keys(clusters).length > 0)
      exchange.records[key] = {
        apiVersion: 'meshloom.dev/v1alpha1',
        kind: 'ExchangeRecord',
        metadata: { name: key },
        clusters,
      };
    const parts = partsOf(topology, key);
    for (const part of parts) drawSealed(choices, part, parts, complete, exchange.sealed);
  }
  return exchange;
}

function drawAddresses(choices: Choices, number: number): string[] {
  const count = 1 + choices.int(2);
  const name = (index: number) => (choices.chance(30) ? `gw-${index}.corp.example` : `203.0.113.${index}`);
  return Array.from({ length: count }, (_, index) => name(number + index));
}

function drawSealed(
  choices: Choices,
  part: ExpectedPart,
  parts: readonly ExpectedPart[],
  complete: boolean,
  sealed: Record<string, Json>,
): void {
  const { cluster, namespace, key } = part;
  if (complete || choices.chance(50)) {
    const data = { 'ca-cert.pem': CIPHERTEXT, 'ca-key.pem': CIPHERTEXT, 'cert-chain.pem': CIPHERTEXT };
    sealed[`${cluster}/${key}-cacerts.yaml`] = secret('cacerts', namespace, {
      encryptedData: { ...data, 'root-cert.pem': CIPHERTEXT },
      template: { metadata: { name: 'cacerts', namespace } },
    });
  }
  for (const { clusterName } of watchedBy(part, parts)) {
    if (!complete && !choices.chance(60)) continue;
    const name = `istio-remote-secret-${clusterName}`;
    const labels = { 'istio/multiCluster': 'true' };
    const annotations = { 'networking.istio.io/cluster': clusterName };
    sealed[`${cluster}/${key}-${clusterName}.yaml`] = secret(name, namespace, {
      encryptedData: { [clusterName]: CIPHERTEXT },
      template: { metadata: { name, namespace, labels, annotations } },
    });
  }
}

/** Made up: nobody can open it. */
const CIPHERTEXT = 'AgB4c2VhbGVkIHRleHQ=';

function secret(name: string, namespace: string, spec: Json): Json {
  return { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name, namespace }, spec };
}
