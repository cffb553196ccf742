import type fc from 'fast-check';
import { type Choices, choicesOf } from '../support/choices.js';
import { type CompiledEstate, compileFiles } from '../support/compiled-estate.js';
import { given, type Json } from '../support/random-estate.js';
import { tape } from '../support/random-topology.js';
import { plainText } from '../support/restyle.js';
import { drawExchange } from './spanning-exchange.js';

/** Meshes that span clusters, as values: the topology, the records by mesh and the sealed files by path below sealed/. */
export interface SpanningEstate {
  topology: Json;
  records: Record<string, Json>;
  sealed: Record<string, Json>;
}

// Not `e1`: it is written plain, and the YAML 1.1 mode of the yaml package reads it as a number.
const CLUSTERS = ['west', 'on', '1', 'null', 'y', 'c-7'];
const MESHES = ['shop', 'y', '1', 'null'];

/** One or two meshes over one to six clusters, some of which share a network; nearly all of them valid. */
export function spanningEstate(options: { complete?: boolean } = {}): fc.Arbitrary<SpanningEstate> {
  return tape().map((numbers) => drawEstate(choicesOf(numbers), options.complete ?? false));
}

function drawEstate(choices: Choices, complete: boolean): SpanningEstate {
  const clusters = CLUSTERS.slice(0, 1 + choices.int(CLUSTERS.length));
  const topology: Json = {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'Topology',
    metadata: { name: 'estate' },
    clusters: Object.fromEntries(clusters.map((key) => [key, drawCluster(choices)])),
  };
  if (choices.chance(30)) topology.naming = choices.pick(NAMINGS);
  // One version: the meshes of a cluster share an operator and an IstioCNI.
  const version = choices.pick(['3.0', '3.1', '3.2', '3.3', '3.4']);
  const shares = clusters.length < 2 || choices.chance(60);
  const keys = MESHES.slice(0, shares ? 1 + choices.int(2) : 2);
  const half = Math.ceil(clusters.length / 2);
  topology.meshes = {};
  for (const [index, key] of keys.entries()) {
    // A mesh of generation 2 is cluster-wide, which bears no other beside it.
    const own = shares ? clusters : index === 0 ? clusters.slice(0, half) : clusters.slice(half);
    const old = (!shares || keys.length === 1) && choices.chance(50);
    topology.meshes[key] = drawMesh(choices, key, own, old ? '2.6' : version);
  }
  drawApps(choices, topology);
  return { topology, ...drawExchange(choices, topology, complete) };
}

const NAMINGS: Json[] = [
  { clusterName: '{mesh}-{cluster}', network: 'net-{cluster}' },
  { namespace: '{mesh}-system', controlPlane: '{mesh}-plane', trustDomain: '{mesh}.corp.example' },
];

function drawCluster(choices: Choices): Json {
  return given({
    provider: choices.pick(['aws', 'azure', 'gcp', 'ibm', 'onprem']),
    internalLoadBalancers: choices.chance(20) ? true : undefined,
    exposure: choices.chance(30) ? 'public' : undefined,
  });
}

function drawMesh(choices: Choices, key: string, clusters: readonly string[], version: string): Json {
  const chosen = choices.some(clusters, clusters.length);
  const own = chosen.length === 0 ? clusters.slice(0, 1) : chosen;
  const remotes = version !== '2.6' && own.length > 1 && choices.chance(60);
  const places = Object.fromEntries(
    own.map((cluster) => [cluster, withinReach(drawPlace(choices, key, cluster), version)]),
  );
  const members = choices.chance(50) ? choices.some([`${key}-a`, `${key}-b`], 2) : undefined;
  const all = Object.values<Json>(places).flatMap((place) => place.members ?? members ?? []);
  return given({
    version,
    clusters: places,
    model: remotes ? 'primary-remote' : choices.chance(30) ? 'multi-primary' : undefined,
    primary: remotes ? choices.pick(own) : undefined,
    members,
    expose: all.length > 0 && choices.chance(40) ? [`${all[0]}/web`, `${all.at(-1)}/api`] : undefined,
    meshID: choices.chance(20) ? `id-${key}` : undefined,
    readerRole: choices.chance(25) ? 'upstream' : undefined,
    network: choices.chance(15) ? 'flat' : undefined,
    eastWest: choices.chance(40) ? drawEastWest(choices, key, version) : undefined,
    secrets: choices.chance(15) ? 'none' : undefined,
    controlPlane: choices.chance(15) ? `${key}-cp` : undefined,
    ...(version === '2.6' ? {} : drawOfThree(choices, key)),
  });
}

function drawOfThree(choices: Choices, key: string): Json {
  return {
    updateStrategy: choices.chance(30) ? 'RevisionBased' : undefined,
    memberSelector: choices.chance(15) ? { matchLabels: { 'mesh-of': key } } : undefined,
    mtls: choices.chance(30) ? 'strict' : undefined,
  };
}

/** Members of its own, and one of few networks, so that several clusters share one. */
function drawPlace(choices: Choices, key: string, cluster: string): Json {
  return given({
    network: choices.chance(50) ? choices.pick(['n-1', 'n-2', 'n-3']) : undefined,
    clusterName: choices.chance(25) ? `k-${cluster}` : undefined,
    members: choices.chance(50) ? choices.some([`${key}-a`, `${key}-b`, `${key}-c`], 3) : undefined,
    eastWest: choices.chance(20) ? { internal: choices.chance(50), namespace: `${key}-edge` } : undefined,
  });
}

/** Generation 2 injects gateways beside its control plane alone. */
function withinReach(place: Json, version: string): Json {
  if (version === '2.6' && place.eastWest !== undefined) delete place.eastWest.namespace;
  return place;
}

function drawEastWest(choices: Choices, key: string, version: string): Json {
  return given({
    name: choices.chance(40) ? 'cross-network' : undefined,
    namespace: choices.chance(60) && version !== '2.6' ? `${key}-gw` : undefined,
    internal: choices.chance(30) ? true : undefined,
    annotations: choices.chance(30) ? { 'corp.example/on': 'y' } : undefined,
  });
}

/** A client in one cluster alone, where a mesh has a member there. */
function drawApps(choices: Choices, topology: Json): void {
  for (const [key, mesh] of Object.entries<Json>(topology.meshes)) {
    const [cluster, place] = choices.pick(Object.entries<Json>(mesh.clusters));
    const [member] = place.members ?? mesh.members ?? [];
    if (member === undefined || !choices.chance(40)) continue;
    topology.apps ??= {};
    topology.apps[`sleep-${key}`] = { mesh: key, clusters: [cluster], namespace: member, template: 'sleep' };
  }
}

/** What is written to the disk, by path. */
function filesOf({ topology, records, sealed }: SpanningEstate): Record<string, string> {
  const files: Record<string, string> = { 'topology.yaml': plainText(topology) };
  for (const [key, record] of Object.entries(records)) files[`exchange/${key}.yaml`] = plainText(record);
  for (const [path, secret] of Object.entries(sealed)) files[`sealed/${path}`] = plainText(secret);
  return files;
}

/** Runs the pipeline over it. */
export function compileSpanning(estate: SpanningEstate): Promise<CompiledEstate> {
  return compileFiles(filesOf(estate));
}
