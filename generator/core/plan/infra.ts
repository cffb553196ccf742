import { generationOf, generationsOf } from '../generations.js';
import type { Cluster, Mesh } from '../model.js';
import type { App } from '../model-work.js';
import { isOurNamespace } from '../own-namespaces.js';
import type { Ref } from '../source.js';
import type { PlannedObject } from './planned.js';

/** One Namespace per control-plane, member and app namespace that is ours to create (design 2.4). */
export function namespaceObjects(mesh: Mesh, cluster: Cluster, apps: readonly App[]): PlannedObject[] {
  const members = new Set([...mesh.members, ...apps.filter((app) => app.mesh === mesh).map((app) => app.namespace)]);
  members.delete(mesh.namespace);
  const labels = generationOf(mesh).memberLabels(mesh);
  return [
    ...namespaceObject(mesh.namespace, {}, mesh.ref, cluster),
    ...[...members].flatMap((name) => namespaceObject(name, labels, mesh.ref, cluster)),
  ];
}

/** Namespaces that a cluster's meshes need together, beside those of their operators. */
export function clusterNamespaces(cluster: Cluster): string[] {
  return generationsOf(cluster).flatMap(({ generation, meshes }) => generation.clusterNamespaces(meshes));
}

/** The Namespaces of `clusterNamespaces` that are ours to create. */
export function clusterNamespaceObjects(cluster: Cluster): PlannedObject[] {
  return clusterNamespaces(cluster).flatMap((name) => namespaceObject(name, {}, cluster.ref, cluster));
}

function namespaceObject(name: string, labels: PlannedObject['labels'], ref: Ref, cluster: Cluster): PlannedObject[] {
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
      annotations: special?.annotations ?? {},
      view: () => ({}),
    },
  ];
}
