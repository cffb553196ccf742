import { readIdentity } from '../core/exchange/answers.js';
import { accessName } from '../core/exchange/call-names.js';
import type { CollectTask, Failure, ObjectRequest } from '../core/exchange/live.js';
import { quoted } from '../core/forbidden-text.js';
import type { ClusterReader } from './cluster-reader.js';

/** Who answered. */
interface Answerer {
  /** The one that records know, else the first that could be read. */
  identity: string | undefined;
  /** All that were read. */
  answered: string[];
  failure?: Failure;
}

const SOURCES: readonly ObjectRequest[] = [
  { resource: 'namespace', name: 'kube-system' },
  { resource: 'clusterversion', name: 'version' },
];

/**
 * Asks a cluster who it is: the uid of kube-system, and where that cannot be read or is another than recorded, the
 * ClusterVersion's clusterID. It is the right cluster if a record knows either (facts/reliability.md T08).
 */
export async function identify(task: CollectTask, reader: ClusterReader): Promise<Answerer> {
  const answered: string[] = [];
  for (const request of SOURCES) {
    const answer = await reader.get(task.access, request, task.cluster);
    if ('failure' in answer && answer.forbidden !== true) return stopped(answered, answer.failure);
    if (!('value' in answer)) continue;
    const read = readIdentity(answer.value, request);
    if ('fault' in read) return stopped(answered, faulty(task, read.fault));
    answered.push(read.identity);
    if (task.identities.length === 0 || task.identities.includes(read.identity))
      return { identity: read.identity, answered };
  }
  return stopped(answered, answered.length === 0 ? unknown(task) : another(task, answered));
}

function stopped(answered: string[], failure: Failure): Answerer {
  return { identity: answered[0], answered, failure };
}

/** An answer that is not what was asked for; `fault` is a sentence. */
export function faulty({ cluster, access }: CollectTask, fault: string): Failure {
  return { fact: `cluster "${cluster}": ${fault}`, fix: `Get it by hand with ${accessName(access)} to see more.` };
}

function unknown({ cluster, access }: CollectTask): Failure {
  return {
    fact: `cluster "${cluster}": nobody knows which cluster it is: ${accessName(access)} can get neither namespace "kube-system" nor clusterversion "version".`,
    fix: 'Give its account the right to "get" one of them; docs/exchange.md lists all that collecting needs.',
  };
}

function another({ cluster, access, identities }: CollectTask, answered: readonly string[]): Failure {
  const [now, before] = [answered, identities].map((list) => list.map(quoted).join(' or '));
  return {
    fact: `cluster "${cluster}": ${accessName(access)} now leads to another cluster: it calls itself ${now}, and the records know ${before}.`,
    fix: `Correct the context. If the cluster was rebuilt, remove clusters.${cluster}.identity and its root from the record, and trust the new root.`,
  };
}
