import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import { hasEastWest, sharingService } from './parts.js';

/** The Service of a mesh's east-west gateway: for its other clusters, or for peers that import from it; undefined without one. */
export function eastWestService(mesh: Mesh): string | undefined {
  if (hasEastWest(mesh)) return mesh.eastWest.name;
  const isImported = mesh.ends.some(({ exports }) => exports.length > 0);
  return generationOf(mesh).sharing === 'discovery' && isImported ? sharingService(mesh) : undefined;
}
