import type { Cluster } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';

interface Package {
  name: string;
  namespace: string;
  needed: (cluster: Cluster) => boolean;
}

/** Packages in the order in which they are to be installed (facts/ossm2-federation.md 1.1). */
const PACKAGES: Package[] = [
  {
    name: 'elasticsearch-operator',
    namespace: 'openshift-operators-redhat',
    needed: ({ meshes }) =>
      meshes.some(({ tracing }) => tracing.type === 'Jaeger' && tracing.storage === 'Elasticsearch'),
  },
  {
    name: 'jaeger-product',
    namespace: 'openshift-distributed-tracing',
    needed: ({ meshes }) => meshes.some(({ tracing }) => tracing.type === 'Jaeger'),
  },
  {
    name: 'kiali-ossm',
    namespace: 'openshift-operators',
    needed: ({ meshes }) => meshes.some(({ addons }) => addons.kiali),
  },
  { name: 'servicemeshoperator', namespace: 'openshift-operators', needed: ({ meshes }) => meshes.length > 0 },
];

/** The Subscriptions that the meshes of a cluster need; a namespace of its own gets an OperatorGroup over all namespaces. */
export function operatorObjects(cluster: Cluster): PlannedObject[] {
  return PACKAGES.filter(({ name, needed }) => needed(cluster) && cluster.installed(name)).flatMap((one) => [
    ...(one.namespace === 'openshift-operators' ? [] : ownNamespace(one.namespace, cluster)),
    subscription(one, cluster),
  ]);
}

function ownNamespace(name: string, cluster: Cluster): PlannedObject[] {
  const { ref } = cluster;
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      namespace: undefined,
      name,
      ref,
      template: 'common/namespace',
      view: () => ({}),
    },
    {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      namespace: name,
      name,
      ref,
      template: 'common/operatorgroup',
      view: () => ({}),
    },
  ];
}

function subscription({ name, namespace }: Package, cluster: Cluster): PlannedObject {
  const settings = cluster.operators[name] ?? {};
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    namespace,
    name,
    ref: cluster.ref,
    template: 'common/subscription',
    view: () => ({
      channel: settings.channel ?? 'stable',
      installPlanApproval: settings.approval ?? 'Automatic',
      source: settings.source ?? 'redhat-operators',
      sourceNamespace: settings.sourceNamespace ?? 'openshift-marketplace',
      startingCSV: settings.startingCSV,
    }),
  };
}
