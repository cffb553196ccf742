import { byCodeUnit } from '../../merge.js';
import type { Mesh, Model } from '../../model.js';
import type { NamespacedName, Offer, PeerEnd } from '../../model-peers.js';
import type { PlannedObject } from '../../plan/planned.js';
import { isJoined } from '../../plan/settled-route.js';
import { isRoutedFromIngress } from './entered-hosts.js';
import { entryLabels } from './entry-labels.js';
import { otherEnd } from './exports.js';
import { remoteGateway } from './gateways.js';
import { type LocalService, localServices } from './local-services.js';

/** What a mesh holds for one peer: where it is, and each imported service with its endpoint there (facts/multicluster-ossm3.md 3.1). */
export function importObjects(end: PeerEnd, model: Model): PlannedObject[] {
  if (end.offers.length === 0) return [];
  const local = localServices(end.mesh, model);
  return [
    remoteGateway(end, otherEnd(end)),
    ...end.offers.flatMap((offer) => [
      ...(offer.asLocal ? [] : [serviceEntry(end.mesh, [{ end, offer }], model)]),
      workloadEntry(end, offer, local.get(nameOf(offer))),
    ]),
  ];
}

/** An offer with the end that imports it. */
interface Import {
  end: PeerEnd;
  offer: Offer;
}

/**
 * The local names under which joined peers answer, and no Service of the mesh does: one entry for all peers
 * (facts/multicluster-ossm3.md 3.5).
 */
export function localEntries(mesh: Mesh, model: Model): PlannedObject[] {
  const local = localServices(mesh, model);
  const byHost = new Map<string, Import[]>();
  for (const end of mesh.ends.filter(({ pair }) => isJoined(pair))) {
    for (const offer of end.offers.filter((one) => one.asLocal && !local.has(nameOf(one)))) {
      byHost.set(offer.host, [...(byHost.get(offer.host) ?? []), { end, offer }]);
    }
  }
  return [...byHost.keys()].sort(byCodeUnit).map((host) => serviceEntry(mesh, byHost.get(host)!, model));
}

/** `namespace/name` of what has this host: of a local name, the Service's. */
export function nameOf({ host }: Offer): string {
  const [name, namespace] = host.split('.');
  return `${namespace}/${name}`;
}

/**
 * A local name is in its own namespace, as a Service of that name would be: clients elsewhere find the DestinationRule of a
 * route there, and nowhere else (PushContext.destinationRule in Istio's source).
 */
function namespaceOf({ namespace }: Mesh, { asLocal, host }: Offer): string {
  return asLocal ? host.split('.')[1]! : namespace;
}

/** What the exporter's pods prove to be. */
function identityOf({ peer }: PeerEnd, { source, serviceAccount }: Offer): string {
  return `spiffe://${peer.trustDomain}/ns/${source.namespace}/sa/${serviceAccount}`;
}

/** Identities of the peers that answer beside a Service of the mesh, for its pods' own are not theirs. */
export function identitiesBeside(ends: readonly PeerEnd[], { namespace, name }: NamespacedName): string[] {
  const found = ends.flatMap((end) =>
    end.offers
      .filter((offer) => offer.asLocal && nameOf(offer) === `${namespace}/${name}`)
      .map((offer) => identityOf(end, offer)),
  );
  return [...new Set(found)];
}

/** facts/multicluster-ossm3.md I2: seen by the clients alone, answered by the exporters' workloads alone. */
function serviceEntry(mesh: Mesh, imports: readonly Import[], model: Model): PlannedObject {
  const { offer } = imports[0]!;
  const entrances = isRoutedFromIngress(mesh, offer.host, model) ? [mesh.namespace] : [];
  const seenFrom = [...new Set([...entrances, ...imports.flatMap((one) => one.offer.clients)])];
  const identities = imports.map(({ end, offer: one }) => identityOf(end, one));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    namespace: namespaceOf(mesh, offer),
    name: offer.host,
    ref: offer.ref,
    template: 'v3/serviceentry',
    view: () => ({
      // An empty list would mean everybody.
      exportTo: seenFrom.length === 0 ? [mesh.namespace] : seenFrom,
      host: offer.host,
      ports: offer.ports.map(({ name, number, protocol }) => ({ name, number, protocol })),
      subjectAltNames: [...new Set(identities)],
      labels: entryLabels(offer.host),
    }),
  };
}

/**
 * facts/multicluster-ossm3.md I3: no address, for its network has a gateway; without mTLS it would be dropped. Beside a
 * Service of the mesh it stands in for one more pod of it (3.4).
 */
function workloadEntry(end: PeerEnd, offer: Offer, service: LocalService | undefined): PlannedObject {
  const { region, zone, subzone } = offer.locality ?? {};
  const locality = [region, zone, subzone].filter((part) => part !== undefined).join('/');
  const beside = offer.asLocal ? service : undefined;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    namespace: namespaceOf(end.mesh, offer),
    name: offer.asLocal ? `${offer.host}-${end.peerName}` : offer.host,
    ref: offer.ref,
    template: 'v3/workloadentry',
    view: () => ({
      labels: { ...(beside?.selector ?? entryLabels(offer.host)), 'security.istio.io/tlsMode': 'istio' },
      ...(locality === '' ? {} : { locality }),
      network: end.peer.network,
      // A Service that names its target port finds no endpoint without that name; the gateway's port replaces it.
      ...(beside === undefined || Object.keys(beside.namedPorts).length === 0 ? {} : { ports: beside.namedPorts }),
    }),
  };
}
