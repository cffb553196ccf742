import type { Mesh, Model } from './model.js';
import type { Pair } from './model-peers.js';
import { settleRoute } from './plan/settled-route.js';
import { neededFromStore, neededIssuers } from './secrets/needed.js';
import { type Link, linksOf } from './spanning/links.js';
import { remoteSecretName, watchedParts } from './spanning/parts.js';

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

/** The clusters of one mesh that do not know each other yet, each direction. */
export function pendingLinks(model: Model): Link[] {
  return linksOf(model).filter(({ missing }) => missing.length > 0);
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

/** The Secrets, keys of stores and issuers that somebody else must provide, a line each (design 2.4). */
export function neededSecrets(model: Model): string[] {
  const parts = [...model.meshes.values()].filter(({ managed }) => managed).flatMap((mesh) => mesh.parts);
  return [
    ...neededAuthorities(model, parts),
    ...parts.flatMap(neededFromStore),
    ...parts.flatMap(neededIssuers),
    ...parts.flatMap((mesh) => neededRemotes(mesh, model)),
  ];
}

/** Of the ways to get a CA, two render what asks for it. */
const RENDERED: readonly Mesh['secrets'][] = ['self-signed', 'external-secrets', 'cert-manager'];

function neededAuthorities(model: Model, parts: readonly Mesh[]): string[] {
  const sealed = new Set(model.sealed.flatMap(({ place }) => (place.kind === 'cacerts' ? [place.mesh] : [])));
  return parts
    .filter((mesh) => !RENDERED.includes(mesh.secrets) && !sealed.has(mesh))
    .map(
      (mesh) =>
        `the Secret "cacerts" in "${mesh.namespace}" of cluster "${mesh.cluster?.key}", with ca-cert.pem, ca-key.pem, root-cert.pem and cert-chain.pem, before mesh-cp of "${mesh.key}" is applied${sealing(mesh)}.`,
    );
}

function sealing({ secrets, key }: Mesh): string {
  return secrets === 'sealed-secrets'
    ? `; it is made by: meshloom exchange collect --mesh ${key} --skip-missing, then: meshloom seal ca --mesh ${key}`
    : '';
}

/** facts/multicluster-ossm3.md 1.2, 1.5: the data key is what the control plane takes for the cluster's name. */
function neededRemotes(mesh: Mesh, { sealed }: Model): string[] {
  if (mesh.secrets !== 'none') return [];
  const isSealed = (remote: Mesh): boolean =>
    sealed.some(({ place }) => place.kind === 'remote' && place.mesh === mesh && place.remote === remote);
  return watchedParts(mesh)
    .filter((remote) => !isSealed(remote))
    .map(
      (remote) =>
        `the Secret "${remoteSecretName(remote)}" in "${mesh.namespace}" of cluster "${mesh.cluster?.key}", labelled istio/multiCluster: "true", with a kubeconfig for cluster "${remote.cluster?.key}" under the key "${remote.clusterName}".`,
    );
}
