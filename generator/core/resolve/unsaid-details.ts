import type { Mesh } from '../model.js';
import type { Offer, PeerEnd } from '../model-peers.js';

/** A service has one workload and one account: a share that need not say them means those of another share of it. */
export function completeOffers(meshes: ReadonlyMap<string, Mesh>): void {
  const said = new Map<string, Partial<Pick<Offer, 'workload' | 'serviceAccount'>>>();
  const ends = [...meshes.values()].flatMap((mesh) => mesh.ends);
  for (const end of ends) {
    for (const { serviceAccount, workload, ...offer } of end.offers) {
      const known = said.get(nameOf(end, offer)) ?? {};
      if (known.serviceAccount === undefined && serviceAccount !== '') known.serviceAccount = serviceAccount;
      if (known.workload === undefined && Object.keys(workload).length > 0) known.workload = workload;
      said.set(nameOf(end, offer), known);
    }
  }
  for (const end of ends) {
    end.offers = end.offers.map((offer) => {
      const { workload, serviceAccount } = said.get(nameOf(end, offer))!;
      return {
        ...offer,
        workload: Object.keys(offer.workload).length > 0 ? offer.workload : (workload ?? {}),
        serviceAccount: offer.serviceAccount === '' ? (serviceAccount ?? '') : offer.serviceAccount,
      };
    });
  }
}

function nameOf({ peer }: PeerEnd, { source }: Pick<Offer, 'source'>): string {
  return `${peer.key} ${source.namespace}/${source.name}`;
}
