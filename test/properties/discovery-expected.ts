import type { Json } from '../support/random-estate.js';
import type { DiscoveryEstate, DrawnOffer } from './discovery-estates.js';

/** A mesh as a reader of the topology understands it; nothing here is the generator's. */
export interface ExpectedMesh {
  key: string;
  cluster: string | undefined;
  namespace: string;
  trustDomain: string;
  network: string;
  members: string[];
  /** Of its gateway for peers, and that gateway's name. */
  gatewayNamespace: string;
  gateway: string;
  roots: string[];
}

/** What one mesh has of one peer. */
export interface ExpectedSide {
  own: ExpectedMesh;
  peer: ExpectedMesh;
  /** What it calls the peer. */
  peerName: string;
  joined: boolean;
  /** Roots and addresses are exchanged. */
  settled: boolean;
  /** Where it reaches the peer, and at which port. */
  addresses: string[];
  port: number;
  offers: ExpectedOffer[];
}

/** A service as the importing mesh knows it. */
export interface ExpectedOffer extends Omit<DrawnOffer, 'locality'> {
  host: string;
  /** `region/zone/subzone` */
  locality: string | undefined;
}

/** What a mesh does with a service, as far as it can now. */
export interface ExpectedRoute {
  service: DrawnOffer['service'];
  /** Where requests and copies of them go. */
  hosts: string[];
  entered: boolean;
}

function filled(pattern: string, key: string): string {
  return pattern.replaceAll('{mesh}', key);
}

/** design 2.2, 2.4 */
function meshOf({ topology, records }: Pick<DiscoveryEstate, 'topology' | 'records'>, key: string): ExpectedMesh {
  const mesh = topology.meshes[key];
  const naming = topology.naming ?? {};
  const namespace = mesh.namespace ?? filled(naming.namespace ?? '{mesh}', key);
  return {
    key,
    cluster: mesh.cluster,
    namespace,
    trustDomain: mesh.trustDomain ?? filled(naming.trustDomain ?? '{mesh}.local', key),
    network: mesh.network ?? filled(naming.network ?? '{mesh}-network', key),
    members: mesh.members,
    gatewayNamespace: mesh.eastWest?.namespace ?? namespace,
    gateway: mesh.eastWest?.name ?? 'eastwestgateway',
    roots: (records[key]?.rootCertificates ?? []).map(({ pem }: Json) => pem),
  };
}

/** Both sides of every pair. */
export function sidesOf(estate: DiscoveryEstate): ExpectedSide[] {
  const { topology } = estate;
  const entries: Json[] = topology.peerings ?? [];
  return entries.flatMap((entry) => {
    const pairs = pairsOf(entry, topology);
    return pairs.flatMap((pair) => {
      const settled =
        pair.every((key) => meshOf(estate, key).roots.length > 0) &&
        pair.every(
          (key) =>
            !exportsTo(topology, key, otherOf(pair, key)) ||
            reachOf(estate, entry, key, otherOf(pair, key)) !== undefined,
        );
      return pair.map((key) => sideOf(estate, entry, key, otherOf(pair, key), settled));
    });
  });
}

/** design 2.5 */
function pairsOf({ meshes, hub, spokes, fullMesh }: Json, topology: Json): string[][] {
  if (meshes !== undefined) return [meshes];
  if (fullMesh !== undefined)
    return fullMesh.flatMap((one: string, index: number) =>
      fullMesh.slice(index + 1).map((other: string) => [one, other]),
    );
  const [[label, value]] = Object.entries<string>(spokes.matchLabels ?? { '': '' }) as [[string, string]];
  const chosen: string[] = Array.isArray(spokes)
    ? spokes
    : Object.keys(topology.meshes).filter((key) => key !== hub && topology.meshes[key].labels?.[label] === value);
  return chosen.map((spoke) => [hub, spoke]);
}

const otherOf = (pair: readonly string[], key: string): string => pair.find((one) => one !== key)!;

