import type { PodMetadata } from '../generation.js';
import type { Labels, Mesh } from '../model.js';
import type { App } from '../model-work.js';
import { isOurNamespace } from '../own-namespaces.js';
import { hasEastWest } from '../spanning/parts.js';
import { isExporting } from './discovery/gateways.js';
import { revisionName } from './names.js';

const INJECT = 'sidecar.istio.io/inject';

/**
 * The label by which a namespace asks for sidecars: `istio-injection` is read by the revision `default` alone, and beats
 * `istio.io/rev`, so there is never more than one of them (facts/multicluster-ossm3.md 2.3, L20).
 */
export function injectionLabel(mesh: Mesh): Labels {
  const revision = revisionName(mesh);
  return revision === 'default' ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': revision };
}

/** Labels of a member namespace: those that the selector wants, and injection. */
export function memberLabels(mesh: Mesh): Labels {
  return { ...mesh.memberSelector, ...injectionLabel(mesh) };
}

/**
 * A pod asks by label; generation 3 reads no annotation (facts/multicluster-ossm3.md 2.3). Where the namespace is not ours to
 * label, the pod names its revision itself: without a name it is the revision `default` that answers.
 */
export function injection({ mesh, namespace }: App): { annotations: Labels; labels: Labels } {
  const own = isLabelled(mesh, namespace) ? {} : podLabel(mesh);
  return { annotations: {}, labels: { [INJECT]: 'true', ...own } };
}

/** What a gateway's pod carries: its namespace has no label for injection, so it names its revision (facts/multicluster-ossm3.md L20). */
export function gatewayPodLabels(mesh: Mesh): Labels {
  return { [INJECT]: 'true', 'istio.io/rev': revisionName(mesh) };
}

function isLabelled(mesh: Mesh, namespace: string): boolean {
  return mesh.cluster === undefined || isOurNamespace(namespace, mesh.cluster);
}

/** What a pod carries to get a sidecar in a namespace without a label. */
function podLabel(mesh: Mesh): Labels {
  const revision = revisionName(mesh);
  return revision === 'default' ? { [INJECT]: 'true' } : { 'istio.io/rev': revision };
}

/**
 * The namespaces that the control plane looks at: those of its gateways and its members', by name or by their labels; all
 * of the cluster's if it is cluster-wide. It reads other clusters by the same selectors, so the members there are among
 * them (facts/multicluster-ossm3.md 2.7, L12).
 */
export function discoverySelectors(mesh: Mesh): Record<string, unknown>[] | undefined {
  if (mesh.mode === 'ClusterWide') return undefined;
  const named = (values: readonly string[]) => ({
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...new Set(values)] }],
  });
  const gateways = mesh.parts.filter((part) => hasEastWest(part) || isExporting(part));
  const own = [mesh.namespace, ...gateways.map(({ eastWest }) => eastWest.namespace)];
  if (mesh.memberSelector === undefined) return [named([...own, ...mesh.parts.flatMap(({ members }) => members)])];
  return [named(own), { matchLabels: mesh.memberSelector }];
}

/** The namespace asks for its pods, if it is ours to label; an annotation says nothing (facts/multicluster-ossm3.md 2.3). */
export function sidecarProblem(
  { mesh, namespace }: App,
  { annotations, labels }: PodMetadata,
): { fact: string; fix: string } | undefined {
  if (labels[INJECT] === 'false') return undefined;
  if (INJECT in annotations && labels[INJECT] === undefined) {
    return {
      fact: `its pods have the annotation ${INJECT}, which generation 3 does not read.`,
      fix: 'Make it a label of the pod template.',
    };
  }
  const [[key, value]] = Object.entries(podLabel(mesh)) as [[string, string]];
  if (isLabelled(mesh, namespace) || labels[key] === value) return undefined;
  return {
    fact: `its pods do not ask for a sidecar, and "${namespace}" is not ours to label, so they may stay outside the mesh "${mesh.key}".`,
    fix: `Give the pod template the label ${key}: "${value}", or ${INJECT}: "false" if that is meant.`,
  };
}
