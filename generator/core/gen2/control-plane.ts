import { mergeMaps, type RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { PeerEnd } from '../model-peers.js';
import type { PlannedObject } from '../plan/planned.js';
import { memberSelector } from './membership.js';
import { multiCluster, spanning } from './spanning.js';

/** The control plane with one ingress and one egress gateway a peer, and its member roll. */
export function controlPlaneObjects(mesh: Mesh): PlannedObject[] {
  const { namespace } = mesh;
  return [
    {
      apiVersion: 'maistra.io/v2',
      kind: 'ServiceMeshControlPlane',
      namespace,
      name: mesh.controlPlane,
      ref: mesh.ref,
      template: 'v2/servicemeshcontrolplane',
      view: () => ({ spec: controlPlaneSpec(mesh) }),
    },
    {
      apiVersion: 'maistra.io/v1',
      kind: 'ServiceMeshMemberRoll',
      namespace,
      name: 'default',
      ref: mesh.ref,
      template: 'v2/servicemeshmemberroll',
      view: () => memberRollView(mesh),
    },
  ];
}

function memberRollView(mesh: Mesh): RawMap {
  const selector = memberSelector(mesh);
  return { members: mesh.members, memberSelectors: selector === undefined ? undefined : [{ matchLabels: selector }] };
}

/**
 * spec of the ServiceMeshControlPlane: what the operator would default by its version is written out, then the user's
 * raw fields (facts/ossm2-federation.md 1.2, section 3).
 */
function controlPlaneSpec(mesh: Mesh): RawMap {
  const spec = {
    addons: addons(mesh),
    cluster: { ...multiCluster(mesh), name: mesh.clusterName, network: mesh.network },
    gateways: gateways(mesh),
    ...(mesh.span === undefined ? mode(mesh) : spanning(mesh)),
    profiles: ['default'],
    ...(mesh.accessLog === false ? {} : { proxy: { accessLogging: { file: { name: mesh.accessLog } } } }),
    security: security(mesh),
    tracing: {
      ...(mesh.tracing.sampling === undefined ? {} : { sampling: mesh.tracing.sampling }),
      type: mesh.tracing.type,
    },
    version: `v${mesh.version.text}`,
  };
  return mergeMaps(spec, mesh.spec, true);
}

function addons(mesh: Mesh): RawMap {
  const { grafana, kiali, prometheus } = mesh.addons;
  const jaeger = { install: { storage: { type: mesh.tracing.storage } }, name: 'jaeger' };
  return {
    grafana: { enabled: grafana },
    ...(mesh.tracing.type === 'Jaeger' ? { jaeger } : {}),
    kiali: { enabled: kiali },
    prometheus: { enabled: prometheus },
  };
}

/** From 2.4 spec.mode, in 2.3 a technology preview, before that no such field (facts/ossm2-federation.md 1.2). */
function mode(mesh: Mesh): RawMap {
  if (mesh.version.minor >= 4) return { mode: mesh.mode };
  if (mesh.version.minor < 3) return {};
  return { techPreview: { controlPlaneMode: mesh.mode === 'ClusterWide' ? 'ClusterScoped' : 'MultiTenant' } };
}

function security(mesh: Mesh): RawMap {
  const identity =
    mesh.identity === 'ThirdParty'
      ? { thirdParty: { audience: 'istio-ca' }, type: 'ThirdParty' }
      : { type: 'Kubernetes' };
  return {
    ...certificateAuthority(mesh),
    controlPlane: { mtls: true },
    dataPlane: { automtls: true, mtls: mesh.mtls === 'strict' },
    identity,
    // Its policies would keep the gateway from pods in other namespaces (facts/multicluster-ossm3.md 1.5).
    manageNetworkPolicy: mesh.span === undefined,
    trust: { domain: mesh.trustDomain },
  };
}

/** A CA of the user's own comes in the Secret cacerts (facts/ossm2-federation.md 1.2, 1.6). */
function certificateAuthority(mesh: Mesh): RawMap {
  if (mesh.secrets === 'self-signed') return {};
  return {
    certificateAuthority: { istiod: { privateKey: { rootCADir: '/etc/cacerts' }, type: 'PrivateKey' }, type: 'Istiod' },
  };
}

function gateways(mesh: Mesh): RawMap {
  const additionalIngress = Object.fromEntries(
    mesh.ends.map((end) => [end.ingressGateway, mergeMaps(ingressGateway(end), end.ingress, true)]),
  );
  const additionalEgress = Object.fromEntries(
    mesh.ends.map((end) => [end.egressGateway, mergeMaps(egressGateway(end), end.egress, true)]),
  );
  return {
    ...(mesh.ends.length === 0 ? {} : { additionalEgress, additionalIngress }),
    egress: { enabled: true },
    enabled: true,
    ingress: { enabled: true, service: { type: 'ClusterIP' } },
    openshiftRoute: { enabled: mesh.version.minor < 5 },
  };
}

/** facts/ossm2-federation.md 1.2, P1, P4: own `istio` label, ports 15443 and 8188, no Route. */
function ingressGateway(end: PeerEnd): RawMap {
  const labels = { 'federation.maistra.io/ingress-for': end.peerName, istio: end.ingressGateway };
  const hasAnnotations = Object.keys(end.annotations).length > 0;
  return {
    enabled: true,
    routeConfig: { enabled: false },
    service: {
      metadata: { ...(hasAnnotations ? { annotations: end.annotations } : {}), labels },
      ports: ports('https-discovery', end.service === 'NodePort' ? end.nodePorts : {}),
      type: end.service,
    },
  };
}

/** facts/ossm2-federation.md 2.4: the view is named after the ServiceMeshPeer on this mesh. */
function egressGateway(end: PeerEnd): RawMap {
  const labels = { 'federation.maistra.io/egress-for': end.peerName, istio: end.egressGateway };
  return {
    enabled: true,
    requestedNetworkView: [`network-${end.peerName}`],
    service: { metadata: { labels }, ports: ports('http-discovery', {}), type: 'ClusterIP' },
  };
}

function ports(discoveryName: string, nodePorts: Partial<PeerEnd['nodePorts']>): RawMap[] {
  const port = (name: string, number: number, nodePort: number | undefined): RawMap => ({
    name,
    ...(nodePort === undefined ? {} : { nodePort }),
    port: number,
    protocol: 'TCP',
    targetPort: number,
  });
  return [port('tls', 15443, nodePorts.tls), port(discoveryName, 8188, nodePorts.discovery)];
}
