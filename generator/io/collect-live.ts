import type { CollectTask, LiveCluster } from '../core/exchange/clusters/live.js';
import { identityClashes, sharedIdentityInWords } from '../core/exchange/records/identities.js';
import type { ClusterReader } from './cluster-reader.js';
import { conclude, questionsOf } from './live-questions.js';
import { ask, type Question } from './question.js';
import { changedMeanwhile, identify } from './read-identity.js';

/** How long to wait for what is not there yet, on a clock that never goes back; both in milliseconds. */
interface Waiting {
  waitMs: number;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  /** Told what is waited for whenever that changes. */
  progress: (line: string) => void;
  /** Told how many clusters have said who they are, or why nobody knows, whenever that changes. */
  counted: (answered: number, of: number) => void;
}

/** A cluster, what it answered with when asked who it is, and what it is asked then. */
interface Met {
  task: CollectTask;
  live: LiveCluster;
  answered: string[];
  questions: Question[];
  nodes: Set<string>;
}

const PAUSES_MS = [500, 1000, 2000];
const LAST_PAUSE_MS = 5000;
const MOST_SHOWN = 3;

/**
 * Reads every cluster, side by side, and waits for what is not there yet as long as none has failed. Nothing but its
 * identity is read from a cluster that is not the recorded one, or that two tasks lead to; after the last answer it is
 * asked for its identity again. Results are in the order of the tasks; whatever a cluster does ends in its `failures`,
 * never in an error.
 */
export async function collectLive(
  tasks: readonly CollectTask[],
  reader: ClusterReader,
  options: Waiting,
): Promise<LiveCluster[]> {
  const deadline = options.now() + options.waitMs;
  const met = await meetAll(tasks, reader, options);
  refuseTwins(met);
  for (const one of met.filter(isWell)) one.questions = questionsOf(one.task, one.live, one.nodes);
  const questions = met.flatMap((one) => one.questions);
  await Promise.all(questions.map((question) => ask(question, reader)));
  if (met.every(isWell)) await wait(questions, reader, deadline, options);
  for (const one of met) conclude(one.live, one.questions, one.nodes);
  if (met.every(isWell)) await Promise.all(met.map((one) => meetAgain(one, reader, deadline, options)));
  return met.map(({ live }) => live);
}

function isWell({ live }: Met): boolean {
  return live.failures.length === 0;
}

function meetAll(tasks: readonly CollectTask[], reader: ClusterReader, { counted }: Waiting): Promise<Met[]> {
  let answered = 0;
  counted(answered, tasks.length);
  return Promise.all(
    tasks.map(async (task) => {
      const one = await meet(task, reader);
      counted(++answered, tasks.length);
      return one;
    }),
  );
}

async function meet(task: CollectTask, reader: ClusterReader): Promise<Met> {
  const { identity, answered, failure } = await identify(task, reader);
  const failures = failure === undefined ? [] : [failure];
  const live: LiveCluster = { cluster: task.cluster, identity, failures, meshes: [] };
  return { task, live, answered, questions: [], nodes: new Set() };
}

/** Whoever waits for minutes may find another cluster behind the same context in the end. */
async function meetAgain(
  { task, live }: Met,
  reader: ClusterReader,
  deadline: number,
  { now, pause }: Waiting,
): Promise<void> {
  const first = live.identity!;
  for (;;) {
    const { answered, failure, why } = await identify({ ...task, identity: first }, reader);
    if (failure === undefined) return;
    const left = deadline - now();
    if (why !== 'passing' || left <= 0) {
      live.failures.push(why === 'other' ? changedMeanwhile(task, first, answered) : failure);
      return;
    }
    await pause(Math.min(LAST_PAUSE_MS, left));
  }
}

function refuseTwins(met: readonly Met[]): void {
  const claims = met.flatMap(({ task, answered }) => answered.map((identity) => ({ cluster: task.cluster, identity })));
  const twins = identityClashes(claims).filter(({ why }) => why === 'one-identity');
  for (const { task, live } of met) {
    const clash = twins.find((one) => one.claims.some(({ cluster }) => cluster === task.cluster));
    if (clash !== undefined) live.failures.push(sharedIdentityInWords(clash.claims));
  }
}

async function wait(
  questions: readonly Question[],
  reader: ClusterReader,
  deadline: number,
  { now, pause, progress }: Waiting,
): Promise<void> {
  let told = '';
  for (let round = 0; !questions.some(hasFailed); round++) {
    const open = questions.filter(({ state }) => state !== 'settled');
    const left = deadline - now();
    if (open.length === 0 || left <= 0) return;
    const missing = open.map(waitedFor);
    if (missing.join('\n') !== told) progress(line(missing));
    told = missing.join('\n');
    await pause(Math.min(PAUSES_MS[round] ?? LAST_PAUSE_MS, left));
    await Promise.all(open.map((question) => ask(question, reader)));
  }
}

/** For good: what the server cannot do now, it may do when it is asked again. */
function hasFailed({ state }: Question): boolean {
  return typeof state !== 'string' && 'failure' in state && !state.transient;
}

function waitedFor({ task, state }: Question): string {
  if (typeof state === 'string') return '';
  return 'waiting' in state ? `cluster "${task.cluster}": ${state.waiting}` : state.failure.fact;
}

function line(missing: readonly string[]): string {
  const more = missing.length > MOST_SHOWN ? ` And ${missing.length - MOST_SHOWN} more.` : '';
  return `waiting: ${missing.slice(0, MOST_SHOWN).join(' ')}${more}`;
}
