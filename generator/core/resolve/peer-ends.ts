import { mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { Written } from '../merge-topology.js';
import type { Labels, Mesh } from '../model.js';
import type { Pair, PeerEnd } from '../model-peers.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { mapLines } from '../yaml-writer.js';
import { loadBalancerAnnotations } from './load-balancer.js';
import { resolveAddress } from './peer-addresses.js';
import { type NameContext, ownName, peerNames } from './peer-names.js';
import type { Joined, PeeringContext } from './peerings.js';
import { checkAddresses } from './records.js';

/** One end's options: defaults.peering, the peering's own and the side's, each over the one before. */
export interface EndOptions {
  side: T.Side;
  sideRef: Ref;
  /** Where the raw fields of each gateway are written. */
  rawRefs: PeerEnd['rawRefs'];
}

/** Both ends of a pair, with the options of its peering resolved (design 2.5). */
export function resolvePair(one: Joined, optionsOf: (mesh: Mesh) => EndOptions, context: PeeringContext): Pair {
  const [first, second] = one.meshes;
  const [left, right] = [optionsOf(first), optionsOf(second)];
  const common = { pair: one.ref, naming: context.naming, report: context.report };
  const leftNames: NameContext = { ...common, mesh: first, peer: second, side: left.side, sideRef: left.sideRef };
  const rightNames: NameContext = { ...common, mesh: second, peer: first, side: right.side, sideRef: right.sideRef };
  const [leftName, rightName] = [ownName(leftNames), ownName(rightNames)];
  const pair = { ref: one.ref, suspended: left.side.suspend === true || right.side.suspend === true } as Pair;
  pair.ends = [
    resolveEnd(pair, leftName, rightName, left, leftNames),
    resolveEnd(pair, rightName, leftName, right, rightNames),
  ];
  pair.missing = [];
  return pair;
}

/** A text that is equal exactly when the resolved options of two pairs of the same meshes are. */
export function resolvedOptions({ suspended, ends }: Pair): string {
  const options = ends.map(({ mesh, peer, pair, exports, imports, offers, rawRefs, address, ...rest }) => {
    const { ref, ...reached } = address ?? { ref: undefined };
    return { ...rest, reached };
  });
  return mapLines({ suspended, options }, 0);
}

/** The options of each mesh in one entry, resolved once: in a full mesh every mesh has many pairs. */
export function optionsOfEntry(peering: Written<T.Peering>, context: PeeringContext): (mesh: Mesh) => EndOptions {
  const known = new Map<Mesh, EndOptions>();
  return (mesh) => {
    const options = known.get(mesh) ?? endOptions(mesh, peering, context);
    known.set(mesh, options);
    return options;
  };
}

function endOptions(mesh: Mesh, peering: Written<T.Peering>, { defaults, defaultsRef }: PeeringContext): EndOptions {
  const { meshes, hub, spokes, fullMesh, sides, ...own } = peering.value;
  const given = sides?.[mesh.key] ?? {};
  const side = mergeMaps(mergeMaps(defaults as RawMap, own as RawMap), given as RawMap) as T.Side;
  const sideRef = child(peering.ref, 'sides', mesh.key);
  const writtenAt = (key: 'ingress' | 'egress'): Ref => {
    if (given[key] !== undefined) return child(sideRef, key);
    return own[key] === undefined ? child(defaultsRef, key) : child(peering.ref, key);
  };
  return { side, sideRef, rawRefs: { ingress: writtenAt('ingress'), egress: writtenAt('egress') } };
}

function resolveEnd(
  pair: Pair,
  ownName: string,
  peerName: string,
  { side, sideRef, rawRefs }: EndOptions,
  names: NameContext,
): PeerEnd {
  const { mesh, peer, report } = names;
  const sameCluster = mesh.cluster !== undefined && mesh.cluster === peer.cluster;
  const service = side.service ?? (sameCluster ? 'ClusterIP' : 'LoadBalancer');
  const internal = side.internal ?? mesh.cluster?.internalLoadBalancers ?? false;
  const end: PeerEnd = {
    mesh,
    peer,
    pair,
    ownName,
    peerName,
    ...peerNames(names, peerName),
    service,
    internal,
    annotations: serviceAnnotations(mesh, service, internal, side),
    nodePorts: { tls: side.nodePorts?.tls, discovery: side.nodePorts?.discovery },
    ingress: (side.ingress ?? {}) as RawMap,
    egress: (side.egress ?? {}) as RawMap,
    rawRefs,
    address: undefined,
    exports: [],
    imports: [],
    offers: [],
  };
  if (side.addresses !== undefined) checkAddresses(side.addresses, child(sideRef, 'addresses'), report);
  end.address = resolveAddress(end, side, sideRef);
  return end;
}

function serviceAnnotations(mesh: Mesh, service: PeerEnd['service'], internal: boolean, side: T.Side): Labels {
  const balanced = service === 'LoadBalancer' && mesh.cluster !== undefined;
  const provider = balanced ? loadBalancerAnnotations(mesh.cluster!.provider, internal) : {};
  return Object.fromEntries(sortedEntries(mergeMaps(provider, (side.annotations ?? {}) as RawMap, true) as Labels));
}
