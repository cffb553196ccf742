import { generationOf } from '../generations.js';
import type { RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { isRemote, isWatched, READER_ACCOUNT } from './parts.js';

const WATCH = ['get', 'list', 'watch'];

function rule(group: string | string[], resources: string[], verbs: string[] = WATCH): RawMap {
  return { apiGroups: [group].flat(), resources, verbs };
}

/**
 * What istiod watches in another cluster and cannot do without, as its source shows (Istio 1.24 to 1.30:
 * pkg/kube/multicluster, pilot/pkg/serviceregistry/kube/controller). Secrets are not among it: it finds services without.
 */
const NARROW: RawMap[] = [
  rule('', ['endpoints', 'namespaces', 'nodes', 'pods', 'services']),
  rule('discovery.k8s.io', ['endpointslices']),
  rule('apiextensions.k8s.io', ['customresourcedefinitions']),
  rule('gateway.networking.k8s.io', ['gateways']),
  rule('networking.istio.io', ['workloadentries']),
];

/** The role `istio-reader-clusterrole` of Istio's own chart. */
const UPSTREAM: RawMap[] = [
  rule(
    ['config.istio.io', 'extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
    ['*'],
  ),
  rule('', ['configmaps', 'endpoints', 'namespaces', 'nodes', 'pods', 'replicationcontrollers', 'secrets', 'services']),
  rule(['gateway.networking.k8s.io', 'networking.x-k8s.io'], ['gateways']),
  rule('apiextensions.k8s.io', ['customresourcedefinitions']),
  rule('discovery.k8s.io', ['endpointslices']),
  rule('multicluster.x-k8s.io', ['serviceexports'], [...WATCH, 'create', 'delete']),
  rule('multicluster.x-k8s.io', ['serviceimports']),
  rule('apps', ['replicasets']),
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

/**
 * What a primary needs besides to answer the proxies of a remote, and a part of Istio's own role. Its controllers for a
 * remote start when all informers have synced, that of gateways' certificates among them.
 */
const ANSWERING: RawMap[] = [
  rule('', ['secrets']),
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

/** A primary gives the namespaces of a remote the root, and its webhooks their CA. */
const SERVING: RawMap[] = [
  rule('', ['configmaps'], [...WATCH, 'create', 'update']),
  rule('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], [...WATCH, 'update', 'patch']),
  rule('admissionregistration.k8s.io', ['validatingwebhookconfigurations'], [...WATCH, 'update']),
];

/** The account with which other control planes read this cluster, and what it may do (facts/multicluster-ossm3.md 2.3, 6). */
export function readerObjects(mesh: Mesh): PlannedObject[] {
  if (!isWatched(mesh)) return [];
  const { namespace, ref } = mesh;
  const serviceAccountName = READER_ACCOUNT;
  // Roles are the cluster's, where other meshes have theirs.
  const role = `${serviceAccountName}-${mesh.key}`;
  const object = (kind: string, name: string, inside: boolean, view: PlannedObject['view']): PlannedObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    namespace: inside ? namespace : undefined,
    name,
    ref,
    template: `common/${kind.toLowerCase()}`,
    view,
  });
  const settings = generationOf(mesh).readsMeshConfig(mesh) && mesh.span?.readerRole === 'narrow' && !isRemote(mesh);
  return [
    {
      ...object('ServiceAccount', serviceAccountName, true, () => ({})),
      apiVersion: 'v1',
      template: 'apps/serviceaccount',
    },
    {
      ...object('ClusterRole', role, false, () => ({ kind: 'ClusterRole', rules: rules(mesh) })),
      template: 'common/role',
    },
    object('ClusterRoleBinding', role, false, () => ({ namespace, role, serviceAccountName })),
    ...(settings
      ? [
          object('Role', role, true, () => ({ kind: 'Role', rules: [rule('', ['configmaps'])] })),
          object('RoleBinding', role, true, () => ({ namespace, role, serviceAccountName })),
        ]
      : []),
  ];
}

function rules(mesh: Mesh): RawMap[] {
  const isUpstream = mesh.span?.readerRole === 'upstream';
  if (!isRemote(mesh)) return isUpstream ? UPSTREAM : NARROW;
  return [...(isUpstream ? UPSTREAM : [...NARROW, ...ANSWERING]), ...SERVING];
}
