import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import { isMultiNetwork } from './parts.js';

/** Whether a mesh has peers that it reaches, or that reach it, by entries for their networks (design 7). */
export function hasNetworkPeers(mesh: Mesh): boolean {
  return generationOf(mesh).sharing === 'discovery' && mesh.ends.length > 0;
}

/** Whether traffic of a mesh passes gateways between networks: of its own clusters, or of its peers. */
export function crossesNetworks(mesh: Mesh): boolean {
  return isMultiNetwork(mesh) || hasNetworkPeers(mesh);
}
