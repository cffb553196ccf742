import { apiGroup } from '../plan/planned.js';

/**
 * The order inside one stage. What is not annotated, as a copied app, is in wave 0. A wave is waited for until it is
 * healthy, so what may stay unhealthy for long is in the last wave of its stage: a Subscription that waits for approval,
 * a peer that is not there yet (facts/gitops.md 1.2).
 */
export const WAVES = {
  namespace: -10,
  operatorGroup: -9,
  account: -8,
  binding: -7,
  /** A control plane that starts without its cacerts signs with a CA of its own: they come even before the operator. */
  configuration: -6,
  operator: -5,
  controlPlane: -3,
  workload: 0,
  peer: 5,
  routing: 10,
} as const;

interface KindPlace {
  /** As in the API's paths and in roles. */
  plural: string;
  wave: number;
  /** Its definition comes with an operator, so that it may not be known yet. */
  isForeign: boolean;
  /** Nobody deletes one by accident (facts/gitops.md D2). */
  isGuarded: boolean;
}

type Row = [group: string, kind: string, plural: string, wave: number, ...traits: ('foreign' | 'guarded')[]];

const RBAC = 'rbac.authorization.k8s.io';
const FEDERATION = 'federation.maistra.io';

/** What we emit. A kind that is missing here gets a place by rule. */
const ROWS: readonly Row[] = [
  ['', 'Namespace', 'namespaces', WAVES.namespace, 'guarded'],
  ['operators.coreos.com', 'OperatorGroup', 'operatorgroups', WAVES.operatorGroup],
  ['operators.coreos.com', 'Subscription', 'subscriptions', WAVES.operator, 'guarded'],
  ['', 'ServiceAccount', 'serviceaccounts', WAVES.account],
  [RBAC, 'ClusterRole', 'clusterroles', WAVES.account],
  [RBAC, 'Role', 'roles', WAVES.account],
  [RBAC, 'ClusterRoleBinding', 'clusterrolebindings', WAVES.binding],
  [RBAC, 'RoleBinding', 'rolebindings', WAVES.binding],
  ['', 'ConfigMap', 'configmaps', WAVES.configuration],
  ['', 'Secret', 'secrets', WAVES.configuration],
  ['bitnami.com', 'SealedSecret', 'sealedsecrets', WAVES.configuration, 'foreign'],
  ['cert-manager.io', 'Certificate', 'certificates', WAVES.configuration, 'foreign'],
  ['external-secrets.io', 'ExternalSecret', 'externalsecrets', WAVES.configuration, 'foreign'],
  // A member roll is ready after its control plane, and what follows waits for both.
  ['maistra.io', 'ServiceMeshControlPlane', 'servicemeshcontrolplanes', WAVES.controlPlane, 'foreign', 'guarded'],
  ['maistra.io', 'ServiceMeshMemberRoll', 'servicemeshmemberrolls', WAVES.controlPlane, 'foreign'],
  ['sailoperator.io', 'Istio', 'istios', WAVES.controlPlane, 'foreign', 'guarded'],
  // Not ready while one node is not, which must not hold up the gateways.
  ['sailoperator.io', 'IstioCNI', 'istiocnis', WAVES.workload, 'foreign'],
  ['', 'Service', 'services', WAVES.workload],
  ['apps', 'Deployment', 'deployments', WAVES.workload],
  ['policy', 'PodDisruptionBudget', 'poddisruptionbudgets', WAVES.workload],
  ['route.openshift.io', 'Route', 'routes', WAVES.workload],
  ['kiali.io', 'Kiali', 'kialis', WAVES.workload, 'foreign'],
  [FEDERATION, 'ServiceMeshPeer', 'servicemeshpeers', WAVES.peer, 'foreign', 'guarded'],
  // Beside the peer and not after it: one peer that is away must not hold up what is shared with the others.
  [FEDERATION, 'ExportedServiceSet', 'exportedservicesets', WAVES.peer, 'foreign'],
  [FEDERATION, 'ImportedServiceSet', 'importedservicesets', WAVES.peer, 'foreign'],
  ['networking.istio.io', 'Gateway', 'gateways', WAVES.routing, 'foreign'],
  // Argo CD sorts kinds of one wave by name, so a remote Gateway is there before the endpoints behind it; it may never be
  // programmed, and nothing waits for the last wave.
  ['gateway.networking.k8s.io', 'Gateway', 'gateways', WAVES.routing, 'foreign'],
  ['networking.istio.io', 'ServiceEntry', 'serviceentries', WAVES.routing, 'foreign'],
  ['networking.istio.io', 'WorkloadEntry', 'workloadentries', WAVES.routing, 'foreign'],
  ['networking.istio.io', 'VirtualService', 'virtualservices', WAVES.routing, 'foreign'],
  ['networking.istio.io', 'DestinationRule', 'destinationrules', WAVES.routing, 'foreign'],
  // Before what they guard is exposed.
  ['security.istio.io', 'AuthorizationPolicy', 'authorizationpolicies', WAVES.workload, 'foreign'],
  ['security.istio.io', 'PeerAuthentication', 'peerauthentications', WAVES.workload, 'foreign'],
];

const places = new Map<string, KindPlace>(
  ROWS.map(([group, kind, plural, wave, ...traits]) => [
    `${group}/${kind}`,
    { plural, wave, isForeign: traits.includes('foreign'), isGuarded: traits.includes('guarded') },
  ]),
);

/** Whether a kind stands in the table. */
export function isListed(apiVersion: string, kind: string): boolean {
  return places.has(`${apiGroup(apiVersion)}/${kind}`);
}

/** Where a kind belongs; one that is not listed by its group: routing last, other custom resources as workloads. */
export function placeOfKind(apiVersion: string, kind: string): KindPlace {
  const group = apiGroup(apiVersion);
  return (
    places.get(`${group}/${kind}`) ?? {
      plural: plural(kind),
      wave: /^(?:networking\.istio\.io|gateway\.networking\.k8s\.io)$/.test(group) ? WAVES.routing : WAVES.workload,
      isForeign: group.includes('.') && !isBuiltIn(group),
      isGuarded: false,
    }
  );
}

/** Groups that every OpenShift cluster has. */
function isBuiltIn(group: string): boolean {
  return (
    group === RBAC ||
    group === 'operators.coreos.com' ||
    /^[a-z]+\.k8s\.io$/.test(group) ||
    /\.openshift\.io$/.test(group)
  );
}

/** As the API names its own: networkpolicies, ingresses, gateways, endpoints. */
function plural(kind: string): string {
  const word = kind.toLowerCase();
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:ss|x|z|ch|sh)$/.test(word)) return `${word}es`;
  return word.endsWith('s') ? word : `${word}s`;
}
