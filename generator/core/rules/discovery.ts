import { sameData } from '../diff/same-data.js';
import { localServices } from '../gen3/discovery/local-services.js';
import { generationOf } from '../generations.js';
import { isMap } from '../merge.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { Offer, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { hasNetworkPeers } from '../spanning/networks.js';
import { checkExported } from './discovery-exported.js';
import { checkNetworks } from './discovery-networks.js';
import { checkEnteredPorts, checkTcpPorts } from './discovery-routes.js';
import { checkLocalServices } from './local-services.js';

/** What must hold of peerings in generation 3, where each side writes entries for what it shares (facts/multicluster-ossm3.md 3). */
export function checkDiscovery(model: Model, report: Report): void {
  for (const mesh of model.meshes.values()) {
    if (!hasNetworkPeers(mesh)) continue;
    checkAliases(mesh, report);
    checkLocalServices(mesh, model, report);
    checkImports(mesh, report);
    checkExports(mesh, model, report);
    checkExported(mesh, model, report);
    checkEnteredPorts(mesh, model, report);
    checkTcpPorts(mesh, model, report);
  }
  checkNetworks(model, report);
  checkExposure(model, report);
}

/** facts/multicluster-ossm3.md 3.4: a policy that names one identity would admit its namesakes of every alias. */
function checkAliases(mesh: Mesh, report: Report): void {
  const { values } = mesh.spec;
  const meshConfig = isMap(values) ? values.meshConfig : undefined;
  const aliases = isMap(meshConfig) ? meshConfig.trustDomainAliases : undefined;
  for (const [index, alias] of (Array.isArray(aliases) ? aliases : []).entries()) {
    const peer = mesh.ends.find((end) => end.peer.trustDomain === alias)?.peer;
    if (peer === undefined) continue;
    report(
      'trust-domain-alias',
      child(mesh.at('spec'), 'values', 'meshConfig', 'trustDomainAliases', index),
      `makes every identity of "${peer.key}" one of "${mesh.key}", so no policy tells the two apart.`,
      'Drop it: a peer is trusted by its root, for its own trust domain.',
      { related: [peer.ref] },
    );
  }
}

/** One host has one entry: peers that answer under one local name agree on its ports. */
function checkImports(mesh: Mesh, report: Report): void {
  const owners = new Map<string, Offer>();
  for (const offer of mesh.ends.flatMap(({ offers }) => offers)) {
    const owner = owners.get(offer.host);
    if (owner === undefined) owners.set(offer.host, offer);
    else if (portsOf(owner) !== portsOf(offer)) {
      report(
        'share-host-ports',
        offer.ref,
        `"${offer.host}" has the ports ${portsOf(offer)} here, and ${portsOf(owner)} in another share to "${mesh.key}".`,
        'Give both the same ports: one entry stands for the host.',
        { related: [owner.ref] },
      );
    }
  }
}

function portsOf({ ports }: Offer): string {
  return ports.map(({ name, number, protocol }) => `${name} ${number} ${protocol}`).join(', ');
}

/** The hosts that peers ask a mesh for: each is one service of it, and no other Service has that name. */
function checkExports(mesh: Mesh, model: Model, report: Report): void {
  const own = localServices(mesh, model);
  const imported = mesh.ends.flatMap(({ offers }) => offers);
  const owners = new Map<string, Offer>();
  const services = new Map<string, Offer>();
  for (const offer of mesh.ends.flatMap((end) => importerOf(end).offers)) {
    const { host, source, ref } = offer;
    const name = `${source.namespace}/${source.name}`;
    const other = services.get(name) ?? offer;
    services.set(name, other);
    if (!sameData(podsOf(other), podsOf(offer))) {
      const fact = `says another workload or service account of "${name}" than another share of it.`;
      report('share-agree', ref, fact, 'Correct one of them: it has one.', { related: [other.ref] });
    }
    const owner = owners.get(host);
    if (owner === undefined) owners.set(host, offer);
    else if (owner.source.namespace !== source.namespace || owner.source.name !== source.name) {
      const fact = `two importers call "${name}" and "${owner.source.namespace}/${owner.source.name}" of "${mesh.key}" by one host, "${host}".`;
      report('share-host', ref, fact, 'Give one of them another importAs.', { related: [owner.ref] });
    } else if (!sameData(owner.ports, offer.ports)) {
      const fact = `"${host}" is "${name}" here and in another share, with other ports.`;
      const fix = 'Give both the same ports, or one of them another importAs.';
      report('share-agree', ref, fact, fix, { related: [owner.ref] });
    }
    if (host === `${source.name}.${source.namespace}.svc.cluster.local`) continue;
    const [local, namespace] = host.split('.');
    if (offer.asLocal && own.has(`${namespace}/${local}`)) {
      const fact = `"${host}" is another Service of "${mesh.key}" than "${name}", which is imported under that name.`;
      report('share-host', ref, fact, 'Choose another importAs, or rename the service.');
    }
    const same = imported.find((one) => one.asLocal && one.host === host);
    if (offer.asLocal && same !== undefined) {
      const fact = `"${host}" is "${name}" here, and "${mesh.key}" imports a service under that name itself.`;
      report('share-host', ref, fact, 'Choose another importAs for one of them.', { related: [same.ref] });
    }
    const named = offer.ports.find(({ targetPort }) => typeof targetPort === 'string');
    if (named !== undefined) {
      const fact = `port "${named.name}" of "${name}" has the target port "${named.targetPort}", and only the pods know its number.`;
      report('share-target-port', ref, fact, 'Write the number.');
    }
  }
}

/** What is one thing for all importers. */
function podsOf({ workload, serviceAccount }: Offer): unknown {
  return { workload, serviceAccount };
}

function importerOf(end: PeerEnd): PeerEnd {
  return end.pair.ends.find((other) => other !== end)!;
}

/** A gateway for peers on a public load balancer, one finding a cluster. */
function checkExposure(model: Model, report: Report): void {
  for (const cluster of model.clusters.values()) {
    const open = cluster.exposurePublic || cluster.provider === 'onprem' ? [] : openGateways(cluster);
    if (open.length === 0) continue;
    const names = open.map((mesh) => `"${mesh.eastWest.name}" of "${mesh.key}"`).join(', ');
    const verb = open.length === 1 ? 'is on a public load balancer' : 'are on public load balancers';
    const fix = 'Write internalLoadBalancers: true for a private cluster, or exposure: public if it is meant.';
    report('exposure-public', cluster.ref, `${names} ${verb}.`, fix, { part: 'key' });
  }
}

function openGateways({ meshes }: Cluster): Mesh[] {
  return meshes.filter(
    (mesh) =>
      generationOf(mesh).sharing === 'discovery' &&
      mesh.ends.some(({ exports }) => exports.length > 0) &&
      mesh.eastWest.service === 'LoadBalancer' &&
      !mesh.eastWest.internal,
  );
}
