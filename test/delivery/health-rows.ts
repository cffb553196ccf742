/** What Argo CD is to say of an object whose status is this: the kind, what happened, the object, health and message. */
export type HealthRow = [kind: string, what: string, object: Record<string, unknown>, status: string, message: string];

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

const condition = (type: string, status: string, reason?: string, message?: string): Condition => ({
  type,
  status,
  ...(reason === undefined ? {} : { reason }),
  ...(message === undefined ? {} : { message }),
});

/** An object at its second generation. */
const object = (status?: Record<string, unknown>, spec: Record<string, unknown> = {}): Record<string, unknown> => ({
  metadata: { name: 'x', namespace: 'y', generation: 2 },
  spec,
  ...(status === undefined ? {} : { status }),
});

const SEEN = 'The operator has not seen the last change yet.';
const WORK = 'The operator is at work.';

/** Reasons as the operator of 2.x posts them (maistra/istio-operator, pkg/controller/servicemesh/controlplane). */
const controlPlane = (
  what: string,
  observedGeneration: number | undefined,
  conditions: Condition[],
  status: string,
  message: string,
): HealthRow => [
  'ServiceMeshControlPlane',
  what,
  object({ ...(observedGeneration === undefined ? {} : { observedGeneration }), conditions }),
  status,
  message,
];

const planes: HealthRow[] = [
  ['ServiceMeshControlPlane', 'without a status', object(), 'Progressing', SEEN],
  controlPlane('with nothing in it', 2, [], 'Progressing', WORK),
  controlPlane(
    'just created',
    undefined,
    [
      condition('Installed', 'False', 'ResourceCreated', 'Installing mesh generation 2'),
      condition('Reconciled', 'False', 'ResourceCreated', 'Installing mesh generation 2'),
      condition('Ready', 'False', 'ResourceCreated', 'Installing mesh generation 2'),
    ],
    'Progressing',
    'ResourceCreated: Installing mesh generation 2',
  ),
  controlPlane(
    'while it waits for components',
    undefined,
    [condition('Reconciled', 'False', 'PausingInstall', 'Paused until [istiod] become ready')],
    'Progressing',
    'PausingInstall: Paused until [istiod] become ready',
  ),
  controlPlane(
    'when the operator of Jaeger is not there yet',
    undefined,
    [
      condition('Installed', 'False', 'InstallError', 'Dependency "Jaeger CRD" is missing'),
      condition('Reconciled', 'False', 'DependencyMissingError', 'Dependency "Jaeger CRD" is missing'),
    ],
    'Progressing',
    'DependencyMissingError: Dependency "Jaeger CRD" is missing',
  ),
  controlPlane(
    'after an error that is tried again',
    1,
    [condition('Reconciled', 'False', 'ReconcileError', 'conflict'), condition('Ready', 'False', 'ReconcileError')],
    'Progressing',
    'ReconcileError: conflict',
  ),
  controlPlane(
    'whose spec is refused at first',
    undefined,
    [
      condition('Reconciled', 'False', 'ValidationError', 'Spec is invalid: error: no such thing'),
      condition('Ready', 'False', 'ValidationError'),
    ],
    'Degraded',
    'ValidationError: Spec is invalid: error: no such thing',
  ),
  controlPlane(
    'whose change is refused',
    1,
    [condition('Installed', 'True', 'InstallSuccessful'), condition('Reconciled', 'False', 'ValidationError', 'no')],
    'Degraded',
    'ValidationError: no',
  ),
  controlPlane(
    'beside another in its namespace',
    undefined,
    [condition('Reconciled', 'Unknown'), condition('Ready', 'False', 'ErrMultipleSMCPs', 'two')],
    'Degraded',
    'ErrMultipleSMCPs: two',
  ),
  controlPlane(
    'that is ready, and has been changed',
    1,
    [condition('Reconciled', 'True', 'UpdateSuccessful'), condition('Ready', 'True', 'ComponentsReady')],
    'Progressing',
    SEEN,
  ),
  controlPlane(
    'whose components are not ready',
    2,
    [
      condition('Reconciled', 'True', 'UpdateSuccessful'),
      condition('Ready', 'False', 'ComponentsNotReady', 'The following components are not fully available: [istiod]'),
    ],
    'Progressing',
    'ComponentsNotReady: The following components are not fully available: [istiod]',
  ),
  controlPlane(
    'that is ready',
    2,
    [
      condition('Installed', 'True', 'InstallSuccessful'),
      condition('Reconciled', 'True', 'UpdateSuccessful'),
      condition('Ready', 'True', 'ComponentsReady', 'All component deployments are Available'),
    ],
    'Healthy',
    'All components are ready.',
  ),
];

