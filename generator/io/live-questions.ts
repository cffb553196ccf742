import { readGateway, readNodeAddresses, readRoots } from '../core/exchange/clusters/answers.js';
import { shown } from '../core/exchange/clusters/asked-object.js';
import type {
  CollectTask,
  Failure,
  LiveCluster,
  LiveMesh,
  MeshTask,
  ObjectRequest,
} from '../core/exchange/clusters/live.js';
import type { ClusterReader } from './cluster-reader.js';
import { faulty, isPassing } from './read-identity.js';

/** One object that is asked for until it is there. */
export interface Question {
  task: CollectTask;
  request: ObjectRequest;
  /** Whose waiting it is. */
  meshes: LiveMesh[];
  /** Keeps what is there of an answer; else says what is wrong with it or what is missing, a sentence. */
  take: (value: unknown) => { waiting: string } | { fault: string } | undefined;
  state: State;
}

type State = { waiting: string } | { failure: Failure; transient: boolean } | 'settled';

/** All that is asked of a cluster; what it says goes into `live`, except the nodes' addresses. */
export function questionsOf(task: CollectTask, live: LiveCluster, nodes: Set<string>): Question[] {
  const questions = task.meshes.flatMap((meshTask) => {
    const mesh: LiveMesh = { mesh: meshTask.mesh, roots: undefined, gateways: {}, waiting: [] };
    live.meshes.push(mesh);
    return [rootsQuestion(task, meshTask, mesh), ...gatewayQuestions(task, meshTask, mesh)];
  });
  const isAsking = ({ gateways }: MeshTask) =>
    gateways.some(({ type, addresses }) => type === 'NodePort' && addresses === undefined);
  const asking = live.meshes.filter((_, index) => isAsking(task.meshes[index]!));
  return asking.length === 0 ? questions : [...questions, nodesQuestion(task, asking, nodes)];
}

function rootsQuestion(task: CollectTask, { namespace }: MeshTask, mesh: LiveMesh): Question {
  const request: ObjectRequest = { resource: 'configmap', name: 'istio-ca-root-cert', namespace };
  return question(task, request, [mesh], (value) => {
    const read = readRoots(value, namespace);
    if (!('roots' in read)) return read;
    mesh.roots = read.roots;
    return undefined;
  });
}

function gatewayQuestions(task: CollectTask, { namespace, gateways }: MeshTask, mesh: LiveMesh): Question[] {
  return gateways.map(({ peer, service, type, addresses }) =>
    question(task, { resource: 'service', name: service, namespace }, [mesh], (value) => {
      const read = readGateway(value, { service, namespace, type });
      if (!('gateway' in read)) return read;
      mesh.gateways[peer] = addresses === undefined ? read.gateway : { ...read.gateway, addresses: [...addresses] };
      return undefined;
    }),
  );
}

function nodesQuestion(task: CollectTask, meshes: LiveMesh[], nodes: Set<string>): Question {
  return question(task, { resource: 'nodes' }, meshes, (value) => {
    const read = readNodeAddresses(value);
    if (!('addresses' in read)) return read;
    for (const address of read.addresses) nodes.add(address);
    return undefined;
  });
}

function question(task: CollectTask, request: ObjectRequest, meshes: LiveMesh[], take: Question['take']): Question {
  return { task, request, meshes, take, state: absent(request) };
}

function absent(request: ObjectRequest): { waiting: string } {
  return { waiting: `${shown(request)} is not there yet: apply mesh-cp.` };
}

/** Asks a cluster that has said who it is once, and keeps what became of it in the question's state. */
export async function ask(question: Question, reader: ClusterReader): Promise<void> {
  const { task, request } = question;
  const answer = await reader.get(task.access, request, task.cluster);
  if ('failure' in answer) question.state = { failure: answer.failure, transient: isPassing(answer) };
  else if ('absent' in answer) question.state = absent(request);
  else {
    const left = question.take(answer.value);
    if (left === undefined) question.state = 'settled';
    else question.state = 'fault' in left ? { failure: faulty(task, left.fault), transient: false } : left;
  }
}

/** Puts together what the questions have come to. A node port without a node's address is of no use. */
export function conclude(live: LiveCluster, questions: readonly Question[], nodes: ReadonlySet<string>): void {
  for (const { meshes, state } of questions) {
    if (state === 'settled') continue;
    if ('waiting' in state) for (const { waiting } of meshes) waiting.push(state.waiting);
    else if (!live.failures.some(({ fact }) => fact === state.failure.fact)) live.failures.push(state.failure);
  }
  for (const { gateways } of live.meshes) {
    for (const [peer, gateway] of Object.entries(gateways)) {
      if (gateway.addresses.length > 0) continue;
      if (nodes.size === 0) delete gateways[peer];
      else gateway.addresses = [...nodes];
    }
  }
}