function exportsTo(topology: Json, from: string, to: string): boolean {
  return (topology.shares ?? []).some(
    (share: Json) =>
      share.from === from && share.only !== 'import' && (share.to === undefined || share.to.includes(to)),
  );
}

/** Whether anybody imports from a mesh, joined or not, so that it has a gateway. */
export function isExporting({ topology }: DiscoveryEstate, key: string, peers: readonly string[]): boolean {
  return peers.some((peer) => exportsTo(topology, key, peer));
}

/** design 2.5, 3: where a peer reaches a mesh. */
function reachOf(
  { topology, records }: DiscoveryEstate,
  entry: Json,
  key: string,
  peer: string,
): { addresses: string[]; port: number } | undefined {
  const mesh = topology.meshes[key];
  const side = entry.sides?.[key] ?? {};
  const own = meshOf({ topology, records }, key);
  // Of a mesh of ours those are the gateways of generation 2 (design 3).
  const recorded = mesh.managed === false ? records[key]?.gateways?.[peer] : undefined;
  const port = side.servicePort ?? 15443;
  if (side.addresses !== undefined) return { addresses: side.addresses, port };
  if (mesh.cluster !== undefined && mesh.cluster === topology.meshes[peer].cluster)
    return { addresses: [`${own.gateway}-istio.${own.gatewayNamespace}.svc.cluster.local`], port: 15443 };
  if (recorded !== undefined)
    return { addresses: recorded.addresses, port: side.servicePort ?? recorded.servicePort ?? 15443 };
  const known = mesh.eastWest?.addresses ?? records[key]?.clusters?.[mesh.cluster]?.eastWest.addresses;
  return known === undefined ? undefined : { addresses: known, port };
}

function sideOf(estate: DiscoveryEstate, entry: Json, own: string, other: string, settled: boolean): ExpectedSide {
  const { topology, offers } = estate;
  const pattern = topology.meshes[other].peerName ?? filled(topology.naming?.peer ?? '{mesh}', other);
  const peerName = entry.sides?.[other]?.peerName ?? pattern;
  const hostOf = ({ imported, asLocal }: DrawnOffer): string =>
    `${imported.name}.${imported.namespace}.svc.${asLocal ? 'cluster.local' : `${peerName}-imports.local`}`;
  const between = offers.filter(({ from, to }) => from === other && to === own);
  return {
    own: meshOf(estate, own),
    peer: meshOf(estate, other),
    peerName,
    joined: settled && entry.suspend !== true,
    settled,
    ...(reachOf(estate, entry, other, own) ?? { addresses: [], port: 0 }),
    offers: between.map((offer) => ({ ...offer, host: hostOf(offer), locality: localityOf(topology, offer, between) })),
  };
}

/** design 2.6: local imports of a pair are in one place; else what the share says. Without that it is where the exporter is. */
function localityOf(topology: Json, offer: DrawnOffer, between: readonly DrawnOffer[]): string | undefined {
  const mesh = topology.meshes[offer.from];
  const { region, zone } = topology.clusters[mesh.cluster] ?? {};
  const given = offer.asLocal ? between.find((one) => one.asLocal && one.locality)?.locality : offer.locality;
  const place = given ?? mesh.locality ?? { region, zone };
  const parts = [place.region, place.zone, place.subzone].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('/');
}

/** design 2.7, 3: without destinations over pairs that are not joined. */
export function routesOf({ routes }: DiscoveryEstate, mesh: string, joined: readonly ExpectedSide[]): ExpectedRoute[] {
  return routes
    .filter((route) => route.mesh === mesh)
    .map(({ service, own, targets, entered }) => {
      const hosts = targets.flatMap(({ from, imported }) =>
        joined
          .filter(({ peer }) => peer.key === from)
          .map(({ peerName }) => `${imported.name}.${imported.namespace}.svc.${peerName}-imports.local`),
      );
      const ownHost = `${service.name}.${service.namespace}.svc.cluster.local`;
      return { service, entered, hosts: [...new Set([...(own ? [ownHost] : []), ...hosts])] };
    });
}
