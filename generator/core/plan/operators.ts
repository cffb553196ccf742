import type { OperatorPackage } from '../generation.js';
import { generationsOf } from '../generations.js';
import type { Cluster } from '../model.js';
import type { PlannedObject } from './planned.js';

/** It has its OperatorGroup already. */
const SHARED_NAMESPACE = 'openshift-operators';

type Package = Pick<OperatorPackage, 'name' | 'namespace'> & { channel: string };

/** The Subscriptions that the meshes of a cluster need; a namespace of its own gets an OperatorGroup over all namespaces. */
export function operatorObjects(cluster: Cluster): PlannedObject[] {
  return packagesOf(cluster).flatMap((one) => [
    ...(one.namespace === SHARED_NAMESPACE ? [] : ownNamespace(one.namespace, cluster)),
    subscription(one, cluster),
  ]);
}

/** The namespaces that a cluster's operators bring along. */
export function operatorNamespaces(cluster: Cluster): string[] {
  return packagesOf(cluster).map(({ namespace }) => namespace);
}

/** Those of all generations, in their order; a package that two of them need is one. */
function packagesOf(cluster: Cluster): Package[] {
  const packages = new Map<string, Package>();
  for (const { generation, meshes } of generationsOf(cluster)) {
    for (const { name, namespace, needed, channel } of generation.packages) {
      if (packages.has(name) || !needed(meshes) || !cluster.installed(name)) continue;
      packages.set(name, { name, namespace, channel: channel?.(meshes) ?? 'stable' });
    }
  }
  return [...packages.values()];
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

function subscription({ name, namespace, channel }: Package, cluster: Cluster): PlannedObject {
  const settings = cluster.operators[name] ?? {};
  return {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    namespace,
    name,
    ref: cluster.ref,
    template: 'common/subscription',
    view: () => ({
      channel: settings.channel ?? channel,
      installPlanApproval: settings.approval ?? 'Automatic',
      source: settings.source ?? 'redhat-operators',
      sourceNamespace: settings.sourceNamespace ?? 'openshift-marketplace',
      startingCSV: settings.startingCSV,
    }),
  };
}
