import type { Json } from '../support/random-estate.js';
import type { DiscoveryEstate, DrawnOffer } from './discovery-estates.js';
import type { ExpectedSide } from './discovery-expected.js';

interface View extends DiscoveryEstate {
  sides: readonly ExpectedSide[];
  meshes: Json[];
  peerings: Json[];
  shares: Json[];
  joined: ExpectedSide[];
  /** What is imported over pairs that are joined. */
  imports: DrawnOffer[];
}

/** What an estate may have that a generator could do wrong; of offers, sides and routes what is joined counts. */
const FEATURES: Record<string, (view: View) => boolean> = {
  'a pair that is joined': ({ joined }) => joined.length > 0,
  'a pair that is pending': ({ sides, offers }) =>
    sides.some(({ joined, own }) => !joined && offers.some(({ to }) => to === own.key)),
  'a pair that is suspended': ({ peerings }) => peerings.some(({ suspend }) => suspend === true),
  'a mesh without a record': ({ sides, records }) => sides.some(({ own }) => records[own.key] === undefined),
  'an exporter that others run': ({ imports, topology }) =>
    imports.some(({ from }) => topology.meshes[from].managed === false),
  'both meshes in one cluster': ({ joined }) =>
    joined.some(
      ({ own, peer, offers }) => offers.length > 0 && own.cluster !== undefined && own.cluster === peer.cluster,
    ),
  'a mesh over clusters': ({ meshes }) => meshes.some(({ clusters }) => Object.keys(clusters ?? {}).length > 1),
  'several versions': ({ meshes }) => new Set(meshes.map(({ version }) => version)).size > 1,
  'a hub': ({ peerings }) => peerings.some(({ spokes }) => Array.isArray(spokes)),
  'selected spokes': ({ peerings }) => peerings.some(({ spokes }) => spokes?.matchLabels !== undefined),
  'a full mesh': ({ peerings }) => peerings.some(({ fullMesh }) => fullMesh !== undefined),
  'several peers that export': ({ imports }) =>
    imports.some((one) => imports.some((other) => one.to === other.to && one.from !== other.from)),
  'two roots': ({ joined }) => joined.some(({ peer }) => peer.roots.length > 1),
  'another port': ({ joined }) => joined.some(({ port, offers }) => offers.length > 0 && port !== 15443),
  'names from patterns': ({ topology, imports }) => topology.naming !== undefined && imports.length > 0,
  'a name of one side': ({ joined }) =>
    joined.some(({ peerName, offers }) => offers.length > 0 && peerName.startsWith('side-')),
  'a wildcard with an inventory': ({ shares }) =>
    shares.some(({ service, inventory }) => service !== undefined && inventory !== undefined),
  'a selector': ({ shares }) => shares.some(({ selector }) => selector !== undefined),
  'a list': ({ shares }) => shares.some(({ service }) => Array.isArray(service)),
  'sides written apart': ({ shares }) => shares.some(({ only }) => only === 'import'),
  exportAs: ({ shares }) => shares.some(({ exportAs }) => exportAs !== undefined),
  importAs: ({ shares }) => shares.some(({ importAs, importAsLocal }) => importAs !== undefined && !importAsLocal),
  'a share to every peer': ({ shares }) => shares.some(({ to }) => to === undefined),
  importAsLocal: ({ imports }) => imports.some(({ asLocal }) => asLocal),
  'a local import beside a Service': ({ imports }) =>
    imports.some(({ asLocal, imported }) => asLocal && imported.name === 'kube-info'),
  'a local name that several peers answer': ({ imports }) =>
    twoOf(imports, (one, other) => one.asLocal && other.asLocal && one.to === other.to && isNamed(one.imported, other)),
  'a local name that several peers answer for other clients': ({ imports }) =>
    twoOf(
      imports,
      (one, other) =>
        one.asLocal &&
        one.to === other.to &&
        isNamed(one.imported, other) &&
        one.imported.name !== 'kube-info' &&
        `${one.clients}` !== `${other.clients}`,
    ),
  'a service for several peers': ({ imports }) => twoOf(imports, isOneService),
  'a service under two names': ({ imports }) =>
    twoOf(imports, (one, other) => isOneService(one, other) && !isNamed(one.imported, other)),
  'pods that may be of two services': ({ imports }) =>
    twoOf(imports, (one, other) => one.to !== other.to && !isOneService(one, other) && mayBeOne(one, other)),
  'clients that are named': ({ imports }) => imports.some(({ clients }) => clients !== undefined),
  'members as clients': ({ imports }) => imports.some(({ clients }) => clients === undefined),
  'a locality of a share': ({ imports }) => imports.some(({ locality }) => locality !== undefined),
  'a route': ({ routes, imports }) =>
    routes.some(({ mesh, targets }) => targets.some(({ from }) => isFrom(imports, mesh, from))),
  'a route that waits': ({ routes, imports }) =>
    routes.some(({ mesh, targets }) => targets.some(({ from }) => !isFrom(imports, mesh, from))),
  'a route from outside': ({ routes, imports }) =>
    routes.some(({ mesh, targets, entered }) => entered && targets.some(({ from }) => isFrom(imports, mesh, from))),
  'a local import from outside': ({ routes, imports }) =>
    routes.some(({ mesh, service, entered }) =>
      imports.some((one) => entered && one.asLocal && one.to === mesh && isNamed(service, one)),
    ),
};

function twoOf(offers: readonly DrawnOffer[], are: (one: DrawnOffer, other: DrawnOffer) => boolean): boolean {
  return offers.some((one) => offers.some((other) => one !== other && are(one, other)));
}

function isNamed({ namespace, name }: DrawnOffer['imported'], { imported }: DrawnOffer): boolean {
  return imported.namespace === namespace && imported.name === name;
}

function isOneService(one: DrawnOffer, other: DrawnOffer): boolean {
  const { namespace, name } = one.service;
  return one.to !== other.to && other.service.namespace === namespace && other.service.name === name;
}

function mayBeOne({ service, workload }: DrawnOffer, other: DrawnOffer): boolean {
  const isSame = ([key, value]: [string, string]) => (other.workload[key] ?? value) === value;
  return service.namespace === other.service.namespace && Object.entries(workload).every(isSame);
}

function isFrom(imports: readonly DrawnOffer[], to: string, from: string): boolean {
  return imports.some((one) => one.to === to && one.from === from);
}

/** Counts in how many estates each feature occurs; those that never do are there with 0. */
export function countFeatures(): {
  see: (estate: DiscoveryEstate, sides: readonly ExpectedSide[]) => void;
  seen: Record<string, number>;
} {
  const seen = Object.fromEntries(Object.keys(FEATURES).map((name) => [name, 0]));
  return {
    seen,
    see: (estate, sides) => {
      const view = viewOf(estate, sides);
      for (const [name, occurs] of Object.entries(FEATURES)) if (occurs(view)) seen[name]! += 1;
    },
  };
}

function viewOf(estate: DiscoveryEstate, sides: readonly ExpectedSide[]): View {
  const { topology, offers } = estate;
  const joined = sides.filter((side) => side.joined);
  return {
    ...estate,
    sides,
    joined,
    meshes: Object.values(topology.meshes),
    peerings: topology.peerings ?? [],
    shares: topology.shares ?? [],
    imports: offers.filter(({ from, to }) => joined.some(({ own, peer }) => own.key === to && peer.key === from)),
  };
}
