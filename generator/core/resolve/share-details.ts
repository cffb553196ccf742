import type { Written } from '../merge-topology.js';
import type { KnownService, ServicePort, ShareDetails } from '../model-peers.js';
import type { Report } from '../report.js';
import type { Port, ServiceInventory } from '../service-inventory.js';
import { child, type Ref, type SourceDocument } from '../source.js';
import type * as T from '../topology.js';

/** The inventories that shares name, by the path as they write it; one that cannot be read is reported and absent. */
export type Inventories = ReadonlyMap<string, SourceDocument>;

/** What a share says of its services for generation 3, and what its inventory knows (design 2.6). */
export function shareDetails({ value, ref }: Written<T.Share>, inventories: Inventories, report: Report): ShareDetails {
  const doc = value.inventory === undefined ? undefined : inventories.get(value.inventory);
  if (doc !== undefined) checkOwner(doc, value, ref, report);
  return {
    ref,
    ports: value.ports?.map(portOf),
    workload: value.workload?.labels,
    serviceAccount: value.serviceAccount,
    clients: value.clients,
    inventory: value.inventory === undefined ? undefined : servicesOf(doc),
    isUnread: value.inventory !== undefined && doc === undefined,
  };
}

function checkOwner(doc: SourceDocument, { from }: T.Share, ref: Ref, report: Report): void {
  const { name } = (doc.value as ServiceInventory).metadata;
  if (name === from) return;
  const fact = `is the inventory of "${name}", and the share is of "${from}".`;
  const related = [{ doc, path: ['metadata', 'name'] }];
  report('inventory-mesh', child(ref, 'inventory'), fact, `Name that of "${from}".`, { related });
}

const read = new WeakMap<SourceDocument, KnownService[]>();

/** Shares may name one inventory of thousands of services. */
function servicesOf(doc: SourceDocument | undefined): readonly KnownService[] {
  if (doc === undefined) return [];
  const known = read.get(doc) ?? (doc.value as ServiceInventory).services.map(serviceOf);
  read.set(doc, known);
  return known;
}

function serviceOf(written: ServiceInventory['services'][number]): KnownService {
  const { namespace, name, labels, ports, workload, serviceAccount } = written;
  return {
    service: { namespace, name },
    labels: labels ?? {},
    ports: ports.map(portOf),
    workload: workload?.labels,
    serviceAccount,
  };
}

function portOf({ name, number, targetPort, protocol }: Port | T.SharePort): ServicePort {
  return { name, number, targetPort: targetPort ?? number, protocol: (protocol ?? protocolOf(name)).toUpperCase() };
}

const BY_NAME = ['grpc', 'grpc-web', 'http', 'http2', 'https', 'mongo', 'mysql', 'redis', 'tcp', 'tls'] as const;

/** What Istio takes from the first part of a port's name, in lower case; what it does not know is TCP. */
export function protocolOf(name: string): (typeof BY_NAME)[number] {
  const found = BY_NAME.filter((protocol) => name === protocol || name.startsWith(`${protocol}-`));
  return found.sort((left, right) => right.length - left.length)[0] ?? 'tcp';
}
