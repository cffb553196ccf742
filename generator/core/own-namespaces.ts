import type { Cluster } from './model.js';

/** Namespaces that exist without us. */
const EXISTING = /^(?:openshift|kube)(?:-|$)|^default$/;

/** Whether a namespace is ours to create, and so to label (design 2.3, 2.4). */
export function isOurNamespace(name: string, cluster: Cluster): boolean {
  return !EXISTING.test(name) && cluster.namespaces[name]?.create !== false;
}
