import type { Generation } from '../generation.js';
import { checkCluster } from './check-cluster.js';
import { checkMesh } from './check-mesh.js';
import { CNI_NAMESPACE, clusterObjects } from './cni.js';
import { controlPlaneObjects } from './control-plane.js';
import { serviceAnnotations } from './discovery/beside.js';
import { importObjects } from './discovery/imports.js';
import { sharedObjects } from './discovery/shared-objects.js';
import { derivedOfTrust } from './discovery/trust.js';
import { newestIstioVersion, readsMeshConfig, VERSIONS } from './istio-versions.js';
import { gatewayPodLabels, injection, memberLabels, sidecarProblem } from './membership.js';
import { clusterNameProblem, istiodService } from './names.js';
import { packages } from './operators.js';

/** OpenShift Service Mesh 3.x: the Sail operator and Istio's own API. */
export const generation3: Generation = {
  major: 3,
  versions: VERSIONS,
  defaultIstioVersion: newestIstioVersion,
  // Metrics are OpenShift's monitoring's.
  defaultAddons: { kiali: true, prometheus: false, grafana: false },
  unusedKeys: [],
  nameProblems: { clusterName: clusterNameProblem },
  derived: {
    because: "the mesh's namespaces, gateways and peers rely on it",
    fields: [
      { path: ['namespace'], key: 'namespace' },
      { path: ['version'], key: 'istioVersion' },
      { path: ['updateStrategy', 'type'], key: 'updateStrategy' },
      { path: ['values', 'global', 'meshID'], key: 'meshID' },
      { path: ['values', 'global', 'network'], key: 'network' },
      { path: ['values', 'global', 'multiCluster', 'clusterName'], key: 'clusterName' },
      { path: ['values', 'meshConfig', 'trustDomain'], key: 'trustDomain' },
    ],
  },
  spanningFields: {
    derived: [
      { path: ['values', 'global', 'meshNetworks'], key: 'eastWest' },
      { path: ['values', 'global', 'multiCluster', 'enabled'] },
      { path: ['values', 'global', 'remotePilotAddress'], key: 'eastWest' },
      { path: ['values', 'global', 'externalIstiod'], key: 'model' },
      { path: ['values', 'global', 'configCluster'], key: 'model' },
      { path: ['values', 'istiodRemote'], key: 'model' },
      { path: ['values', 'pilot', 'env', 'EXTERNAL_ISTIOD'], key: 'model' },
    ],
    derivedOfRemotes: [
      { path: ['profile'], key: 'model' },
      { path: ['values', 'pilot', 'configMap'], key: 'model' },
    ],
    derivedOfPeers: derivedOfTrust,
    discoverySelectors: ['values', 'meshConfig', 'discoverySelectors'],
    automaticMtls: ['values', 'meshConfig', 'enableAutoMtls'],
    dnsCapture: ['values', 'meshConfig', 'defaultConfig', 'proxyMetadata', 'ISTIO_META_DNS_CAPTURE'],
  },
  packages,
  networking: 'networking.istio.io/v1',
  memberLabels,
  injection,
  sidecarProblem,
  clusterNamespaces: () => [CNI_NAMESPACE],
  clusterObjects,
  controlPlaneObjects,
  gatewayPodLabels,
  istiodService,
  readsMeshConfig,
  sharing: 'discovery',
  serviceAnnotations,
  federationObjects: importObjects,
  sharedObjects,
  checkMesh,
  checkCluster,
};
