import type { LiveMesh, ObjectRequest, ServicesTask } from '../core/exchange/clusters/live.js';
import { knownServices } from '../core/exchange/services/known-services.js';
import {
  type Item,
  namespacesRequest,
  readNamespaces,
  readPods,
  readServices,
} from '../core/exchange/services/namespace-answers.js';
import type { Step } from './question.js';

/** How the questions for the Services of a mesh begin: one a namespace, or one for all that its labels choose. */
export function serviceSteps({ namespaces, selector }: ServicesTask, own: string, mesh: LiveMesh): Step[] {
  mesh.services = [];
  if (selector === undefined) return namespaces.map((namespace) => namespaceStep([namespace], mesh)!);
  const chosen = listStep(namespacesRequest(selector), (value) => {
    const read = readNamespaces(value, selector);
    if ('fault' in read) return read;
    return nextOf(
      read.namespaces.filter((name) => name !== own),
      mesh,
    );
  });
  return [chosen];
}

/** The Services of the first namespace, its pods, then the same of the others. */
function namespaceStep([namespace, ...others]: readonly string[], mesh: LiveMesh): Step | undefined {
  if (namespace === undefined) return undefined;
  return listStep({ resource: 'services', namespace }, (value) => {
    const read = readServices(value, namespace);
    return 'fault' in read ? read : { next: podsStep(namespace, read.services, others, mesh) };
  });
}

function podsStep(namespace: string, services: readonly Item[], others: readonly string[], mesh: LiveMesh): Step {
  return listStep({ resource: 'pods', namespace }, (value) => {
    const read = readPods(value, namespace);
    if ('fault' in read) return read;
    const known = knownServices(namespace, services, read.pods);
    if ('fault' in known) return known;
    mesh.services!.push(...known.services);
    mesh.notes.push(...known.notes);
    return nextOf(others, mesh);
  });
}

function nextOf(namespaces: readonly string[], mesh: LiveMesh): ReturnType<Step['take']> {
  const next = namespaceStep(namespaces, mesh);
  return next === undefined ? undefined : { next };
}

/** A list is there even where nothing is in it. */
function listStep(request: ObjectRequest, take: Step['take']): Step {
  return { request, take, absent: () => ({ fault: `There is no list of ${request.resource}.` }) };
}
