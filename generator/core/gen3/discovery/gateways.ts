import type { Labels, Mesh } from '../../model.js';
import type { PeerEnd } from '../../model-peers.js';
import type { PlannedObject } from '../../plan/planned.js';
import { CROSS_NETWORK_PORT, NETWORK_LABEL } from '../../spanning/east-west-gateway.js';
import { revisionName } from '../names.js';

const API_VERSION = 'gateway.networking.k8s.io/v1';

/** No service has it, so the listener alone lets nothing through (facts/multicluster-ossm3.md E2). */
const NO_HOST = 'fake-hostname-to-block-all-by-default';

/** Whether peers import anything from a mesh, so that it needs a gateway for them (design 7). */
export function isExporting({ ends }: Mesh): boolean {
  return ends.some(({ exports }) => exports.length > 0);
}

/** The gateway through which peers reach what the mesh exports; istiod deploys it (facts/multicluster-ossm3.md E2). */
export function sharingGateway(mesh: Mesh): PlannedObject {
  const { eastWest, network } = mesh;
  const serviceType: Labels =
    eastWest.service === 'LoadBalancer' ? {} : { 'networking.istio.io/service-type': eastWest.service };
  const hasAnnotations = Object.keys(eastWest.annotations).length > 0;
  return {
    apiVersion: API_VERSION,
    kind: 'Gateway',
    namespace: eastWest.namespace,
    name: eastWest.name,
    ref: mesh.ref,
    labels: { [NETWORK_LABEL]: network, ...revisionLabel(mesh) },
    annotations: serviceType,
    template: 'v3/k8s-gateway',
    view: () => ({
      class: 'istio',
      hostname: NO_HOST,
      port: CROSS_NETWORK_PORT,
      ...(hasAnnotations ? { infrastructure: { annotations: eastWest.annotations } } : {}),
    }),
  };
}

/** The namespace has no label for injection, so the Gateway names the revision that deploys it. */
function revisionLabel(mesh: Mesh): Labels {
  const revision = revisionName(mesh);
  return revision === 'default' ? {} : { 'istio.io/rev': revision };
}

/** Where the peer's gateway is reached: nothing is deployed for this class (facts/multicluster-ossm3.md I1). */
export function remoteGateway(end: PeerEnd, other: PeerEnd): PlannedObject {
  const { mesh, peer, peerName } = end;
  return {
    apiVersion: API_VERSION,
    kind: 'Gateway',
    namespace: mesh.namespace,
    name: `remote-gateway-${peerName}`,
    ref: end.pair.ref,
    labels: { [NETWORK_LABEL]: peer.network, ...revisionLabel(mesh) },
    template: 'v3/k8s-gateway',
    view: () => ({
      addresses: (other.address?.hosts ?? []).map((value) => ({
        type: isAddress(value) ? 'IPAddress' : 'Hostname',
        value,
      })),
      class: 'istio-remote',
      port: other.address?.servicePort ?? CROSS_NETWORK_PORT,
    }),
  };
}

/** Records and topologies hold canonical addresses and host names, and no host name ends in a number or holds a colon. */
function isAddress(text: string): boolean {
  return text.includes(':') || /\.\d+$/.test(text);
}