const roll = (what: string, status: Record<string, unknown>, health: string, message: string): HealthRow => [
  'ServiceMeshMemberRoll',
  what,
  object({ observedGeneration: 2, ...status }),
  health,
  message,
];

const rolls: HealthRow[] = [
  ['ServiceMeshMemberRoll', 'without a status', object(), 'Progressing', SEEN],
  roll('that has been changed', { observedGeneration: 1 }, 'Progressing', SEEN),
  roll('without conditions', { conditions: null, pendingMembers: null }, 'Progressing', WORK),
  roll(
    'before its control plane',
    { conditions: [condition('Ready', 'False', 'ErrSMCPMissing', 'No ServiceMeshControlPlane exists')] },
    'Progressing',
    'ErrSMCPMissing: No ServiceMeshControlPlane exists',
  ),
  roll(
    'while its control plane is at work',
    { conditions: [condition('Ready', 'False', 'SMCPReconciling')] },
    'Progressing',
    'SMCPReconciling: ',
  ),
  roll(
    'whose members are all there',
    { conditions: [condition('Ready', 'True', 'Configured')], pendingMembers: [] },
    'Healthy',
    'All members are in the mesh.',
  ),
  roll(
    'that waits for namespaces of others',
    { conditions: [condition('Ready', 'True', 'Configured')], pendingMembers: ['shop', 'bank'] },
    'Healthy',
    'Not in the mesh yet: shop, bank',
  ),
];

const pod = (name: string, connected: boolean, lastDisconnectStatus?: string): Record<string, unknown> => ({
  pod: name,
  remotes: [],
  watch: { connected, ...(lastDisconnectStatus === undefined ? {} : { lastDisconnectStatus }) },
});

const peer = (what: string, discoveryStatus: unknown, health: string, message: string): HealthRow => [
  'ServiceMeshPeer',
  what,
  object({ discoveryStatus }),
  health,
  message,
];

const peers: HealthRow[] = [
  ['ServiceMeshPeer', 'without a status', object(), 'Progressing', 'The peer has not been connected yet.'],
  peer('that nobody has tried', {}, 'Progressing', 'The peer has not been connected yet.'),
  peer(
    'that is not there',
    { active: null, inactive: [pod('istiod-1', false, '503 Service Unavailable')] },
    'Progressing',
    'The peer is not connected: 503 Service Unavailable',
  ),
  peer(
    'that has never answered',
    { inactive: [pod('istiod-1', false), pod('istiod-2', false, '')] },
    'Progressing',
    'The peer has not been connected yet.',
  ),
  peer(
    'to which one of two pods is connected',
    { active: [pod('istiod-1', true)], inactive: [pod('istiod-2', false, 'EOF')] },
    'Healthy',
    'Control plane pods connected to the peer: 1',
  ),
  peer(
    'to which all are connected',
    { active: [pod('istiod-1', true), pod('istiod-2', true)], inactive: null },
    'Healthy',
    'Control plane pods connected to the peer: 2',
  ),
];

const mapping = {
  exportedName: 'a.b.svc.east-exports.local',
  localService: { hostname: 'h', name: 'a', namespace: 'b' },
};

const sets: HealthRow[] = [
  ['ExportedServiceSet', 'unread', object(), 'Progressing', 'The control plane has not read it yet.'],
  ['ExportedServiceSet', 'before its workload', object({ exportedServices: [] }), 'Healthy', 'Exported services: 0'],
  [
    'ExportedServiceSet',
    'with services',
    object({ exportedServices: [mapping, mapping] }),
    'Healthy',
    'Exported services: 2',
  ],
  ['ImportedServiceSet', 'unread', object({}), 'Progressing', 'The control plane has not read it yet.'],
  [
    'ImportedServiceSet',
    'before the workload of the peer',
    object({ importedServices: [] }),
    'Healthy',
    'Imported services: 0',
  ],
  ['ImportedServiceSet', 'with a service', object({ importedServices: [mapping] }), 'Healthy', 'Imported services: 1'],
];

