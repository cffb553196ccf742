// Kinds that deliver out/ and whose definitions are not among the published ones here: the fields that we write.

const string = { type: 'string' };
const boolean = { type: 'boolean' };
const list = (items) => ({ type: 'array', items });

function object(properties, ...required) {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 && { required }) };
}

/** Durations as Flux takes them. */
const duration = string;

const fluxKustomization = object(
  {
    deletionPolicy: { type: 'string', enum: ['MirrorPrune', 'Delete', 'WaitForTermination', 'Orphan'] },
    dependsOn: list(object({ name: string, namespace: string }, 'name')),
    healthCheckExprs: list(
      object(
        { apiVersion: string, kind: string, current: string, failed: string, inProgress: string },
        'apiVersion',
        'current',
      ),
    ),
    interval: duration,
    kubeConfig: object({ secretRef: object({ name: string, key: string }, 'name') }, 'secretRef'),
    path: string,
    prune: boolean,
    retryInterval: duration,
    sourceRef: object(
      { kind: { type: 'string', enum: ['GitRepository'] }, name: string, namespace: string },
      'kind',
      'name',
    ),
    timeout: duration,
    wait: boolean,
  },
  'interval',
  'prune',
  'sourceRef',
);

/** In the form of core-kinds.mjs. */
export const deliveryKinds = [
  {
    kind: 'ArgoCD',
    group: 'argoproj.io',
    version: 'v1beta1',
    scope: 'Namespaced',
    properties: {
      spec: object({ resourceHealthChecks: list(object({ check: string, group: string, kind: string })) }),
    },
    required: ['spec'],
  },
  {
    kind: 'Kustomization',
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    scope: 'Namespaced',
    properties: { spec: fluxKustomization },
    required: ['spec'],
  },
  {
    kind: 'Placement',
    group: 'cluster.open-cluster-management.io',
    version: 'v1beta1',
    scope: 'Namespaced',
    // Its spec is the user's.
    properties: { spec: { type: 'object' } },
    required: ['spec'],
  },
];
