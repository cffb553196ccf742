import { otherEnd } from '../gen3/discovery/exports.js';
import { generationOf } from '../generations.js';
import { byCodeUnit } from '../merge.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { Address, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { isMultiNetwork, isRemote } from '../spanning/parts.js';

/**
 * facts/multicluster-ossm3.md 3.3, L24: endpoints are told apart by their network. Control planes of one cluster see each
 * other's gateways for remote networks, so a name means one mesh in all of the cluster.
 */
export function checkNetworks({ clusters, meshes }: Model, report: Report): void {
  for (const cluster of clusters.values()) checkPeers(cluster, report);
  for (const mesh of meshes.values()) if (mesh.span !== undefined && isDiscovered(mesh)) checkSpanning(mesh, report);
}

function checkPeers({ meshes }: Cluster, report: Report): void {
  const owners = new Map<string, Mesh>();
  const claim = (owned: Mesh): void => {
    const owner = owners.get(owned.network);
    if (owner === undefined) owners.set(owned.network, owned);
    else if (owner.key !== owned.key)
      report(
        'network-unique',
        owned.ref,
        `has the network "${owned.network}", as "${owner.key}" has, and their peers would take one for the other.`,
        'Give one of them another network, or use {mesh} in naming.network.',
        { part: 'key', related: [owner.ref] },
      );
  };
  for (const mesh of meshes.filter(({ ends }) => ends.length > 0)) {
    if (!isDiscovered(mesh)) continue;
    claim(mesh);
    for (const { peer } of mesh.ends) claim(peer);
  }
  checkAddresses(meshes.filter(isDiscovered), report);
}

/** Whoever reads a gateway for a remote network reads those of its neighbours, and sends requests to all that lead there. */
function checkAddresses(meshes: readonly Mesh[], report: Report): void {
  const owners = new Map<string, { end: PeerEnd; address: Address }>();
  for (const end of meshes.flatMap(({ ends }) => ends)) {
    const address = end.offers.length === 0 ? undefined : otherEnd(end).address;
    if (address === undefined) continue;
    const owner = owners.get(end.peer.network);
    if (owner === undefined) owners.set(end.peer.network, { end, address });
    else if (placesOf(owner.address) !== placesOf(address))
      report(
        'network-addresses',
        address.ref,
        `"${end.mesh.key}" reaches "${end.peer.key}" at ${placesOf(address)}, and "${owner.end.mesh.key}" in the same cluster at ${placesOf(owner.address)}, so each of them uses both.`,
        'Give both pairs the same addresses and servicePort, unless each leads there for both.',
        { part: 'key', related: [owner.address.ref] },
      );
  }
}

function placesOf({ hosts, servicePort }: Address): string {
  const places = [...hosts].sort(byCodeUnit).map((host) => `"${host}"`);
  return `${places.join(' and ')} port ${servicePort}`;
}

/** A mesh over networks reads the gateways of other meshes' peers wherever it has a control plane. */
function checkSpanning(mesh: Mesh, report: Report): void {
  if (!isMultiNetwork(mesh)) return;
  const beside = mesh.parts.filter((part) => !isRemote(part)).flatMap(({ cluster }) => cluster?.meshes ?? []);
  const ends = beside.filter(isDiscovered).flatMap((other) => other.ends);
  for (const network of new Set(mesh.parts.map((part) => part.network))) {
    const end = ends.find(({ peer }) => peer.network === network);
    if (end === undefined) continue;
    const { mesh: joined, peer } = end;
    report(
      'network-unique',
      mesh.ref,
      `has the network "${network}", as "${peer.key}" has, and would send its own requests to the gateway by which "${joined.key}" reaches that mesh.`,
      'Give one of them another network, or use {mesh} and {cluster} in naming.network.',
      { part: 'key', related: [peer.ref] },
    );
  }
}

function isDiscovered(mesh: Mesh): boolean {
  return generationOf(mesh).sharing === 'discovery';
}
