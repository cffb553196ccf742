import type { MergedTopology } from '../merge-topology.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

type Values = Readonly<Record<string, unknown>>;

/** Labels and annotations as Kubernetes takes them, wherever the topology holds some. */
export function checkLabels(merged: MergedTopology, report: Report): void {
  const { root, topology } = merged;
  labels(topology.defaults?.labels, child(root, 'defaults', 'labels'), report);
  keys(topology.defaults?.annotations, child(root, 'defaults', 'annotations'), report);
  for (const { value, ref } of merged.clusters.values()) {
    for (const [name, namespace] of Object.entries(value.namespaces ?? {})) {
      labels(namespace.labels, child(ref, 'namespaces', name, 'labels'), report);
      keys(namespace.annotations, child(ref, 'namespaces', name, 'annotations'), report);
    }
  }
  for (const { value, ref } of merged.meshes.values()) {
    labels(value.memberSelector?.matchLabels, child(ref, 'memberSelector', 'matchLabels'), report);
  }
  for (const { value, ref } of merged.peerings) {
    keys(value.annotations, child(ref, 'annotations'), report);
    for (const [mesh, side] of Object.entries(value.sides ?? {}))
      keys(side.annotations, child(ref, 'sides', mesh, 'annotations'), report);
  }
  for (const { value, ref } of merged.shares) {
    labels(value.selector?.matchLabels, child(ref, 'selector', 'matchLabels'), report);
    labels(value.workload?.labels, child(ref, 'workload', 'labels'), report);
  }
  for (const { value, ref } of merged.routes) {
    for (const [name, subset] of Object.entries(value.subsets ?? {}))
      labels(subset, child(ref, 'subsets', name), report);
  }
}

/** The labels of one thing. */
export function labels(values: Values | undefined, ref: Ref, report: Report): void {
  keys(values, ref, report);
  for (const [key, value] of Object.entries(values ?? {})) {
    if (value === '' || NAME.test(String(value))) continue;
    report(
      'label-syntax',
      child(ref, key),
      `"${String(value)}" is no label value.`,
      'Use at most 63 letters, digits, "-", "_" and ".", a letter or digit at both ends.',
    );
  }
}

function keys(values: Values | undefined, ref: Ref, report: Report): void {
  for (const key of Object.keys(values ?? {})) {
    const slash = key.indexOf('/');
    const prefix = key.slice(0, Math.max(slash, 0));
    if (NAME.test(key.slice(slash + 1)) && (slash === -1 || (prefix.length <= 253 && PREFIX.test(prefix)))) continue;
    report(
      'label-syntax',
      child(ref, key),
      `"${key}" is no key of a label or annotation.`,
      'Use name or prefix/name: the name has at most 63 letters, digits, "-", "_" and ".".',
      { part: 'key' },
    );
  }
}
