import type { Cluster, Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { byAge } from './istio-versions.js';

export const CNI_NAMESPACE = 'istio-cni';

/** One IstioCNI a cluster, which its API wants named `default`, as new as the newest mesh (facts/multicluster-ossm3.md 2.3, L19). */
export function clusterObjects(meshes: readonly Mesh[], cluster: Cluster): PlannedObject[] {
  const versions = meshes.map(({ istioVersion }) => istioVersion).sort(byAge);
  return [
    {
      apiVersion: 'sailoperator.io/v1',
      kind: 'IstioCNI',
      namespace: undefined,
      name: 'default',
      ref: cluster.ref,
      template: 'v3/istiocni',
      view: () => ({ spec: { namespace: CNI_NAMESPACE, version: versions.at(-1) } }),
    },
  ];
}
