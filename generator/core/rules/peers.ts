import { isHostName } from '../addresses.js';
import type { Mesh, Model, Pair, PeerEnd } from '../model.js';
import type { Report } from '../report.js';
import type { Ref } from '../source.js';

/** What must hold between the ends that one mesh has. */
export function checkPeers(model: Model, report: Report): void {
  for (const mesh of model.meshes.values()) {
    if (mesh.managed) checkNames(mesh, report);
  }
  for (const pair of model.pairs) {
    for (const end of pair.ends) checkAddress(end, pair, report);
  }
  checkExposure(model, report);
}

/** facts/ossm2-federation.md N1, N3, N5, N6, N8: every name of a peer is its own. */
function checkNames(mesh: Mesh, report: Report): void {
  const names = [
    { rule: 'peer-name-unique', what: 'peer name', of: (end: PeerEnd) => [end.peerName], pattern: 'naming.peer' },
    {
      rule: 'gateway-unique',
      what: 'gateway',
      of: (end: PeerEnd) => [end.ingressGateway, end.egressGateway],
      pattern: 'naming.ingressGateway and naming.egressGateway',
    },
    {
      rule: 'root-certificate-unique',
      what: 'root-certificate ConfigMap',
      of: (end: PeerEnd) => [end.rootCertificate],
      pattern: 'naming.rootCertificate',
    },
  ] as const;
  for (const { rule, what, of, pattern } of names) {
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
    if (end.peerName !== mesh.clusterName) continue;
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
    : `Use {peer} in ${pattern}, or give names in sides.`;
}

/** facts/ossm2-federation.md P3, A5, A6: an address of the wrong kind is seldom what was meant. */
function checkAddress(end: PeerEnd, pair: Pair, report: Report): void {
  const { mesh, peer, address, service } = end;
  const between = mesh.cluster === undefined || mesh.cluster !== peer.cluster;
  const where = `the ingress gateway "${end.ingressGateway}" of "${mesh.key}" for "${peer.key}"`;
  if (!between) return;
  if (service === 'ClusterIP' && address === undefined) {
    report(
      'service-cluster-ip',
      pair.ref,
      `${where} is a ClusterIP, which another cluster cannot reach.`,
      'Use LoadBalancer or NodePort, or give addresses.',
    );
  }
  if (address === undefined) return;
  const inCluster = address.hosts.find((host) => host.endsWith('.svc.cluster.local'));
  if (inCluster !== undefined) {
    report(
      'address-in-cluster',
      pair.ref,
      `${where} is said to be at "${inCluster}", which only its own cluster knows.`,
      'Give the address that the other cluster reaches.',
    );
  }
  if (service === 'NodePort' && (address.servicePort === 15443 || address.discoveryPort === 8188)) {
    report(
      'node-port-unknown',
      pair.ref,
      `${where} is a NodePort, and its peer would call port ${address.servicePort === 15443 ? 15443 : 8188}.`,
      'Give nodePorts, or servicePort and discoveryPort.',
    );
  }
  if (service === 'LoadBalancer') checkKind(end, address.hosts, where, pair.ref, report);
}

function checkKind(end: PeerEnd, hosts: readonly string[], where: string, ref: Ref, report: Report): void {
  const provider = end.mesh.cluster?.provider;
  const wrong = hosts.find((host) =>
    provider === 'aws' ? !isHostName(host) : (provider === 'azure' || provider === 'gcp') && isHostName(host),
  );
  if (wrong === undefined) return;
  const expected = provider === 'aws' ? 'a host name, whose IP addresses change' : 'an IP address';
  report(
    'address-kind',
    ref,
    `${where} is at "${wrong}", and a load balancer of ${provider} has ${expected}.`,
    'Check the address.',
  );
}

/** One finding a cluster: a hub has a gateway for each of its spokes. */
function checkExposure(model: Model, report: Report): void {
  for (const cluster of model.clusters.values()) {
    if (cluster.exposurePublic || cluster.provider === 'onprem') continue;
    const open = cluster.meshes
      .flatMap((mesh) => mesh.ends)
      .filter((end) => end.service === 'LoadBalancer' && !end.internal);
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
