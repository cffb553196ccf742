import { memberLabels } from '../gen2/membership.js';
import type { Cluster, Mesh } from '../model.js';
import type { App } from '../model-work.js';
import type { PlannedObject } from './planned.js';

/** Namespaces that exist without us. */
const EXISTING = /^(?:openshift|kube)(?:-|$)|^default$/;

/** One Namespace per control-plane, member and app namespace that is ours to create (design 2.4). */
export function namespaceObjects(mesh: Mesh, cluster: Cluster, apps: readonly App[]): PlannedObject[] {
  const members = new Set([...mesh.members, ...apps.filter((app) => app.mesh === mesh).map((app) => app.namespace)]);
  members.delete(mesh.namespace);
  return [
    ...namespaceObject(mesh.namespace, {}, mesh, cluster),
    ...[...members].flatMap((name) => namespaceObject(name, memberLabels(mesh), mesh, cluster)),
  ];
}

function namespaceObject(name: string, labels: PlannedObject['labels'], mesh: Mesh, cluster: Cluster): PlannedObject[] {
  const special = cluster.namespaces[name];
  if (EXISTING.test(name) || special?.create === false) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: undefined,
      name,
      ref: mesh.ref,
      template: 'common/namespace',
      labels: { ...labels, ...special?.labels },
      annotations: special?.annotations ?? {},
      view: () => ({}),
    },
  ];
}
