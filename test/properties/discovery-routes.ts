import { given, type Json } from '../support/random-estate.js';
import type { DiscoveryDraft, DrawnOffer } from './discovery-estates.js';
import { fresh } from './discovery-services.js';

/** A name that a mesh imports from a peer. */
type Target = Pick<DrawnOffer, 'from' | 'imported'>;

/** What a mesh does with a service, as whoever drew the route means it. */
export interface DrawnRoute {
  mesh: string;
  service: DrawnOffer['service'];
  /** Whether requests go to the service's own host, too. */
  own: boolean;
  /** Where else they, or copies of them, go. */
  targets: Target[];
  /** Whether requests from outside take it, too. */
  entered: boolean;
}

/** Routes over what meshes import, each of a service of its own. */
export function drawDiscoveryRoutes(draft: DiscoveryDraft): void {
  const { choices, offers, meshes, routes, topology } = draft;
  const wanted = choices.int(5);
  for (let index = 0; index < wanted && offers.length > 0; index += 1) {
    const local = offers.filter(({ asLocal, imported }) => asLocal && imported.name !== 'kube-info');
    const offer = choices.pick(local.length > 0 && choices.chance(25) ? local : offers);
    const mesh = meshes.find(({ key }) => key === offer.to)!;
    // The app of this name brings its own VirtualService.
    if (!mesh.managed || (offer.asLocal && offer.imported.name === 'kube-info')) continue;
    const service = offer.asLocal ? offer.imported : { namespace: mesh.members[0]!, name: fresh(draft, 'routed') };
    if (routes.some((one) => one.mesh === mesh.key && one.service.name === service.name)) continue;
    const { written, own, targets } = offer.asLocal ? balanced(offer) : drawPattern(draft, offer);
    const entered = choices.chance(40);
    routes.push({ mesh: mesh.key, service, own, targets, entered });
    const route = given({
      mesh: mesh.key,
      service: `${service.namespace}/${service.name}`,
      ...written,
      ingress: entered ? { gateway: `${service.namespace}/entry`, hosts: ['*'] } : undefined,
    });
    topology.routes = [...(topology.routes ?? []), route];
  }
}

interface Pattern {
  written: Json;
  own: boolean;
  targets: Target[];
}

function balanced({ from }: DrawnOffer): Pattern {
  return { written: { balance: { from: [from] } }, own: true, targets: [] };
}

function drawPattern({ choices, offers }: DiscoveryDraft, offer: DrawnOffer): Pattern {
  const other = offers.find((one) => one.to === offer.to && !one.asLocal && one !== offer);
  const second = other !== undefined && choices.chance(50) ? other : undefined;
  const kind = choices.pick(['alone', 'split', 'split', 'mirror', 'match']);
  if (kind === 'alone') return { written: { split: [written(offer)] }, own: false, targets: [offer] };
  if (kind === 'mirror') return { written: { mirror: written(offer) }, own: true, targets: [offer] };
  if (kind === 'match') {
    const match = [{ headers: { 'x-user': { exact: 'y' } }, route: [written(offer)] }];
    return { written: { match }, own: true, targets: [offer] };
  }
  const split = [
    { local: true, weight: 40 },
    { ...written(offer), weight: second === undefined ? 60 : 25 },
  ];
  if (second === undefined) return { written: { split }, own: true, targets: [offer] };
  return { written: { split: [...split, { ...written(second), weight: 35 }] }, own: true, targets: [offer, second] };
}

function written({ from, imported }: Target): Json {
  return { from, importAs: `${imported.namespace}/${imported.name}` };
}
