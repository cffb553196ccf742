import { hostsOf, isRoutedFromIngress } from '../gen3/discovery/entered-hosts.js';
import { nameOf } from '../gen3/discovery/imports.js';
import { localServices } from '../gen3/discovery/local-services.js';
import { generationOf } from '../generations.js';
import type { Mesh, Model } from '../model.js';
import type { ExportRule, ImportRule, Offer, ShareDetails } from '../model-peers.js';
import type { Report } from '../report.js';
import { selectsMembers } from '../resolve/share-rules.js';
import { child, displayPath, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';

/** What one list of clients speaks of in one importer, or one share that has no list. */
interface Clients {
  mesh: Mesh;
  /** The first of them: there may be thousands. */
  offer: Offer;
  /** A Service of the importer has that name, and is seen by all. */
  isService: boolean;
  isEntered: boolean;
}

/** Who sees what a mesh imports: an entry that names nobody would be seen by everybody (Istio's exportTo). */
export function checkClients(model: Model, report: Report): void {
  const lists = new Map<string, Map<string, Clients>>();
  for (const mesh of model.meshes.values()) {
    if (generationOf(mesh).sharing !== 'discovery' || !mesh.managed || mesh.ends.length === 0) continue;
    const local = localServices(mesh, model);
    for (const offer of mesh.ends.flatMap((end) => end.offers)) {
      const isService = offer.asLocal && local.has(nameOf(offer));
      const isEntered = isRoutedFromIngress(mesh, offer.host, model);
      const list = lists.get(keyOf(offer)) ?? new Map<string, Clients>();
      lists.set(keyOf(offer), list);
      const key = `${mesh.key} ${isService} ${isEntered}`;
      if (!list.has(key)) list.set(key, { mesh, offer, isService, isEntered });
    }
    checkRoutes(mesh, model, report);
  }
  const importers = importersOf(model);
  for (const [key, list] of lists) checkList([...list.values()], [...(importers.get(key) ?? [])], report);
}

function keyOf({ clientsRef, ref }: Pick<Offer, 'clientsRef' | 'ref'>): string {
  const { doc, path }: Ref = clientsRef ?? ref;
  return `${doc.file} ${displayPath(path)}`;
}

/** The meshes for which a share lists clients, whether or not an earlier share is before it in one of them. */
function importersOf({ meshes }: Model): Map<string, Set<Mesh>> {
  const importers = new Map<ShareDetails, Set<Mesh>>();
  const add = (mesh: Mesh, { details }: ImportRule | ExportRule): void => {
    importers.set(details, (importers.get(details) ?? new Set<Mesh>()).add(mesh));
  };
  for (const { ends } of meshes.values()) {
    for (const { mesh, peer, imports, exports } of ends) {
      for (const rule of imports) add(mesh, rule);
      for (const rule of exports) add(peer, rule);
    }
  }
  const keyed = [...importers].map(
    ([{ ref }, found]) => [keyOf({ ref, clientsRef: child(ref, 'clients') }), found] as const,
  );
  return new Map(keyed);
}

function checkList(list: readonly Clients[], meshes: readonly Mesh[], report: Report): void {
  const { clients, clientsRef } = list[0]!.offer;
  const unknown = clientsRef === undefined ? [] : clients.filter((one) => !meshes.some((mesh) => maySee(mesh, one)));
  const known = meshes.flatMap(({ members }) => members);
  for (const client of new Set(unknown)) {
    const fact = `"${client}" is no member of ${meshes.map(({ key }) => `"${key}"`).join(' or ')}.`;
    const fix = didYouMean(client, known).trim() || 'Name a member, or add it to the members.';
    const related = meshes.map(({ ref }) => ref);
    report('share-client', child(clientsRef!, clients.indexOf(client)), fact, fix, { related });
  }
  for (const one of list) {
    if (one.isService) checkUnused(one, report);
    else if (unknown.length === 0 && !one.isEntered) checkSeen(one, report);
  }
}

function checkSeen({ mesh, offer }: Clients, report: Report): void {
  if (offer.clients.some((client) => maySee(mesh, client))) return;
  const related = [mesh.ref];
  if (offer.clientsRef === undefined) {
    const fact = `nobody would see "${offer.host}", for "${mesh.key}" has no members.`;
    report('share-unseen', offer.ref, fact, 'Give it members, or name other importers in "to".', { related });
    return;
  }
  const fact = `nobody would see "${offer.host}", for none of these is a member of "${mesh.key}".`;
  report('share-unseen', offer.clientsRef, fact, 'Add one that is.', { related });
}

/** Where members are found by labels the list has to be there. */
function checkUnused({ mesh, offer }: Clients, report: Report): void {
  if (offer.clientsRef === undefined || selectsMembers(mesh)) return;
  const fact = `says nothing in "${mesh.key}", whose own Service is "${offer.host}" and is seen by all.`;
  report('share-clients-unused', offer.clientsRef, fact, 'Drop it, or import under another name.', { part: 'key' });
}

/** A route holds for all members; a cluster that one of them does not see answers with an error. */
function checkRoutes(mesh: Mesh, { routes }: Model, report: Report): void {
  if (selectsMembers(mesh)) return;
  const offers = mesh.ends.flatMap((end) => end.offers);
  for (const route of routes.filter((one) => one.mesh === mesh)) {
    const own = `${route.service.name}.${route.service.namespace}.svc.cluster.local`;
    const hosts = new Set(hostsOf(route).filter((host) => host !== own));
    for (const { host, clients, clientsRef } of hosts.size === 0 ? [] : offers) {
      const lacking = mesh.members.filter((member) => !clients.includes(member));
      if (clientsRef === undefined || !hosts.has(host) || lacking.length === 0) continue;
      const names = lacking.map((member) => `"${member}"`).join(', ');
      const fact = `leads to "${host}", which the members ${names} of "${mesh.key}" do not see.`;
      report('route-clients', route.ref, fact, 'Add them to its clients, or keep requests for the service to these.', {
        related: [clientsRef],
      });
    }
  }
}

/** Whether a namespace has, or may have, proxies of the mesh. */
function maySee(mesh: Mesh, namespace: string): boolean {
  if (!mesh.managed || selectsMembers(mesh) || mesh.mode === 'ClusterWide') return true;
  return namespace === mesh.namespace || mesh.members.includes(namespace);
}
