import type { Labels, Mesh } from '../model.js';

const INJECTION: Labels = { 'istio-injection': 'enabled' };

/** The labels by which a mesh finds members; the operator's own where a cluster-wide mesh names none (facts/ossm2-federation.md 1.3). */
export function memberSelector(mesh: Mesh): Labels | undefined {
  if (mesh.memberSelector !== undefined) return mesh.memberSelector;
  return mesh.mode === 'ClusterWide' && mesh.members.length === 0 ? INJECTION : undefined;
}

/** Labels of a member namespace: those that the selector wants, and injection in a cluster-wide mesh. */
export function memberLabels(mesh: Mesh): Labels {
  return { ...(mesh.mode === 'ClusterWide' ? INJECTION : {}), ...mesh.memberSelector };
}

/** How a pod asks for its sidecar: by annotation, in a cluster-wide mesh by label. */
export function injection(mesh: Mesh): { annotations: Labels; labels: Labels } {
  const inject: Labels = { 'sidecar.istio.io/inject': 'true' };
  return mesh.mode === 'ClusterWide' ? { annotations: {}, labels: inject } : { annotations: inject, labels: {} };
}
