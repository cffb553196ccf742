import { isReachedElsewhere } from '../core/exchange/clusters/api-server.js';
import {
  INFRASTRUCTURE,
  readClusterCa,
  readInfrastructure,
  readKubeconfig,
} from '../core/exchange/clusters/api-server-answers.js';
import { shown } from '../core/exchange/clusters/asked-object.js';
import type { ApiServerTask, LiveApiServer, LiveMesh, ObjectRequest } from '../core/exchange/clusters/live.js';
import type { Step } from './question.js';

/**
 * Asks how other clusters reach an API: OpenShift for its URL, the kubeconfig for what this machine verifies it by, and
 * where the two are not about one URL the cluster for its own CAs.
 */
export function apiServerStep({ server }: ApiServerTask, namespace: string, mesh: LiveMesh): Step {
  if (server !== undefined) return kubeconfigStep(server, namespace, mesh);
  return {
    request: INFRASTRUCTURE,
    take: (value) => {
      const read = readInfrastructure(value);
      return 'fault' in read ? read : { next: kubeconfigStep(read.url, namespace, mesh) };
    },
    // Plain Kubernetes.
    absent: () => ({ next: kubeconfigStep(undefined, namespace, mesh) }),
  };
}

function kubeconfigStep(url: string | undefined, namespace: string, mesh: LiveMesh): Step {
  return {
    request: { resource: 'kubeconfig' },
    take: (value) => {
      const read = readKubeconfig(value);
      if ('fault' in read) return read;
      const said: LiveApiServer = { url, kubeconfig: read.kubeconfig };
      if (isReachedElsewhere(said)) return { next: clusterCaStep(said, namespace, mesh) };
      mesh.apiServer = said;
      return undefined;
    },
    absent: () => ({ fault: 'Its kubeconfig names no cluster.' }),
  };
}

function clusterCaStep(said: LiveApiServer, namespace: string, mesh: LiveMesh): Step {
  const request: ObjectRequest = { resource: 'configmap', name: 'kube-root-ca.crt', namespace };
  return {
    request,
    take: (value) => {
      const read = readClusterCa(value, request);
      if (!('clusterCa' in read)) return read;
      mesh.apiServer = { ...said, clusterCa: read.clusterCa };
      return undefined;
    },
    // Kubernetes puts it into every namespace.
    absent: () => ({ waiting: `${shown(request)} is not there yet: apply infra.` }),
  };
}
