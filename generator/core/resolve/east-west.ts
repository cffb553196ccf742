import { mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { Cluster, EastWest, Labels } from '../model.js';
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
  const annotations = mergeMaps(provided, (written.annotations ?? {}) as RawMap, true) as Labels;
  return {
    name: written.name ?? 'eastwestgateway',
    namespace: written.namespace ?? namespace,
    service,
    internal,
    annotations: Object.fromEntries(sortedEntries(annotations)),
    addresses,
    ref: addresses.length === 0 ? ref : child(ref, 'addresses'),
  };
}

/** A node port is a gateway of its network only on nodes that this annotation selects: here on all (Istio's source, serviceregistry/kube). */
function providedAnnotations(service: EastWest['service'], internal: boolean, cluster: Cluster | undefined): Labels {
  if (service === 'NodePort') return { 'traffic.istio.io/nodeSelector': '{}' };
  return service === 'LoadBalancer' && cluster !== undefined ? loadBalancerAnnotations(cluster.provider, internal) : {};
}
