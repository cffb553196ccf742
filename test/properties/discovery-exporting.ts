import type { Data, Say } from '../support/parsed-tree.js';
import type { ExpectedMesh, ExpectedOffer } from './discovery-expected.js';
import { chooses, networkOf, ofClass, ofKind, type Rendered, serversOf, sorted } from './discovery-rendered.js';

/** E1, E2: where anything is exported, joined or not; it lets nothing in by itself. */
export function checkGateway(mesh: ExpectedMesh, { plane }: Rendered, isWanted: boolean, say: Say): void {
  const gateways = ofClass(plane, 'istio');
  if (gateways.length !== (isWanted ? 1 : 0)) say(`E2 ${gateways.length} gateways`);
  for (const gateway of gateways) {
    const { metadata, spec } = gateway;
    if (metadata.namespace !== mesh.gatewayNamespace || metadata.name !== mesh.gateway) say('E1 place of the gateway');
    if (networkOf(gateway) !== mesh.network) say('E2 network of the gateway');
    if (!spec.listeners.every(({ hostname }: Data) => /^fake-/.test(hostname))) say('E2 hosts of the gateway');
    if (!spec.listeners.every(({ port }: Data) => port === 15443) || !spec.listeners.every(isPassthrough))
      say('E2 listeners of the gateway');
  }
}

/** Routed by its SNI, unopened. */
export function isPassthrough({ protocol, tls }: Data): boolean {
  const kind = tls?.options?.['gateway.istio.io/listener-protocol'];
  return protocol === 'TLS' && tls.mode === 'Passthrough' && kind === 'auto-passthrough';
}

/** E3, E4: exactly what joined peers import is let in, and leads to its pods. */
export function checkExports(mesh: ExpectedMesh, { fed }: Rendered, offers: readonly ExpectedOffer[], say: Say): void {
  const exposed = serversOf(fed);
  const hosts = exposed.flatMap(({ spec }) => spec.servers.flatMap((server: Data) => server.hosts));
  if (sorted(hosts) !== sorted([...new Set(offers.map(({ host }) => host))])) say(`E3 exposes ${hosts}`);
  for (const { metadata, spec } of exposed) {
    const isOwn = spec.selector['gateway.networking.k8s.io/gateway-name'] === mesh.gateway;
    if (!isOwn || metadata.namespace !== mesh.gatewayNamespace) say('E3 another gateway');
    const isOpened = ({ port, tls }: Data) =>
      port.number !== 15443 || port.protocol !== 'TLS' || tls.mode !== 'AUTO_PASSTHROUGH';
    if (spec.servers.some(isOpened)) say('E3 servers of the gateway');
  }
  checkAliases(mesh, fed, offers, say);
}

/** E4: hosts that are no Service's own have an entry beside the pods. */
function checkAliases(mesh: ExpectedMesh, fed: readonly Data[], offers: readonly ExpectedOffer[], say: Say): void {
  // What a mesh imports says who answers.
  const aliases = ofKind(fed, 'ServiceEntry').filter(
    ({ metadata, spec }) => mesh.members.includes(metadata.namespace) && spec.subjectAltNames === undefined,
  );
  const wanted = new Map(offers.map((offer) => [offer.host, offer]));
  for (const [host, { service, ports, workload }] of wanted) {
    if (host === `${service.name}.${service.namespace}.svc.cluster.local`) wanted.delete(host);
    const [alias] = aliases.filter(({ spec }) => spec.hosts.includes(host));
    if (alias === undefined && wanted.has(host)) say(`E4 nothing leads to ${host}`);
    if (alias === undefined) continue;
    const { metadata, spec } = alias;
    if (metadata.namespace !== service.namespace) say(`E4 namespace of ${host}`);
    if (spec.location !== 'MESH_INTERNAL' || spec.resolution !== 'STATIC') say(`E4 kind of ${host}`);
    const asked = sorted(Object.entries(ports).map(([number, target]) => `${number}>${target}`));
    const found = sorted(spec.ports.map(({ number, targetPort }: Data) => `${number}>${targetPort}`));
    if (found !== asked) say(`E4 ports of ${host}: ${found}, not ${asked}`);
    if (!chooses(spec.workloadSelector.labels, workload)) say(`E4 workload of ${host}`);
    if (!chooses(workload, spec.workloadSelector.labels)) say(`E4 workload of ${host}`);
  }
  for (const { spec } of aliases) if (!wanted.has(spec.hosts[0])) say(`E4 ${spec.hosts[0]} too many`);
}
