import type { Labels, Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { revisionName } from './names.js';

const NAME = 'istio-ingressgateway';

/** As generation 2's operator names it, so that policies which name the gateway's identity stay true. */
const SERVICE_ACCOUNT = `${NAME}-service-account`;

/** What Gateways select. */
const SELECTOR: Labels = { istio: 'ingressgateway' };

const LABELS: Labels = { app: NAME, ...SELECTOR };

/**
 * The mesh's ingress gateway, which no operator makes in generation 3: a Deployment whose proxy istiod injects
 * (facts/multicluster-ossm3.md 2.3), as generation 2 has it: in the control plane's namespace, behind a Route.
 */
export function ingressGatewayObjects(mesh: Mesh): PlannedObject[] {
  const object = (apiVersion: string, kind: string, name: string, view: PlannedObject['view']): PlannedObject => ({
    apiVersion,
    kind,
    namespace: mesh.namespace,
    name,
    ref: mesh.ref,
    labels: LABELS,
    template: `v3/${kind.toLowerCase()}`,
    view,
  });
  const secrets = `${NAME}-sds`;
  const account = { serviceAccountName: SERVICE_ACCOUNT };
  return [
    { ...object('v1', 'ServiceAccount', SERVICE_ACCOUNT, () => ({})), template: 'apps/serviceaccount' },
    object('rbac.authorization.k8s.io/v1', 'Role', secrets, () => ({})),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', secrets, () => ({ ...account, namespace: mesh.namespace })),
    object('apps/v1', 'Deployment', NAME, () => ({ ...account, labels: podLabels(mesh), selector: SELECTOR })),
    object('v1', 'Service', NAME, () => ({ selector: SELECTOR })),
    object('route.openshift.io/v1', 'Route', NAME, () => ({ service: NAME })),
  ];
}

/** The control plane's namespace has no label for injection, so the pod names its revision (facts/multicluster-ossm3.md L20). */
function podLabels(mesh: Mesh): Labels {
  return { ...LABELS, 'istio.io/rev': revisionName(mesh), 'sidecar.istio.io/inject': 'true' };
}
