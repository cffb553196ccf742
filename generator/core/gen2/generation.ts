import type { Generation } from '../generation.js';
import { checkMesh } from './check-mesh.js';
import { controlPlaneObjects } from './control-plane.js';
import { federationObjects } from './federation.js';
import { injection, memberLabels, sidecarProblem } from './membership.js';
import { packages } from './operators.js';

/** OpenShift Service Mesh 2.x: the Maistra API. */
export const generation2: Generation = {
  major: 2,
  // Those that federate (facts/ossm2-federation.md 1.2).
  versions: ['2.1', '2.2', '2.3', '2.4', '2.5', '2.6'],
  defaultIstioVersion: () => '',
  defaultAddons: { kiali: true, prometheus: true, grafana: false },
  unusedKeys: ['eastWest', 'istioVersion', 'meshID', 'updateStrategy'],
  nameProblems: {},
  derived: {
    because: 'peers rely on it',
    fields: [
      { path: ['version'], key: 'version' },
      { path: ['mode'], key: 'mode' },
      { path: ['techPreview', 'controlPlaneMode'], key: 'mode' },
      { path: ['cluster', 'name'], key: 'clusterName' },
      { path: ['cluster', 'network'], key: 'network' },
      { path: ['security', 'trust', 'domain'], key: 'trustDomain' },
    ],
  },
  spanningFields: {
    derived: [
      { path: ['cluster', 'multiCluster'] },
      { path: ['techPreview', 'global', 'meshID'], key: 'meshID' },
      { path: ['techPreview', 'global', 'multiCluster'] },
      { path: ['techPreview', 'global', 'meshNetworks'], key: 'eastWest' },
      // Its policies would keep traffic of other clusters from the gateway (facts/multicluster-ossm3.md 1.5).
      { path: ['security', 'manageNetworkPolicy'] },
    ],
    derivedOfRemotes: [],
    derivedOfPeers: [],
    discoverySelectors: ['meshConfig', 'discoverySelectors'],
    automaticMtls: ['security', 'dataPlane', 'automtls'],
    dnsCapture: undefined,
  },
  packages,
  networking: 'networking.istio.io/v1beta1',
  memberLabels,
  injection,
  sidecarProblem,
  clusterNamespaces: () => [],
  clusterObjects: () => [],
  controlPlaneObjects,
  gatewayPodLabels: () => ({ 'sidecar.istio.io/inject': 'true' }),
  istiodService: ({ controlPlane }) => `istiod-${controlPlane}`,
  readsMeshConfig: () => false,
  sharing: 'federation',
  serviceAnnotations: () => ({}),
  federationObjects,
  sharedObjects: () => [],
  checkMesh,
  checkCluster: () => {},
};
