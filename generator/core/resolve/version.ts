import type { MergedTopology } from '../merge-topology.js';
import type { Version } from '../model.js';
import type * as T from '../topology.js';

/** `2.6` as numbers; the schema has checked its form. */
export function parseVersion(text: string): Version {
  const [major, minor] = text.split('.').map(Number);
  return { text, major: major ?? 0, minor: minor ?? 0 };
}

/** A version for a mesh that has none: that of a mesh which a peering names beside it, for both are of one generation. */
export function likelyVersion(key: string, { peerings, meshes }: MergedTopology): string {
  const beside = peerings.map(({ value }) => namedMeshes(value)).filter((names) => names.includes(key));
  const versions = beside.flat().map((name) => meshes.get(name)?.value.version);
  return versions.find((version) => version !== undefined) ?? '2.6';
}

function namedMeshes({ meshes, hub, spokes, fullMesh }: T.Peering): readonly string[] {
  const lists = [meshes, hub === undefined ? [] : [hub], spokes, fullMesh];
  return lists.flatMap((list): readonly string[] => (Array.isArray(list) ? list : []));
}
