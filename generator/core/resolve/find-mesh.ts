import type { Mesh } from '../model.js';
import type { Report } from '../report.js';
import type { Ref } from '../source.js';
import { didYouMean } from '../suggest.js';

/** The mesh that the topology names at `ref`, or a finding. */
export function findMesh(name: string, ref: Ref, meshes: Map<string, Mesh>, report: Report): Mesh | undefined {
  const mesh = meshes.get(name);
  if (mesh !== undefined) return mesh;
  const fix = didYouMean(name, meshes.keys()).trim() || 'Add it under meshes.';
  report('unknown-mesh', ref, `no mesh is named "${name}".`, fix);
  return undefined;
}
