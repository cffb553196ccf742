import type { ExchangeRecord, Gateway } from '../../exchange-record.js';
import { generationOf } from '../../generations.js';
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
  const ends = mesh.ends.filter(({ peer }) => isAsked(peer.key));
  const known = generationOf(mesh).sharing === 'discovery' ? sharedGateways(ends) : gateways;
  const asked = Object.entries(known).filter(([peer]) => isAsked(peer));
  const rest = asked.length === 0 ? {} : { gateways: Object.fromEntries(asked) };
  return `${comment(mesh, ends)}${recordText({ ...shared, ...rest })}`;
}

/** The gateway that serves all peers, as each of them takes it in. */
function sharedGateways(ends: readonly PeerEnd[]): Record<string, Gateway> {
  const known = ends.flatMap(({ peer, address }) => {
    if (address === undefined) return [];
    const { hosts, servicePort } = address;
    const gateway: Gateway = { addresses: [...hosts], ...(servicePort === 15443 ? {} : { servicePort }) };
    return [[peer.key, gateway] as const];
  });
  return Object.fromEntries(known);
}

function comment(mesh: Mesh, ends: readonly PeerEnd[]): string {
  const lines = [
    `What the peers of "${mesh.key}" need. Take it in with: meshloom exchange import <this file>`,
    'In a topology to which it is a mesh that others run:',
    '',
    mapLines({ meshes: { [mesh.key]: meshOf(mesh) } }, 2),
    ...ends
      .filter(hasOwnGateways)
      .map((end) => `\nand on the peering of "${end.peer.key}":\n${mapLines(sideOf(end), 2)}`),
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

function hasOwnGateways({ mesh }: PeerEnd): boolean {
  return generationOf(mesh).sharing === 'federation';
}

function sideOf({ mesh, ingressGateway, egressGateway }: PeerEnd): Record<string, unknown> {
  return { sides: { [mesh.key]: { ingressGateway, egressGateway } } };
}
