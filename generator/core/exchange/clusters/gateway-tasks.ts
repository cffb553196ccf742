import { generationOf } from '../../generations.js';
import type { Mesh } from '../../model.js';
import type { PeerEnd } from '../../model-peers.js';
import { eastWestService } from '../../spanning/east-west-service.js';
import type { GatewayTask, ServiceTask } from './live.js';

/** What to ask for the ingress gateways of a mesh; in generation 3 it has none for a peer alone. */
export function gatewayTasks(mesh: Mesh): GatewayTask[] {
  return generationOf(mesh).sharing === 'federation' ? mesh.ends.flatMap(gatewayTask) : [];
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

/** The east-west gateway, where others need to know its address and the topology does not say it. */
export function eastWestTask(mesh: Mesh): ServiceTask | undefined {
  const name = eastWestService(mesh);
  const { namespace, service, addresses, ref } = mesh.eastWest;
  // What the record says is asked anew.
  const isStatic = addresses.length > 0 && ref.doc !== mesh.record?.ref.doc;
  if (name === undefined || isStatic || service === 'ClusterIP') return undefined;
  return { service: name, namespace, type: service };
}
