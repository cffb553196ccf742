import { isIPv6 } from 'node:net';
import { addressProblem } from '../../addresses.js';
import type { Gateway } from '../../exchange-record.js';
import { quoted } from '../../forbidden-text.js';
import { byCodeUnit, isMap, type RawMap } from '../../merge.js';
import { asked, type Fault, listAt, mapAt, shown, type Waiting } from './asked-object.js';
import type { ObjectRequest, ServiceTask } from './live.js';

/** What a cluster calls itself: the Namespace's uid, or the ClusterVersion's clusterID (facts/reliability.md T08). */
export function readIdentity(value: unknown, request: ObjectRequest): { identity: string } | Fault {
  const object = asked(value, request);
  if ('fault' in object) return object;
  const found =
    request.resource === 'namespace' ? mapAt(object.map, 'metadata').uid : mapAt(object.map, 'spec').clusterID;
  if (typeof found === 'string' && /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(found)) return { identity: found };
  return { fault: `${shown(request)} holds no identity.` };
}

/** The root certificates of the mesh whose control plane is in this namespace, as they came (facts/ossm2-federation.md 1.6). */
export function readRoots(value: unknown, namespace: string): { roots: string } | Waiting | Fault {
  const request: ObjectRequest = { resource: 'configmap', name: 'istio-ca-root-cert', namespace };
  const object = asked(value, request);
  if ('fault' in object) return object;
  const roots = mapAt(object.map, 'data')['root-cert.pem'] ?? '';
  if (typeof roots !== 'string') return { fault: `${shown(request)} holds something else than text in root-cert.pem.` };
  if (roots.trim() === '') return { waiting: `${shown(request)} has no root-cert.pem yet.` };
  return { roots };
}

/**
 * Where a gateway's Service is reached: its load balancer's `ip`, else `hostname` (facts/ossm2-federation.md A6), or its
 * node ports, to which the nodes' addresses are still missing (P2).
 */
export function readGateway(value: unknown, task: ServiceTask): { gateway: Gateway } | Waiting | Fault {
  const request = serviceRequest(task);
  const service = typedService(value, task);
  if (!('map' in service)) return service;
  const { map } = service;
  return task.type === 'NodePort' ? nodePorts(mapAt(map, 'spec'), request) : loadBalancer(map, request);
}

/** The same of an east-west gateway, without ports; behind a node port the nodes' addresses are still missing. */
export function readEastWest(value: unknown, task: ServiceTask): { gateway: Gateway } | Waiting | Fault {
  const service = typedService(value, task);
  if (!('map' in service)) return service;
  return task.type === 'NodePort' ? { gateway: { addresses: [] } } : loadBalancer(service.map, serviceRequest(task));
}

/** The request for a gateway's Service. */
export function serviceRequest({ service, namespace }: ServiceTask): ObjectRequest {
  return { resource: 'service', name: service, namespace };
}

function typedService(value: unknown, task: ServiceTask): { map: RawMap } | Waiting | Fault {
  const request = serviceRequest(task);
  const object = asked(value, request);
  if ('fault' in object) return object;
  const { type } = mapAt(object.map, 'spec');
  if (type === task.type) return object;
  const now = typeof type === 'string' ? quoted(type) : 'nothing';
  return { waiting: `${shown(request)} is of type ${now} yet, and the topology says "${task.type}": apply mesh-cp.` };
}

function loadBalancer(object: RawMap, request: ObjectRequest): { gateway: Gateway } | Waiting | Fault {
  const ingress = listAt(mapAt(mapAt(object, 'status'), 'loadBalancer'), 'ingress');
  const written = ingress.map((entry) => (isMap(entry) ? entry.ip || entry.hostname || undefined : entry));
  const found = addressesOf(
    written.filter((one) => one !== undefined),
    shown(request),
  );
  if ('fault' in found) return found;
  if (found.addresses.length === 0) return { waiting: `${shown(request)} has no address yet.` };
  return { gateway: { addresses: found.addresses } };
}

function nodePorts(spec: RawMap, request: ObjectRequest): { gateway: Gateway } | Waiting | Fault {
  const ports = listAt(spec, 'ports').filter(isMap);
  const [servicePort, discoveryPort] = [15443, 8188].map((port) => ports.find((one) => one.port === port)?.nodePort);
  if (servicePort === undefined || discoveryPort === undefined)
    return { waiting: `${shown(request)} has no node ports for 15443 and 8188 yet.` };
  if (!isPort(servicePort) || !isPort(discoveryPort))
    return { fault: `${shown(request)} has a node port that is no port.` };
  return { gateway: { addresses: [], servicePort, discoveryPort } };
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65536;
}

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

/**
 * Where node ports are reached: the ExternalIPs of the ready nodes, else their InternalIPs; nodes that load balancers
 * leave out are left out here, unless nothing would remain.
 */
export function readNodeAddresses(value: unknown): { addresses: string[] } | Waiting | Fault {
  const object = asked(value, { resource: 'nodes' });
  if ('fault' in object) return object;
  const nodes = listAt(object.map, 'items').filter(isMap);
  if (nodes.some(({ kind }) => kind !== 'Node')) return { fault: 'The list of nodes holds something else than Nodes.' };
  const ready = nodes.filter(isReady);
  const included = ready.filter((node) => !Object.hasOwn(mapAt(mapAt(node, 'metadata'), 'labels'), EXCLUDED));
  const chosen = included.length > 0 ? included : ready;
  const external = chosen.flatMap((node) => addressesOfType(node, 'ExternalIP'));
  const written = external.length > 0 ? external : chosen.flatMap((node) => addressesOfType(node, 'InternalIP'));
  const found = addressesOf(written, 'A node');
  return 'addresses' in found && found.addresses.length === 0
    ? { waiting: 'No ready node has an address yet.' }
    : found;
}

function isReady(node: RawMap): boolean {
  const conditions = listAt(mapAt(node, 'status'), 'conditions').filter(isMap);
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function addressesOfType(node: RawMap, type: string): unknown[] {
  const addresses = listAt(mapAt(node, 'status'), 'addresses').filter(isMap);
  return addresses.filter((address) => address.type === type).map(({ address }) => address);
}

/** Canonical, each once, in code-unit order; the first that nobody can reach is a fault (facts/reliability.md T09). */
function addressesOf(written: readonly unknown[], of: string): { addresses: string[] } | Fault {
  const addresses = new Set<string>();
  for (const one of written) {
    if (typeof one !== 'string') return { fault: `${of} has an address that is no text.` };
    const address = canonical(one);
    const problem = addressProblem(address);
    if (problem !== undefined) return { fault: `${of} has the address ${quoted(one)}, which ${problem.fact}.` };
    addresses.add(address);
  }
  return { addresses: [...addresses].sort(byCodeUnit) };
}

function canonical(address: string): string {
  if (!isIPv6(address)) return address.toLowerCase().replace(/\.$/, '');
  return address.includes('%') ? address : new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
