import type { CompiledEstate } from './compiled-estate.js';
import type { Json } from './random-estate.js';
import type { RandomEstate } from './random-topology.js';

/** A copy that may be changed freely. */
export function copyOf(estate: RandomEstate): RandomEstate {
  return structuredClone(estate);
}

/** Paths whose text differs, or that only one of the trees has. */
export function changedPaths(before: CompiledEstate, after: CompiledEstate): string[] {
  const paths = new Set([...before.tree.keys(), ...after.tree.keys()]);
  return [...paths].filter((path) => before.tree.get(path) !== after.tree.get(path)).sort();
}

export function clustersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.slice(0, path.indexOf('/'))))].sort();
}

/** Folders of the form cluster/mesh-fed/mesh/peer. */
export function fedFolders({ tree }: CompiledEstate): string[] {
  const folders = [...tree.keys()]
    .filter((path) => path.includes('/mesh-fed/'))
    .map((path) => path.split('/').slice(0, 4));
  const ends = folders.filter(({ 3: peer }) => peer !== undefined && peer !== 'kustomization.yaml');
  return [...new Set(ends.map((parts) => parts.join('/')))].sort();
}

export interface LonePeering {
  entry: Json;
  one: string;
  other: string;
  joined: boolean;
}

/** The entries `meshes: [a, b]` whose pair no other entry yields, so that a change of one changes that pair alone. */
export function lonePeerings(topology: Json, { model }: CompiledEstate): LonePeering[] {
  const entries: Json[] = topology.peerings ?? [];
  return entries.flatMap((entry) => {
    if (entry.meshes === undefined) return [];
    const [one, other] = entry.meshes as [string, string];
    const clear = entries.every((another) => another === entry || !mayJoin(topology, another, one, other));
    const pair = model?.pairs.find(({ ends }) => ends.every(({ mesh }) => mesh.key === one || mesh.key === other));
    const joined = pair !== undefined && !pair.suspended && pair.missing.length === 0;
    return clear && pair !== undefined ? [{ entry, one, other, joined }] : [];
  });
}

function mayJoin({ meshes }: Json, entry: Json, one: string, other: string): boolean {
  const names = (set: Json): string[] => {
    if (Array.isArray(set)) return set;
    return Object.keys(meshes).filter((key) => meshes[key].labels?.tier === set.matchLabels.tier);
  };
  const all = [...(entry.meshes ?? []), ...(entry.fullMesh === undefined ? [] : names(entry.fullMesh))];
  if (entry.hub !== undefined) all.push(entry.hub, ...names(entry.spokes));
  return all.includes(one) && all.includes(other);
}

/** The clusters in which the managed meshes among these live. */
export function homesOf({ model }: CompiledEstate, keys: readonly string[]): string[] {
  const homes = keys.flatMap((key) => {
    const mesh = model!.meshes.get(key)!;
    return mesh.managed ? [mesh.cluster!.key] : [];
  });
  return [...new Set(homes)].sort();
}
