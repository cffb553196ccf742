import { quoted } from '../../forbidden-text.js';
import { isMap, type RawMap } from '../../merge.js';
import { protocolOf } from '../../resolve/share-details.js';
import type { Port, Service } from '../../service-inventory.js';
import { type Fault, listAt, mapAt } from '../clusters/asked-object.js';
import { type Item, type LivePod, labelsAt } from './namespace-answers.js';

/** What an inventory says of the Services of a namespace, with a sentence for whatever is left out. */
interface KnownServices {
  services: Service[];
  notes: string[];
}

/** What peers need to know of each Service, as far as it and its pods tell (design 2.6). */
export function knownServices(
  namespace: string,
  found: readonly Item[],
  pods: readonly LivePod[],
): KnownServices | Fault {
  const known: KnownServices = { services: [], notes: [] };
  for (const item of found) {
    const about = `Service "${item.name}" in namespace "${namespace}"`;
    const told = serviceOf(namespace, item, pods);
    if ('fault' in told) return { fault: `${about} ${told.fault}.` };
    if ('left' in told) known.notes.push(`${about} is left out: ${told.left}.`);
    else {
      known.services.push(told.service);
      known.notes.push(...told.notes.map((note) => `${about}: ${note}.`));
    }
  }
  return known;
}

type Told = { service: Service; notes: string[] } | { left: string } | Fault;

function serviceOf(namespace: string, { name, labels, map }: Item, allPods: readonly LivePod[]): Told {
  const spec = mapAt(map, 'spec');
  if (spec.type === 'ExternalName') return { left: 'it is an ExternalName' };
  if (spec.clusterIP === 'None') return { left: 'it is headless' };
  const selector = labelsAt(spec, 'selector');
  if (selector === undefined) return { fault: 'has a selector that is none' };
  if (Object.keys(selector).length === 0) return { left: 'it has no selector' };
  const pods = allPods.filter((pod) => Object.entries(selector).every(([key, value]) => pod.labels[key] === value));
  const ports = portsOf(listAt(spec, 'ports'), pods);
  if (!('ports' in ports)) return ports;
  const account = accountOf(pods);
  return {
    service: {
      namespace,
      name,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ports: ports.ports,
      workload: { labels: selector },
      ...('name' in account ? { serviceAccount: account.name } : {}),
    },
    notes: [...ports.notes, ...('note' in account ? [account.note] : [])],
  };
}

/** What its pods prove to be; a peer that expects another identity refuses them. */
function accountOf(pods: readonly LivePod[]): { name: string } | { note: string } {
  const names = [...new Set(pods.map(({ serviceAccount }) => serviceAccount))].sort();
  if (names.length === 1) return { name: names[0]! };
  if (names.length === 0) return { note: 'no pod of it runs, so that its serviceAccount is not known' };
  return { note: `its pods run as ${names.map(quoted).join(' and ')}, so that it has no one serviceAccount` };
}

function portsOf(
  written: readonly unknown[],
  pods: readonly LivePod[],
): { ports: Port[]; notes: string[] } | { left: string } | Fault {
  const ports: Port[] = [];
  const notes: string[] = [];
  for (const one of written) {
    if (!isMap(one) || !isPort(one.port)) return { fault: 'has a port that is none' };
    if ((one.protocol ?? 'TCP') !== 'TCP') {
      notes.push(`port ${one.port} is left out, because it is no TCP`);
      continue;
    }
    const target = targetOf(one, pods);
    if (typeof target !== 'number') return target;
    const port = portOf(one, one.port, target);
    if (port === undefined) return { fault: 'has a port whose name is none' };
    ports.push(port);
  }
  return ports.length === 0 ? { left: 'it has no TCP port' } : { ports, notes };
}

/** What stands in for a protocol beside its own name (Istio's source, pkg/config/kube). */
const APP_PROTOCOLS: ReadonlyMap<unknown, string> = new Map([
  ['kubernetes.io/h2c', 'http2'],
  ['kubernetes.io/ws', 'http'],
  ['kubernetes.io/wss', 'https'],
]);

function portOf({ name, appProtocol }: RawMap, number: number, targetPort: number): Port | undefined {
  if (name !== undefined && (typeof name !== 'string' || !PORT_NAME.test(name))) return undefined;
  const said = typeof appProtocol === 'string' ? (APP_PROTOCOLS.get(appProtocol) ?? appProtocol) : name;
  const protocol = protocolOf((said ?? '').toLowerCase());
  return {
    name: name ?? `${protocol}-${number}`,
    number,
    targetPort,
    protocol: protocol.toUpperCase() as Uppercase<typeof protocol>,
  };
}

const PORT_NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Of the pods: a number, or the number of the container port of that name. */
function targetOf({ port, targetPort = port }: RawMap, pods: readonly LivePod[]): number | { left: string } | Fault {
  if (isPort(targetPort)) return targetPort;
  if (typeof targetPort !== 'string' || !PORT_NAME.test(targetPort)) return { fault: 'has a target port that is none' };
  const numbers = new Set(pods.flatMap((pod) => [...(pod.ports.get(targetPort) ?? [])]));
  const [number, ...others] = numbers;
  if (number === undefined) return { left: `no pod of it says which port "${targetPort}" is` };
  if (others.length > 0) return { left: `its pods do not agree on which port "${targetPort}" is` };
  return isPort(number) ? number : { fault: `has pods whose port "${targetPort}" is none` };
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65536;
}
