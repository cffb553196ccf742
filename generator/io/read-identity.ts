import { readIdentity } from '../core/exchange/clusters/answers.js';
import { accessName } from '../core/exchange/clusters/call-names.js';
import type { CollectTask, Failure, ObjectRequest } from '../core/exchange/clusters/live.js';
import { quoted } from '../core/forbidden-text.js';
import type { Answer, ClusterReader } from './cluster-reader.js';

/** Who answered. */
interface Answerer {
  /** The one that records know, else the first that could be read. */
  identity: string | undefined;
  /** All that were read. */
  answered: string[];
  failure?: Failure;
  /** `other`: another cluster than the one that was expected; `passing`: it may answer when it is asked again. */
  why?: 'other' | 'passing' | 'unknown';
}

const SOURCES: readonly ObjectRequest[] = [
  { resource: 'namespace', name: 'kube-system' },
  { resource: 'clusterversion', name: 'version' },
];

/**
 * Asks a cluster who it is: the uid of kube-system, and where that cannot be read or is another than expected, the
 * ClusterVersion's clusterID. It is the right cluster if either is what is expected (facts/reliability.md T08).
 */
export async function identify(task: CollectTask, reader: ClusterReader): Promise<Answerer> {
  const answered: string[] = [];
  const stopped = (why: NonNullable<Answerer['why']>, failure: Failure): Answerer => ({
    identity: answered[0],
    answered,
    failure,
    why,
  });
  for (const request of SOURCES) {
    const answer = await reader.get(task.access, request, task.cluster);
    if ('failure' in answer && answer.forbidden !== true)
      return stopped(isPassing(answer) ? 'passing' : 'unknown', answer.failure);
    if (!('value' in answer)) continue;
    const read = readIdentity(answer.value, request);
    if ('fault' in read) return stopped('unknown', faulty(task, read.fault));
    answered.push(read.identity);
    if (task.identity === undefined || task.identity === read.identity) return { identity: read.identity, answered };
  }
  return answered.length === 0 ? stopped('unknown', unknown(task)) : stopped('other', another(task, answered));
}

/** Whether a cluster that has answered before may answer again. */
export function isPassing(answer: Answer): boolean {
  return 'failure' in answer && (answer.transient === true || answer.unreachable === true);
}

/** An answer that is not what was asked for; `fault` is a sentence. */
export function faulty({ cluster, access }: CollectTask, fault: string): Failure {
  return { fact: `cluster "${cluster}": ${fault}`, fix: `Get it by hand with ${accessName(access)} to see more.` };
}

/** The context led to two clusters while it was being read. */
export function changedMeanwhile({ cluster, access }: CollectTask, first: string, last: readonly string[]): Failure {
  const now = last.map(quoted).join(' or ');
  return {
    fact: `cluster "${cluster}": ${accessName(access)} led to two clusters in one run: it called itself ${quoted(first)} at first, and ${now} at the end.`,
    fix: 'Find out what changes the context, or the server behind it, then run this again.',
  };
}

function unknown({ cluster, access }: CollectTask): Failure {
  return {
    fact: `cluster "${cluster}": nobody knows which cluster it is: ${accessName(access)} can get neither namespace "kube-system" nor clusterversion "version".`,
    fix: 'Give its account the right to "get" one of them; docs/exchange.md lists all that collecting needs.',
  };
}

function another({ cluster, access, identity }: CollectTask, answered: readonly string[]): Failure {
  const now = answered.map(quoted).join(' or ');
  return {
    fact: `cluster "${cluster}": ${accessName(access)} now leads to another cluster: it calls itself ${now}, and the records know ${quoted(identity ?? '')}.`,
    fix: `Correct the context. If the cluster was rebuilt, remove clusters.${cluster} from every record that has it, and the roots of its meshes from theirs, and trust the new roots.`,
  };
}