/** Reasons as the Sail operator posts them (sail-operator, api/v1/istio_types.go). */
const sail = (
  kind: 'Istio' | 'IstioCNI',
  what: string,
  conditions: Condition[],
  health: string,
  message: string,
): HealthRow => [kind, what, object({ observedGeneration: 2, conditions }), health, message];

const READY = condition('Ready', 'True', 'Ready');
const RECONCILED = condition('Reconciled', 'True', 'Reconciled');

const sails: HealthRow[] = [
  ['Istio', 'without a status', object(), 'Progressing', SEEN],
  [
    'Istio',
    'that has been changed',
    object({ observedGeneration: 1, conditions: [READY, RECONCILED] }),
    'Progressing',
    SEEN,
  ],
  sail('Istio', 'with nothing in it', [], 'Progressing', WORK),
  sail(
    'Istio',
    'whose revision is not there yet',
    [
      condition('Reconciled', 'False', 'ActiveRevisionNotFound', 'active IstioRevision not found'),
      condition('Ready', 'False', 'ActiveRevisionNotFound', 'active IstioRevision not found'),
    ],
    'Progressing',
    'ActiveRevisionNotFound: active IstioRevision not found',
  ),
  sail(
    'Istio',
    'after an error that is tried again',
    [condition('Reconciled', 'False', 'ReconcileError', 'error'), condition('Ready', 'Unknown', 'ReconcileError')],
    'Progressing',
    'ReconcileError: error',
  ),
  sail(
    'Istio',
    'whose name another has',
    [condition('Reconciled', 'False', 'NameAlreadyExists', 'taken'), condition('Ready', 'False', 'IstiodNotReady')],
    'Degraded',
    'NameAlreadyExists: taken',
  ),
  sail(
    'Istio',
    'whose istiod starts',
    [RECONCILED, condition('Ready', 'False', 'IstiodNotReady', 'not all istiod pods are ready')],
    'Progressing',
    'IstiodNotReady: not all istiod pods are ready',
  ),
  sail(
    'Istio',
    'of a remote that waits for its primary',
    [RECONCILED, condition('Ready', 'False', 'RemoteIstiodNotReady', 'readiness probe on remote istiod failed')],
    'Progressing',
    'RemoteIstiodNotReady: readiness probe on remote istiod failed',
  ),
  sail(
    'Istio',
    'before IstioCNI',
    [
      READY,
      RECONCILED,
      condition('DependenciesHealthy', 'False', 'IstioCNINotFound', 'IstioCNI resource does not exist'),
    ],
    'Healthy',
    'istiod is ready. IstioCNINotFound: IstioCNI resource does not exist',
  ),
  sail(
    'Istio',
    'that is ready',
    [READY, RECONCILED, condition('DependenciesHealthy', 'True', 'DependenciesHealthy')],
    'Healthy',
    'The control plane is ready.',
  ),
  ['IstioCNI', 'without a status', object(), 'Progressing', SEEN],
  sail('IstioCNI', 'with nothing in it', [], 'Progressing', WORK),
  sail(
    'IstioCNI',
    'while a node is not ready',
    [RECONCILED, condition('Ready', 'False', 'DaemonSetNotReady', 'not all istio-cni-node pods are ready')],
    'Progressing',
    'DaemonSetNotReady: not all istio-cni-node pods are ready',
  ),
  sail(
    'IstioCNI',
    'after an error that is tried again',
    [condition('Reconciled', 'False', 'ReconcileError', 'error'), READY],
    'Progressing',
    'ReconcileError: error',
  ),
  sail('IstioCNI', 'that is ready', [RECONCILED, READY], 'Healthy', 'All nodes are ready.'),
];

/** States and conditions as OLM writes them (operator-framework/api, subscription_types.go). */
const subscription = (
  what: string,
  approval: 'Automatic' | 'Manual',
  status: Record<string, unknown> | undefined,
  health: string,
  message: string,
): HealthRow => ['Subscription', what, object(status, { installPlanApproval: approval }), health, message];

