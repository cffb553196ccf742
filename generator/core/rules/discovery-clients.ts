import { isRoutedFromIngress } from '../gen3/discovery/entered-hosts.js';
import { nameOf } from '../gen3/discovery/imports.js';
import { localServices } from '../gen3/discovery/local-services.js';
import { generationOf } from '../generations.js';
import type { Mesh, Model } from '../model.js';
import type { Offer } from '../model-peers.js';
import type { Report } from '../report.js';
import { selectsMembers } from '../resolve/share-rules.js';
import { displayPath, type Ref } from '../source.js';

/** What one list of clients says, or what has none, in one importer. */
interface Clients {
  mesh: Mesh;
  /** The first that it speaks of: there may be thousands. */
  offer: Offer;
}

/** Who sees what a mesh imports: an entry that names nobody would be seen by everybody (Istio's exportTo). */
export function checkClients(model: Model, report: Report): void {
  const lists = new Map<string, Map<Mesh, Clients>>();
  for (const mesh of model.meshes.values()) {
    if (generationOf(mesh).sharing !== 'discovery' || !mesh.managed) continue;
    const local = localServices(mesh, model);
    for (const offer of mesh.ends.flatMap((end) => end.offers)) {
      const isSeen = (offer.asLocal && local.has(nameOf(offer))) || isRoutedFromIngress(mesh, offer.host, model);
      if (isSeen) continue;
      const key = keyOf(offer.clientsRef ?? offer.ref);
      const list = lists.get(key) ?? new Map<Mesh, Clients>();
      lists.set(key, list);
      if (!list.has(mesh)) list.set(mesh, { mesh, offer });
    }
  }
  for (const list of lists.values()) for (const one of list.values()) checkSeen(one, report);
}

function keyOf({ doc, path }: Ref): string {
  return `${doc.file} ${displayPath(path)}`;
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

/** Whether a namespace has, or may have, proxies of the mesh. */
function maySee(mesh: Mesh, namespace: string): boolean {
  if (selectsMembers(mesh) || mesh.mode === 'ClusterWide') return true;
  return namespace === mesh.namespace || mesh.members.includes(namespace);
}
