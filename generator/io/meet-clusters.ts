import type { CollectTask, Failure } from '../core/exchange/clusters/live.js';
import { identityClashes, sharedIdentityInWords } from '../core/exchange/records/identities.js';
import type { ClusterReader } from './cluster-reader.js';
import { identify } from './read-identity.js';

/** Asks every cluster who it is, and says why one is not the recorded one, or two are the same (facts/reliability.md T08). */
export async function meetClusters(tasks: readonly CollectTask[], reader: ClusterReader): Promise<Failure[]> {
  const met = await Promise.all(tasks.map(async (task) => ({ task, ...(await identify(task, reader)) })));
  const claims = met.flatMap(({ task, answered }) => answered.map((identity) => ({ cluster: task.cluster, identity })));
  const twins = identityClashes(claims).filter(({ why }) => why === 'one-identity');
  const failures = met.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  return [...failures, ...twins.map(({ claims: found }) => sharedIdentityInWords(found))];
}
