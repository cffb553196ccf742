import { generationOf } from '../generations.js';
import { isMap, type RawMap } from '../merge.js';
import type { Mesh, Model } from '../model.js';
import type { PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { hasNetworkPeers } from '../spanning/networks.js';

/** Raw fields may add and replace anything else. */
export function checkRawFields(model: Model, report: Report): void {
  for (const mesh of model.meshes.values()) {
    if (!mesh.managed) continue;
    checkDerived(mesh, report);
    if (mesh.ends.length > 0)
      refuse(mesh.spec, ['gateways', 'enabled'], mesh.at('spec'), 'Drop it: peers need the gateways.', report);
    checkGatewaysOfSpec(mesh, report);
    checkMultiCluster(mesh, report);
  }
  const checked = new Set<RawMap>();
  for (const pair of model.pairs) for (const end of pair.ends) checkSideFields(end, checked, report);
}

function checkDerived(mesh: Mesh, report: Report): void {
  const { derived, spanningFields } = generationOf(mesh);
  for (const { path, key } of derived.fields)
    refuse(mesh.spec, path, mesh.at('spec'), decidedBy(key), report, derived.because);
  if (hasNetworkPeers(mesh))
    for (const { path, value } of spanningFields.derivedOfPeers)
      if (value === undefined || rawValue(mesh.spec, path)?.value !== value)
        refuse(mesh.spec, path, mesh.at('spec'), decidedBy(undefined), report);
  if (mesh.span === undefined) return;
  const ofRemotes = mesh.span.model === 'primary-remote' ? spanningFields.derivedOfRemotes : [];
  for (const { path, key } of [...spanningFields.derived, ...ofRemotes])
    refuse(mesh.spec, path, mesh.at('spec'), decidedBy(key), report, 'the clusters of the mesh rely on it');
}

function decidedBy(key: string | undefined): string {
  return key === undefined ? 'Drop it.' : `Use "${key}" of the mesh.`;
}

/**
 * What raw fields make of a path: its value, or the one above it that would replace or remove it; undefined where they
 * leave it alone. `path` is as far as it goes.
 */
export function rawValue(
  raw: unknown,
  path: readonly string[],
): { value: unknown; path: readonly string[]; isWhole: boolean } | undefined {
  let node: unknown = raw;
  for (const [index, key] of path.entries()) {
    if (!isMap(node) || !(key in node)) return undefined;
    node = node[key];
    const isWhole = index === path.length - 1;
    if (isWhole || !isMap(node)) return { value: node, path: path.slice(0, index + 1), isWhole };
  }
  return undefined;
}

function refuse(
  raw: unknown,
  path: readonly string[],
  ref: Ref,
  fix: string,
  report: Report,
  because = 'peers rely on it',
): void {
  const found = rawValue(raw, path);
  if (found === undefined) return;
  const fact = found.isWhole
    ? `is derived, because ${because}.`
    : `would replace "${path.join('.')}", which is derived because ${because}.`;
  report('raw-derived', child(ref, ...found.path), fact, fix, { part: 'key' });
}

const GATEWAY_FIELDS = ['enabled', 'namespace', 'requestedNetworkView'];
const OF_THE_PEERING = 'Use the peering: its gateways are derived.';

function checkGatewaysOfSpec(mesh: Mesh, report: Report): void {
  for (const { ingressGateway, egressGateway } of mesh.ends) {
    const both = [
      ['additionalIngress', ingressGateway, egressGateway, 'https-discovery'],
      ['additionalEgress', egressGateway, ingressGateway, 'http-discovery'],
    ] as const;
    for (const [map, own, other, discovery] of both) {
      checkGateway(mesh.spec, ['gateways', map, own], mesh.at('spec'), discovery, report);
      refuse(
        mesh.spec,
        ['gateways', map, other],
        mesh.at('spec'),
        'Choose another name: a gateway of a peer has it.',
        report,
      );
    }
  }
}

function checkSideFields(end: PeerEnd, checked: Set<RawMap>, report: Report): void {
  const both = [
    [end.ingress, end.rawRefs.ingress, 'https-discovery'],
    [end.egress, end.rawRefs.egress, 'http-discovery'],
  ] as const;
  for (const [raw, ref, discovery] of both) {
    if (checked.has(raw) || Object.keys(raw).length === 0) continue;
    checked.add(raw);
    checkGateway(raw, [], ref, discovery, report);
  }
}

/** `path` leads to the gateway's entry. Its Service's type decides its address, so the peering has a key for it. */
function checkGateway(raw: RawMap, path: readonly string[], ref: Ref, discovery: string, report: Report): void {
  const entry = path.reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), raw);
  for (const field of GATEWAY_FIELDS) refuse(raw, [...path, field], ref, OF_THE_PEERING, report);
  const service = isMap(entry) ? entry.service : undefined;
  if (!isMap(service)) {
    refuse(raw, [...path, 'service', 'ports'], ref, OF_THE_PEERING, report);
    return;
  }
  refuse(raw, [...path, 'service', 'type'], ref, 'Use "service" of the peering.', report);
  if ('ports' in service && !keepsPorts(service.ports, discovery)) {
    report(
      'raw-derived',
      child(ref, ...path, 'service', 'ports'),
      'lacks a port that the peer calls.',
      `Keep {name: tls, port: 15443} and {name: ${discovery}, port: 8188}; use "nodePorts" for node ports.`,
      { part: 'key' },
    );
  }
}

function keepsPorts(ports: unknown, discovery: string): boolean {
  if (!Array.isArray(ports)) return false;
  const has = (name: string, number: number): boolean =>
    ports.some(
      (port) =>
        isMap(port) &&
        port.name === name &&
        port.port === number &&
        (port.targetPort === undefined || port.targetPort === number),
    );
  return has('tls', 15443) && has(discovery, 8188);
}

/** facts/ossm2-federation.md 1.2: another model, which turns network views on again. */
function checkMultiCluster(mesh: Mesh, report: Report): void {
  const cluster = mesh.spec.cluster;
  if (mesh.ends.length === 0 || !isMap(cluster) || !isMap(cluster.multiCluster)) return;
  report(
    'raw-multi-cluster',
    child(mesh.at('spec'), 'cluster', 'multiCluster'),
    'belongs to meshes that span clusters, and this one is federated.',
    'Drop it.',
    { part: 'key' },
  );
}
