import type { Mesh } from '../../model.js';

/** A root that a mesh has. */
export interface HeldRoot {
  mesh: Mesh;
  sha256: string;
}

/**
 * Each root that a mesh has, though one before it in the list has it already. Then a file was swapped, unless the
 * rootGroup of both says that they share it (facts/ossm2-federation.md ID7, facts/reliability.md T07).
 */
export function sharedRoots<Root extends HeldRoot>(held: readonly Root[]): { owner: Root; sharer: Root }[] {
  const owners = new Map<string, Root>();
  const shared: { owner: Root; sharer: Root }[] = [];
  for (const root of held) {
    const owner = owners.get(root.sha256);
    if (owner === undefined) owners.set(root.sha256, root);
    else if (owner.mesh !== root.mesh && !areOneGroup(owner.mesh, root.mesh)) shared.push({ owner, sharer: root });
  }
  return shared;
}

function areOneGroup(one: Mesh, other: Mesh): boolean {
  return one.rootGroup !== undefined && one.rootGroup === other.rootGroup;
}
