import { expect } from 'vitest';
import type { Clusters } from './clusters.js';
import { objectsOf, STAGES, stageOf } from './estate.js';
import { playControlPlaneDeletion, playNamespaceDeletion } from './played.js';
import { playInjectionEnd } from './played-injection.js';

/** Deletes a tree in reverse, the control plane while its operator still runs, and finds nothing of it left. */
export async function removeEstate(
  clusters: Clusters,
  directory: string,
  cluster: string,
  name: string,
): Promise<void> {
  for (const stage of [...STAGES].reverse()) {
    const path = stageOf(directory, cluster, stage);
    if (path === undefined) continue;
    await clusters.must(cluster, ['delete', '-k', path, '--wait=false', '--ignore-not-found']);
    if (stage !== 'mesh-cp') continue;
    await expectControlPlanesGone(clusters, cluster);
    await playInjectionEnd(clusters, cluster);
  }
  await playNamespaceDeletion(clusters, cluster);
  expect(await objectsOf(clusters, cluster, name)).toEqual([]);
}

/** One that the operator has taken in charge stays until the operator lets it go. */
async function expectControlPlanesGone(clusters: Clusters, cluster: string): Promise<void> {
  await playControlPlaneDeletion(clusters, cluster);
  expect(await clusters.get(cluster, ['servicemeshcontrolplanes', '-A'])).toEqual([]);
}
