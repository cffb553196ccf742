import { generationOf, generationsOf } from '../generations.js';
import type { Cluster, Labels, Mesh } from '../model.js';
import type { App } from '../model-work.js';
import { isOurNamespace } from '../own-namespaces.js';
import type { Ref } from '../source.js';
import { NETWORK_LABEL } from '../spanning/east-west-gateway.js';
import { eastWestService } from '../spanning/east-west-service.js';
import { hasNetworkPeers } from '../spanning/networks.js';
import { isRemote } from '../spanning/parts.js';
import type { PlannedObject } from './planned.js';

/** One Namespace per control-plane, member and app namespace that is ours to create (design 2.4). */
export function namespaceObjects(mesh: Mesh, cluster: Cluster, apps: readonly App[]): PlannedObject[] {
  const members = new Set([...mesh.members, ...apps.filter((app) => app.mesh === mesh).map((app) => app.namespace)]);
  members.delete(mesh.namespace);
  const labels = generationOf(mesh).memberLabels(mesh);
  return [
    ...controlPlaneNamespaces(mesh, cluster),
    ...[...members].flatMap((name) => namespaceObject(name, labels, mesh.ref, cluster)),
  ];
}

/**
 * The control plane's namespace, whose label says in which network the cluster is, and in a remote whose annotation says
 * who serves it (facts/multicluster-ossm3.md 1.5, 2.5); the gateway's, if it has another.
 */
function controlPlaneNamespaces(mesh: Mesh, cluster: Cluster): PlannedObject[] {
  if (!hasNetwork(mesh)) return namespaceObject(mesh.namespace, {}, mesh.ref, cluster);
  const primary = isRemote(mesh) ? mesh.span?.primary : undefined;
  const annotations: Labels =
    primary === undefined ? {} : { 'topology.istio.io/controlPlaneClusters': primary.clusterName };
  const own = namespaceObject(mesh.namespace, { [NETWORK_LABEL]: mesh.network }, mesh.ref, cluster, annotations);
  const { namespace } = mesh.eastWest;
  return eastWestService(mesh) !== undefined && namespace !== mesh.namespace
    ? [...own, ...namespaceObject(namespace, {}, mesh.ref, cluster)]
    : own;
}

/** Whether other networks reach into a mesh: its other clusters, or peers that look for it by its network. */
function hasNetwork(mesh: Mesh): boolean {
  return mesh.span !== undefined || hasNetworkPeers(mesh);
}

/** Namespaces that a cluster's meshes need together, beside those of their operators. */
export function clusterNamespaces(cluster: Cluster): string[] {
  return generationsOf(cluster).flatMap(({ generation, meshes }) => generation.clusterNamespaces(meshes));
}

/** The Namespaces of `clusterNamespaces` that are ours to create. */
export function clusterNamespaceObjects(cluster: Cluster): PlannedObject[] {
  return clusterNamespaces(cluster).flatMap((name) => namespaceObject(name, {}, cluster.ref, cluster));
}

function namespaceObject(
  name: string,
  labels: Labels,
  ref: Ref,
  cluster: Cluster,
  annotations: Labels = {},
): PlannedObject[] {
  const special = cluster.namespaces[name];
  if (!isOurNamespace(name, cluster)) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: undefined,
      name,
      ref,
      template: 'common/namespace',
      labels: { ...labels, ...special?.labels },
      annotations: { ...annotations, ...special?.annotations },
      view: () => ({}),
    },
  ];
}
