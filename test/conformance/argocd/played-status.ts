import type { Resource } from './api-client.js';
import type { Seen } from './operators.js';

/** Who gives a status to which kinds. */
export const OWNERS = {
  olm: ['subscriptions'],
  operator: ['controlPlanes', 'memberRolls'],
  istiod: ['peers', 'exportedSets', 'importedSets'],
  kubelet: ['deployments'],
} as const;
export type Owner = keyof typeof OWNERS;
type Owned = (typeof OWNERS)[Owner][number];

/** The status that its owner gives an object next; undefined if it stays as it is. */
export function nextStatus(
  kind: Owned,
  object: Resource,
  here: Seen,
  all: ReadonlyMap<string, Seen>,
): object | undefined {
  if (kind === 'subscriptions') return subscriptionStatus(object);
  if (kind === 'controlPlanes') return controlPlaneStatus(object, here);
  if (kind === 'memberRolls') return memberRollStatus(object, here);
  if (kind === 'peers') return peerStatus(object, here, all);
  if (kind === 'deployments') return deploymentStatus(object, here);
  return setStatus(kind === 'exportedSets' ? 'exportedServices' : 'importedServices', object, here);
}

/** OLM: the install plan waits for a moment, then the newest version is there. */
function subscriptionStatus({ spec, status }: Resource): object | undefined {
  const lastUpdated = new Date().toISOString();
  if (status?.state === undefined) return { lastUpdated, state: 'UpgradePending' };
  if (status.state === 'AtLatestKnown') return undefined;
  return { lastUpdated, state: 'AtLatestKnown', installedCSV: `${spec.name}.v1`, currentCSV: `${spec.name}.v1` };
}

/** The operator, once OLM has installed it: it reconciles, and is done one step later. */
function controlPlaneStatus({ metadata, status }: Resource, { subscriptions }: Seen): object | undefined {
  const operator = subscriptions.find(({ spec }) => spec.name === 'servicemeshoperator');
  if (operator?.status?.state !== 'AtLatestKnown') return undefined;
  const { generation: observedGeneration } = metadata;
  if (status?.observedGeneration !== observedGeneration) {
    return { observedGeneration, readiness: { components: {} }, conditions: conditions('False', 'ComponentsNotReady') };
  }
  if (isReady({ metadata, status })) return undefined;
  return { observedGeneration, readiness: { components: {} }, conditions: conditions('True', 'ComponentsReady') };
}

function conditions(status: 'True' | 'False', reason: string): object[] {
  return [
    { type: 'Installed', status: 'True', reason: 'InstallSuccessful' },
    { type: 'Reconciled', status, reason: status === 'True' ? 'UpdateSuccessful' : 'PausingInstall' },
    { type: 'Ready', status, reason },
  ];
}

function memberRollStatus({ metadata, spec, status }: Resource, { controlPlanes }: Seen): object | undefined {
  const ready = controlPlanes.some((one) => one.metadata.namespace === metadata.namespace && isReady(one));
  if (!ready || status?.observedGeneration === metadata.generation) return undefined;
  return {
    observedGeneration: metadata.generation,
    configuredMembers: spec.members ?? [],
    members: spec.members ?? [],
    pendingMembers: [],
    conditions: [{ type: 'Ready', status: 'True', reason: 'Configured' }],
  };
}

/** istiod: it is connected when the other mesh runs and has joined from its side, wherever that is. */
function peerStatus({ metadata, spec, status }: Resource, here: Seen, all: ReadonlyMap<string, Seen>) {
  const mine = here.controlPlanes.find((one) => one.metadata.namespace === metadata.namespace);
  if (mine === undefined || !isReady(mine) || status?.discoveryStatus?.active !== undefined) return undefined;
  const joined = [...all.values()].some(({ controlPlanes, peers }) =>
    controlPlanes.some(
      (theirs) =>
        isReady(theirs) &&
        trustDomain(theirs) === spec.security.trustDomain &&
        peers.some(
          (back) =>
            back.metadata.namespace === theirs.metadata.namespace &&
            back.spec.security.trustDomain === trustDomain(mine),
        ),
    ),
  );
  return joined ? { discoveryStatus: { active: [{ pod: 'istiod', watch: { connected: true } }] } } : undefined;
}

/** istiod reads a set as soon as it runs; what it lists comes with workloads, of which there are none. */
function setStatus(key: string, { metadata, status }: Resource, { controlPlanes }: Seen): object | undefined {
  const read = controlPlanes.some((one) => one.metadata.namespace === metadata.namespace && isReady(one));
  return read && status?.[key] === undefined ? { [key]: [] } : undefined;
}

function trustDomain({ spec }: Resource): string {
  return spec.security.trust.domain;
}

/** What runs pods: without a control plane in the cluster nobody injects a sidecar, and no pod starts. */
function deploymentStatus({ metadata, spec, status }: Resource, { controlPlanes }: Seen): object | undefined {
  if (!controlPlanes.some(isReady) || status?.observedGeneration === metadata.generation) return undefined;
  const replicas: number = spec.replicas ?? 1;
  return {
    observedGeneration: metadata.generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
  };
}

function isReady({ metadata, status }: Pick<Resource, 'metadata' | 'status'>): boolean {
  if (status?.observedGeneration !== metadata.generation) return false;
  return status.conditions?.some((one: Resource) => one.type === 'Ready' && one.status === 'True') === true;
}
