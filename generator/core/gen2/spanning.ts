import type { RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import { CROSS_NETWORK_PORT } from '../spanning/east-west-gateway.js';
import { otherNetworks } from '../spanning/parts.js';
import { INJECTION } from './membership.js';

/** spec.cluster.multiCluster: where the other networks are reached, as far as that is known (facts/multicluster-ossm3.md 1.2, 1.3). */
export function multiCluster(mesh: Mesh): RawMap {
  if (mesh.span === undefined) return {};
  const networks = otherNetworks(mesh).flatMap(({ network, parts }) => {
    const addresses = parts.flatMap(({ eastWest }) => eastWest.addresses);
    return addresses.length === 0 ? [] : [[network, meshNetwork(parts, addresses)] as const];
  });
  const meshNetworks = networks.length === 0 ? {} : { meshNetworks: Object.fromEntries(networks) };
  return { multiCluster: { enabled: true, ...meshNetworks } };
}

function meshNetwork(parts: readonly Mesh[], addresses: readonly string[]): RawMap {
  return {
    endpoints: parts.map(({ clusterName }) => ({ fromRegistry: clusterName })),
    gateways: addresses.map((address) => ({ address, port: CROSS_NETWORK_PORT })),
  };
}

/**
 * What else a mesh over clusters says: it is cluster-wide, has one ID, and looks at the namespaces that ask for sidecars
 * and at those of its gateways, in every cluster (facts/multicluster-ossm3.md 1.2, 1.5, L12).
 */
export function spanning(mesh: Mesh): RawMap {
  const own = [...new Set([mesh.namespace, ...mesh.parts.map(({ eastWest }) => eastWest.namespace)])];
  const named = { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: own }] };
  const members =
    mesh.mode === 'ClusterWide' ? { meshConfig: { discoverySelectors: [{ matchLabels: INJECTION }, named] } } : {};
  return { ...members, mode: mesh.mode, techPreview: { global: { meshID: mesh.meshID } } };
}
