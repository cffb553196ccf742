import { generationOf } from '../generations.js';
import type { RawMap } from '../merge.js';
import type { Labels, Mesh } from '../model.js';
import { gatewayWorkload } from '../plan/gateway-workload.js';
import type { PlannedObject } from '../plan/planned.js';

/** The port at which other clusters reach services through a gateway (facts/multicluster-ossm3.md 1.5). */
export const CROSS_NETWORK_PORT = 15443;

/** The ports of istiod, through the primary's gateway: xDS and the injection webhook (facts/multicluster-ossm3.md 2.5). */
export const XDS_PORT = 15012;
export const WEBHOOK_PORT = 15017;

/** The label by which Istio knows the network of a namespace, a Service or a pod (facts/multicluster-ossm3.md L3). */
export const NETWORK_LABEL = 'topology.istio.io/network';

/** What Gateways for traffic between clusters select. */
export function eastWestSelector({ eastWest }: Mesh): Labels {
  return { istio: eastWest.name };
}

/** The east-west gateway: its Service says to which network it leads, its proxy sees that network alone. */
export function eastWestGatewayObjects(mesh: Mesh): PlannedObject[] {
  const { eastWest, network } = mesh;
  const selector = eastWestSelector(mesh);
  const labels = { app: eastWest.name, ...selector, [NETWORK_LABEL]: network };
  return gatewayWorkload({
    namespace: eastWest.namespace,
    name: eastWest.name,
    ref: mesh.ref,
    labels,
    podLabels: { ...labels, ...generationOf(mesh).gatewayPodLabels(mesh) },
    selector,
    replicas: 2,
    env: { ISTIO_META_REQUESTED_NETWORK_VIEW: network, ISTIO_META_UNPRIVILEGED_POD: 'true' },
    service: { type: eastWest.service, annotations: eastWest.annotations, ports: ports(mesh) },
  });
}

/** Load balancers probe the first port; those of istiod are open where it serves other clusters. */
function ports(mesh: Mesh): RawMap[] {
  const port = (name: string, number: number): RawMap => ({ name, port: number, protocol: 'TCP', targetPort: number });
  return [
    { appProtocol: 'http', ...port('status-port', 15021) },
    port('tls', CROSS_NETWORK_PORT),
    ...(mesh.span?.primary === mesh ? [port('tls-istiod', XDS_PORT), port('tls-webhook', WEBHOOK_PORT)] : []),
  ];
}
