import { mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { Written } from '../merge-topology.js';
import type { Address, Labels, Mesh, Pair, PeerEnd } from '../model.js';
import { serviceNameProblem, subdomainProblem } from '../name-limits.js';
import { checkMeshTokens, checkPeerTokens, fillPattern, type Named } from '../naming.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { loadBalancerAnnotations } from './load-balancer.js';
import type { Joined, PeeringContext } from './peerings.js';
import { checkAddresses } from './records.js';

/** One end's options: defaults.peering, the peering's own and the side's, each over the one before. */
interface EndOptions {
  side: T.Side;
  sideRef: Ref;
  /** The side's map if there is one, else the peering. */
  optionsRef: Ref;
}

type EndWithoutPair = Omit<PeerEnd, 'pair'>;

/** Both ends of a pair, and a text that is equal exactly when the resolved options are (design 2.5). */
export function resolvePair(
  one: Joined,
  peering: Written<T.Peering>,
  context: PeeringContext,
): { pair: Pair; options: string } {
  const [first, second] = one.meshes;
  const options = [first, second].map((mesh) => endOptions(mesh, peering, context)) as [EndOptions, EndOptions];
  const ownNames = [ownName(first, options[0], context), ownName(second, options[1], context)] as const;
  const ends = [
    resolveEnd(first, second, ownNames[0], ownNames[1], options[0], one.ref, context),
    resolveEnd(second, first, ownNames[1], ownNames[0], options[1], one.ref, context),
  ] as [PeerEnd, PeerEnd];
  const suspended = options.some(({ side }) => side.suspend === true);
  const fingerprint = JSON.stringify([
    suspended,
    ...ends.map(({ mesh, peer, exports, imports, optionsRef, ...rest }) => rest),
  ]);
  const pair: Pair = { ends, ref: one.ref, suspended, missing: [] };
  for (const end of ends) end.pair = pair;
  pair.missing = missingExchange(pair);
  return { pair, options: fingerprint };
}

function endOptions(mesh: Mesh, peering: Written<T.Peering>, { defaults }: PeeringContext): EndOptions {
  const { meshes, hub, spokes, fullMesh, sides, ...own } = peering.value;
  const side = mergeMaps(mergeMaps(defaults as RawMap, own as RawMap), (sides?.[mesh.key] ?? {}) as RawMap) as T.Side;
  const sideRef = child(peering.ref, 'sides', mesh.key);
  return { side, sideRef, optionsRef: sides?.[mesh.key] === undefined ? peering.ref : sideRef };
}

function ownName(mesh: Mesh, { side, sideRef }: EndOptions, { report }: PeeringContext): string {
  if (side.peerName === undefined) return mesh.peerName;
  const ref = child(sideRef, 'peerName');
  checkMeshTokens(side.peerName, ref, report);
  const name = fillPattern(side.peerName, { mesh: mesh.key, cluster: mesh.cluster?.key ?? '' });
  const problem = serviceNameOrLabel(name);
  if (problem !== undefined) report('name-limit', ref, `the peer name "${name}" ${problem}.`, 'Change it here.');
  return name;
}

function serviceNameOrLabel(name: string): string | undefined {
  return name.length > 55
    ? `has ${name.length} characters, and 55 are allowed`
    : (subdomainProblem(name) ?? (name.includes('.') ? 'holds a dot' : undefined));
}

function resolveEnd(
  mesh: Mesh,
  peer: Mesh,
  ownName: string,
  peerName: string,
  options: EndOptions,
  ref: Ref,
  context: PeeringContext,
): EndWithoutPair {
  const { side } = options;
  const sameCluster = mesh.cluster !== undefined && mesh.cluster === peer.cluster;
  const service = side.service ?? (sameCluster ? 'ClusterIP' : 'LoadBalancer');
  const internal = side.internal ?? mesh.cluster?.internalLoadBalancers ?? false;
  const end: EndWithoutPair = {
    mesh,
    peer,
    ownName,
    peerName,
    ingressGateway: gatewayName('ingressGateway', mesh, peer, peerName, options, ref, context),
    egressGateway: gatewayName('egressGateway', mesh, peer, peerName, options, ref, context),
    rootCertificate: rootCertificateName(mesh, peer, peerName, options, ref, context),
    service,
    internal,
    annotations: serviceAnnotations(mesh, service, internal, side),
    nodePorts: { tls: side.nodePorts?.tls, discovery: side.nodePorts?.discovery },
    ingress: (side.ingress ?? {}) as RawMap,
    egress: (side.egress ?? {}) as RawMap,
    optionsRef: options.optionsRef,
    address: undefined,
    exports: [],
    imports: [],
  };
  if (side.addresses !== undefined) checkAddresses(side.addresses, child(options.sideRef, 'addresses'), context.report);
  end.address = resolveAddress(end, side, sameCluster);
  return end;
}

function serviceAnnotations(mesh: Mesh, service: PeerEnd['service'], internal: boolean, side: T.Side): Labels {
  const provider =
    service === 'LoadBalancer' && mesh.cluster !== undefined
      ? loadBalancerAnnotations(mesh.cluster.provider, internal)
      : {};
  return Object.fromEntries(sortedEntries(mergeMaps(provider, (side.annotations ?? {}) as RawMap, true) as Labels));
}

function peerPattern(
  field: 'ingressGateway' | 'egressGateway' | 'rootCertificate',
  mesh: Mesh,
  peer: Mesh,
  peerName: string,
  { side, sideRef }: EndOptions,
  { naming, report }: PeeringContext,
): Named {
  const own = side[field];
  const ref = own === undefined ? naming[field].ref : child(sideRef, field);
  if (own !== undefined && !checkPeerTokens(own, ref, report)) return { value: field.toLowerCase(), ref };
  const tokens = { mesh: mesh.key, cluster: mesh.cluster?.key ?? '', peer: peer.key, peerName };
  return { value: fillPattern(own ?? naming[field].value, tokens), ref };
}

/** A gateway is a Service and a label value with its namespace: facts/ossm2-federation.md L1, L2, N8. */
function gatewayName(
  field: 'ingressGateway' | 'egressGateway',
  mesh: Mesh,
  peer: Mesh,
  peerName: string,
  options: EndOptions,
  pair: Ref,
  context: PeeringContext,
): string {
  const name = peerPattern(field, mesh, peer, peerName, options, context);
  const problem = serviceNameProblem(name.value) ?? gatewayProblem(name.value, mesh);
  if (problem !== undefined) {
    const what = field === 'ingressGateway' ? 'ingress gateway' : 'egress gateway';
    const isPattern = name.ref.path[0] === 'naming' || name.ref.path.length === 0;
    context.report(
      'name-limit',
      name.ref.path.length === 0 ? pair : name.ref,
      `the ${what} "${name.value}" of mesh "${mesh.key}" for "${peer.key}" ${problem}.`,
      `Change ${isPattern ? `naming.${field}` : 'it here'}, or give sides.${mesh.key}.${field}.`,
      {
        related: isPattern && name.ref.path.length > 0 ? [pair] : [],
      },
    );
  }
  return name.value;
}

function gatewayProblem(name: string, mesh: Mesh): string | undefined {
  if (name === 'istio-ingressgateway' || name === 'istio-egressgateway') return "is the name of the mesh's own gateway";
  const length = name.length + 1 + mesh.namespace.length;
  return length <= 63
    ? undefined
    : `makes the label value "${name}.${mesh.namespace}" of ${length} characters, and 63 are allowed`;
}

function rootCertificateName(
  mesh: Mesh,
  peer: Mesh,
  peerName: string,
  options: EndOptions,
  pair: Ref,
  context: PeeringContext,
): string {
  const name = peerPattern('rootCertificate', mesh, peer, peerName, options, context);
  const problem =
    name.value === 'istio-ca-root-cert'
      ? 'is the ConfigMap in which the mesh publishes its own root'
      : subdomainProblem(name.value);
  if (problem !== undefined) {
    context.report(
      'name-limit',
      name.ref.path.length === 0 ? pair : name.ref,
      `the root-certificate ConfigMap "${name.value}" of mesh "${mesh.key}" for "${peer.key}" ${problem}.`,
      `Change naming.rootCertificate, or give sides.${mesh.key}.rootCertificate.`,
    );
  }
  return name.value;
}

/** Static addresses, else inside one cluster the Service's own name, else the record's (design 2.5). */
function resolveAddress(end: EndWithoutPair, side: T.Side, sameCluster: boolean): Address | undefined {
  const inCluster = side.addresses === undefined && sameCluster;
  const recorded = end.mesh.record?.gateways[end.peer.key];
  const hosts =
    side.addresses ??
    (inCluster ? [`${end.ingressGateway}.${end.mesh.namespace}.svc.cluster.local`] : recorded?.addresses);
  if (hosts === undefined) return undefined;
  const nodePorts = end.service === 'NodePort' && !inCluster ? end.nodePorts : { tls: undefined, discovery: undefined };
  const known = inCluster ? undefined : recorded;
  return {
    hosts,
    servicePort: side.servicePort ?? nodePorts.tls ?? known?.servicePort ?? 15443,
    discoveryPort: side.discoveryPort ?? nodePorts.discovery ?? known?.discoveryPort ?? 8188,
  };
}

/** A pair needs both roots and an address for each end (design 3). */
function missingExchange(pair: Pair): string[] {
  return pair.ends.flatMap((end) => {
    const { key, record, hasMoved } = end.mesh;
    const moved = hasMoved ? ' (its record was read where it no longer is)' : '';
    return [
      ...(record === undefined || record.roots.length === 0 ? [`the root certificate of "${key}"${moved}`] : []),
      ...(end.address === undefined ? [`the address of ${end.ingressGateway} of "${key}" for "${end.peer.key}"`] : []),
    ];
  });
}
