import { given, type Json } from '../support/random-estate.js';
import type { DiscoveryDraft, DrawnOffer } from './discovery-estates.js';
import { drawClients, drawLocality, type DrawnMesh as Mesh, peersOf } from './discovery-importers.js';
import { detailsOf, drawService, fresh, isSame, offerOf } from './discovery-services.js';

/** Another peer answers under the local name that was drawn last. */
export function drawSecond(draft: DiscoveryDraft, closed: ReadonlySet<string>): void {
  const { meshes, offers, topology } = draft;
  const { from, to, imported } = offers.at(-1)!;
  const importer = meshes.find(({ key }) => key === to)!;
  const isFree = ({ key }: Mesh): boolean =>
    key !== from &&
    !offers.some((one) => one.from === key && one.to === to && isSame({ service: one.imported }, imported));
  const other = peersOf(draft, importer).find(isFree);
  const namespace = other?.members.find((one) => !closed.has(one));
  if (other === undefined || namespace === undefined) return;
  topology.shares.push(drawLocal(draft, other, namespace, importer, imported));
}

/** Under a local name of one importer: a new one, or that of a Service of its own. */
export function drawLocal(
  draft: DiscoveryDraft,
  from: Mesh,
  namespace: string,
  to = draft.choices.pick(peersOf(draft, from)),
  imported = drawLocalName(draft, from, to),
): Json {
  const { offers } = draft;
  const ports = { 80: 8080 };
  const service = { ...drawService(draft, namespace), ports };
  draft.services[draft.services.length - 1] = service;
  const clients = drawClients(draft, [to]);
  const locality = drawLocality(draft);
  offers.push(offerOf(from, service, { to: to.key, imported, asLocal: true, clients, locality }));
  return given({
    from: from.key,
    to: [to.key],
    service: `${namespace}/${service.service.name}`,
    importAs: `${imported.namespace}/${imported.name}`,
    importAsLocal: true,
    clients,
    locality,
    ...detailsOf(service),
  });
}

function drawLocalName(draft: DiscoveryDraft, from: Mesh, to: Mesh): DrawnOffer['imported'] {
  const { choices, topology, offers } = draft;
  const isFree = (imported: DrawnOffer['imported']): boolean =>
    !offers.some((one) => one.from === from.key && one.to === to.key && isSame({ service: one.imported }, imported));
  const own = { namespace: to.members[0]!, name: 'kube-info' };
  if (to.managed && choices.chance(40) && isFree(own)) {
    const app = { mesh: to.key, namespace: own.namespace, template: 'kube-info' };
    topology.apps = { ...topology.apps, [`info-${to.key}`]: app };
    return own;
  }
  return { namespace: choices.pick(to.members), name: fresh(draft, 'local') };
}
