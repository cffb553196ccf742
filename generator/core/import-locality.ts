import type { Locality } from './model.js';
import type { PeerEnd } from './model-peers.js';

/**
 * The locality of an end's ImportedServiceSet: what its local imports say, else the exporter's own (design 2.6). Only a set
 * with a local import has one (facts/ossm2-federation.md 2.8).
 */
export function importLocality(end: PeerEnd): Locality | undefined {
  const local = end.imports.filter((rule) => rule.asLocal);
  if (local.length === 0) return undefined;
  return local.find((rule) => rule.locality !== undefined)?.locality ?? end.peer.locality;
}
