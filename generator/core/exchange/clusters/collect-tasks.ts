import type { Cluster, Mesh, Model } from '../../model.js';
import type { PeerEnd } from '../../model-peers.js';
import { recordedIdentities } from '../records/identities.js';
import type { CurrentRecord } from '../records/offer.js';
import type { ClusterAccess, CollectTask, GatewayTask } from './live.js';

/** Which part of the estate is asked; undefined: all of it. */
interface Selection {
  meshes: ReadonlySet<string> | undefined;
  clusters: ReadonlySet<string> | undefined;
  /** Kubeconfig files by cluster, absolute. */
  kubeconfigs: ReadonlyMap<string, string>;
}

/**
 * What to read from which cluster: of every managed mesh that has a peer, or that is named, its root and gateways. The
 * records do not contradict each other about a cluster.
 */
export function collectTasks(
  model: Model,
  current: ReadonlyMap<string, CurrentRecord>,
  { meshes, clusters, kubeconfigs }: Selection,
): CollectTask[] {
  const records = [...current].map(([key, { record }]) => [key, record] as const);
  const identities = new Map(recordedIdentities(records, model).map(({ cluster, identity }) => [cluster, identity]));
  const isWanted = ({ key, ends }: Mesh) => (meshes === undefined ? ends.length > 0 : meshes.has(key));
  return [...model.clusters.values()]
    .filter(({ key }) => clusters === undefined || clusters.has(key))
    .map((cluster) => ({
      cluster: cluster.key,
      access: accessOf(cluster, kubeconfigs),
      identity: identities.get(cluster.key),
      meshes: cluster.meshes.filter(isWanted).map((mesh) => ({
        mesh: mesh.key,
        namespace: mesh.namespace,
        gateways: mesh.ends.flatMap(gatewayTask),
      })),
    }))
    .filter(({ meshes }) => meshes.length > 0);
}

function accessOf(cluster: Cluster, kubeconfigs: ReadonlyMap<string, string>): ClusterAccess {
  const kubeconfig = kubeconfigs.get(cluster.key);
  return kubeconfig === undefined ? { context: cluster.context } : { kubeconfig };
}

/**
 * Addresses inside one cluster need no record (design 2.5), static ones only the node ports behind them, and nobody else
 * reaches a ClusterIP.
 */
function gatewayTask(end: PeerEnd): GatewayTask[] {
  const { mesh, peer, ingressGateway, service, address } = end;
  const isInside = mesh.cluster !== undefined && mesh.cluster === peer.cluster;
  if (service === 'ClusterIP') return [];
  const task = { peer: peer.key, service: ingressGateway, type: service };
  if (address?.isStatic === true) {
    return service === 'NodePort' && !hasGivenPorts(end) ? [{ ...task, addresses: address.hosts }] : [];
  }
  return isInside ? [] : [task];
}

/** Whether the topology says both ports; what a record says of them, and the defaults, may be asked anew. */
function hasGivenPorts({ mesh, peer, nodePorts, address }: PeerEnd): boolean {
  const recorded = mesh.record?.gateways[peer.key];
  const isGiven = (nodePort: number | undefined, inForce: number | undefined, other: number) =>
    nodePort !== undefined || inForce !== other;
  return (
    isGiven(nodePorts.tls, address?.servicePort, recorded?.servicePort ?? 15443) &&
    isGiven(nodePorts.discovery, address?.discoveryPort, recorded?.discoveryPort ?? 8188)
  );
}
