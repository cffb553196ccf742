import type { Address, Pair, PeerEnd } from '../model-peers.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';

type End = Pick<PeerEnd, 'mesh' | 'peer' | 'ingressGateway' | 'service' | 'nodePorts'>;

/** Static addresses, else inside one cluster the Service's own name, else the record's (design 2.5). */
export function resolveAddress(end: End, side: T.Side, sideRef: Ref): Address | undefined {
  const { mesh, peer } = end;
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

/** What the exchange still owes: both roots and an address for each end (design 3). */
export function missingExchange(pair: Pair): string[] {
  return pair.ends.flatMap(({ mesh, peer, address, ingressGateway }) => {
    const { key, record, hasMoved } = mesh;
    const moved = hasMoved ? ' (its record was read where it no longer is)' : '';
    return [
      ...(record === undefined || record.roots.length === 0 ? [`the root certificate of "${key}"${moved}`] : []),
      ...(address === undefined ? [`the address of "${ingressGateway}" of "${key}" for "${peer.key}"`] : []),
    ];
  });
}
