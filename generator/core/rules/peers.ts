import { generationOf } from '../generations.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { needsAddress } from '../resolve/peer-addresses.js';
import { child } from '../source.js';
import { didYouMean } from '../suggest.js';
import { checkAddress, inWords } from './addresses.js';

/** What must hold between the ends that one mesh has; `isComplete` says that every name of the topology was found. */
export function checkPeers(model: Model, isComplete: boolean, report: Report): void {
  for (const mesh of model.meshes.values()) {
    if (mesh.managed) checkNames(mesh, report);
    if (isComplete) checkRecordedGateways(mesh, report);
  }
  for (const pair of model.pairs) {
    for (const end of pair.ends) {
      if (needsAddress(end)) checkAddress(end, pair, report);
      if (end.mesh.managed) checkExportNames(end, report);
    }
  }
  for (const cluster of model.clusters.values()) checkNodePorts(cluster, report);
  checkExposure(model, report);
}

const PEER_NAME = {
  rule: 'peer-name-unique',
  what: 'peer name',
  of: (end: PeerEnd) => [end.peerName],
  pattern: '{mesh} in naming.peer',
} as const;

/** facts/ossm2-federation.md N1, N3, N5, N6, N8: every name of a peer is its own; in generation 3 it has one, which is in hosts. */
function checkNames(mesh: Mesh, report: Report): void {
  const isFederated = generationOf(mesh).sharing === 'federation';
  const gateways = [
    {
      rule: 'gateway-unique',
      what: 'gateway',
      of: (end: PeerEnd) => [end.ingressGateway, end.egressGateway],
      pattern: '{peer} in naming.ingressGateway and naming.egressGateway',
    },
    {
      rule: 'root-certificate-unique',
      what: 'root-certificate ConfigMap',
      of: (end: PeerEnd) => [end.rootCertificate],
      pattern: '{peer} in naming.rootCertificate',
    },
  ] as const;
  for (const { rule, what, of, pattern } of [PEER_NAME, ...(isFederated ? gateways : [])]) {
    const owners = new Map<string, PeerEnd>();
    for (const end of mesh.ends) {
      for (const name of of(end)) {
        const owner = owners.get(name);
        if (owner === undefined) owners.set(name, end);
        else
          report(
            rule,
            end.pair.ref,
            `the ${what} "${name}" of mesh "${mesh.key}" would serve "${owner.peer.key}" and "${end.peer.key}".`,
            sameEnd(owner, end, pattern),
            { related: owner === end ? [] : [owner.pair.ref] },
          );
      }
    }
  }
  for (const end of mesh.ends) {
    if (!isFederated || end.peerName !== mesh.clusterName) continue;
    report(
      'peer-name-cluster',
      end.pair.ref,
      `"${mesh.key}" would know "${end.peer.key}" as "${end.peerName}", which is its own cluster name.`,
      'Change clusterName or peerName.',
      { related: [mesh.ref] },
    );
  }
}

function sameEnd(owner: PeerEnd, end: PeerEnd, pattern: string): string {
  return owner === end
    ? 'Give the ingress and the egress gateway different names.'
    : `Use ${pattern}, or give names in sides.`;
}

/** The ends in a cluster that have gateways of their own. */
function federatedEnds(cluster: Cluster): PeerEnd[] {
  return cluster.meshes.filter((mesh) => generationOf(mesh).sharing === 'federation').flatMap((mesh) => mesh.ends);
}

/** A node port belongs to one Service of a cluster; the usual range is 30000 to 32767 (facts/ossm2-federation.md P2). */
function checkNodePorts(cluster: Cluster, report: Report): void {
  const owners = new Map<number, PeerEnd>();
  for (const end of federatedEnds(cluster)) {
    if (end.service !== 'NodePort') continue;
    const ports = [end.nodePorts.tls, end.nodePorts.discovery].filter((port) => port !== undefined);
    const taken = ports.find((port, index) => owners.has(port) || ports.indexOf(port) < index);
    if (taken !== undefined) reportTaken(taken, end, owners.get(taken) ?? end, cluster, report);
    for (const port of ports) {
      owners.set(port, end);
      if (port >= 30000 && port <= 32767) continue;
      report(
        'node-port-range',
        end.pair.ref,
        `node port ${port} of ${inWords(end)} is outside of 30000 to 32767.`,
        'Choose one inside, unless the cluster has another range.',
      );
    }
  }
}

function reportTaken(port: number, end: PeerEnd, owner: PeerEnd, cluster: Cluster, report: Report): void {
  const other = owner === end ? 'twice' : `and of ${inWords(owner)}`;
  const fact = `node port ${port} of cluster "${cluster.key}" is that of ${inWords(end)} ${other}.`;
  report('node-port-twice', end.pair.ref, fact, 'Give each its own in sides.', {
    related: owner.pair === end.pair ? [] : [owner.pair.ref],
  });
}

/** A gateway under another name than the peer's key is an address that nobody uses. */
function checkRecordedGateways({ key, record, ends }: Mesh, report: Report): void {
  const peers = ends.map(({ peer }) => peer.key);
  for (const name of Object.keys(record?.gateways ?? {})) {
    if (peers.includes(name)) continue;
    const fix = didYouMean(name, peers).trim() || 'Drop it.';
    report(
      'record-gateway-orphan',
      child(record!.ref, 'gateways', name),
      `is a gateway for "${name}", which is no peer of "${key}".`,
      fix,
      { part: 'key' },
    );
  }
}

/** Version 2.1 writes names of exports unhashed into one label (facts/ossm2-federation.md L4). */
function checkExportNames({ mesh, peerName, exports, pair }: PeerEnd, report: Report): void {
  if (mesh.version.text !== '2.1') return;
  for (const { exported, ref } of exports) {
    const name = `federation-exports-${peerName}-${exported.name}-${exported.namespace}`;
    if (name.length <= 63 || exported.name === '*' || exported.namespace === '*') continue;
    report(
      'export-name-length',
      ref,
      `version "2.1" makes the name "${name}" of it, and 63 characters are allowed.`,
      'Use a shorter peer name or alias, or version "2.2".',
      { related: [pair.ref] },
    );
  }
}

/** One finding a cluster: a hub has a gateway for each of its spokes. */
function checkExposure(model: Model, report: Report): void {
  for (const cluster of model.clusters.values()) {
    if (cluster.exposurePublic || cluster.provider === 'onprem') continue;
    const open = federatedEnds(cluster).filter((end) => end.service === 'LoadBalancer' && !end.internal);
    if (open.length === 0) continue;
    const names = open.slice(0, 3).map((end) => `"${end.ingressGateway}" of "${end.mesh.key}"`);
    const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
    const verb = open.length === 1 ? 'is on a public load balancer' : 'are on public load balancers';
    report(
      'exposure-public',
      cluster.ref,
      `${names.join(', ')}${more} ${verb}.`,
      'Write internalLoadBalancers: true for a private cluster, or exposure: public if it is meant.',
      { part: 'key' },
    );
  }
}
