import { X509Certificate } from 'node:crypto';
import { checkGateways } from './check-gateways.js';
import {
  type ExpectedEnd,
  type ExpectedEstate,
  endNames,
  inOneCluster,
  otherEnd,
  recordOf,
} from './expected-estate.js';
import { type Data, objectAt, type ParsedTree, planeOf, type Say } from './parsed-tree.js';

/** Where an end's federation resources stand. */
export function fedFolder({ own, peer }: ExpectedEnd): string {
  return `${own.cluster}/mesh-fed/${own.key}/${peer.key}`;
}

/** mesh-fed on both sides of joined pairs and nowhere else; every field of a ServiceMeshPeer against the other side. */
export function checkPeers(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  const found = tree.objects
    .filter(({ parts }) => parts[0] === 'mesh-fed')
    .map(({ path }) => path.split('/').slice(0, 4).join('/'));
  const wanted = estate.ends.filter(({ own, joined }) => own.managed && joined).map(fedFolder);
  for (const folder of new Set(found))
    if (!wanted.includes(folder)) problems.push(`N11 not joined, but there: ${folder}`);
  for (const end of estate.ends) {
    if (!end.own.managed) continue;
    const say = (what: string): void => void problems.push(`${what}: ${end.own.key} for ${end.peer.key}`);
    checkGateways(tree, estate, end, say);
    if (end.joined) checkEnd(tree, estate, end, say);
  }
}

function checkEnd(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, say: Say): void {
  const peer = objectAt(tree, fedFolder(end), 'ServiceMeshPeer')?.data;
  const plane = planeOf(tree, end.own);
  if (peer === undefined || plane === undefined) {
    say('N11 no ServiceMeshPeer');
    return;
  }
  const { metadata, spec } = peer;
  const names = endNames(estate, end);
  if (metadata.name !== names.peer) say(`N1 ${metadata.name}`);
  if (metadata.namespace !== plane.metadata.namespace) say('N2');
  const ingress = plane.spec.gateways.additionalIngress?.[spec.gateways.ingress.name];
  const egress = plane.spec.gateways.additionalEgress?.[spec.gateways.egress.name];
  if (ingress?.enabled !== true || egress?.enabled !== true) say('N4 gateway is not enabled');
  if (ingress?.namespace !== undefined || egress?.namespace !== undefined) say('N4 gateway in another namespace');
  if (egress?.requestedNetworkView?.join() !== `network-${metadata.name}`) say('network view');
  checkAlone(tree, peer, say);
  checkIdentity(tree, estate, end, spec, plane, say);
  checkAddress(tree, estate, end, spec.remote, say);
  checkRoots(tree, estate, end, peer, say);
  const allowed = ['certificateChain', 'clientID', 'trustDomain'].join();
  if (Object.keys(spec.security).join() !== allowed) say(`fields of security: ${Object.keys(spec.security)}`);
}

/** N5, N6: no other peer of this mesh uses these gateways. */
function checkAlone(tree: ParsedTree, peer: Data, say: Say): void {
  for (const { data } of tree.objects) {
    const here =
      data.kind === 'ServiceMeshPeer' && data !== peer && data.metadata.namespace === peer.metadata.namespace;
    // Two clusters may have namespaces of one name; their objects are told apart by the trust domain that they serve.
    if (!here || data.metadata.labels === undefined) continue;
    const theirs = tree.objects.find((one) => one.data === data)!.cluster;
    const ours = tree.objects.find((one) => one.data === peer)!.cluster;
    if (theirs !== ours) continue;
    if (data.spec.gateways.ingress.name === peer.spec.gateways.ingress.name) say('N5');
    if (data.spec.gateways.egress.name === peer.spec.gateways.egress.name) say('N6');
    if (data.metadata.name === peer.metadata.name) say('N1 two peers of one name');
  }
}

