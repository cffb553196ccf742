import type { OperatorPackage } from '../generation.js';

/** What the meshes of a cluster need (facts/ossm2-federation.md 1.1). */
export const packages: readonly OperatorPackage[] = [
  {
    name: 'elasticsearch-operator',
    namespace: 'openshift-operators-redhat',
    needed: (meshes) => meshes.some(({ tracing }) => tracing.type === 'Jaeger' && tracing.storage === 'Elasticsearch'),
  },
  {
    name: 'jaeger-product',
    namespace: 'openshift-distributed-tracing',
    needed: (meshes) => meshes.some(({ tracing }) => tracing.type === 'Jaeger'),
  },
  {
    name: 'kiali-ossm',
    namespace: 'openshift-operators',
    needed: (meshes) => meshes.some(({ addons }) => addons.kiali),
  },
  { name: 'servicemeshoperator', namespace: 'openshift-operators', needed: (meshes) => meshes.length > 0 },
];
