import {
  readEastWest,
  readGateway,
  readNodeAddresses,
  readRoots,
  serviceRequest,
} from '../core/exchange/clusters/answers.js';
import type {
  CollectTask,
  LiveCluster,
  LiveMesh,
  MeshTask,
  ObjectRequest,
  ServiceTask,
} from '../core/exchange/clusters/live.js';
import { apiServerStep } from './api-server-steps.js';
import type { Question, Step } from './question.js';
import { objectStep } from './question.js';
import { sealingStep } from './sealing-steps.js';
import { serviceSteps } from './service-questions.js';

/** All that is asked of a cluster; what it says goes into `live`, except the nodes' addresses. */
export function questionsOf(task: CollectTask, live: LiveCluster, nodes: Set<string>): Question[] {
  const questions = task.meshes.flatMap((meshTask) => {
    const mesh: LiveMesh = { mesh: meshTask.mesh, roots: undefined, gateways: {}, waiting: [], notes: [] };
    live.meshes.push(mesh);
    return stepsOf(meshTask, mesh).map((step) => question(task, step, [mesh]));
  });
  const asking = live.meshes.filter((_, index) => asksNodes(task.meshes[index]!));
  return asking.length === 0 ? questions : [...questions, question(task, nodesStep(nodes), asking)];
}

/** How each question of a mesh begins. */
function stepsOf(task: MeshTask, mesh: LiveMesh): Step[] {
  return [
    ...(task.asksRoots ? [rootsStep(task, mesh)] : []),
    ...gatewaySteps(task, mesh),
    ...(task.eastWest === undefined ? [] : [eastWestStep(task.eastWest, mesh)]),
    ...(task.apiServer === undefined ? [] : [apiServerStep(task.apiServer, task.namespace, mesh)]),
    ...(task.sealing === undefined ? [] : [sealingStep(task.sealing, mesh)]),
    ...(task.services === undefined ? [] : serviceSteps(task.services, task.namespace, mesh)),
  ];
}

function question(task: CollectTask, step: Step, meshes: LiveMesh[]): Question {
  return { task, step, meshes, state: 'asked' };
}

function asksNodes({ gateways, eastWest }: MeshTask): boolean {
  return (
    eastWest?.type === 'NodePort' ||
    gateways.some(({ type, addresses }) => type === 'NodePort' && addresses === undefined)
  );
}

function rootsStep({ namespace }: MeshTask, mesh: LiveMesh): Step {
  const request: ObjectRequest = { resource: 'configmap', name: 'istio-ca-root-cert', namespace };
  return objectStep(request, (value) => {
    const read = readRoots(value, namespace);
    if (!('roots' in read)) return read;
    mesh.roots = read.roots;
    return undefined;
  });
}

function gatewaySteps({ namespace, gateways }: MeshTask, mesh: LiveMesh): Step[] {
  return gateways.map(({ peer, service, type, addresses }) => {
    const gateway: ServiceTask = { service, namespace, type };
    return objectStep(serviceRequest(gateway), (value) => {
      const read = readGateway(value, gateway);
      if (!('gateway' in read)) return read;
      mesh.gateways[peer] = addresses === undefined ? read.gateway : { ...read.gateway, addresses: [...addresses] };
      return undefined;
    });
  });
}

function eastWestStep(task: ServiceTask, mesh: LiveMesh): Step {
  return objectStep(serviceRequest(task), (value) => {
    const read = readEastWest(value, task);
    if (!('gateway' in read)) return read;
    mesh.eastWest = { addresses: read.gateway.addresses };
    return undefined;
  });
}

function nodesStep(nodes: Set<string>): Step {
  return objectStep({ resource: 'nodes' }, (value) => {
    const read = readNodeAddresses(value);
    if (!('addresses' in read)) return read;
    for (const address of read.addresses) nodes.add(address);
    return undefined;
  });
}

/** Puts together what the questions have come to. A node port without a node's address is of no use. */
export function conclude(live: LiveCluster, questions: readonly Question[], nodes: ReadonlySet<string>): void {
  for (const { meshes, state } of questions) {
    if (typeof state === 'string') continue;
    if ('waiting' in state) for (const { waiting } of meshes) waiting.push(state.waiting);
    else if (!live.failures.some(({ fact }) => fact === state.failure.fact)) live.failures.push(state.failure);
  }
  for (const mesh of live.meshes) addNodes(mesh, [...nodes]);
}

function addNodes(mesh: LiveMesh, nodes: readonly string[]): void {
  for (const [peer, gateway] of Object.entries(mesh.gateways)) {
    if (gateway.addresses.length > 0) continue;
    if (nodes.length === 0) delete mesh.gateways[peer];
    else gateway.addresses = [...nodes];
  }
  if (mesh.eastWest === undefined || mesh.eastWest.addresses.length > 0) return;
  if (nodes.length === 0) delete mesh.eastWest;
  else mesh.eastWest.addresses = [...nodes];
}
