import type { RawMap } from '../merge.js';
import type { Labels } from '../model.js';
import type { Ref } from '../source.js';
import type { PlannedObject } from './planned.js';

/** A gateway whose proxy istiod injects, for no operator makes it (facts/multicluster-ossm3.md 2.3, 2.4). */
interface GatewayWorkload {
  namespace: string;
  name: string;
  ref: Ref;
  /** Of every object. */
  labels: Labels;
  /** Of the pods; those of injection among them. */
  podLabels: Labels;
  /** What Gateways and the Service select. */
  selector: Labels;
  /** With more than one, one of them stays while nodes are drained. */
  replicas: number;
  env: Readonly<Record<string, string>>;
  service: { type: string; annotations: Labels; ports: readonly RawMap[] };
}

/** Its account with the right to read certificates, the Deployment and the Service. */
export function gatewayWorkload(gateway: GatewayWorkload): PlannedObject[] {
  const { namespace, name, selector, replicas } = gateway;
  const object = (apiVersion: string, kind: string, own: string, view: PlannedObject['view']): PlannedObject => ({
    apiVersion,
    kind,
    namespace,
    name: own,
    ref: gateway.ref,
    labels: gateway.labels,
    template: `common/${kind.toLowerCase()}`,
    view,
  });
  // As generation 2's operator names it, so that policies which name a gateway's identity stay true.
  const account = { serviceAccountName: `${name}-service-account` };
  const secrets = `${name}-sds`;
  const env = Object.entries(gateway.env).map(([variable, value]) => ({ name: variable, value }));
  const { type, ports, annotations } = gateway.service;
  return [
    { ...object('v1', 'ServiceAccount', account.serviceAccountName, () => ({})), template: 'apps/serviceaccount' },
    object('rbac.authorization.k8s.io/v1', 'Role', secrets, () => ({ kind: 'Role', rules: [READ_SECRETS] })),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', secrets, () => ({ ...account, namespace, role: secrets })),
    {
      ...object('apps/v1', 'Deployment', name, () => ({
        ...account,
        labels: gateway.podLabels,
        selector,
        replicas,
        ...(env.length === 0 ? {} : { env }),
      })),
      template: 'common/gateway-deployment',
    },
    ...(replicas > 1 ? [object('policy/v1', 'PodDisruptionBudget', name, () => ({ minAvailable: 1, selector }))] : []),
    {
      ...object('v1', 'Service', name, () => ({ selector, ports, type })),
      template: 'common/gateway-service',
      annotations,
    },
  ];
}

const READ_SECRETS: RawMap = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] };
