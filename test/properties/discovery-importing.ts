import { type Data, type Say, sameData } from '../support/parsed-tree.js';
import type { ExpectedOffer, ExpectedRoute, ExpectedSide } from './discovery-expected.js';
import { isPassthrough } from './discovery-exporting.js';
import { chooses, hostOf, networkOf, ofClass, ofKind, type Rendered, sorted } from './discovery-rendered.js';

/** I1 to I3: what the shares say, seen through networks, selectors and gateways; nothing else. */
export function checkImports(
  { fed, services }: Rendered,
  sides: readonly ExpectedSide[],
  routes: readonly ExpectedRoute[],
  say: Say,
): void {
  const entries = ofKind(fed, 'ServiceEntry').filter(({ spec }) => spec.subjectAltNames !== undefined);
  const seen = ofKind(fed, 'WorkloadEntry').flatMap((entry) => endpointOf(entry, entries, services, fed, sides, say));
  const wanted = sides.flatMap(({ peer, offers }) => offers.map(({ host }) => `${peer.key} ${host}`));
  if (sorted(seen) !== sorted(wanted)) say(`imports ${sorted(seen)}, not ${sorted(wanted)}`);
  for (const gateway of ofClass(fed, 'istio-remote')) checkRemote(gateway, sides, say);
  for (const entry of entries) checkEntry(entry, sides, routes, say);
  for (const service of services) checkIdentities(service, sides, say);
}

/** I3: for which hosts a WorkloadEntry answers, and whose it is. */
function endpointOf(
  { metadata, spec }: Data,
  entries: readonly Data[],
  services: readonly Data[],
  fed: readonly Data[],
  sides: readonly ExpectedSide[],
  say: Say,
): string[] {
  const gateways = ofClass(fed, 'istio-remote').filter((one) => networkOf(one) === spec.network);
  if (gateways.length !== 1) say(`L24 ${gateways.length} gateways of network ${spec.network}`);
  if (spec.address !== undefined || spec.labels['security.istio.io/tlsMode'] !== 'istio') say('I3');
  const side = sides.find(({ peer }) => peer.network === spec.network);
  const here = (one: Data) => one.metadata.namespace === metadata.namespace;
  const hosts = [
    ...entries
      .filter((one) => here(one) && chooses(one.spec.workloadSelector.labels, spec.labels))
      .map((one) => one.spec.hosts[0]),
    ...services.filter((one) => here(one) && chooses(one.spec.selector, spec.labels)).map(hostOf),
  ];
  if (hosts.length !== 1) say(`I3 ${metadata.name} is chosen by ${hosts.length}`);
  const locality = side?.offers.find(({ host }) => host === hosts[0])?.locality;
  if ((spec.locality ?? '') !== (locality ?? '')) say(`3.5 locality of ${hosts[0]}: ${spec.locality}, not ${locality}`);
  return hosts.map((host) => `${side?.peer.key} ${host}`);
}

/** I1: where the peer is reached. */
function checkRemote({ metadata, spec }: Data, sides: readonly ExpectedSide[], say: Say): void {
  const side = sides.find(({ peer }) => peer.network === networkOf({ metadata }));
  const addresses = spec.addresses.map(({ value }: Data) => value);
  if (side === undefined || sorted(addresses) !== sorted(side.addresses)) say(`I1 addresses ${addresses}`);
  const [listener] = spec.listeners;
  if (listener.port !== side?.port) say(`I1 port ${listener.port}`);
  if (!isPassthrough(listener) || listener.hostname !== undefined) say('I1 listener');
  const isTyped = ({ type, value }: Data) => (type === 'IPAddress') === /^[0-9.]+$/.test(value);
  if (!spec.addresses.every(isTyped)) say('I1 types of addresses');
}

/** I2: the ports, clients and identities of all who answer under the host. */
function checkEntry(
  { metadata, spec }: Data,
  sides: readonly ExpectedSide[],
  routes: readonly ExpectedRoute[],
  say: Say,
): void {
  const [host] = spec.hosts;
  const answering = sides.flatMap((side) =>
    side.offers.filter((offer) => offer.host === host).map((offer) => ({ side, offer })),
  );
  const [, namespace, , local] = host.split('.');
  // Local names are where a Service of that name would be, the others where the ingress gateway is.
  const plane = sides[0]!.own.namespace;
  if (metadata.namespace !== (local === 'cluster' ? namespace : plane)) say(`I2 namespace of ${host}`);
  const entered = routes.some((route) => route.entered && route.hosts.includes(host)) ? [plane] : [];
  const clients = [...entered, ...answering.flatMap(({ side, offer }) => offer.clients ?? side.own.members)];
  if (sorted(spec.exportTo) !== sorted([...new Set(clients)])) say(`I2 clients of ${host}: ${spec.exportTo}`);
  const identities = answering.map(({ side, offer }) => identity(side, offer));
  if (sorted(spec.subjectAltNames) !== sorted(identities)) say(`I2 identities of ${host}`);
  const numbers = sorted(spec.ports.map(({ number }: Data) => String(number)));
  if (!answering.every(({ offer }) => sorted(Object.keys(offer.ports)) === numbers)) say(`I2 ports of ${host}`);
  if (spec.location !== 'MESH_INTERNAL' || spec.resolution !== 'STATIC') say(`I2 kind of ${host}`);
}

function identity({ peer }: ExpectedSide, { service, serviceAccount }: ExpectedOffer): string {
  return `spiffe://${peer.trustDomain}/ns/${service.namespace}/sa/${serviceAccount}`;
}

function checkIdentities(service: Data, sides: readonly ExpectedSide[], say: Say): void {
  const wanted = sides.flatMap((side) =>
    side.offers.filter(({ host }) => host === hostOf(service)).map((offer) => identity(side, offer)),
  );
  const found = service.metadata.annotations?.['alpha.istio.io/canonical-serviceaccounts']?.split(',') ?? [];
  if (sorted(found) !== sorted(wanted)) say(`identities beside ${hostOf(service)}`);
}

/** Requests go where a route says, as far as that is joined; a route without a destination is left out. */
export function checkRoutes({ routes }: Rendered, wanted: readonly ExpectedRoute[], say: Say): void {
  const found = routes.map(({ metadata, spec }) => ({
    of: `${metadata.namespace}/${metadata.name}`,
    hosts: [...new Set((spec.http ?? []).flatMap(destinationsOf))].sort(),
  }));
  const asked = wanted
    .filter(({ hosts }) => hosts.length > 0)
    .flatMap(({ service, hosts, entered }) =>
      ['', ...(entered ? ['-ingress'] : [])].map((suffix) => ({
        of: `${service.namespace}/${service.name}${suffix}`,
        hosts: [...hosts].sort(),
      })),
    );
  const inOrder = (list: typeof found) => list.sort((one, other) => (one.of < other.of ? -1 : 1));
  if (!sameData(inOrder(found), inOrder(asked))) say(`routes ${JSON.stringify(found)}, not ${JSON.stringify(asked)}`);
}

function destinationsOf({ route, mirrors, mirror }: Data): string[] {
  const all = [...(route ?? []), ...(mirrors ?? []), ...(mirror === undefined ? [] : [{ destination: mirror }])];
  return all.map(({ destination }) => destination.host);
}