const BEING_INSTALLED = 'The operator is being installed.';
const HEALTHY_SOURCES = condition('CatalogSourcesUnhealthy', 'False', 'AllCatalogSourcesHealthy');
const WAITS = condition('InstallPlanPending', 'True', 'RequiresApproval');

const subscriptions: HealthRow[] = [
  subscription('without a status', 'Automatic', undefined, 'Progressing', BEING_INSTALLED),
  subscription('that OLM has seen', 'Automatic', { conditions: [HEALTHY_SOURCES] }, 'Progressing', BEING_INSTALLED),
  subscription(
    'whose plan is carried out',
    'Automatic',
    { state: 'UpgradePending', conditions: [condition('InstallPlanPending', 'True', 'Installing')] },
    'Progressing',
    BEING_INSTALLED,
  ),
  subscription(
    'whose catalog does not answer yet',
    'Automatic',
    { conditions: [condition('ResolutionFailed', 'True', 'ErrorPreventedResolution', 'connection refused')] },
    'Progressing',
    'The operator is being installed. ResolutionFailed: connection refused',
  ),
  subscription(
    'whose channel is in no catalog',
    'Automatic',
    {
      conditions: [condition('ResolutionFailed', 'True', 'ConstraintsNotSatisfiable', 'no operators found in channel')],
    },
    'Degraded',
    'ResolutionFailed: no operators found in channel',
  ),
  subscription(
    'whose plan failed',
    'Automatic',
    { state: 'UpgradePending', conditions: [condition('InstallPlanFailed', 'True', 'InstallComponentFailed')] },
    'Degraded',
    'InstallPlanFailed: InstallComponentFailed',
  ),
  subscription(
    'whose upgrade failed',
    'Automatic',
    { state: 'UpgradeFailed', installedCSV: 'servicemeshoperator.v2.6.1', conditions: [] },
    'Degraded',
    'The upgrade failed.',
  ),
  subscription(
    'that is installed',
    'Automatic',
    { state: 'AtLatestKnown', installedCSV: 'servicemeshoperator.v2.6.1', conditions: [HEALTHY_SOURCES] },
    'Healthy',
    'Installed: servicemeshoperator.v2.6.1.',
  ),
  subscription(
    'that is installed, and whose catalog is away',
    'Automatic',
    {
      state: 'AtLatestKnown',
      installedCSV: 'servicemeshoperator.v2.6.1',
      conditions: [condition('CatalogSourcesUnhealthy', 'True', 'UnhealthyCatalogSourceFound', 'targeted')],
    },
    'Healthy',
    'Installed: servicemeshoperator.v2.6.1. CatalogSourcesUnhealthy: targeted',
  ),
  subscription(
    'that is being upgraded',
    'Automatic',
    { state: 'UpgradePending', installedCSV: 'servicemeshoperator.v2.6.1', conditions: [WAITS] },
    'Progressing',
    BEING_INSTALLED,
  ),
  subscription(
    'whose first plan waits for approval',
    'Manual',
    { state: 'UpgradePending', currentCSV: 'servicemeshoperator.v2.6.1', conditions: [HEALTHY_SOURCES, WAITS] },
    'Progressing',
    'The installation waits for approval of its InstallPlan.',
  ),
  subscription(
    'whose upgrade waits for approval',
    'Manual',
    { state: 'UpgradePending', installedCSV: 'servicemeshoperator.v2.6.1', conditions: [HEALTHY_SOURCES, WAITS] },
    'Healthy',
    'Installed: servicemeshoperator.v2.6.1. An upgrade waits for approval.',
  ),
  subscription(
    'whose upgrade has been approved',
    'Manual',
    {
      state: 'UpgradePending',
      installedCSV: 'servicemeshoperator.v2.6.1',
      conditions: [condition('InstallPlanPending', 'True', 'Installing')],
    },
    'Progressing',
    BEING_INSTALLED,
  ),
];

export const healthRows: readonly HealthRow[] = [...planes, ...rolls, ...peers, ...sets, ...sails, ...subscriptions];
