import type fc from 'fast-check';
import { certificatePool } from '../support/certificate-pool.js';
import { type Choices, choicesOf } from '../support/choices.js';
import { type CompiledEstate, compileFiles } from '../support/compiled-estate.js';
import { given, type Json } from '../support/random-estate.js';
import { tape } from '../support/random-topology.js';
import { plainText } from '../support/restyle.js';
import { drawDiscoveryMesh, drawWideMesh } from './discovery-meshes.js';
import { drawDiscoveryPeerings } from './discovery-peerings.js';
import { type DrawnRoute, drawDiscoveryRoutes } from './discovery-routes.js';
import type { Service } from './discovery-services.js';
import { drawDiscoveryShares } from './discovery-shares.js';

/** Meshes of generation 3 and what they share, as values: the topology, records and inventories by mesh. */
export interface DiscoveryEstate {
  topology: Json;
  records: Record<string, Json>;
  inventories: Record<string, Json>;
  /** What the shares come to, whether or not the pair is joined. */
  offers: DrawnOffer[];
  routes: DrawnRoute[];
}

/** A service that one mesh imports from another, as whoever drew the share means it. */
export interface DrawnOffer {
  from: string;
  to: string;
  service: { namespace: string; name: string };
  /** Its name in the importing mesh; `host` follows from it and the peer's name. */
  imported: { namespace: string; name: string };
  asLocal: boolean;
  /** By number, with the target port. */
  ports: Record<number, number>;
  workload: Record<string, string>;
  serviceAccount: string;
  /** undefined: the importer's members. */
  clients: string[] | undefined;
  /** What the share says of it. */
  locality: Json | undefined;
}

/** What is known while an estate is drawn. */
export interface DiscoveryDraft extends DiscoveryEstate {
  choices: Choices;
  meshes: { key: string; managed: boolean; selects: boolean; members: string[] }[];
  /** Keys of the meshes of each pair. */
  pairs: [string, string][];
  /** Of all shares so far; a namespace is of one mesh. */
  services: Service[];
  counter: number;
}

const CLUSTERS = ['rosa', 'on', '1', 'null'];
const MESHES = ['shop', 'y', '1', 'null', 'web', 'a-b'];

/** One to six meshes in one to four clusters, most of them joined, with all kinds of shares; nearly all of them valid. */
export function discoveryEstate(options: { complete?: boolean } = {}): fc.Arbitrary<DiscoveryEstate> {
  return tape().map((numbers) => drawEstate(choicesOf(numbers), options.complete ?? false));
}

function drawEstate(choices: Choices, complete: boolean): DiscoveryEstate {
  const clusters = CLUSTERS.slice(0, 1 + choices.int(CLUSTERS.length));
  const topology: Json = {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'Topology',
    metadata: { name: 'estate' },
    clusters: Object.fromEntries(clusters.map((key) => [key, drawCluster(choices)])),
    defaults: { mesh: { version: choices.pick(VERSIONS) } },
    meshes: {},
  };
  if (choices.chance(40)) topology.naming = choices.pick(NAMINGS);
  const own = { topology, records: {}, inventories: {}, offers: [], routes: [] };
  const draft: DiscoveryDraft = { ...own, choices, meshes: [], pairs: [], services: [], counter: 0 };
  // One version a cluster: its meshes share an operator and an IstioCNI.
  const versions = new Map(clusters.map((key) => [key, choices.chance(30) ? choices.pick(VERSIONS) : undefined]));
  for (const key of MESHES.slice(0, 2 + choices.int(MESHES.length - 1))) drawDiscoveryMesh(draft, key, versions);
  drawDiscoveryPeerings(draft);
  drawDiscoveryShares(draft);
  drawDiscoveryRoutes(draft);
  for (const [index, { key }] of draft.meshes.entries()) drawRecord(draft, key, index, complete);
  if (choices.chance(30)) drawWideMesh(draft, versions);
  const { records, inventories, offers, routes } = draft;
  return { topology, records, inventories, offers, routes };
}

const VERSIONS = ['3.0', '3.1', '3.2', '3.3', '3.4'];

const NAMINGS: Json[] = [
  { namespace: '{mesh}-mesh', controlPlane: '{mesh}-mesh', peer: '{mesh}-mesh', trustDomain: '{mesh}-mesh.local' },
  { peer: 'm-{mesh}', network: 'net-{mesh}', clusterName: 'k-{mesh}' },
];

function drawCluster(choices: Choices): Json {
  const region = choices.chance(60) ? choices.pick(['r-1', 'r-2']) : undefined;
  return given({
    provider: choices.pick(['aws', 'azure', 'gcp', 'ibm', 'onprem']),
    region,
    zone: region !== undefined && choices.chance(30) ? 'z-1' : undefined,
    internalLoadBalancers: choices.chance(20) ? true : undefined,
    exposure: choices.chance(30) ? 'public' : undefined,
  });
}

/** A root, sometimes two, and an address; sometimes either is missing. */
function drawRecord(
  { choices, topology, records, pairs }: DiscoveryDraft,
  key: string,
  index: number,
  complete: boolean,
): void {
  if (!complete && choices.chance(8)) return;
  const pool = certificatePool();
  const roots = [pool[index]!, ...(choices.chance(20) ? [pool[index + 6]!] : [])];
  const { cluster } = topology.meshes[key];
  const peers = pairs.filter((pair) => pair.includes(key)).map((pair) => pair.find((one) => one !== key)!);
  const own = peers.filter(() => cluster === undefined || choices.chance(10));
  const gateway = () =>
    given({ addresses: [`20.0.1.${1 + choices.int(200)}`], servicePort: choices.chance(30) ? 32443 : undefined });
  const isKnown = cluster !== undefined && (complete || choices.chance(90));
  records[key] = given({
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ExchangeRecord',
    metadata: { name: key },
    rootCertificates: roots.map(({ sha256, notAfter, pem }) => ({ sha256, notAfter, pem })),
    gateways: own.length > 0 ? Object.fromEntries(own.map((peer) => [peer, gateway()])) : undefined,
    clusters: isKnown
      ? { [cluster]: { eastWest: { addresses: [`20.0.2.${index}`, `g${index}x.corp.example`] } } }
      : undefined,
  });
}

/** Runs the pipeline over it. */
export function compileDiscovery({
  topology,
  records,
  inventories,
}: Pick<DiscoveryEstate, 'topology' | 'records' | 'inventories'>): Promise<CompiledEstate> {
  const files: Record<string, string> = { 'topology.yaml': plainText(topology) };
  for (const [key, record] of Object.entries(records)) files[`exchange/${key}.yaml`] = plainText(record);
  for (const [key, inventory] of Object.entries(inventories)) files[`services/${key}.yaml`] = plainText(inventory);
  return compileFiles(files);
}
