import type { Data, ParsedTree, Say } from '../support/parsed-tree.js';
import type { ExpectedMesh, ExpectedSide } from './discovery-expected.js';
import { chooses, hostOf, networkOf, ofClass, ofKind, renderedFor, serversOf, sorted } from './discovery-rendered.js';

/**
 * What a client's request comes to, from both sides' files alone: an endpoint in another network goes to a gateway of that
 * network under the SNI of its host and port, which has to let exactly that through and to know the port.
 */
export function checkTraffic(tree: ParsedTree, sides: readonly ExpectedSide[], problems: string[]): void {
  for (const { own, peer, joined, offers } of sides) {
    if (!joined || own.cluster === undefined || peer.cluster === undefined) continue;
    const say: Say = (what) => problems.push(`${what}: ${own.key} of ${peer.key}`);
    const asked = askedOf(tree, own, networkHere(tree, peer));
    const wanted = offers.flatMap(({ host, ports }) => Object.keys(ports).map((number) => sni(host, number)));
    if (sorted(asked) !== sorted(wanted)) say(`SNI ${sorted(asked)}, not ${sorted(wanted)}`);
    const answered = answeredBy(tree, peer, offers);
    for (const one of asked) if (!answered.has(one)) say(`SNI ${one} is not let in`);
    const network = networkHere(tree, own);
    if (network === networkHere(tree, peer)) say(`L24 both are in ${network}`);
  }
}

const sni = (host: string, port: number | string): string => `outbound_.${port}_._.${host}`;

function networkHere(tree: ParsedTree, mesh: ExpectedMesh): string {
  return ofKind(renderedFor(tree, mesh).plane, 'Istio')[0].spec.values.global.network;
}

/** The SNIs under which requests leave for a network. */
function askedOf(tree: ParsedTree, mesh: ExpectedMesh, network: string): string[] {
  const { fed, services } = renderedFor(tree, mesh);
  const isReached = ofClass(fed, 'istio-remote').some((one) => networkOf(one) === network);
  const endpoints = ofKind(fed, 'WorkloadEntry').filter(({ spec }) => isReached && spec.network === network);
  return endpoints.flatMap(({ metadata, spec }) => {
    const here = (one: Data) => one.metadata.namespace === metadata.namespace;
    const entries = ofKind(fed, 'ServiceEntry').filter(
      (one) => here(one) && chooses(one.spec.workloadSelector.labels, spec.labels),
    );
    return [
      ...entries.flatMap((one) => one.spec.ports.map(({ number }: Data) => sni(one.spec.hosts[0], number))),
      ...services
        .filter((one) => here(one) && chooses(one.spec.selector, spec.labels))
        .flatMap((one) => one.spec.ports.map(({ port }: Data) => sni(hostOf(one), port))),
    ];
  });
}

/** The SNIs that a gateway lets in and that lead to pods; under a Service's own name those of the Service. */
function answeredBy(tree: ParsedTree, mesh: ExpectedMesh, offers: ExpectedSide['offers']): Set<string> {
  const { fed, plane } = renderedFor(tree, mesh);
  const [gateway] = ofClass(plane, 'istio');
  const exposed = serversOf(fed)
    .filter(
      ({ metadata, spec }) =>
        metadata.namespace === gateway?.metadata.namespace &&
        spec.selector['gateway.networking.k8s.io/gateway-name'] === gateway.metadata.name,
    )
    .flatMap(({ spec }) => spec.servers.flatMap(({ hosts }: Data) => hosts));
  const entries = ofKind(fed, 'ServiceEntry').flatMap(({ spec }) =>
    spec.ports.map(({ number }: Data) => [spec.hosts[0], number]),
  );
  const own = offers
    .filter(({ host, service }) => host === `${service.name}.${service.namespace}.svc.cluster.local`)
    .flatMap(({ host, ports }) => Object.keys(ports).map((number) => [host, number]));
  return new Set(
    [...entries, ...own].filter(([host]) => exposed.includes(host)).map(([host, port]) => sni(host, port)),
  );
}

/**
 * 3.3: control planes of a cluster read all its Gateways for other networks, so one of another mesh must not stand for a
 * network of theirs; a mesh that nobody peers with has none, and nothing of this kind.
 */
export function checkNetworks(tree: ParsedTree, meshes: readonly ExpectedMesh[], problems: string[]): void {
  const peered = (cluster: string, key: string | undefined): boolean =>
    meshes.some((mesh) => mesh.cluster === cluster && mesh.key === key);
  const remotes = tree.objects.filter(({ data }) => ofClass([data], 'istio-remote').length > 0);
  for (const { cluster, parts, data } of tree.objects) {
    const [stage, key] = parts;
    const isOfPeers =
      stage === 'mesh-fed' && ['ServiceEntry', 'WorkloadEntry', 'AuthorizationPolicy', 'Gateway'].includes(data.kind);
    if (isOfPeers && !peered(cluster, key)) problems.push(`3.1 ${data.metadata.name} of ${key}`);
    if (data.kind !== 'Istio' || peered(cluster, key)) continue;
    const own = tree.objects.filter((one) => one.data.kind === 'Istio' && one.parts[1] === key);
    const networks = own.map((one) => one.data.spec.values.global.network);
    for (const remote of remotes)
      if (remote.cluster === cluster && new Set(networks).size > 1 && networks.includes(networkOf(remote.data)))
        problems.push(`3.3 ${networkOf(remote.data)} is a network of ${key}, too: ${cluster}`);
  }
  for (const { cluster, parts, data } of remotes)
    for (const other of remotes)
      if (other.cluster === cluster && networkOf(other.data) === networkOf(data)) {
        const both = [parts, other.parts].map(([, , peer]) => peer);
        if (both[0] !== both[1]) problems.push(`3.3 ${networkOf(data)} is ${both.join(' and ')}: ${cluster}`);
      }
}
