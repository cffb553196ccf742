import { given, type Json } from '../support/random-estate.js';
import type { DiscoveryDraft, DrawnOffer } from './discovery-estates.js';
import { drawClients, drawImporters, drawLocality, type DrawnMesh as Mesh, peersOf } from './discovery-importers.js';
import { drawLocal, drawSecond } from './discovery-local-shares.js';
import {
  detailsOf,
  drawKnown,
  drawService,
  fresh,
  isSame,
  offerOf,
  renamed,
  type Service,
} from './discovery-services.js';

/** Shares of all kinds. Aliases are new each time, and a namespace of which everything is shared is shared no more. */
export function drawDiscoveryShares(draft: DiscoveryDraft): void {
  const { choices, meshes, topology } = draft;
  const closed = new Set<string>();
  const wanted = draft.pairs.length === 0 ? 0 : choices.int(9);
  for (let index = 0; index < wanted; index += 1) {
    const exporter = choices.pick(choices.pick(draft.pairs));
    const from = meshes.find(({ key }) => key === exporter)!;
    const namespace = choices.pick(from.members);
    if (closed.has(namespace)) continue;
    const kind = choices.pick(['one', 'one', 'list', 'local', 'local', 'wild', 'labels', 'apart']);
    if (kind === 'wild' || kind === 'labels' || kind === 'apart') closed.add(namespace);
    topology.shares = [...(topology.shares ?? []), ...drawShare(draft, from, namespace, kind)];
    if (kind === 'local' && choices.chance(90)) drawSecond(draft, closed);
  }
}

function drawShare(draft: DiscoveryDraft, from: Mesh, namespace: string, kind: string): Json[] {
  if (kind === 'local') return [drawLocal(draft, from, namespace)];
  const { choices, offers } = draft;
  const importers = drawImporters(draft, from);
  const known = kind === 'one' ? drawKnown(draft, namespace, importers[0]!.key) : undefined;
  const takers = importers.filter(({ key }) => known === undefined || !isOffered(offers, key, known));
  const isForAll = takers.length === peersOf(draft, from).length && choices.chance(50);
  const clients = drawClients(draft, takers);
  const locality = drawLocality(draft);
  const to = isForAll ? undefined : takers.map(({ key }) => key);
  const base = given({ from: from.key, to, clients, locality });
  const tell: Tell = (services, importAs, exportAs) => {
    for (const service of services) {
      const imported = renamed(renamed(service.service, exportAs), importAs);
      // The first share that matches wins.
      for (const { key } of takers.filter((one) => !isOffered(offers, one.key, service)))
        offers.push(offerOf(from, service, { to: key, imported, asLocal: false, clients, locality }));
    }
  };
  if (kind === 'one') return [drawOne(draft, namespace, known, base, tell)];
  if (kind === 'list') return [drawList(draft, namespace, base, tell)];
  if (kind === 'apart') return drawApart(draft, namespace, base, tell);
  return [drawOpen(draft, from, namespace, kind, base, tell)];
}

type Tell = (services: readonly Service[], importAs?: string, exportAs?: string) => void;

function isOffered(offers: readonly DrawnOffer[], to: string, { service }: Service): boolean {
  return offers.some((one) => one.to === to && isSame(one, service));
}

function drawAlias(draft: DiscoveryDraft, stem: string, percent: number): string | undefined {
  if (!draft.choices.chance(percent)) return undefined;
  return `${fresh(draft, 'ns')}/${draft.choices.chance(50) ? fresh(draft, stem) : '*'}`;
}

function drawOne(draft: DiscoveryDraft, namespace: string, known: Service | undefined, base: Json, tell: Tell): Json {
  const service = known ?? drawService(draft, namespace);
  const exportAs = drawAlias(draft, 'exp', 30);
  const importAs = drawAlias(draft, 'imp', known === undefined ? 40 : 80);
  tell([service], importAs, exportAs);
  return given({
    ...base,
    service: `${namespace}/${service.service.name}`,
    exportAs,
    importAs,
    ...detailsOf(service),
  });
}

/** Two services; what stands on one share is said of both. */
function drawList(draft: DiscoveryDraft, namespace: string, base: Json, tell: Tell): Json {
  const { choices, services } = draft;
  const first = drawService(draft, namespace);
  const second = { ...first, service: { namespace, name: fresh(draft, 'svc') } };
  services.push(second);
  const exportAs = choices.chance(30) ? `${fresh(draft, 'wire')}/*` : undefined;
  const importAs = choices.chance(40) ? `${fresh(draft, 'ns')}/*` : undefined;
  tell([first, second], importAs, exportAs);
  const names = [first, second].map(({ service }) => `${namespace}/${service.name}`);
  return given({ ...base, service: names, exportAs, importAs, ...detailsOf(first) });
}

/** Both sides written apart: everything is exported, and one service imported by its name on the wire. */
function drawApart(draft: DiscoveryDraft, namespace: string, base: Json, tell: Tell): Json[] {
  const { choices } = draft;
  const { clients, locality, ...exporting } = base;
  const service = drawService(draft, namespace);
  const exportAs = choices.chance(30) ? `${fresh(draft, 'wire')}/*` : undefined;
  const importAs = choices.chance(50) ? `${fresh(draft, 'ns')}/${fresh(draft, 'imp')}` : undefined;
  tell([service], importAs, exportAs);
  const onTheWire = renamed(service.service, exportAs);
  const importing = {
    service: `${onTheWire.namespace}/${onTheWire.name}`,
    only: 'import',
    importAs,
    clients,
    locality,
  };
  return [
    given({ ...exporting, service: `${namespace}/*`, only: 'export', exportAs }),
    given({ ...exporting, ...importing, ...detailsOf(service) }),
  ];
}

/** All of a namespace, or those with a label, from an inventory; what is shared by name already, too. */
function drawOpen(draft: DiscoveryDraft, from: Mesh, namespace: string, kind: string, base: Json, tell: Tell): Json {
  const { choices, inventories } = draft;
  const wanted = 1 + choices.int(3);
  for (let index = 0; index < wanted; index += 1) drawService(draft, namespace);
  const services = draft.services.filter(({ service }) => service.namespace === namespace);
  inventories[from.key] ??= emptyInventory(from.key);
  const inventory = inventories[from.key];
  for (const { service, labels, ...details } of services)
    inventory.services.push({ ...service, labels, ...detailsOf(details) });
  const matchLabels = { tier: 'a' };
  const chosen = services.filter(({ labels }) => kind === 'wild' || labels.tier === 'a');
  const importAs = choices.chance(30) ? `${fresh(draft, 'ns')}/*` : undefined;
  tell(chosen, importAs);
  const what = kind === 'wild' ? { service: `${namespace}/*` } : { selector: { namespace, matchLabels } };
  return given({ ...base, ...what, importAs, inventory: `services/${from.key}.yaml` });
}

function emptyInventory(name: string): Json {
  return { apiVersion: 'meshloom.dev/v1alpha1', kind: 'ServiceInventory', metadata: { name }, services: [] };
}
