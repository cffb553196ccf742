import type { Cluster, Mesh, Model } from '../model.js';
import type { PeerEnd } from '../model-peers.js';
import type { ClusterAccess, CollectTask, GatewayTask } from './live.js';
import type { CurrentRecord } from './offer.js';

/** Which part of the estate is asked; undefined: all of it. */
interface Selection {
  meshes: ReadonlySet<string> | undefined;
  clusters: ReadonlySet<string> | undefined;
  /** Kubeconfig files by cluster, absolute. */
  kubeconfigs: ReadonlyMap<string, string>;
}

/** What to read from which cluster: of every managed mesh that has a peer, or that is named, its root and gateways. */
export function collectTasks(
  model: Model,
  current: ReadonlyMap<string, CurrentRecord>,
  { meshes, clusters, kubeconfigs }: Selection,
): CollectTask[] {
  const isWanted = ({ key, ends }: Mesh) => (meshes === undefined ? ends.length > 0 : meshes.has(key));
  return [...model.clusters.values()]
    .filter(({ key }) => clusters === undefined || clusters.has(key))
    .map((cluster) => ({
      cluster: cluster.key,
      access: accessOf(cluster, kubeconfigs),
      identities: identitiesOf(cluster, current),
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

/** Every record may know the cluster, whichever mesh it is of. */
function identitiesOf({ key }: Cluster, current: ReadonlyMap<string, CurrentRecord>): string[] {
  const known = [...current.values()].flatMap(({ record }) => {
    const identity = Object.hasOwn(record.clusters ?? {}, key) ? record.clusters![key]!.identity : undefined;
    return identity === undefined ? [] : [identity];
  });
  return [...new Set(known)];
}

/** Static addresses and those inside one cluster need no record (design 2.5); nobody else reaches a ClusterIP. */
function gatewayTask({ mesh, peer, ingressGateway, service, address }: PeerEnd): GatewayTask[] {
  const isInside = mesh.cluster !== undefined && mesh.cluster === peer.cluster;
  if (isInside || address?.isStatic === true || service === 'ClusterIP') return [];
  return [{ peer: peer.key, service: ingressGateway, type: service }];
}
