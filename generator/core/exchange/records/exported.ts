import type { ExchangeRecord } from '../../exchange-record.js';
import type { Mesh } from '../../model.js';
import type { PeerEnd } from '../../model-peers.js';
import { mapLines } from '../../yaml-writer.js';
import { recordText } from './record-text.js';

/**
 * A mesh's record as these peers (undefined: all) need it, headed by what they have to write into their own topology.
 * What identifies our clusters stays here.
 */
export function exportedRecord(mesh: Mesh, record: ExchangeRecord, peers: ReadonlySet<string> | undefined): string {
  const isAsked = (peer: string) => peers === undefined || peers.has(peer);
  const { clusters, gateways = {}, ...shared } = record;
  const asked = Object.entries(gateways).filter(([peer]) => isAsked(peer));
  const ends = mesh.ends.filter(({ peer }) => isAsked(peer.key));
  const rest = asked.length === 0 ? {} : { gateways: Object.fromEntries(asked) };
  return `${comment(mesh, ends)}${recordText({ ...shared, ...rest })}`;
}

function comment(mesh: Mesh, ends: readonly PeerEnd[]): string {
  const lines = [
    `What the peers of "${mesh.key}" need. Take it in with: meshloom exchange import <this file>`,
    'In a topology to which it is a mesh that others run:',
    '',
    mapLines({ meshes: { [mesh.key]: meshOf(mesh) } }, 2),
    ...ends.map((end) => `\nand on the peering of "${end.peer.key}":\n${mapLines(sideOf(end), 2)}`),
  ];
  const text = lines.join('\n').split('\n');
  return text.map((line) => (line === '' ? '#\n' : `# ${line}\n`)).join('');
}

/** Of a mesh that spans clusters without what each of them has of its own. */
function meshOf(mesh: Mesh): object {
  const { version, namespace, trustDomain, controlPlane, clusterName, network, peerName, span } = mesh;
  return {
    managed: false,
    version: version.text,
    namespace,
    trustDomain,
    controlPlane,
    ...(span === undefined ? { clusterName, network } : {}),
    peerName,
  };
}

function sideOf({ mesh, ingressGateway, egressGateway }: PeerEnd): Record<string, unknown> {
  return { sides: { [mesh.key]: { ingressGateway, egressGateway } } };
}
