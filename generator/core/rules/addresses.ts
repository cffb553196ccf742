import { isHostName } from '../addresses.js';
import { generationOf } from '../generations.js';
import type { Address, Pair, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { child } from '../source.js';

/** facts/ossm2-federation.md P2, P3, A5, A6: an address or a port of the wrong kind is seldom what was meant. */
export function checkAddress(end: PeerEnd, pair: Pair, report: Report): void {
  const { mesh, peer, address, nodePorts } = end;
  const service = serviceOf(end);
  if (isFederated(end) && service !== 'NodePort' && nodePorts.tls !== undefined) {
    report(
      'node-ports-unused',
      pair.ref,
      `${inWords(end)} has node ports and is a ${service}.`,
      'Write service: NodePort, or drop nodePorts.',
    );
  }
  if (mesh.cluster !== undefined && mesh.cluster === peer.cluster) return;
  if (service === 'ClusterIP' && address?.isStatic !== true) {
    report(
      'service-cluster-ip',
      pair.ref,
      `${inWords(end)} is a ClusterIP, which another cluster cannot reach.`,
      'Use LoadBalancer or NodePort, or give addresses.',
    );
  }
  if (address === undefined) return;
  const inCluster = address.hosts.findIndex((host) => host.endsWith('.svc.cluster.local'));
  if (inCluster !== -1) {
    report(
      'address-in-cluster',
      child(address.ref, inCluster),
      `${inWords(end)} is said to be at "${address.hosts[inCluster]}", which only its own cluster knows.`,
      'Give the address that the other cluster reaches.',
    );
  }
  if (service === 'NodePort' && (address.servicePort === 15443 || address.discoveryPort === 8188)) {
    report(
      'node-port-unknown',
      address.ref,
      `${inWords(end)} is a NodePort, and its peer would call port ${address.servicePort === 15443 ? 15443 : 8188}.`,
      isFederated(end) ? 'Give nodePorts, or servicePort and discoveryPort.' : `Give sides.${mesh.key}.servicePort.`,
    );
  }
  if (service === 'LoadBalancer') checkKind(end, address, report);
}

/** Names the gateway of an end in a finding. */
export function inWords(end: PeerEnd): string {
  const { mesh, peer, ingressGateway } = end;
  const gateway = isFederated(end) ? `ingress gateway "${ingressGateway}"` : `gateway "${mesh.eastWest.name}"`;
  return `the ${gateway} of "${mesh.key}" for "${peer.key}"`;
}

function isFederated({ mesh }: PeerEnd): boolean {
  return generationOf(mesh).sharing === 'federation';
}

/** In generation 3 one gateway serves all peers. */
function serviceOf(end: PeerEnd): PeerEnd['service'] {
  return isFederated(end) ? end.service : end.mesh.eastWest.service;
}

function checkKind(end: PeerEnd, { hosts, ref }: Address, report: Report): void {
  const provider = end.mesh.cluster?.provider;
  const wrong = hosts.findIndex((host) =>
    provider === 'aws' ? !isHostName(host) : (provider === 'azure' || provider === 'gcp') && isHostName(host),
  );
  if (wrong === -1) return;
  const expected = provider === 'aws' ? 'a host name, whose IP addresses change' : 'an IP address';
  report(
    'address-kind',
    child(ref, wrong),
    `${inWords(end)} is at "${hosts[wrong]}", and a load balancer of ${provider} has ${expected}.`,
    'Check the address.',
  );
}
