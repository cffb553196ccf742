import type { Choices } from '../support/choices.js';
import { given, type Json } from '../support/random-estate.js';
import type { DiscoveryDraft } from './discovery-estates.js';

/** A mesh in one cluster, or one that others run. */
export function drawDiscoveryMesh(
  { choices, topology, meshes }: DiscoveryDraft,
  key: string,
  versions: ReadonlyMap<string, string | undefined>,
): void {
  const managed = !choices.chance(12);
  const selects = managed && choices.chance(15);
  const members = [`n-${key}-a`, `n-${key}-b`].slice(0, 1 + choices.int(2));
  const cluster = managed ? choices.pick([...versions.keys()]) : undefined;
  meshes.push({ key, managed, selects, members });
  topology.meshes[key] = given({
    cluster,
    version: cluster === undefined ? undefined : versions.get(cluster),
    managed: managed ? undefined : false,
    members,
    memberSelector: selects ? { matchLabels: { 'mesh-of': key } } : undefined,
    namespace: choices.chance(15) ? `${key}-cp` : undefined,
    controlPlane: choices.chance(15) ? `plane-${key}` : undefined,
    peerName: choices.chance(15) ? `known-${key}` : undefined,
    trustDomain: choices.chance(25) ? `td-${key}.example` : undefined,
    network: choices.chance(25) ? `network-of-${key}` : undefined,
    locality: choices.chance(15) ? { region: 'r-9', zone: 'z-9' } : undefined,
    updateStrategy: choices.chance(20) ? 'RevisionBased' : undefined,
    mtls: choices.chance(30) ? 'strict' : undefined,
    eastWest: choices.chance(40) ? drawEastWest(choices, key) : undefined,
  });
}

function drawEastWest(choices: Choices, key: string): Json {
  return given({
    name: choices.chance(40) ? 'share' : undefined,
    namespace: choices.chance(40) ? `${key}-edge` : undefined,
    service: choices.chance(15) ? 'NodePort' : undefined,
    internal: choices.chance(30) ? true : undefined,
    addresses: choices.chance(30) ? [`gw-${key === '1' ? 'one' : key}.corp.example`] : undefined,
  });
}

/** A mesh over several clusters, which nobody peers with, beside those that are in one. */
export function drawWideMesh(
  { choices, topology }: DiscoveryDraft,
  versions: ReadonlyMap<string, string | undefined>,
): void {
  const [first] = versions.values();
  // Control planes of one mesh are of one version.
  const clusters = [...versions].filter(([, version]) => version === first).map(([key]) => key);
  const own = choices.chance(50);
  // Where a mesh has the key of the cluster, both would have one network by default.
  const needsName = (key: string): boolean => own || topology.meshes[key] !== undefined;
  const place = (key: string): [string, Json] => [
    key,
    given({ clusterName: `wide-${key}`, network: needsName(key) ? `wide-${key}` : undefined, members: [`w-${key}`] }),
  ];
  const hasRemotes = clusters.length > 1 && choices.chance(30);
  topology.meshes.wide = given({
    clusters: Object.fromEntries(clusters.map(place)),
    version: first,
    secrets: 'none',
    model: hasRemotes ? 'primary-remote' : undefined,
    primary: hasRemotes ? clusters[0] : undefined,
  });
}
