import type { Json } from '../support/random-estate.js';
import type { DiscoveryDraft } from './discovery-estates.js';

/** A mesh while an estate is drawn. */
export type DrawnMesh = DiscoveryDraft['meshes'][number];

/** Always the same, for what the local imports of a pair say has to agree. */
export function drawLocality({ choices }: DiscoveryDraft): Json | undefined {
  return choices.chance(20) ? { region: 'r-5', zone: 'z-5', subzone: 's-5' } : undefined;
}

/** Members of whoever finds them by labels are not known, so they are told. */
export function drawClients({ choices }: DiscoveryDraft, importers: readonly DrawnMesh[]): string[] | undefined {
  const isNeeded = importers.some(({ selects }) => selects);
  return isNeeded || choices.chance(30) ? importers.map(({ members }) => choices.pick(members)) : undefined;
}

/** The meshes with which one has a pair, joined or not. */
export function peersOf({ meshes, pairs }: DiscoveryDraft, { key }: DrawnMesh): DrawnMesh[] {
  return meshes.filter((mesh) =>
    pairs.some((pair) => pair.includes(key) && pair.includes(mesh.key) && mesh.key !== key),
  );
}

/** Some of its peers, at least one. */
export function drawImporters(draft: DiscoveryDraft, from: DrawnMesh): DrawnMesh[] {
  const peers = peersOf(draft, from);
  const some = draft.choices.some(peers, 3);
  return some.length > 0 ? some : peers;
}
