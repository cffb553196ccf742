import { identitiesBeside } from '../gen3/discovery/imports.js';
import { IDENTITIES, type LocalService, localServices } from '../gen3/discovery/local-services.js';
import type { Mesh, Model } from '../model.js';
import type { Offer } from '../model-peers.js';
import type { Report } from '../report.js';

/**
 * A Service of the importer under whose name peers answer has to be one that entries can stand beside, has no port that they
 * do not offer, and says who they are (facts/multicluster-ossm3.md 3.4).
 */
export function checkLocalServices(mesh: Mesh, model: Model, report: Report): void {
  const offers = mesh.ends.flatMap((end) => end.offers).filter(({ asLocal }) => asLocal);
  const services = localServices(mesh, model);
  for (const [key, service] of services) {
    const [namespace, name] = key.split('/') as [string, string];
    const own = offers.filter(({ host }) => host === `${name}.${namespace}.svc.cluster.local`);
    for (const offer of own) checkPorts(service, offer, report);
    if (own[0] === undefined) continue;
    const wanted = identitiesBeside(mesh.ends, { namespace, name });
    if (service.isElsewhere) checkDeployed(mesh, service, own[0], wanted, report);
    else checkService(service, own[0], wanted, report);
  }
  checkRoutes(mesh, offers, model, report);
}

/** Requests to any port of the Service go to all of its pods. */
function checkPorts({ ports, fault }: LocalService, offer: Offer, report: Report): void {
  const offered = offer.ports.map(({ number }) => number);
  const alone = ports.filter((port) => !offered.includes(port));
  if (fault !== undefined || alone.length === 0) return;
  const fact = `"${offer.host}" has port ${alone[0]} here, on which the peer does not answer.`;
  report('share-local-service', offer.ref, fact, 'Offer that port, too, or import under another name.');
}

function checkService(
  { fault, identities, ref }: LocalService,
  offer: Offer,
  wanted: readonly string[],
  report: Report,
): void {
  if (ref === undefined) return;
  const related = [offer.ref];
  if (fault !== undefined) {
    const fix = 'Give it a selector and an address of its own, or import under another name.';
    report('share-local-service', ref, `${fault}, so no peer can answer as "${offer.host}".`, fix, { related });
  } else if (wanted.some((one) => !identities?.split(',').includes(one))) {
    const fact = `peers answer as "${offer.host}" as well, and its clients would refuse their identities.`;
    const fix = `Give it the annotation ${IDENTITIES}: "${wanted.join(',')}".`;
    report('share-local-service', ref, fact, fix, { related });
  }
}

/** What we do not write, and cannot read. */
function checkDeployed(
  { key, managed }: Mesh,
  { fault }: LocalService,
  { host, ref }: Offer,
  wanted: readonly string[],
  report: Report,
): void {
  if (!managed) return;
  if (fault !== undefined) {
    const fact = `"${host}" is a Service of "${key}" that ${fault}, so no peer can answer there.`;
    report('share-local-service', ref, fact, 'Import under another name.');
    return;
  }
  const fact = `"${host}" is a Service of "${key}" that no app brings, and its clients would refuse the identities of peers.`;
  const fix = `Give it the annotation ${IDENTITIES}: "${wanted.join(',')}".`;
  report('share-local-identities', ref, fact, fix);
}

/** A Service that a route writes has no selector, and would stand in the place of the entry. */
function checkRoutes(mesh: Mesh, offers: readonly Offer[], { routes }: Model, report: Report): void {
  for (const { localService, mesh: own, service, ref } of routes) {
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    const offer = own === mesh && localService !== undefined ? offers.find((one) => one.host === host) : undefined;
    if (offer === undefined) continue;
    const fact = `localService has no selector, so no peer can answer as "${host}".`;
    report('share-local-service', ref, fact, 'Drop localService: the import is there without it.', {
      related: [offer.ref],
    });
  }
}
