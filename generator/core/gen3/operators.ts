import type { OperatorPackage } from '../generation.js';
import { isRemote } from '../spanning/parts.js';

/** What the meshes of a cluster need (facts/multicluster-ossm3.md 2.2). */
export const packages: readonly OperatorPackage[] = [
  {
    name: 'kiali-ossm',
    namespace: 'openshift-operators',
    needed: (meshes) => meshes.some((mesh) => mesh.addons.kiali && !isRemote(mesh)),
  },
  {
    name: 'servicemeshoperator3',
    namespace: 'openshift-operators',
    needed: (meshes) => meshes.length > 0,
    channel: (meshes) => `stable-3.${Math.max(...meshes.map(({ version }) => version.minor))}`,
  },
];
