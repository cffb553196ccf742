import type { Model } from './model.js';
import type { Pair } from './model-peers.js';
import { settleRoute } from './plan/settled-route.js';

/** A pair that cannot be joined yet, in words. */
export interface PendingPair {
  pair: Pair;
  names: string;
  missing: string[];
}

/** The pairs that wait for their exchange (design 3); suspended ones wait for nothing. */
export function pendingPairs(model: Model): PendingPair[] {
  return model.pairs
    .filter((pair) => !pair.suspended && pair.missing.length > 0 && pair.ends.some(({ mesh }) => mesh.managed))
    .map((pair) => ({ pair, names: pairNames(pair), missing: pair.missing }));
}

/** `"a" and "b"`. */
function pairNames(pair: Pair): string {
  return pair.ends.map(({ mesh }) => `"${mesh.key}"`).join(' and ');
}

/** What routes leave out because its pair is not joined, a line each. */
export function leftOutDestinations(model: Model): string[] {
  return model.routes
    .filter((route) => route.mesh.managed)
    .flatMap((route) => {
      const { leftOut, matches } = settleRoute(route);
      const gone = matches.length === 0 ? ', and with it the whole route' : '';
      return leftOut.map((end) => {
        const why = end.pair.suspended ? 'suspended' : 'pending';
        return `the route of "${route.mesh.key}" for "${route.service.namespace}/${route.service.name}" leaves out "${end.peer.key}"${gone}: the pair is ${why}.`;
      });
    });
}

/** The Secrets that somebody else must provide before a control plane is applied, a line each (design 2.4). */
export function neededSecrets(model: Model): string[] {
  const sealed = new Set(model.sealed.flatMap(({ place }) => ('mesh' in place ? [place.mesh] : [])));
  return [...model.meshes.values()]
    .filter((mesh) => mesh.managed && mesh.secrets !== 'self-signed' && !sealed.has(mesh))
    .map(
      (mesh) =>
        `the Secret "cacerts" in "${mesh.namespace}" of cluster "${mesh.cluster?.key}", with ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem, before mesh-cp of "${mesh.key}" is applied.`,
    );
}
