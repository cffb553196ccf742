import type { Mesh } from '../model.js';
import { labelProblem, type NameProblem } from '../name-limits.js';

/** `istiod-<revision>` is a Service, whose name has at most 63 characters. */
export const LONGEST_REVISION = 56;

/**
 * The IstioRevision that serves the mesh's workloads, known before the operator makes it: the Istio's own name, or with
 * RevisionBased that and the version, dots as hyphens (facts/multicluster-ossm3.md 2.3).
 */
export function revisionName({ controlPlane, istioVersion, updateStrategy }: Mesh): string {
  return updateStrategy === 'InPlace' ? controlPlane : `${controlPlane}-${istioVersion.replaceAll('.', '-')}`;
}

/** The Service of the control plane: the revision `default` leaves its name out. */
export function istiodService(mesh: Mesh): string {
  const revision = revisionName(mesh);
  return revision === 'default' ? 'istiod' : `istiod-${revision}`;
}

/** facts/multicluster-ossm3.md L1: what istioctl takes, and not what every istiod is called by default. */
export function clusterNameProblem(name: string): NameProblem {
  if (name === 'Kubernetes') return "is every control plane's default, so peers could not tell it from others";
  return labelProblem(name, 63);
}
