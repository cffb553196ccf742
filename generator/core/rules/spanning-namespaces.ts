import type { Cluster, Mesh } from '../model.js';
import { isOurNamespace } from '../own-namespaces.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { NETWORK_LABEL } from '../spanning/east-west-gateway.js';
import { eastWestService } from '../spanning/east-west-service.js';
import { crossesNetworks } from '../spanning/networks.js';
import { isRemote } from '../spanning/parts.js';

/** The label by which a control plane, or whoever else looks, knows the network of a mesh's cluster (facts/multicluster-ossm3.md 1.5, L3). */
export function checkNetworkLabels(mesh: Mesh, report: Report): void {
  for (const part of mesh.parts) {
    if (part.cluster === undefined) continue;
    const gateway = eastWestService(part) !== undefined ? [part.eastWest.namespace] : [];
    for (const name of new Set([part.namespace, ...gateway])) checkLabel(name, part, part.cluster, report);
    checkOwner(part, part.cluster, report);
  }
}

function checkLabel(name: string, part: Mesh, cluster: Cluster, report: Report): void {
  const label = cluster.namespaces[name]?.labels?.[NETWORK_LABEL];
  if (label === undefined || label === part.network) return;
  report(
    'network-label',
    child(cluster.ref, 'namespaces', name, 'labels', NETWORK_LABEL),
    `"${label}" is not the network of mesh "${part.key}" in cluster "${cluster.key}", "${part.network}".`,
    `Drop it, or write network: ${label} on meshes.${part.key}${part.span === undefined ? '' : `.clusters.${cluster.key}`}.`,
    { related: [part.ref] },
  );
}

/** Without the label, control planes take the pods of all clusters for ones that they reach themselves. */
function checkOwner(part: Mesh, cluster: Cluster, report: Report): void {
  if (!crossesNetworks(part) || isOurNamespace(part.namespace, cluster)) return;
  const primary = isRemote(part) ? part.span?.primary : undefined;
  const annotation =
    primary === undefined ? '' : ` and the annotation topology.istio.io/controlPlaneClusters: "${primary.clusterName}"`;
  report(
    'network-label-owner',
    part.ref,
    `its namespace "${part.namespace}" in cluster "${cluster.key}" is not ours to label, so nothing says in which network it is.`,
    `Let its owner give it the label ${NETWORK_LABEL}: "${part.network}"${annotation}.`,
    { part: 'key' },
  );
}
