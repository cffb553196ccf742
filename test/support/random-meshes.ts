import type { Choices } from './choices.js';
import { type Draft, type DrawnMesh, given, type Json } from './random-estate.js';

// Not `e1`: it is written plain, and the YAML 1.1 mode of the yaml package reads it as a number.
const CLUSTERS = ['rosa', 'on', '1', 'null', 'y', 'no', 'c-7', 'west2'];
const MESHES = ['prod', 'y', 'on', '1', 'null', 'off', 'no', 'stg-b', '007', 'true', 'dev', 'f', 'a-b-c', '0x1f'];
const NAMESPACES = [
  'prod-bookinfo',
  'stg',
  'n',
  '2',
  'yes',
  '1e3',
  'shop',
  'stock',
  'nil',
  '0b11',
  'z',
  'info',
  'ns-1',
];
const REGIONS = ['us-east-1', 'westeurope', 'europe-west4', 'us-west-2'];
const PROVIDERS = ['aws', 'azure', 'gcp', 'ibm', 'onprem'];
const VERSIONS = ['2.6', '2.5', '2.4', '2.6', '2.3', '2.1', '2.2'];

/** Clusters of every provider, some without a mesh. */
export function drawClusters(draft: Draft): void {
  const { choices } = draft;
  draft.clusters = choices.some(CLUSTERS, 6);
  if (draft.clusters.length === 0) draft.clusters = [choices.pick(CLUSTERS)];
  draft.topology.clusters = Object.fromEntries(draft.clusters.map((key) => [key, drawCluster(choices)]));
}

function drawCluster(choices: Choices): Json {
  const region = choices.chance(70) ? choices.pick(REGIONS) : undefined;
  return given({
    provider: choices.pick(PROVIDERS),
    region,
    zone: region !== undefined && choices.chance(30) ? `${region}a` : undefined,
    internalLoadBalancers: choices.chance(25) ? choices.chance(70) : undefined,
    exposure: choices.chance(40) ? 'public' : undefined,
    operators: choices.chance(25) ? drawOperators(choices) : undefined,
    labels: choices.chance(10) ? { tier: 'y' } : undefined,
  });
}

function drawOperators(choices: Choices): Json {
  return choices.pick<Json>([
    { install: false },
    ['servicemeshoperator'],
    { install: ['kiali-ossm', 'jaeger-product'] },
    { servicemeshoperator: { approval: 'Manual', channel: '1.0', startingCSV: 'servicemeshoperator.v2.6.1' } },
    { 'kiali-ossm': { install: false } },
  ]);
}

/** One to ten meshes, several in one cluster too, with their members and overrides. */
export function drawMeshes(draft: Draft): void {
  const { choices } = draft;
  const keys = choices.some(MESHES, 10);
  if (keys.length === 0) keys.push(choices.pick(MESHES));
  const clusterOf = new Map(keys.map((key) => [key, choices.pick(draft.clusters)]));
  const taken = new Set<string>();
  draft.topology.meshes = {};
  for (const key of keys) {
    const cluster = clusterOf.get(key)!;
    const alone = [...clusterOf.values()].filter((other) => other === cluster).length === 1;
    draft.topology.meshes[key] = drawMesh(draft, key, cluster, alone, taken);
  }
  drawSpecialNamespaces(draft);
}

