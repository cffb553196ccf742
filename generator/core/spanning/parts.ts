import type { Mesh } from '../model.js';

/** Whether the control plane of another cluster serves this one (facts/multicluster-ossm3.md 2.5). */
export function isRemote(mesh: Mesh): boolean {
  return mesh.span?.model === 'primary-remote' && mesh.span.primary !== mesh;
}

/** Whether it is known where the primary of a remote is reached. */
export function isServed({ span }: Mesh): boolean {
  return (span?.primary?.eastWest.addresses.length ?? 0) > 0;
}

/** The other clusters of a mesh, in their order. */
export function otherParts(mesh: Mesh): Mesh[] {
  return mesh.parts.filter((part) => part !== mesh);
}

/**
 * The clusters whose API servers this control plane watches: all others in multi-primary, the remotes of a primary
 * (facts/multicluster-ossm3.md L10).
 */
export function watchedParts(mesh: Mesh): Mesh[] {
  return isRemote(mesh) ? [] : otherParts(mesh);
}

/** Whether another control plane watches this cluster. */
export function isWatched(mesh: Mesh): boolean {
  return otherParts(mesh).some((part) => !isRemote(part));
}

/** Whether the clusters of a mesh are in several networks, so that traffic between them takes a gateway. */
export function isMultiNetwork({ parts }: Mesh): boolean {
  return new Set(parts.map(({ network }) => network)).size > 1;
}

/**
 * Whether a cluster of a spanning mesh has an east-west gateway: for services wherever networks differ, and for the
 * control plane in the primary of remotes (facts/multicluster-ossm3.md 2.4, 2.5).
 */
export function hasEastWest(mesh: Mesh): boolean {
  if (mesh.span === undefined || mesh.parts.length < 2) return false;
  return isMultiNetwork(mesh) || mesh.span.primary === mesh;
}

/** The networks of other clusters that traffic from this one reaches through their gateways, each with its clusters. */
export function otherNetworks(mesh: Mesh): { network: string; parts: Mesh[] }[] {
  const networks = new Map<string, Mesh[]>();
  for (const part of otherParts(mesh)) {
    if (part.network === mesh.network) continue;
    networks.set(part.network, [...(networks.get(part.network) ?? []), part]);
  }
  return [...networks].map(([network, parts]) => ({ network, parts }));
}

/**
 * The account whose token other control planes hold. Istio's own charts give `istio-reader-service-account` the right to
 * read every Secret, and may refuse one that is there already (facts/multicluster-ossm3.md 2.3, 6), so ours has a name of
 * its own.
 */
export const READER_ACCOUNT = 'istio-remote-reader';

/**
 * The Service of the gateway through which peers of generation 3 reach what a mesh exports: istiod makes it for the
 * Gateway, and adds the class to its name.
 */
export function sharingService({ eastWest }: Mesh): string {
  return `${eastWest.name}-istio`;
}

/** The Secret by which a control plane reaches another cluster (facts/multicluster-ossm3.md 1.2). */
export function remoteSecretName(remote: Mesh): string {
  return `istio-remote-secret-${remote.clusterName}`;
}
