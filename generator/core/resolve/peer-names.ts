import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import { labelProblem, serviceNameProblem, subdomainProblem } from '../name-limits.js';
import { checkMeshTokens, checkPeerTokens, fillPattern, type Named } from '../naming.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import type { Naming } from './meshes.js';

/** What the names of one end are made from; `pair` is blamed for names that come from a default pattern. */
export interface NameContext {
  mesh: Mesh;
  peer: Mesh;
  side: T.Side;
  sideRef: Ref;
  pair: Ref;
  naming: Naming;
  report: Report;
}

/** The name by which the peer knows this mesh: its own, unless the side says otherwise. */
export function ownName({ mesh, side, sideRef, report }: Omit<NameContext, 'peer'>): string {
  if (side.peerName === undefined) return mesh.peerName;
  const ref = child(sideRef, 'peerName');
  if (!checkMeshTokens(side.peerName, ref, report)) return mesh.peerName;
  const name = fillPattern(side.peerName, { mesh: mesh.key, cluster: mesh.cluster?.key ?? '' });
  const problem = labelProblem(name, 55);
  if (problem !== undefined) report('name-limit', ref, `the peer name "${name}" ${problem}.`, 'Change it here.');
  return name;
}

/** The three names that a mesh has for each peer (design 2.2). */
export function peerNames(
  context: NameContext,
  peerName: string,
): { ingressGateway: string; egressGateway: string; rootCertificate: string } {
  return {
    ingressGateway: checkedName('ingressGateway', 'ingress gateway', context, peerName, gatewayProblem),
    egressGateway: checkedName('egressGateway', 'egress gateway', context, peerName, gatewayProblem),
    rootCertificate: checkedName('rootCertificate', 'root-certificate ConfigMap', context, peerName, configMapProblem),
  };
}

type Field = 'ingressGateway' | 'egressGateway' | 'rootCertificate';

function checkedName(
  field: Field,
  what: string,
  context: NameContext,
  peerName: string,
  problemOf: (name: string, mesh: Mesh) => string | undefined,
): string {
  const { mesh, peer, pair, report } = context;
  const { value, ref } = patternName(field, context, peerName);
  // In generation 3 one gateway serves all peers, and nothing has this name.
  const problem = generationOf(mesh).sharing === 'federation' ? problemOf(value, mesh) : undefined;
  if (problem === undefined) return value;
  const isDefault = ref.path.length === 0;
  const isPattern = isDefault || ref.path[0] === 'naming';
  report(
    'name-limit',
    isDefault ? pair : ref,
    `the ${what} "${value}" of mesh "${mesh.key}" for "${peer.key}" ${problem}.`,
    `Change ${isPattern ? `naming.${field}` : 'it here'}, or give sides.${mesh.key}.${field}.`,
    { related: isPattern && !isDefault ? [pair] : [] },
  );
  return value;
}

function patternName(
  field: Field,
  { mesh, peer, side, sideRef, naming, report }: NameContext,
  peerName: string,
): Named {
  const own = side[field];
  const ref = own === undefined ? naming[field].ref : child(sideRef, field);
  const legal = own === undefined || checkPeerTokens(own, ref, report);
  const pattern = own !== undefined && legal ? own : naming[field].value;
  return {
    value: fillPattern(pattern, { mesh: mesh.key, cluster: mesh.cluster?.key ?? '', peer: peer.key, peerName }),
    ref,
  };
}

const OWN_GATEWAYS = ['istio-ingressgateway', 'istio-egressgateway'];
const ADDONS = ['grafana', 'jaeger-query', 'kiali', 'prometheus', 'zipkin'];

/** A gateway is a Service, and with its namespace a label value: facts/ossm2-federation.md L1, L2, N8. */
function gatewayProblem(name: string, mesh: Mesh): string | undefined {
  const problem = serviceNameProblem(name);
  if (problem !== undefined) return problem;
  if (OWN_GATEWAYS.includes(name)) return "is the name of the mesh's own gateway";
  if (ADDONS.includes(name) || name === `istiod-${mesh.controlPlane}`)
    return 'is the name of a Service of the control plane';
  const length = name.length + 1 + mesh.namespace.length;
  if (length <= 63) return undefined;
  return `makes the label value "${name}.${mesh.namespace}" of ${length} characters, and 63 are allowed`;
}

const PUBLISHED = ['istio-ca-root-cert', 'kube-root-ca.crt', 'openshift-service-ca.crt'];

function configMapProblem(name: string): string | undefined {
  return PUBLISHED.includes(name) ? 'is a ConfigMap that the cluster itself publishes' : subdomainProblem(name);
}
