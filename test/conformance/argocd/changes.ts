import type { Clusters } from '../clusters.js';
import { versionsOf } from '../estate.js';
import type { ApiClient } from './api-client.js';
import { applications } from './applications.js';

const ESTATE = 'hybrid-cloud';

/** How often each Application has synced, and by cluster the version of every object of the estate. */
interface Look {
  syncs: Map<string, string>;
  versions: Map<string, string>[];
}

export async function look(hub: ApiClient, clusters: Clusters): Promise<Look> {
  const versions = await Promise.all(clusters.names.map((cluster) => versionsOf(clusters, cluster, ESTATE)));
  const syncs = (await applications(hub)).map(({ name, syncs }) => [name, String(syncs)] as const);
  return { syncs: new Map(syncs), versions };
}

/** The Applications that have synced again, and by cluster the objects that are new, gone or other. */
export async function changedSince(
  before: Look,
  hub: ApiClient,
  clusters: Clusters,
): Promise<{ synced: string[]; objects: Record<string, string[]> }> {
  const { syncs, versions } = await look(hub, clusters);
  const objects = clusters.names.map((name, index) => [
    name,
    changesBetween(before.versions[index]!, versions[index]!),
  ]);
  return { synced: changesBetween(before.syncs, syncs), objects: Object.fromEntries(objects) };
}

/** The keys with another value, or a value in one of the two only. */
export function changesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();
}