/** ID1, ID5, ID6, N12: who the peer is, from its own rendered side if it has one. */
function checkIdentity(
  tree: ParsedTree,
  estate: ExpectedEstate,
  end: ExpectedEnd,
  spec: Data,
  plane: Data,
  say: Say,
): void {
  const other = otherEnd(estate, end);
  const theirs = end.peer.managed ? objectAt(tree, fedFolder(other), 'ServiceMeshPeer')?.data : undefined;
  if (end.peer.managed && theirs === undefined) say('N11 the peer has no ServiceMeshPeer back');
  const domain = end.peer.managed ? planeOf(tree, other.own)?.spec.security.trust.domain : end.peer.trustDomain;
  const namespace = theirs?.metadata.namespace ?? end.peer.namespace;
  const egress = theirs?.spec.gateways.egress.name ?? endNames(estate, other).egress;
  if (spec.security.trustDomain !== domain) say(`ID6 ${spec.security.trustDomain}, not ${domain}`);
  if (domain === plane.spec.security.trust.domain) say('ID5');
  const id = `${domain}/ns/${namespace}/sa/${egress}-service-account`;
  if (spec.security.clientID !== id) say(`ID1 ${spec.security.clientID}, not ${id}`);
  if (spec.security.clientID.split('/').length !== 5) say('ID1 parts');
}

/** N12, P2, A1 to A5: the address of the peer's ingress for this mesh. */
function checkAddress(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, remote: Data, say: Say): void {
  const other = otherEnd(estate, end);
  const recorded = recordOf(estate, end.peer)?.gateways?.[end.own.key];
  const { options } = other;
  const theirs = end.peer.managed ? objectAt(tree, fedFolder(other), 'ServiceMeshPeer')?.data : undefined;
  const ingress = theirs?.spec.gateways.ingress.name ?? endNames(estate, other).ingress;
  const given = options.addresses?.length > 0 ? options.addresses : undefined;
  const inside = given === undefined && inOneCluster(end);
  const hosts = inside ? [`${ingress}.${end.peer.namespace}.svc.cluster.local`] : (given ?? recorded?.addresses);
  if (!Array.isArray(remote.addresses) || remote.addresses.length === 0) {
    say('A1 no address');
    return;
  }
  if (remote.addresses.join() !== hosts?.join()) say(`N12 addresses ${remote.addresses}, not ${hosts}`);
  if (!inOneCluster(end) && remote.addresses.some((host: string) => host.endsWith('.cluster.local'))) say('A5');
  const nodePorts = options.service === 'NodePort' && !inside ? (options.nodePorts ?? {}) : {};
  const known = inside ? {} : (recorded ?? {});
  const ports = [
    options.servicePort ?? nodePorts.tls ?? known.servicePort ?? 15443,
    options.discoveryPort ?? nodePorts.discovery ?? known.discoveryPort ?? 8188,
  ];
  if (`${remote.servicePort},${remote.discoveryPort}` !== ports.join())
    say(`P2 ports ${JSON.stringify(remote)}, not ${ports}`);
}

/** ID7: the ConfigMap holds exactly the roots of the peer's record, compared as DER. */
function checkRoots(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, peer: Data, say: Say): void {
  const { certificateChain } = peer.spec.security;
  const map = objectAt(tree, fedFolder(end), 'ConfigMap')?.data;
  if (certificateChain.kind !== 'ConfigMap' || map?.metadata.name !== certificateChain.name) say('ID7 name');
  if (map?.metadata.name !== endNames(estate, end).root) say(`root ConfigMap ${map?.metadata.name}`);
  if (map?.metadata.namespace !== peer.metadata.namespace) say('ID7 namespace');
  if (map === undefined || Object.keys(map.data).join() !== 'root-cert.pem') {
    say('ID7 key');
    return;
  }
  const written = derOf(map.data['root-cert.pem']);
  const recorded = recordOf(estate, end.peer).rootCertificates.flatMap(({ pem }: Data) => derOf(pem));
  if (written.join() !== recorded.join()) say('ID7 other roots');
}

function derOf(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n/g) ?? [];
  if (blocks.join('') !== text) return ['not only certificates'];
  return blocks.map((block) => {
    const certificate = new X509Certificate(block);
    return certificate.ca ? certificate.raw.toString('hex') : 'no CA';
  });
}
