import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster } from '../model.js';
import { isOwner } from '../owners/owner-form.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';

/** Packages that a mesh can need (facts/ossm2-federation.md 1.1). */
const KNOWN_PACKAGES = [
  'elasticsearch-operator',
  'jaeger-product',
  'kiali-ossm',
  'opentelemetry-product',
  'servicemeshoperator',
  'servicemeshoperator3',
  'tempo-product',
];

/** The clusters with `defaults.cluster` merged below each, in byte order of their keys. */
export function resolveClusters(merged: MergedTopology, report: Report): Map<string, Cluster> {
  const defaults = (merged.topology.defaults?.cluster ?? {}) as RawMap;
  const clusters = new Map<string, Cluster>();
  for (const key of [...merged.clusters.keys()].sort()) {
    const { value, ref } = merged.clusters.get(key)!;
    clusters.set(key, resolveCluster(key, mergeMaps(defaults, value as RawMap) as T.Cluster, ref, report));
  }
  return clusters;
}

function resolveCluster(key: string, written: T.Cluster, ref: Ref, report: Report): Cluster {
  if (written.provider === undefined) {
    report('cluster-provider', ref, 'has no provider.', 'Write provider: aws, azure, gcp, ibm or onprem.', {
      part: 'key',
    });
  }
  if (written.server !== undefined && written.argocd !== undefined) {
    report(
      'cluster-destination',
      child(ref, 'server'),
      'has both "server" and "argocd".',
      'Keep one: the destination by URL or by name.',
      {
        related: [child(ref, 'argocd')],
      },
    );
  }
  if (written.context?.startsWith('-') === true) {
    report(
      'cluster-context',
      child(ref, 'context'),
      `"${written.context}" begins with a hyphen, as options do.`,
      'Give the context another name: oc config rename-context.',
    );
  }
  return {
    key,
    ref,
    context: written.context ?? key,
    provider: written.provider ?? 'onprem',
    region: written.region,
    zone: written.zone,
    internalLoadBalancers: written.internalLoadBalancers ?? false,
    exposurePublic: written.exposure === 'public',
    ...resolveOperators(written.operators, child(ref, 'operators'), report),
    namespaces: written.namespaces ?? {},
    owners: (written.owners ?? []).filter(isOwner),
    meshes: [],
  };
}

/** `operators` is a list of packages, or a map by package; its `install` may be false or such a list (design 2.3). */
function resolveOperators(
  written: T.Cluster['operators'],
  ref: Ref,
  report: Report,
): Pick<Cluster, 'operators' | 'installed'> {
  if (written === undefined) return { operators: {}, installed: () => true };
  if (Array.isArray(written)) {
    checkPackages(written, ref, report);
    return { operators: {}, installed: (name) => written.includes(name) };
  }
  const { install, ...packages } = written as RawMap;
  checkPackages(Object.keys(packages), ref, report);
  if (Array.isArray(install)) checkPackages(install as string[], child(ref, 'install'), report);
  const operators = Object.fromEntries(Object.entries(packages).filter(([, value]) => isMap(value))) as Record<
    string,
    T.Operator
  >;
  return { operators, installed: (name) => isInstalled(name, install, operators[name]) };
}

function isInstalled(name: string, install: unknown, operator: T.Operator | undefined): boolean {
  if (operator?.install !== undefined) return operator.install;
  return Array.isArray(install) ? install.includes(name) : install !== false;
}

function checkPackages(names: readonly string[], ref: Ref, report: Report): void {
  for (const name of names) {
    if (KNOWN_PACKAGES.includes(name)) continue;
    const hint = didYouMean(name, KNOWN_PACKAGES).trim();
    const fix = hint === '' ? `The packages are ${KNOWN_PACKAGES.join(', ')}.` : hint;
    report('operator-package', ref, `no mesh needs an operator package named "${name}".`, fix);
  }
}
