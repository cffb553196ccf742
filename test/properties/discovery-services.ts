import type { Json } from '../support/random-estate.js';
import type { DiscoveryDraft, DrawnOffer } from './discovery-estates.js';

/** A service while its share is drawn. */
export interface Service extends Pick<DrawnOffer, 'service' | 'ports' | 'workload' | 'serviceAccount'> {
  labels: Record<string, string>;
}

/** A new service of a namespace; several may be one workload. */
export function drawService(draft: DiscoveryDraft, namespace: string): Service {
  const service = drawNew(draft, namespace);
  draft.services.push(service);
  return service;
}

/** One of which there is a share already, but none between these two meshes. */
export function drawKnown(
  { choices, services, offers }: DiscoveryDraft,
  namespace: string,
  to: string,
): Service | undefined {
  const others = services.filter(
    ({ service }) => service.namespace === namespace && !offers.some((one) => one.to === to && isSame(one, service)),
  );
  return others.length > 0 && choices.chance(70) ? choices.pick(others) : undefined;
}

/** Whether it is of this service; a namespace is of one mesh. */
export function isSame({ service }: Pick<DrawnOffer, 'service'>, other: DrawnOffer['service']): boolean {
  return service.namespace === other.namespace && service.name === other.name;
}

function drawNew(draft: DiscoveryDraft, namespace: string): Service {
  const { choices } = draft;
  const name = fresh(draft, 'svc');
  const app = { app: choices.chance(80) ? name : 'common' };
  const workload = choices.pick<Record<string, string>>([
    app,
    app,
    { ...app, track: choices.pick(['x', 'y']) },
    { track: 'x' },
  ]);
  const ports = choices.pick<Record<number, number>>([{ 80: 8080 }, { 80: 80, 9000: 9001 }, { 5672: 5672 }]);
  const labels = choices.chance(60) ? { tier: choices.pick(['a', 'b']) } : {};
  return {
    service: { namespace, name },
    ports,
    workload,
    serviceAccount: `sa-${name}`,
    labels: labels as Record<string, string>,
  };
}

/** What a share or an inventory says of it. */
export function detailsOf({
  ports,
  workload,
  serviceAccount,
}: Pick<Service, 'ports' | 'workload' | 'serviceAccount'>): Json {
  const written = Object.entries(ports).map(([number, targetPort]) => ({
    name: `tcp-${number}`,
    number: Number(number),
    targetPort,
  }));
  return { ports: written, workload: { labels: workload }, serviceAccount };
}

/** How one importer takes it. */
export type Taken = Pick<DrawnOffer, 'to' | 'imported' | 'asLocal' | 'clients' | 'locality'>;

/** What comes of it for one importer. */
export function offerOf(
  from: { key: string },
  { service, ports, workload, serviceAccount }: Service,
  taken: Taken,
): DrawnOffer {
  return { from: from.key, service, ports, workload, serviceAccount, ...taken };
}

/** `*` in an alias keeps that part. */
export function renamed(name: DrawnOffer['service'], alias: string | undefined): DrawnOffer['service'] {
  const [namespace = '*', own = '*'] = (alias ?? '*/*').split('/');
  return { namespace: namespace === '*' ? name.namespace : namespace, name: own === '*' ? name.name : own };
}

/** A name that nothing else of the estate has. */
export function fresh(draft: DiscoveryDraft, stem: string): string {
  draft.counter += 1;
  return `${stem}-${draft.counter}`;
}
