import type { Cluster } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';

/** It has its OperatorGroup already. */
const SHARED_NAMESPACE = 'openshift-operators';

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
    ...(one.namespace === SHARED_NAMESPACE ? [] : ownNamespace(one.namespace, cluster)),
    subscription(one, cluster),
  ]);
}

/** The namespaces that a cluster's operators bring along. */
export function operatorNamespaces(cluster: Cluster): string[] {
  return PACKAGES.filter(({ name, needed }) => needed(cluster) && cluster.installed(name)).map(
    ({ namespace }) => namespace,
  );
}

function ownNamespace(name: string, cluster: Cluster): PlannedObject[] {
  const special = cluster.namespaces[name];
  const common = { name, ref: cluster.ref, view: () => ({}) };
  const namespace: PlannedObject = {
    ...common,
    apiVersion: 'v1',
    kind: 'Namespace',
    namespace: undefined,
    template: 'common/namespace',
    labels: special?.labels ?? {},
    annotations: special?.annotations ?? {},
  };
  const group: PlannedObject = {
    ...common,
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    namespace: name,
    template: 'common/operatorgroup',
  };
  return special?.create === false ? [group] : [namespace, group];
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
