import type { ExchangeRecord, Gateway } from '../../exchange-record.js';
import { generationOf } from '../../generations.js';
import type { Mesh } from '../../model.js';
import type { Offer } from './offer.js';

/**
 * Whether one gateway of a mesh of ours serves all its peers (design 3): its record has the address below its cluster, and
 * gateways for single peers were those of generation 2. Of meshes that others run we know each peer's way alone.
 */
function hasSharedGateway(mesh: Mesh): boolean {
  return mesh.managed && mesh.cluster !== undefined && generationOf(mesh).sharing === 'discovery';
}

/** An offer whose addresses for single peers are those of the gateway that serves all of them. */
export function withSharedGateway(offer: Offer): Offer {
  const { mesh, gateways, clusters } = offer;
  const addresses = [...new Set(Object.values(gateways).flatMap((gateway) => gateway.addresses))];
  if (!hasSharedGateway(mesh) || addresses.length === 0) return offer;
  const { key } = mesh.cluster!;
  return { ...offer, gateways: {}, clusters: { ...clusters, [key]: { ...clusters[key], eastWest: { addresses } } } };
}

/** What a record keeps of gateways for single peers, and what is told of those that go. */
export function keptGateways(
  mesh: Mesh,
  { gateways = {} }: Partial<ExchangeRecord>,
): { gateways: Readonly<Record<string, Gateway>>; changes: string[] } {
  if (!hasSharedGateway(mesh)) return { gateways, changes: [] };
  return { gateways: {}, changes: Object.keys(gateways).map((peer) => `without gateways.${peer}, of generation 2`) };
}
