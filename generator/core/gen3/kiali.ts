import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';

/**
 * Kiali over OpenShift's user-workload monitoring, as the documentation of 3.x sets it up. Its operator refuses two with
 * one instance name in a cluster, and names the service account after it.
 */
export function kialiObjects(mesh: Mesh): PlannedObject[] {
  const { namespace, ref } = mesh;
  const instance = `kiali-${mesh.key}`;
  return [
    {
      apiVersion: 'kiali.io/v1alpha1',
      kind: 'Kiali',
      namespace,
      name: 'kiali',
      ref,
      template: 'v3/kiali',
      view: () => ({ instance }),
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      namespace: undefined,
      name: `${instance}-monitoring-rbac`,
      ref,
      template: 'common/clusterrolebinding',
      view: () => ({ namespace, role: 'cluster-monitoring-view', serviceAccountName: `${instance}-service-account` }),
    },
  ];
}
