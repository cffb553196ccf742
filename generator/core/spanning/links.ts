import type { ClusterRecord } from '../exchange-record.js';
import { generationOf } from '../generations.js';
import type { Mesh, Model } from '../model.js';
import { hasEastWest, isMultiNetwork, isRemote, otherParts, remoteSecretName, watchedParts } from './parts.js';

/** What one cluster of a mesh has to know of another, and what of it nobody knows yet. */
export interface Link {
  mesh: Mesh;
  remote: Mesh;
  missing: Missing[];
}

interface Missing {
  /** In words. */
  what: string;
  /** What brings it. */
  command: string;
}

/** Every ordered pair of clusters of every mesh of ours that spans some. */
export function linksOf(model: Model): Link[] {
  const sealed = sealedRemotes(model);
  return [...model.meshes.values()]
    .filter(({ managed }) => managed)
    .flatMap(({ parts }) => parts.flatMap((mesh) => otherParts(mesh).map((remote) => linkOf(mesh, remote, sealed))));
}

function linkOf(mesh: Mesh, remote: Mesh, sealed: ReadonlySet<string>): Link {
  const collect = `meshloom exchange collect --mesh ${mesh.key}`;
  const missing: Missing[] = [];
  if (needsAddress(mesh, remote) && remote.eastWest.addresses.length === 0) {
    missing.push({
      what: `the address of "${remote.eastWest.name}" in cluster "${remote.cluster?.key}"`,
      command: collect,
    });
  }
  if (watchedParts(mesh).includes(remote)) {
    const { secrets } = mesh;
    if (secrets === 'external-secrets') {
      if (apiServerOf(remote) === undefined)
        missing.push({ what: `the API server of cluster "${remote.cluster?.key}"`, command: collect });
    } else if (secrets !== 'none' && !sealed.has(linkKey(mesh, remote))) {
      missing.push({
        what: `"${remoteSecretName(remote)}" in sealed/${mesh.cluster?.key}`,
        command: `meshloom seal remote-secrets --mesh ${mesh.key}`,
      });
    }
  }
  return { mesh, remote, missing };
}

/**
 * Whether this cluster's files name the address of the other's gateway: of every other network in generation 2, of the
 * primary in a remote (facts/multicluster-ossm3.md 1.3, 2.5). Elsewhere control planes find it by themselves.
 */
function needsAddress(mesh: Mesh, remote: Mesh): boolean {
  if (isRemote(mesh)) return mesh.span?.primary === remote;
  const listsGateways = generationOf(mesh).major === 2 && isMultiNetwork(mesh) && hasEastWest(remote);
  return listsGateways && mesh.network !== remote.network;
}

/** Where the API of a cluster is reached, as the record says; without a CA its certificate is one that everybody trusts. */
export function apiServerOf({ cluster, record }: Mesh): ClusterRecord['apiServer'] {
  return cluster === undefined ? undefined : record?.clusters[cluster.key]?.apiServer;
}

function sealedRemotes(model: Model): Set<string> {
  return new Set(
    model.sealed.flatMap(({ place }) => (place.kind === 'remote' ? [linkKey(place.mesh, place.remote)] : [])),
  );
}

function linkKey(mesh: Mesh, remote: Mesh): string {
  return `${mesh.key} ${mesh.cluster?.key} ${remote.cluster?.key}`;
}
