import { parse } from 'yaml';
import type { Data } from './parsed-tree.js';

/** The topology as the checker reads it by itself; defaults are merged, names are resolved. */
export interface ExpectedEstate {
  name: string;
  topology: Data;
  records: Record<string, Data>;
  meshes: Map<string, ExpectedMesh>;
  ends: ExpectedEnd[];
}

export interface ExpectedMesh {
  key: string;
  written: Data;
  cluster: string | undefined;
  managed: boolean;
  minor: number;
  namespace: string;
  controlPlane: string;
  clusterName: string;
  peerName: string;
  trustDomain: string;
  network: string;
  locality: Data;
}

/** One mesh's own end of a pair. */
export interface ExpectedEnd {
  own: ExpectedMesh;
  peer: ExpectedMesh;
  options: Data;
  /** The name by which the peer knows `own`. */
  ownName: string;
  suspended: boolean;
  joined: boolean;
}

/** Reads topology and records (by mesh key) without the generator. */
export function readEstate(topologyText: string, recordTexts: Record<string, string>): ExpectedEstate {
  const topology = parse(topologyText);
  const records = Object.fromEntries(Object.entries(recordTexts).map(([key, text]) => [key, parse(text)]));
  const meshes = new Map<string, ExpectedMesh>();
  for (const key of Object.keys(topology.meshes ?? {})) meshes.set(key, readMesh(topology, key));
  const estate: ExpectedEstate = { name: topology.metadata.name, topology, records, meshes, ends: [] };
  for (const peering of topology.peerings ?? []) {
    for (const [one, other] of pairsOf(peering, meshes)) addPair(estate, peering, one, other);
  }
  for (const end of estate.ends)
    end.joined = !end.suspended && isKnown(estate, end) && isKnown(estate, otherEnd(estate, end));
  return estate;
}

/** Maps merge, all else is replaced. */
function overlay(base: Data, over: Data, nullRemoves = false): Data {
  const isMap = (value: Data): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(over)) return over;
  const merged = { ...(isMap(base) ? base : {}) };
  for (const [key, value] of Object.entries(over)) {
    if (nullRemoves && value === null) delete merged[key];
    else merged[key] = overlay(merged[key], value, nullRemoves);
  }
  return merged;
}

function filled(pattern: string, tokens: Record<string, string | undefined>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, token: string) => tokens[token] ?? '?');
}

function readMesh(topology: Data, key: string): ExpectedMesh {
  const written = overlay(topology.defaults?.mesh ?? {}, topology.meshes[key]);
  const naming = topology.naming ?? {};
  const name = (field: string, pattern: string | undefined, standard: string): string =>
    written[field] ?? filled(pattern ?? standard, { mesh: key, cluster: written.cluster });
  const cluster = written.cluster === undefined ? {} : readCluster(topology, written.cluster);
  const locality = written.locality ?? { region: cluster.region, zone: cluster.zone };
  return {
    key,
    written,
    cluster: written.cluster,
    managed: written.managed ?? true,
    minor: Number(String(written.version).split('.')[1]),
    namespace: name('namespace', naming.namespace, '{mesh}'),
    controlPlane: name('controlPlane', naming.controlPlane, '{mesh}'),
    clusterName: name('clusterName', naming.clusterName, '{mesh}'),
    peerName: name('peerName', naming.peer, '{mesh}'),
    trustDomain: name('trustDomain', naming.trustDomain, '{mesh}.local'),
    network: name('network', naming.network, '{mesh}-network'),
    locality: locality.region === undefined ? undefined : locality,
  };
}

export function readCluster(topology: Data, key: string): Data {
  return overlay(topology.defaults?.cluster ?? {}, topology.clusters[key]);
}

function pairsOf(peering: Data, meshes: Map<string, ExpectedMesh>): [ExpectedMesh, ExpectedMesh][] {
  const listed = (set: Data, but?: string): ExpectedMesh[] => {
    if (Array.isArray(set)) return set.map((key: string) => meshes.get(key)!);
    const wanted = Object.entries(set.matchLabels);
    return [...meshes.values()].filter(
      ({ key, written }) => key !== but && wanted.every(([label, value]) => written.labels?.[label] === value),
    );
  };
  if (peering.hub !== undefined) {
    const hub = meshes.get(peering.hub)!;
    return listed(peering.spokes, peering.hub).map((spoke) => [hub, spoke]);
  }
  const all = listed(peering.meshes ?? peering.fullMesh);
  return all.flatMap((one, index) => all.slice(index + 1).map((other): [ExpectedMesh, ExpectedMesh] => [one, other]));
}

function addPair(estate: ExpectedEstate, peering: Data, one: ExpectedMesh, other: ExpectedMesh): void {
  if (estate.ends.some(({ own, peer }) => own === one && peer === other)) return;
  const { meshes: _m, hub: _h, spokes: _s, fullMesh: _f, sides, ...options } = peering;
  const optionsOf = ({ key }: ExpectedMesh): Data =>
    overlay(overlay(estate.topology.defaults?.peering ?? {}, options), sides?.[key] ?? {});
  const both = [one, other].map(optionsOf);
  const suspended = both.some(({ suspend }) => suspend === true);
  for (const [own, peer, side] of [
    [one, other, both[0]],
    [other, one, both[1]],
  ] as const) {
    const ownName =
      side.peerName === undefined ? own.peerName : filled(side.peerName, { mesh: own.key, cluster: own.cluster });
    estate.ends.push({ own, peer, options: side, ownName, suspended, joined: false });
  }
}

export function otherEnd(estate: ExpectedEstate, end: ExpectedEnd): ExpectedEnd {
  return estate.ends.find(({ own, peer }) => own === end.peer && peer === end.own)!;
}

/** The record of a mesh, if it was read where the mesh lives now. */
export function recordOf(estate: ExpectedEstate, { key, cluster, namespace }: ExpectedMesh): Data {
  const record = estate.records[key];
  const { origin } = record ?? {};
  const moved =
    origin !== undefined && ((cluster ?? origin.cluster) !== origin.cluster || namespace !== origin.namespace);
  return moved ? undefined : record;
}

export function inOneCluster({ own, peer }: ExpectedEnd): boolean {
  return own.cluster !== undefined && own.cluster === peer.cluster;
}

/** Whether the exchange knows the root of this end's mesh, and where the peer reaches it. */
function isKnown(estate: ExpectedEstate, end: ExpectedEnd): boolean {
  const record = recordOf(estate, end.own);
  const reachable =
    end.options.addresses?.length > 0 || inOneCluster(end) || record?.gateways?.[end.peer.key] !== undefined;
  return (record?.rootCertificates?.length ?? 0) > 0 && reachable;
}

/** The names of an end's gateways and root ConfigMap (design 2.2, 2.5). */
export function endNames(
  estate: ExpectedEstate,
  end: ExpectedEnd,
): Record<'ingress' | 'egress' | 'root' | 'peer', string> {
  const naming = estate.topology.naming ?? {};
  const peerName = otherEnd(estate, end).ownName;
  const tokens = { mesh: end.own.key, cluster: end.own.cluster, peer: end.peer.key, peerName };
  const { options } = end;
  return {
    ingress: filled(options.ingressGateway ?? naming.ingressGateway ?? '{peer}-ingress', tokens),
    egress: filled(options.egressGateway ?? naming.egressGateway ?? '{peer}-egress', tokens),
    root: filled(options.rootCertificate ?? naming.rootCertificate ?? '{peerName}-ca-root-cert', tokens),
    peer: peerName,
  };
}
