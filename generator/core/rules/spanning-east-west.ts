import { isHostName } from '../addresses.js';
import { parseIstioVersion } from '../gen3/istio-versions.js';
import { generationOf } from '../generations.js';
import { isMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { hasEastWest, isMultiNetwork, isRemote } from '../spanning/parts.js';

/** Where the east-west gateways of a mesh are reached (facts/multicluster-ossm3.md 1.3, 2.4, 2.5). */
export function checkEastWest(mesh: Mesh, report: Report): void {
  const parts = mesh.parts.filter(hasEastWest);
  const shared = sharedAddresses(mesh);
  if (shared !== undefined && parts.length > 1) {
    report(
      'east-west-addresses',
      shared,
      `are of one gateway, and "${mesh.key}" has one in each of ${parts.length} clusters.`,
      `Write meshes.${mesh.key}.clusters.<cluster>.eastWest.addresses.`,
      { part: 'key' },
    );
  } else checkOwners(parts, report);
  for (const part of parts) {
    checkService(part, report);
    checkInCluster(part, report);
  }
  checkPrimaryHost(mesh, report);
  checkNamespace(mesh, report);
}

/** The addresses that the mesh itself has, for its clusters to take over. */
function sharedAddresses({ ref }: Mesh): Ref | undefined {
  const at = child(ref, 'eastWest', 'addresses');
  let node: unknown = at.doc.value;
  for (const key of at.path) node = isMap(node) ? node[key] : undefined;
  return Array.isArray(node) && node.length > 0 ? at : undefined;
}

function checkOwners(parts: readonly Mesh[], report: Report): void {
  const owners = new Map<string, { part: Mesh; ref: Ref }>();
  for (const part of parts) {
    for (const [index, address] of part.eastWest.addresses.entries()) {
      const ref = child(part.eastWest.ref, index);
      const owner = owners.get(address);
      if (owner === undefined) owners.set(address, { part, ref });
      else if (owner.part !== part)
        report(
          'east-west-addresses',
          ref,
          `"${address}" is said to be the gateway of cluster "${part.cluster?.key}", and that of "${owner.part.cluster?.key}" as well.`,
          'Find out whose it is.',
          { related: [owner.ref] },
        );
    }
  }
}

/** Given by a person, so that whatever stands there may lead on to the gateway. */
function isStatic({ eastWest, record }: Mesh): boolean {
  return eastWest.addresses.length > 0 && eastWest.ref.doc !== record?.ref.doc;
}

/**
 * Control planes of generation 3 find a gateway by its Service, and know node ports; whoever is told an address calls the
 * usual ports there.
 */
function checkService(part: Mesh, report: Report): void {
  const { service, name } = part.eastWest;
  const isTold = generationOf(part).major === 2 || (part.span?.primary === part && !isMultiNetwork(part));
  if (service === 'ClusterIP' && !(isTold && isStatic(part))) {
    report(
      'east-west-cluster-ip',
      part.at('eastWest'),
      `the gateway "${name}" of "${part.key}" in cluster "${part.cluster?.key}" is a ClusterIP, which no other cluster can reach.`,
      'Use LoadBalancer or NodePort.',
      { part: 'key' },
    );
  }
  const port = generationOf(part).major === 2 ? 15443 : 15012;
  if (service !== 'NodePort' || isStatic(part) || (port === 15012 && part.span?.primary !== part)) return;
  report(
    'east-west-node-port',
    part.at('eastWest'),
    `the gateway "${name}" of "${part.key}" in cluster "${part.cluster?.key}" is a NodePort, and other clusters would call port ${port}.`,
    'Use LoadBalancer, or give addresses that lead to its node ports.',
    { part: 'key' },
  );
}

function checkInCluster(part: Mesh, report: Report): void {
  const { addresses, name, ref } = part.eastWest;
  const index = addresses.findIndex((address) => address.endsWith('.svc.cluster.local'));
  if (index === -1) return;
  report(
    'address-in-cluster',
    child(ref, index),
    `the gateway "${name}" of "${part.key}" is said to be at "${addresses[index]}", which only its own cluster knows.`,
    'Give the address that the other clusters reach.',
  );
}

/** Remotes use the first address. What stands there for a host name is an ExternalName, which maps no ports (facts/multicluster-ossm3.md L21). */
function checkPrimaryHost({ parts, span }: Mesh, report: Report): void {
  const primary = span?.primary;
  if (primary === undefined || !parts.some(isRemote)) return;
  const { addresses, ref } = primary.eastWest;
  const [address] = addresses;
  if (address === undefined) return;
  if (address.includes(':')) checkIPv6(primary, address, report);
  if (!isHostName(address)) return;
  report(
    'east-west-host',
    child(ref, 0),
    `"${address}" is a host name, and the Service that stands for it in the remotes cannot map port 443 to 15017, so no sidecar is injected there.`,
    'Give its IP address in eastWest.addresses, of a load balancer that keeps it.',
  );
}

/** The charts before Istio 1.30 take an IPv6 address for a host name. */
function checkIPv6(primary: Mesh, address: string, report: Report): void {
  if ((parseIstioVersion(primary.istioVersion)?.minor ?? 30) >= 30) return;
  report(
    'east-west-host',
    child(primary.eastWest.ref, 0),
    `"${address}" is an IPv6 address, which Istio "${primary.istioVersion}" takes for a host name in the remotes, so no sidecar is injected there.`,
    'Give an IPv4 address, or use Istio 1.30.',
  );
}

/** The webhook of generation 2 looks at the control plane's namespace and at members alone. */
function checkNamespace(mesh: Mesh, report: Report): void {
  if (generationOf(mesh).major !== 2 || mesh.eastWest.namespace === mesh.namespace) return;
  report(
    'east-west-namespace',
    child(mesh.at('eastWest'), 'namespace'),
    `generation 2 injects no gateway in "${mesh.eastWest.namespace}", which is neither the control plane's namespace nor a member.`,
    `Drop it: the gateway stands in "${mesh.namespace}".`,
  );
}
