import type { RawMap } from '../merge.js';
import type { Labels, Mesh } from '../model.js';
import { gatewayWorkload } from '../plan/gateway-workload.js';
import type { PlannedObject } from '../plan/planned.js';
import { gatewayPodLabels } from './membership.js';

const NAME = 'istio-ingressgateway';

/** What Gateways select. */
const SELECTOR: Labels = { istio: 'ingressgateway' };

const LABELS: Labels = { app: NAME, ...SELECTOR };

const PORTS: RawMap[] = [
  { appProtocol: 'http', name: 'status-port', port: 15021, protocol: 'TCP', targetPort: 15021 },
  { name: 'http2', port: 80, protocol: 'TCP', targetPort: 8080 },
  { name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 },
];

/** The mesh's ingress gateway as generation 2 has it: in the control plane's namespace, behind a Route. */
export function ingressGatewayObjects(mesh: Mesh): PlannedObject[] {
  const { namespace, ref } = mesh;
  return [
    ...gatewayWorkload({
      namespace,
      name: NAME,
      ref,
      labels: LABELS,
      podLabels: { ...LABELS, ...gatewayPodLabels(mesh) },
      selector: SELECTOR,
      replicas: 1,
      env: {},
      service: { type: 'ClusterIP', annotations: {}, ports: PORTS },
    }),
    {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      namespace,
      name: NAME,
      ref,
      labels: LABELS,
      template: 'v3/route',
      view: () => ({ service: NAME }),
    },
  ];
}
