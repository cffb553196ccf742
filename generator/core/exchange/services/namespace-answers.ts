import { byCodeUnit, isMap, type RawMap } from '../../merge.js';
import type { Labels } from '../../model.js';
import { asked, type Fault, listAt, mapAt } from '../clusters/asked-object.js';
import { requestName } from '../clusters/call-names.js';
import type { ObjectRequest } from '../clusters/live.js';

/** A pod that may answer for a Service. */
export interface LivePod {
  labels: Labels;
  serviceAccount: string;
  /** Port numbers by name, each once. */
  ports: ReadonlyMap<string, ReadonlySet<number>>;
}

const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
const LABEL_KEY = /^(?:[a-z0-9][-a-z0-9.]{0,252}\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** The request for the namespaces with these labels. */
export function namespacesRequest(selector: Labels): ObjectRequest {
  return { resource: 'namespaces', selector };
}

/** The names of the namespaces that have the labels, in byte order; those that are going are left out. */
export function readNamespaces(value: unknown, selector: Labels): { namespaces: string[] } | Fault {
  const request = namespacesRequest(selector);
  const found = itemsOf(value, request, 'Namespace');
  if ('fault' in found) return found;
  const isOther = ({ labels }: Item) => Object.entries(selector).some(([key, wanted]) => labels[key] !== wanted);
  if (found.items.some(isOther)) return { fault: `The list of ${requestName(request)} has one without the labels.` };
  return { namespaces: found.items.filter(stays).map(({ name }) => name) };
}

/** The Services of a namespace in byte order of their names; those that are going are left out. */
export function readServices(value: unknown, namespace: string): { services: Item[] } | Fault {
  const found = itemsOf(value, { resource: 'services', namespace }, 'Service');
  return 'fault' in found ? found : { services: found.items.filter(stays) };
}

/** The pods of a namespace that may answer: neither ended nor going. */
export function readPods(value: unknown, namespace: string): { pods: LivePod[] } | Fault {
  const found = itemsOf(value, { resource: 'pods', namespace }, 'Pod');
  if ('fault' in found) return found;
  const pods: LivePod[] = [];
  for (const item of found.items.filter((one) => stays(one) && !hasEnded(one))) {
    const pod = podOf(item);
    if ('fault' in pod) return pod;
    pods.push(pod);
  }
  return { pods };
}

/** An object of a list, whose name and labels are what Kubernetes takes. */
export interface Item {
  name: string;
  labels: Labels;
  map: RawMap;
}

function itemsOf(value: unknown, request: ObjectRequest, kind: string): { items: Item[] } | Fault {
  const list = asked(value, request);
  if ('fault' in list) return list;
  const items = new Map<string, Item>();
  for (const map of listAt(list.map, 'items')) {
    const item =
      isMap(map) && map.kind === kind && map.apiVersion === 'v1' ? itemOf(map, request.namespace) : undefined;
    if (item === undefined || items.has(item.name))
      return { fault: `The list of ${requestName(request)} holds something else than one ${kind} of each name.` };
    items.set(item.name, item);
  }
  return { items: [...items.values()].sort((left, right) => byCodeUnit(left.name, right.name)) };
}

function itemOf(map: RawMap, namespace: string | undefined): Item | undefined {
  const metadata = mapAt(map, 'metadata');
  const labels = labelsAt(metadata, 'labels');
  const { name } = metadata;
  const form = map.kind === 'Pod' ? SUBDOMAIN : LABEL;
  if (typeof name !== 'string' || !form.test(name) || metadata.namespace !== namespace) return undefined;
  return labels === undefined ? undefined : { name, labels, map };
}

/** Labels as Kubernetes takes them, in byte order; undefined for anything else. */
export function labelsAt(map: RawMap, key: string): Labels | undefined {
  const entries = Object.entries(mapAt(map, key));
  const isLabel = ([name, text]: [string, unknown]) =>
    LABEL_KEY.test(name) && name !== '__proto__' && typeof text === 'string' && LABEL_VALUE.test(text);
  if (!entries.every(isLabel)) return undefined;
  return Object.fromEntries(entries.sort(([left], [right]) => byCodeUnit(left, right))) as Labels;
}

function stays({ map }: Item): boolean {
  return mapAt(map, 'metadata').deletionTimestamp === undefined;
}

function hasEnded({ map }: Item): boolean {
  const { phase } = mapAt(map, 'status');
  return phase === 'Succeeded' || phase === 'Failed';
}

function podOf({ name, labels, map }: Item): LivePod | Fault {
  const spec = mapAt(map, 'spec');
  const { serviceAccountName: serviceAccount = 'default' } = spec;
  if (typeof serviceAccount !== 'string' || !SUBDOMAIN.test(serviceAccount))
    return { fault: `Pod "${name}" has a service account that is no name.` };
  const ports = new Map<string, Set<number>>();
  const containers = listAt(spec, 'containers').filter(isMap);
  for (const port of containers.flatMap((container) => listAt(container, 'ports')).filter(isMap)) {
    if (typeof port.name !== 'string' || typeof port.containerPort !== 'number') continue;
    ports.set(port.name, (ports.get(port.name) ?? new Set()).add(port.containerPort));
  }
  return { labels, serviceAccount, ports };
}
