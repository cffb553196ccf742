import type { Cluster, Mesh, Model } from '../model.js';
import type { Report } from '../report.js';
import { selectsMembers } from '../resolve/share-rules.js';
import { child, type Ref } from '../source.js';
import { hasEastWest, isMultiNetwork } from '../spanning/parts.js';
import { didYouMean } from '../suggest.js';
import { rowOf } from './spanning-words.js';

/** The services that a mesh exposes to its other networks (design 2.4). */
export function checkExposed(mesh: Mesh, report: Report): void {
  const at = mesh.at('expose');
  const isOwn = mesh.given.has('expose') && at.path[0] !== 'defaults';
  if (isOwn && !isMultiNetwork(mesh)) {
    report(
      'east-west-unused',
      at,
      `says nothing: all clusters of "${mesh.key}" are in the network "${mesh.network}", where pods reach each other.`,
      'Drop it, or give the clusters networks of their own.',
      { part: 'key' },
    );
  }
  const expose = mesh.span?.expose ?? 'all';
  if (expose === 'all') return;
  const owners = new Map<string, Ref>();
  for (const [index, { namespace, name }] of expose.entries()) {
    const ref = child(at, index);
    const owner = owners.get(`${namespace}/${name}`);
    if (owner === undefined) owners.set(`${namespace}/${name}`, ref);
    else
      report('expose-twice', ref, `lists "${namespace}/${name}" a second time.`, 'Drop it.', {
        related: [owner],
      });
    checkMember(namespace, mesh, ref, report);
  }
}

function checkMember(namespace: string, mesh: Mesh, ref: Ref, report: Report): void {
  if (mesh.parts.some((part) => selectsMembers(part) || part.members.includes(namespace))) return;
  const hint = didYouMean(
    namespace,
    mesh.parts.flatMap(({ members }) => members),
  ).trim();
  report(
    'expose-not-member',
    ref,
    `"${namespace}" is no member of "${mesh.key}" in any cluster.`,
    hint || `Add it to meshes.${mesh.key}.members.`,
    { related: [mesh.ref] },
  );
}

/** One finding a cluster (facts/multicluster-ossm3.md L26). */
export function checkPublicGateways(model: Model, report: Report): void {
  for (const cluster of model.clusters.values()) {
    const open = openGateways(cluster);
    if (open.length === 0) continue;
    const names = rowOf(open.map(({ key, eastWest }) => `"${eastWest.name}" of "${key}"`));
    const [verb, offer] =
      open.length === 1 ? ['is on a public load balancer', 'offers'] : ['are on public load balancers', 'offer'];
    report(
      'east-west-public',
      cluster.ref,
      `${names} ${verb} and ${offer} every service to whoever holds a certificate of the mesh.`,
      'Write internalLoadBalancers: true for a private cluster, list services in expose, or write exposure: public if it is meant.',
      { part: 'key' },
    );
  }
}

function openGateways(cluster: Cluster): Mesh[] {
  if (cluster.exposurePublic || cluster.provider === 'onprem') return [];
  return cluster.meshes.filter(
    (mesh) =>
      hasEastWest(mesh) &&
      isMultiNetwork(mesh) &&
      mesh.span?.expose === 'all' &&
      mesh.eastWest.service === 'LoadBalancer' &&
      !mesh.eastWest.internal,
  );
}