function drawMesh(draft: Draft, key: string, cluster: string, alone: boolean, taken: Set<string>): Json {
  const { choices, topology } = draft;
  const managed = !choices.chance(12);
  const version = choices.pick(VERSIONS);
  const minor = Number(version.slice(2));
  const members = choices.some(
    NAMESPACES.filter((name) => !taken.has(`${cluster} ${name}`)),
    3,
  );
  for (const name of members) taken.add(`${cluster} ${name}`);
  // Version 2.3 is left out here: cluster-wide without members writes memberSelectors, which 2.3 does not know.
  const mode = alone && minor >= 4 && choices.chance(20) ? 'ClusterWide' : undefined;
  const selects = minor >= 4 && choices.chance(12);
  const locality = choices.chance(15) ? { zone: 'z1', region: choices.pick(REGIONS) } : undefined;
  const outside = !managed && choices.chance(40);
  const drawn: DrawnMesh = {
    key,
    cluster: outside ? undefined : cluster,
    managed,
    region: locality?.region ?? (outside ? undefined : topology.clusters[cluster].region),
    members,
    selects: selects || (mode === 'ClusterWide' && members.length === 0),
    closed: new Set(),
  };
  draft.meshes.push(drawn);
  return given({
    cluster: drawn.cluster,
    managed: managed ? undefined : false,
    version: version === '2.6' && topology.defaults?.mesh?.version !== undefined ? undefined : version,
    members: members.length > 0 ? members : undefined,
    memberSelector: selects ? { matchLabels: { 'mesh-of': key, y: 'on' } } : undefined,
    mode,
    locality,
    labels: choices.chance(60) ? { tier: choices.pick(['a', 'b']) } : undefined,
    ...drawSettings(choices),
    ...drawNames(choices, key),
    spec: choices.chance(10) ? { runtime: { defaults: { pod: { priority: 1 } } }, general: null } : undefined,
  });
}

function drawSettings(choices: Choices): Json {
  const jaeger = { type: 'Jaeger', sampling: 100, storage: choices.pick(['Memory', 'Elasticsearch']) };
  return {
    addons: choices.chance(20) ? { kiali: choices.chance(50), prometheus: true, grafana: true } : undefined,
    tracing: choices.chance(25) ? choices.pick<Json>(['None', 'Jaeger', jaeger]) : undefined,
    accessLog: choices.chance(15) ? choices.pick<Json>([false, '/tmp/y']) : undefined,
    identity: choices.chance(15) ? choices.pick(['Kubernetes', 'ThirdParty']) : undefined,
    mtls: choices.chance(20) ? 'strict' : undefined,
  };
}

function drawNames(choices: Choices, key: string): Json {
  return {
    namespace: choices.chance(12) ? `x-${key}-cp` : undefined,
    controlPlane: choices.chance(12) ? `smcp-${key}` : undefined,
    peerName: choices.chance(12) ? `p-${key}` : undefined,
    trustDomain: choices.chance(12) ? `td-${key}.corp.example` : undefined,
    clusterName: choices.chance(12) ? `C_${key}` : undefined,
    network: choices.chance(12) ? `net-${key}` : undefined,
  };
}

function drawSpecialNamespaces(draft: Draft): void {
  for (const mesh of draft.meshes) {
    const [member] = mesh.members;
    if (!mesh.managed || member === undefined || !draft.choices.chance(12)) continue;
    const special = draft.choices.pick<Json>([
      { create: false },
      { labels: { 'own-label': 'off' }, annotations: { 'own-note': 'null' } },
    ]);
    const cluster = draft.topology.clusters[mesh.cluster!];
    cluster.namespaces = { ...cluster.namespaces, [member]: special };
  }
}

const NAMINGS: Json[] = [
  {},
  {
    namespace: '{mesh}-mesh',
    controlPlane: '{mesh}-mesh',
    peer: '{mesh}-mesh',
    trustDomain: '{mesh}-mesh.local',
  },
  { namespace: '{mesh}-ns', peer: 'm-{mesh}', rootCertificate: 'root-{peer}', ingressGateway: 'in-{peerName}' },
  { controlPlane: 'basic', network: 'net-{mesh}', egressGateway: 'out-{peer}-of-{mesh}', clusterName: 'K{mesh}' },
  { namespace: '{cluster}-{mesh}', trustDomain: '{mesh}.{cluster}.example', ingressGateway: 'fed-in-{peer}' },
];

/** The organisation's patterns; one that begins with a mesh's digit would be no Service name, so it gets a stem. */
export function drawNaming(draft: Draft): void {
  const outside = draft.meshes.some(({ cluster }) => cluster === undefined);
  const naming = { ...draft.choices.pick(outside ? NAMINGS.slice(0, 4) : NAMINGS) };
  if (draft.meshes.some(({ key }) => /^\d/.test(key))) {
    naming.ingressGateway ??= 'gw-{peer}-in';
    naming.egressGateway ??= 'gw-{peer}-out';
  }
  if (Object.keys(naming).length > 0) draft.topology.naming = naming;
}
