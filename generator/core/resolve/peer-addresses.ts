import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import type { Address, Pair, PeerEnd } from '../model-peers.js';
import { child, type Ref } from '../source.js';
import { sharingService } from '../spanning/parts.js';
import type * as T from '../topology.js';

type End = Pick<PeerEnd, 'mesh' | 'peer' | 'ingressGateway' | 'service' | 'nodePorts'>;

/** Static addresses, else inside one cluster the Service's own name, else the record's (design 2.5). */
export function resolveAddress(end: End, side: T.Side, sideRef: Ref): Address | undefined {
  const { mesh, peer } = end;
  if (isDiscovered(mesh)) return eastWestAddress(end, side, sideRef);
  const fixed = side.addresses ?? [];
  const recorded = mesh.record?.gateways[peer.key];
  if (fixed.length > 0) {
    return { hosts: fixed, isStatic: true, ref: child(sideRef, 'addresses'), ...ports(end, side, recorded) };
  }
  if (mesh.cluster !== undefined && mesh.cluster === peer.cluster) {
    const hosts = [`${end.ingressGateway}.${mesh.namespace}.svc.cluster.local`];
    return { hosts, isStatic: false, ref: sideRef, ...ports({ ...end, service: 'ClusterIP' }, side, undefined) };
  }
  if (recorded === undefined) return undefined;
  const ref = child(mesh.record!.ref, 'gateways', peer.key, 'addresses');
  return { hosts: recorded.addresses, isStatic: false, ref, ...ports(end, side, recorded) };
}

/**
 * In generation 3 one gateway serves all peers, and nothing is discovered through it (design 7). What administrators of
 * another team's mesh say of this pair comes before what was read of the gateway; in the record of a mesh of ours
 * gateways for single peers are those that it had in generation 2 (design 3).
 */
function eastWestAddress({ mesh, peer }: End, side: T.Side, sideRef: Ref): Address | undefined {
  const { eastWest } = mesh;
  const ports = { servicePort: side.servicePort ?? 15443, discoveryPort: undefined };
  const fixed = side.addresses ?? [];
  if (fixed.length > 0) return { hosts: fixed, isStatic: true, ref: child(sideRef, 'addresses'), ...ports };
  if (mesh.cluster !== undefined && mesh.cluster === peer.cluster) {
    const hosts = [`${sharingService(mesh)}.${eastWest.namespace}.svc.cluster.local`];
    return { hosts, isStatic: false, ref: sideRef, servicePort: 15443, discoveryPort: undefined };
  }
  const recorded = mesh.managed ? undefined : mesh.record?.gateways[peer.key];
  if (recorded !== undefined) {
    const ref = child(mesh.record!.ref, 'gateways', peer.key, 'addresses');
    const servicePort = side.servicePort ?? recorded.servicePort ?? 15443;
    return { hosts: recorded.addresses, isStatic: false, ref, servicePort, discoveryPort: undefined };
  }
  if (eastWest.addresses.length === 0) return undefined;
  return { hosts: eastWest.addresses, isStatic: false, ref: eastWest.ref, ...ports };
}

type Ports = Pick<Address, 'servicePort' | 'discoveryPort'>;

/** Ports as the peer reaches them: nodePorts, else the record's, else 15443 and 8188 (facts/ossm2-federation.md P2). */
function ports(
  { service, nodePorts }: Pick<End, 'service' | 'nodePorts'>,
  side: T.Side,
  recorded: { servicePort?: number; discoveryPort?: number } | undefined,
): Ports {
  const known = service === 'NodePort' ? nodePorts : undefined;
  return {
    servicePort: side.servicePort ?? known?.tls ?? recorded?.servicePort ?? 15443,
    discoveryPort: side.discoveryPort ?? known?.discovery ?? recorded?.discoveryPort ?? 8188,
  };
}

/** What the exchange still owes: both roots and an address for each end; in generation 3 of each that exports (design 3, 7). */
export function missingExchange(pair: Pair): string[] {
  return pair.ends.flatMap((end) => {
    const { mesh, peer, address } = end;
    const { key, record, hasMoved } = mesh;
    const moved = hasMoved ? ' (its record was read where it no longer is)' : '';
    return [
      ...(record === undefined || record.roots.length === 0 ? [`the root certificate of "${key}"${moved}`] : []),
      ...(address === undefined && needsAddress(end)
        ? [`the address of "${gatewayOf(end)}" of "${key}" for "${peer.key}"`]
        : []),
    ];
  });
}

/** Whether the peer has to reach this end: always in a federation, else where it exports (design 7). */
export function needsAddress({ mesh, exports }: PeerEnd): boolean {
  return !isDiscovered(mesh) || exports.length > 0;
}

function gatewayOf({ mesh, ingressGateway }: PeerEnd): string {
  return isDiscovered(mesh) ? mesh.eastWest.name : ingressGateway;
}

function isDiscovered(mesh: Mesh): boolean {
  return generationOf(mesh).sharing === 'discovery';
}
