import type { Cluster, Mesh, Model } from '../../model.js';
import { isRemote, isWatched, watchedParts } from '../../spanning/parts.js';
import { recordedIdentities } from '../records/identities.js';
import type { CurrentRecord } from '../records/offer.js';
import { eastWestTask, gatewayTasks } from './gateway-tasks.js';
import type { ClusterAccess, CollectTask, ControllerPlace, MeshTask, SealingTask } from './live.js';

/** Which part of the estate is asked, and how; undefined: all of it. */
export interface Selection {
  meshes: ReadonlySet<string> | undefined;
  clusters: ReadonlySet<string> | undefined;
  /** Kubeconfig files by cluster, absolute. */
  kubeconfigs: ReadonlyMap<string, string>;
  /** URLs of API servers by cluster, in their one form. */
  apiServers: ReadonlyMap<string, string>;
  sealingController: (cluster: string) => ControllerPlace;
}

/**
 * What to read from which cluster: of every mesh of ours that is named, or else of those that need a record, what others
 * need to know of it there. The records do not contradict each other about a cluster.
 */
export function collectTasks(
  model: Model,
  current: ReadonlyMap<string, CurrentRecord>,
  selection: Selection,
): CollectTask[] {
  const { meshes } = selection;
  const isWanted = (mesh: Mesh) => (meshes === undefined ? needsRecord(mesh) : meshes.has(mesh.key));
  return clusterTasks(model, current, selection, (mesh, cluster) =>
    isWanted(mesh) ? meshTask(mesh, cluster, selection) : undefined,
  );
}

/** What to read from each cluster, if there is anything: of each mesh there what `taskOf` says. */
export function clusterTasks(
  model: Model,
  current: ReadonlyMap<string, CurrentRecord>,
  { clusters, kubeconfigs }: Selection,
  taskOf: (mesh: Mesh, cluster: string) => MeshTask | undefined,
): CollectTask[] {
  const records = [...current].map(([key, { record }]) => [key, record] as const);
  const identities = new Map(recordedIdentities(records, model).map(({ cluster, identity }) => [cluster, identity]));
  return [...model.clusters.values()]
    .filter(({ key }) => clusters === undefined || clusters.has(key))
    .map((cluster) => ({
      cluster: cluster.key,
      access: accessOf(cluster, kubeconfigs),
      identity: identities.get(cluster.key),
      meshes: cluster.meshes.flatMap((mesh) => taskOf(mesh, cluster.key) ?? []),
    }))
    .filter(({ meshes }) => meshes.length > 0);
}

/** Whether anybody wants to know a mesh's root: its peers, or its other clusters. */
function isKnownToOthers({ ends, span }: Mesh): boolean {
  return ends.length > 0 || span !== undefined;
}

function needsRecord(mesh: Mesh): boolean {
  return isKnownToOthers(mesh) || mesh.secrets === 'sealed-secrets';
}

function accessOf(cluster: Cluster, kubeconfigs: ReadonlyMap<string, string>): ClusterAccess {
  const kubeconfig = kubeconfigs.get(cluster.key);
  return kubeconfig === undefined ? { context: cluster.context } : { kubeconfig };
}

/** Of a mesh as it is in one cluster. */
function meshTask(mesh: Mesh, cluster: string, selection: Selection): MeshTask {
  const eastWest = eastWestTask(mesh);
  const sealing = sealingTask(mesh, cluster, selection);
  const server = selection.apiServers.get(cluster);
  return {
    mesh: mesh.key,
    namespace: mesh.namespace,
    asksRoots: !isRemote(mesh) && (isKnownToOthers(mesh) || selection.meshes !== undefined),
    gateways: gatewayTasks(mesh),
    ...(eastWest === undefined ? {} : { eastWest }),
    ...(isWatched(mesh) ? { apiServer: server === undefined ? {} : { server } } : {}),
    ...(sealing === undefined ? {} : { sealing }),
  };
}

/** With cert-manager only what is read of other clusters is sealed. */
function isSealed(mesh: Mesh): boolean {
  return mesh.secrets === 'sealed-secrets' || (mesh.secrets === 'cert-manager' && watchedParts(mesh).length > 0);
}

function sealingTask(mesh: Mesh, cluster: string, { sealingController }: Selection): SealingTask | undefined {
  if (!isSealed(mesh)) return undefined;
  const isRecorded = mesh.record?.clusters[cluster]?.sealingCertificate !== undefined;
  return { ...sealingController(cluster), isRecorded };
}
