import { shown } from '../core/exchange/clusters/asked-object.js';
import type { CollectTask, Failure, LiveMesh, LiveRequest, ObjectRequest } from '../core/exchange/clusters/live.js';
import type { ClusterReader } from './cluster-reader.js';
import { faulty, isPassing } from './read-identity.js';

/** Something that is asked for until it is there, in one call or several. */
export interface Question {
  task: CollectTask;
  /** Where it stands: what has been answered is not asked again. */
  step: Step;
  /** Whose waiting it is. */
  meshes: LiveMesh[];
  state: State;
}

type State = { waiting: string } | { failure: Failure; transient: boolean } | 'settled' | 'asked';

/** One call of a question. */
export interface Step {
  request: LiveRequest;
  /** Keeps what is there of an answer, or says what is to be asked next. */
  take: (value: unknown) => Taken;
  /** What it means that there is no such thing. */
  absent: () => Taken;
  /** What it means that it may not be read, or cannot be now; without this it is a failure. */
  unseen?: () => Taken;
}

/** What is missing or wrong, a sentence, or the next call; undefined: there is nothing more to ask. */
type Taken = { waiting: string } | { fault: string } | { next: Step } | undefined;

/** A call for an object that mesh-cp brings. */
export function objectStep(request: ObjectRequest, take: Step['take']): Step {
  return { request, take, absent: () => ({ waiting: `${shown(request)} is not there yet: apply mesh-cp.` }) };
}

/** Asks a cluster that has said who it is, as far as it goes, and keeps what became of it in the question's state. */
export async function ask(question: Question, reader: ClusterReader): Promise<void> {
  const { task } = question;
  for (;;) {
    const taken = await takeStep(question, reader);
    if (taken === undefined || !('next' in taken)) {
      question.state = taken === undefined ? 'settled' : stateOf(taken, task);
      return;
    }
    question.step = taken.next;
  }
}

type Ended = Exclude<Taken, { next: Step } | undefined> | { failure: Failure; transient: boolean };

async function takeStep({ task, step }: Question, reader: ClusterReader): Promise<Taken | Ended> {
  const answer = await reader.get(task.access, step.request, task.cluster);
  if ('absent' in answer) return step.absent();
  if ('value' in answer) return step.take(answer.value);
  if (step.unseen !== undefined && (answer.forbidden === true || answer.transient === true)) return step.unseen();
  return { failure: answer.failure, transient: isPassing(answer) };
}

function stateOf(ended: Ended, task: CollectTask): State {
  return 'fault' in ended ? { failure: faulty(task, ended.fault), transient: false } : ended;
}
