import { generation2 } from './gen2/generation.js';
import { generation3 } from './gen3/generation.js';
import type { Generation } from './generation.js';
import type { Cluster, Mesh } from './model.js';

/** The one place where a generation is chosen. */
const GENERATIONS: readonly Generation[] = [generation2, generation3];

/** The generation of a mesh, by its version. */
export function generationOf({ version }: Pick<Mesh, 'version'>): Generation {
  return GENERATIONS.find(({ major }) => major === version.major) ?? generation2;
}

/** The generations that a cluster's meshes have, each with those meshes. */
export function generationsOf(cluster: Cluster): { generation: Generation; meshes: Mesh[] }[] {
  return GENERATIONS.map((generation) => ({
    generation,
    meshes: cluster.meshes.filter((mesh) => generationOf(mesh) === generation),
  })).filter(({ meshes }) => meshes.length > 0);
}
