import { mergeMaps, type RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { ingressGatewayObjects } from './ingress-gateway.js';
import { kialiObjects } from './kiali.js';
import { discoverySelectors } from './membership.js';

/** The control plane, its mesh-wide mTLS, its ingress gateway and its Kiali (facts/multicluster-ossm3.md 2.3). */
export function controlPlaneObjects(mesh: Mesh): PlannedObject[] {
  const { namespace, ref } = mesh;
  return [
    {
      apiVersion: 'sailoperator.io/v1',
      kind: 'Istio',
      namespace: undefined,
      name: mesh.controlPlane,
      ref,
      template: 'v3/istio',
      view: () => ({ spec: istioSpec(mesh) }),
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      namespace,
      name: 'default',
      ref,
      template: 'v3/peerauthentication',
      view: () => ({ mode: mesh.mtls === 'strict' ? 'STRICT' : 'PERMISSIVE' }),
    },
    ...ingressGatewayObjects(mesh),
    ...(mesh.addons.kiali ? kialiObjects(mesh) : []),
  ];
}

/** spec of the Istio; the mesh's settings stand below `values`, never right in it (facts/multicluster-ossm3.md L27). */
function istioSpec(mesh: Mesh): RawMap {
  const spec = {
    namespace: mesh.namespace,
    updateStrategy: {
      inactiveRevisionDeletionGracePeriodSeconds: 30,
      type: mesh.updateStrategy,
      updateWorkloads: false,
    },
    values: {
      global: {
        meshID: mesh.meshID,
        multiCluster: { clusterName: mesh.clusterName },
        network: mesh.network,
      },
      meshConfig: meshConfig(mesh),
    },
    version: mesh.istioVersion,
  };
  return mergeMaps(spec, mesh.spec, true);
}

function meshConfig(mesh: Mesh): RawMap {
  const selectors = discoverySelectors(mesh);
  return {
    ...(mesh.accessLog === false ? {} : { accessLogFile: mesh.accessLog }),
    ...(selectors === undefined ? {} : { discoverySelectors: selectors }),
    enableTracing: false,
    trustDomain: mesh.trustDomain,
  };
}
