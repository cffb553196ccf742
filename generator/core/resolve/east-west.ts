import { mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { Cluster, EastWest, Labels, Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { loadBalancerAnnotations } from './load-balancer.js';
import { checkAddresses } from './records.js';

/** The east-west gateway of a mesh in one cluster, from what the mesh and its cluster there say (design 2.4). */
export function resolveEastWest(
  written: T.EastWest,
  { cluster, namespace, ref }: { cluster: Cluster | undefined; namespace: string; ref: Ref },
  report: Report,
): EastWest {
  const service = written.service ?? 'LoadBalancer';
  const internal = written.internal ?? cluster?.internalLoadBalancers ?? false;
  const addresses = written.addresses ?? [];
  checkAddresses(addresses, child(ref, 'addresses'), report);
  const provided = providedAnnotations(service, internal, cluster);
  const ownAnnotations = (written.annotations ?? {}) as RawMap;
  return {
    name: written.name ?? 'eastwestgateway',
    namespace: written.namespace ?? namespace,
    service,
    isServiceGiven: written.service !== undefined,
    internal,
    annotations: merged(provided, ownAnnotations),
    ownAnnotations,
    addresses,
    ref: addresses.length === 0 ? ref : child(ref, 'addresses'),
  };
}

/** A node port is a gateway of its network only on nodes that this annotation selects: here on all (Istio's source, serviceregistry/kube). */
function providedAnnotations(service: EastWest['service'], internal: boolean, cluster: Cluster | undefined): Labels {
  if (service === 'NodePort') return { 'traffic.istio.io/nodeSelector': '{}' };
  return service === 'LoadBalancer' && cluster !== undefined ? loadBalancerAnnotations(cluster.provider, internal) : {};
}

/** Annotations of the user's over the provider's; null removes one. */
function merged(provided: Labels, own: RawMap): Labels {
  return Object.fromEntries(sortedEntries(mergeMaps(provided, own, true) as Labels));
}

/** A gateway whose peers are all in its own cluster needs no load balancer (design 2.5). */
export function keepInside(mesh: Mesh): void {
  const { eastWest, cluster } = mesh;
  const importers = mesh.ends.filter(({ exports }) => exports.length > 0).map(({ peer }) => peer);
  const isInside = importers.length > 0 && importers.every((peer) => cluster !== undefined && peer.cluster === cluster);
  if (eastWest.isServiceGiven || mesh.span !== undefined || !isInside) return;
  eastWest.service = 'ClusterIP';
  eastWest.annotations = merged({}, eastWest.ownAnnotations);
}
