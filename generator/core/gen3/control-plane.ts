import { mergeMaps, type RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { isRemote, isServed } from '../spanning/parts.js';
import { isExporting, sharingGateway } from './discovery/gateways.js';
import { trustOfPeers } from './discovery/trust.js';
import { ingressGatewayObjects } from './ingress-gateway.js';
import { readsMeshConfig } from './istio-versions.js';
import { kialiObjects } from './kiali.js';
import { discoverySelectors } from './membership.js';

/**
 * The control plane, its mesh-wide mTLS, its ingress gateway and its Kiali (facts/multicluster-ossm3.md 2.3). A remote has
 * gateways alone beside it, for configuration is read from its primary; while nobody knows where that is, it has neither.
 */
export function controlPlaneObjects(mesh: Mesh): PlannedObject[] {
  if (isRemote(mesh)) return isServed(mesh) ? [istio(mesh, remoteSpec), ...ingressGatewayObjects(mesh)] : [];
  return [
    istio(mesh, istioSpec),
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      namespace: mesh.namespace,
      name: 'default',
      ref: mesh.ref,
      template: 'v3/peerauthentication',
      view: () => ({ mode: mesh.mtls === 'strict' ? 'STRICT' : 'PERMISSIVE' }),
    },
    ...ingressGatewayObjects(mesh),
    ...(isExporting(mesh) ? [sharingGateway(mesh)] : []),
    ...(mesh.addons.kiali ? kialiObjects(mesh) : []),
  ];
}

function istio(mesh: Mesh, specOf: (mesh: Mesh) => RawMap): PlannedObject {
  return {
    apiVersion: 'sailoperator.io/v1',
    kind: 'Istio',
    namespace: undefined,
    name: mesh.controlPlane,
    ref: mesh.ref,
    template: 'v3/istio',
    view: () => ({ spec: mergeMaps(specOf(mesh), mesh.spec, true) }),
  };
}

/** spec of the Istio; the mesh's settings stand below `values`, never right in it (facts/multicluster-ossm3.md L27). */
function istioSpec(mesh: Mesh): RawMap {
  const trust = trustOfPeers(mesh);
  return {
    ...revision(mesh),
    values: {
      global: {
        // A primary of remotes takes proxies and webhooks of other clusters (facts/multicluster-ossm3.md 2.5).
        ...(mesh.span?.primary === mesh ? { externalIstiod: true } : {}),
        ...identity(mesh),
      },
      meshConfig: mergeMaps(meshConfig(mesh), trust.meshConfig),
      ...(Object.keys(trust.pilot).length === 0 ? {} : { pilot: trust.pilot }),
    },
  };
}

/** facts/multicluster-ossm3.md 2.5, L22: the path is how the primary's webhook learns the cluster and the network. */
function remoteSpec(mesh: Mesh): RawMap {
  const { clusterName, network, trustDomain } = mesh;
  return {
    ...revision(mesh),
    profile: 'remote',
    values: {
      global: { ...identity(mesh), remotePilotAddress: mesh.span?.primary?.eastWest.addresses[0] },
      istiodRemote: { injectionPath: `/inject/cluster/${clusterName}/net/${network}` },
      meshConfig: { trustDomain },
      // Without this ConfigMap its primary takes the remote's trust domain for the default one.
      ...(readsMeshConfig(mesh) ? { pilot: { configMap: true } } : {}),
    },
  };
}

function revision(mesh: Mesh): RawMap {
  return {
    namespace: mesh.namespace,
    updateStrategy: {
      inactiveRevisionDeletionGracePeriodSeconds: 30,
      type: mesh.updateStrategy,
      updateWorkloads: false,
    },
    version: mesh.istioVersion,
  };
}

function identity({ meshID, clusterName, network }: Mesh): RawMap {
  return { meshID, multiCluster: { clusterName }, network };
}

function meshConfig(mesh: Mesh): RawMap {
  const selectors = discoverySelectors(mesh);
  return {
    ...(mesh.accessLog === false ? {} : { accessLogFile: mesh.accessLog }),
    // Names of services that only other clusters have (facts/multicluster-ossm3.md L16).
    ...(mesh.span === undefined ? {} : { defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } }),
    ...(selectors === undefined ? {} : { discoverySelectors: selectors }),
    enableTracing: false,
    trustDomain: mesh.trustDomain,
  };
}
