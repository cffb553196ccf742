import { byCodeUnit } from '../../merge.js';
import type { Mesh } from '../../model.js';
import type { Offer, PeerEnd } from '../../model-peers.js';
import type { PlannedObject } from '../../plan/planned.js';
import { isJoined } from '../../plan/settled-route.js';
import { CROSS_NETWORK_PORT } from '../../spanning/east-west-gateway.js';
import { admissionPolicies } from './admission.js';

/** What a joined peer imports from this mesh. */
export interface Export {
  offer: Offer;
  importer: Mesh;
}

/**
 * What a mesh does for all peers that are joined: its gateway lets through exactly what they import, names that are no
 * Service's own lead to its pods, and others are kept out (facts/multicluster-ossm3.md E3, E4, 3.4).
 */
export function exportObjects(mesh: Mesh): PlannedObject[] {
  const exports = exportsOf(mesh);
  if (exports.length === 0) return [];
  return [exposure(mesh, exports), ...aliases(exports), ...admissionPolicies(mesh, exports)];
}

function exportsOf(mesh: Mesh): Export[] {
  return mesh.ends
    .filter(({ pair }) => isJoined(pair))
    .flatMap((end) => otherEnd(end).offers.map((offer) => ({ offer, importer: end.peer })));
}

/** The end of the peer. */
export function otherEnd(end: PeerEnd): PeerEnd {
  const [first, second] = end.pair.ends;
  return first === end ? second : first;
}

/** One Gateway for all: of two that name one host on one port the second would be dropped. */
function exposure(mesh: Mesh, exports: readonly Export[]): PlannedObject {
  const { eastWest } = mesh;
  const hosts = [...new Set(exports.map(({ offer }) => offer.host))].sort(byCodeUnit);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    namespace: eastWest.namespace,
    name: 'expose-services',
    ref: mesh.ref,
    template: 'common/gateway',
    view: () => ({
      selector: { 'gateway.networking.k8s.io/gateway-name': eastWest.name },
      servers: [
        {
          hosts,
          port: { name: 'tls', number: CROSS_NETWORK_PORT, protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
        },
      ],
    }),
  };
}

/** A ServiceEntry for each host that is not the Service's own name (facts/multicluster-ossm3.md E4). */
function aliases(exports: readonly Export[]): PlannedObject[] {
  const byHost = new Map(exports.map(({ offer }) => [offer.host, offer]));
  return [...byHost.values()]
    .filter(({ host, source }) => host !== `${source.name}.${source.namespace}.svc.cluster.local`)
    .sort((left, right) => byCodeUnit(left.host, right.host))
    .map((offer) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      namespace: offer.source.namespace,
      name: offer.host,
      ref: offer.ref,
      template: 'v3/serviceentry',
      view: () => ({ host: offer.host, ports: offer.ports, labels: offer.workload }),
    }));
}
