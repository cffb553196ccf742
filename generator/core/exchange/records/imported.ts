import { recordedCertificate } from '../../certificates.js';
import type { ExchangeRecord, Gateway } from '../../exchange-record.js';
import type { Mesh, RootCertificate } from '../../model.js';
import type { Offer } from './offer.js';
import type { Refusal } from './refusal.js';

/** What a record from elsewhere offers to one of our meshes, and what of it is of no use here. */
export interface Imported {
  offer: Offer;
  refusals: Refusal[];
  notes: string[];
}

const CLUSTERS_LEFT_OUT = 'what it says of clusters is left out: which cluster is which, only collecting tells.';

const REMEDY =
  'Rename the key in the file if a peer has another name here, or name the mesh that the file is about with --mesh.';

/**
 * A record that others sent, as an offer. Their keys of clusters and of other peers are theirs: gateways for meshes that
 * are no peers here are left out, as is what identifies clusters, and where it was read has to be where our topology says
 * that the mesh is.
 */
export function importedOffer(
  mesh: Mesh,
  record: ExchangeRecord,
  roots: readonly RootCertificate[],
  source: string,
): Imported {
  const { gateways, notes } = gatewaysForPeers(mesh, record.gateways ?? {}, source);
  const offer: Offer = {
    mesh,
    source,
    isLive: false,
    origin: record.origin === undefined || mesh.cluster === undefined ? record.origin : originHere(mesh),
    roots: roots.length === 0 ? undefined : roots.map(recordedCertificate),
    isPartial: false,
    gateways,
    clusters: {},
  };
  if (Object.keys(record.clusters ?? {}).length > 0) notes.push(`${source}: ${CLUSTERS_LEFT_OUT}`);
  return { offer, notes, refusals: wrongOrigin(mesh, record, source) };
}

function originHere({ cluster, namespace }: Mesh): NonNullable<ExchangeRecord['origin']> {
  return { cluster: cluster!.key, namespace };
}

/** Of a mesh of ours the cluster has to be right, too; others call theirs as they like. */
function wrongOrigin(mesh: Mesh, { origin }: ExchangeRecord, source: string): Refusal[] {
  if (origin === undefined) return [];
  const about = source;
  if (origin.namespace !== mesh.namespace) {
    const fact = `it was read in namespace "${origin.namespace}", and mesh "${mesh.key}" is in "${mesh.namespace}".`;
    return [{ exitCode: 2, about, fact, fix: 'Correct the namespace in the topology, or ask for the right record.' }];
  }
  const clusters = mesh.parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster.key]));
  if (mesh.managed && clusters.length > 0 && !clusters.includes(origin.cluster)) {
    const there = clusters.map((cluster) => `"${cluster}"`).join(' and ');
    const fact = `it was read in cluster "${origin.cluster}", and mesh "${mesh.key}" is in ${there}.`;
    return [{ exitCode: 2, about, fact, fix: 'Collect it anew where the mesh is now.' }];
  }
  return [];
}

function gatewaysForPeers(
  mesh: Mesh,
  gateways: Readonly<Record<string, Gateway>>,
  source: string,
): { gateways: Record<string, Gateway>; notes: string[] } {
  const peers = mesh.ends.map(({ peer }) => peer.key);
  const entries = Object.entries(gateways);
  const taken = entries.filter(([peer]) => peers.includes(peer));
  const only = entries.length === 1 && peers.length === 1 && taken.length === 0 ? entries[0]! : undefined;
  if (only !== undefined) {
    const note = `${source}: its gateway for "${only[0]}" is taken as the one for "${peers[0]}", the only peer.`;
    return { gateways: { [peers[0]!]: only[1] }, notes: [note] };
  }
  const notes = entries
    .filter(([peer]) => !peers.includes(peer))
    .map(
      ([peer]) =>
        `${source}: its gateway for "${peer}" is left out: no peer of "${mesh.key}" has that name here. ${REMEDY}`,
    );
  return { gateways: Object.fromEntries(taken), notes };
}
