import type { PodMetadata } from '../generation.js';
import type { Labels, Mesh } from '../model.js';
import type { App } from '../model-work.js';

/** The label of a namespace whose pods get sidecars, in a cluster-wide mesh. */
export const INJECTION: Labels = { 'istio-injection': 'enabled' };

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
export function injection({ mesh }: App): { annotations: Labels; labels: Labels } {
  const inject: Labels = { 'sidecar.istio.io/inject': 'true' };
  return mesh.mode === 'ClusterWide' ? { annotations: {}, labels: inject } : { annotations: inject, labels: {} };
}

/** Without its sidecar a workload is in the namespace but not in the mesh (design 2.4). */
export function sidecarProblem({ mesh }: App, pod: PodMetadata): { fact: string; fix: string } | undefined {
  const said = [pod.annotations, pod.labels].map((map) => map['sidecar.istio.io/inject']);
  if (said.includes('true') || said.includes('false')) return undefined;
  const how = mesh.mode === 'ClusterWide' ? 'label' : 'annotation';
  return {
    fact: `its pods do not ask for a sidecar, so they stay outside the mesh "${mesh.key}".`,
    fix: `Give the pod template the ${how} sidecar.istio.io/inject: "true", or "false" if that is meant.`,
  };
}
