import { generationOf } from '../generations.js';
import type { Mesh, Model } from '../model.js';
import type { Report } from '../report.js';

/** What the generations of meshes allow: keys that say something, and peers of one's own generation (design 7). */
export function checkGenerations(model: Model, report: Report): void {
  for (const mesh of model.meshes.values()) if (mesh.managed) checkKeys(mesh, report);
  checkMeshIDs(model, report);
  for (const { ends, ref } of model.pairs) {
    const [left, right] = [ends[0].mesh, ends[1].mesh];
    const spanning = [left, right].find(({ span }) => span !== undefined);
    if (spanning !== undefined) {
      report(
        'peering-spanning',
        ref,
        `"${spanning.key}" spans clusters, and a mesh that does has no peers.`,
        'Drop the pair, or give the mesh one cluster.',
        { related: [spanning.ref] },
      );
      continue;
    }
    const [one, other] = [generationOf(left), generationOf(right)];
    if (one !== other) {
      report(
        'peering-mixed',
        ref,
        `joins "${left.key}" of generation ${one.major} and "${right.key}" of generation ${other.major}.`,
        'Join meshes of one generation.',
        { related: [left.ref, right.ref] },
      );
    }
  }
}

/** What every mesh that spans clusters has, whatever its generation. */
const KEYS_OF_SPANNING = ['eastWest', 'meshID'];

/** Whether a key says nothing in the mesh's generation. */
function isUnused(mesh: Mesh, key: string): boolean {
  if (mesh.span !== undefined && KEYS_OF_SPANNING.includes(key)) return false;
  return generationOf(mesh).unusedKeys.includes(key);
}

/** Keys of defaults.mesh may be meant for meshes of the other generation. */
function checkKeys(mesh: Mesh, report: Report): void {
  const { unusedKeys, major } = generationOf(mesh);
  for (const key of unusedKeys.filter((unused) => isUnused(mesh, unused))) {
    const at = mesh.at(key);
    if (!mesh.given.has(key) || at.path[0] === 'defaults') continue;
    report('key-generation', at, `says nothing in generation ${major}.`, 'Drop it.', { part: 'key' });
  }
}

/** facts/multicluster-ossm3.md L2: one mesh, one ID. */
function checkMeshIDs(model: Model, report: Report): void {
  const owners = new Map<string, Mesh>();
  for (const mesh of model.meshes.values()) {
    if (!mesh.managed || isUnused(mesh, 'meshID')) continue;
    const owner = owners.get(mesh.meshID);
    if (owner === undefined) owners.set(mesh.meshID, mesh);
    else
      report(
        'mesh-id-unique',
        mesh.ref,
        `has the meshID "${mesh.meshID}", as "${owner.key}" has.`,
        'Give it another.',
        {
          part: 'key',
          related: [owner.ref],
        },
      );
  }
}
