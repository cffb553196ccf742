import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { apiServerOf } from '../spanning/links.js';
import { remoteSecretName } from '../spanning/parts.js';
import { externalSecret } from './external-secret.js';
import { kubeconfigTemplate } from './kubeconfig-template.js';

/**
 * What asks for the token with which this control plane reads another cluster; nothing until its API server is known. The
 * Secret has the one key that names the cluster: a control plane takes every key for one (facts/multicluster-ossm3.md 6).
 */
export function remoteSecretObjects(mesh: Mesh, remote: Mesh): PlannedObject[] {
  const { secretStore } = mesh;
  const apiServer = apiServerOf(remote);
  if (secretStore === undefined || remote.secretStore === undefined || apiServer === undefined) return [];
  const { clusterName } = remote;
  const token = { secretKey: 'token', key: remote.secretStore.remoteKey, property: 'token' };
  const template = {
    data: { [clusterName]: kubeconfigTemplate(clusterName, apiServer) },
    metadata: {
      annotations: { 'networking.istio.io/cluster': clusterName },
      labels: { 'istio/multiCluster': 'true' },
    },
  };
  return [externalSecret(mesh, remoteSecretName(remote), secretStore, [token], template)];
}
