import { checkArgoCD, checkFlux, checkNames } from '../delivery/checks.js';
import type { ArgoCD, Delivery, Destination, Flux } from '../delivery/delivery.js';
import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster } from '../model.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import type * as T from '../topology.js';

/** How out/ is applied, with its defaults (design 2.9). */
export function resolveDelivery(
  merged: MergedTopology,
  clusters: ReadonlyMap<string, Cluster>,
  report: Report,
): Delivery {
  const { delivery } = merged.topology;
  const name = merged.topology.metadata?.name ?? '';
  const argocd = delivery?.argocd === undefined ? undefined : resolveArgoCD(delivery.argocd, name, merged, clusters);
  const flux = delivery?.flux === undefined ? undefined : resolveFlux(delivery.flux, merged);
  if (argocd !== undefined) checkArgoCD(argocd, report);
  if (flux !== undefined) checkFlux(flux, clusters, report);
  if (argocd !== undefined || flux !== undefined) checkNames(name, clusters, child(merged.root, 'metadata'), report);
  return { argocd, flux };
}

function resolveArgoCD(
  written: T.Argocd,
  name: string,
  merged: MergedTopology,
  clusters: ReadonlyMap<string, Cluster>,
): ArgoCD {
  const { placement } = written;
  const namespace = written.namespace ?? 'openshift-gitops';
  return {
    ref: child(merged.root, 'delivery', 'argocd'),
    repoURL: written.repoURL,
    revision: written.revision ?? 'HEAD',
    path: trimmedPath(written.path),
    namespace,
    instance: written.instance ?? namespace,
    project: written.project ?? name,
    mode: written.mode ?? 'applicationset',
    placement: placement === undefined ? undefined : placementOf(placement, name),
    destinations: [...clusters.values()].map((cluster) => destinationOf(cluster, merged)),
  };
}

function placementOf(written: NonNullable<T.Argocd['placement']>, name: string): ArgoCD['placement'] {
  return isMap(written) ? { name, spec: written } : { name: written, spec: undefined };
}

/** By name, the key, unless the cluster or all of them say otherwise (design 2.3). */
function destinationOf(cluster: Cluster, { topology, clusters }: MergedTopology): Destination {
  const defaults = (topology.defaults?.cluster ?? {}) as RawMap;
  const { server, argocd } = mergeMaps(defaults, clusters.get(cluster.key)!.value as RawMap) as T.Cluster;
  const name = argocd ?? cluster.key;
  return {
    cluster,
    to: server === undefined ? { name } : { server: server.replace(/\/$/, '') },
    isKey: server === undefined && name === cluster.key,
  };
}

function resolveFlux(written: T.Flux, merged: MergedTopology): Flux {
  return {
    ref: child(merged.root, 'delivery', 'flux'),
    namespace: written.namespace ?? 'flux-system',
    source: written.source ?? 'flux-system',
    path: trimmedPath(written.path),
    interval: written.interval ?? '10m',
    local: written.local,
  };
}

/** `./out/` is `out`, and `.` the repository itself. */
function trimmedPath(path = 'out'): string {
  const trimmed = path.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
  return trimmed === '.' ? '' : trimmed;
}
