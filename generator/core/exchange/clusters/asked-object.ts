import { quoted } from '../../forbidden-text.js';
import { isMap, type RawMap } from '../../merge.js';
import { requestName } from './call-names.js';
import type { ObjectRequest } from './live.js';

/** What is wrong with an answer, a whole sentence. */
export interface Fault {
  fault: string;
}

/** What is not there yet, a whole sentence. */
export interface Waiting {
  waiting: string;
}

const KINDS: Readonly<Record<ObjectRequest['resource'], readonly [apiVersion: string, kind: string]>> = {
  namespace: ['v1', 'Namespace'],
  clusterversion: ['config.openshift.io/v1', 'ClusterVersion'],
  infrastructure: ['config.openshift.io/v1', 'Infrastructure'],
  configmap: ['v1', 'ConfigMap'],
  service: ['v1', 'Service'],
  nodes: ['v1', 'List'],
  namespaces: ['v1', 'List'],
  services: ['v1', 'List'],
  pods: ['v1', 'List'],
};

/** The answer if it is the object that was asked for, and no other (facts/reliability.md C08). */
export function asked(value: unknown, request: ObjectRequest): { map: RawMap } | Fault {
  const [apiVersion, kind] = KINDS[request.resource];
  if (!isMap(value)) return { fault: `What answered for ${requestName(request)} is no object.` };
  const metadata = mapAt(value, 'metadata');
  const same =
    value.apiVersion === apiVersion &&
    value.kind === kind &&
    // A list has neither; what is in it has.
    (kind === 'List' || isNamed(metadata, request));
  if (same) return { map: value };
  const shownKind = typeof value.kind === 'string' ? quoted(value.kind) : 'no kind';
  const name = typeof metadata.name === 'string' ? ` ${quoted(metadata.name)}` : '';
  const where = typeof metadata.namespace === 'string' ? ` in namespace ${quoted(metadata.namespace)}` : '';
  return { fault: `What answered for ${requestName(request)} is another object: ${shownKind}${name}${where}.` };
}

function isNamed({ name, namespace }: RawMap, request: ObjectRequest): boolean {
  return (
    (request.name === undefined || name === request.name) &&
    (request.namespace === undefined || namespace === request.namespace)
  );
}

/** The map under a key; empty if there is none. */
export function mapAt(map: RawMap, key: string): RawMap {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return isMap(value) ? value : {};
}

/** The list under a key; empty if there is none. */
export function listAt(map: RawMap, key: string): unknown[] {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return Array.isArray(value) ? value : [];
}

/** At the start of a sentence: `Service "rosa-prod-ingress" in namespace "aro-stg-mesh"`. */
export function shown(request: ObjectRequest): string {
  return `${KINDS[request.resource][1]}${requestName(request).slice(request.resource.length)}`;
}
