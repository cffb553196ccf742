import type { ClusterRecord } from '../../exchange-record.js';
import { printable } from '../../printable.js';
import { bundleOf, canVouch } from '../certificates/certificate-bundle.js';
import { readBundle } from '../certificates/pem-bundle.js';
import { canonicalServer, serverProblem } from './api-server-url.js';
import type { LiveApiServer } from './live.js';

type ApiServer = NonNullable<ClusterRecord['apiServer']>;

/** Whole sentences. */
interface Wrong {
  fact: string;
  fix: string;
}

/** Whether the kubeconfig's CA may not be the one of this URL: it leads to the API by a tunnel or a proxy. */
export function isReachedElsewhere({ url, kubeconfig }: LiveApiServer): boolean {
  return url !== undefined && canonicalServer(url) !== canonicalServer(kubeconfig.server);
}

/**
 * What a record holds of an API server, or why it must not (facts/multicluster-ossm3.md L11). Without a
 * certificateAuthority the server's certificate is publicly trusted: this machine has just verified it.
 */
export function apiServerOffered(live: LiveApiServer, cluster: string): { apiServer: ApiServer } | Wrong {
  const { url, kubeconfig, clusterCa } = live;
  if (kubeconfig.isInsecure) {
    return {
      fact: 'its kubeconfig says insecure-skip-tls-verify, so that anybody could have answered.',
      fix: 'Give the kubeconfig the certificate-authority of the cluster instead.',
    };
  }
  const text = url ?? kubeconfig.server;
  const problem = serverProblem(text);
  if (problem !== undefined) {
    const fix = `Name the URL at which the other clusters reach this API: --api-server ${cluster}=https://HOST:6443`;
    const shown = problem.isSecret ? '' : `"${printable(text)}" `;
    return { fact: `its API server ${shown}${problem.fact}.`, fix };
  }
  const server = canonicalServer(text)!;
  const authority = clusterCa ?? kubeconfig.certificateAuthority;
  if (authority === undefined) return { apiServer: { server } };
  const read = authorityOffered(authority);
  if (!('fault' in read)) return { apiServer: { server, certificateAuthority: read } };
  const what =
    clusterCa === undefined ? 'the certificate-authority of its kubeconfig' : 'its ConfigMap "kube-root-ca.crt"';
  return { fact: `${what} ${read.fault}.`, fix: 'It has to hold public CA certificates and nothing else.' };
}

/** kube-root-ca.crt may hold a server's own certificate besides, with which nothing is signed and which soon changes. */
function authorityOffered(pem: string): NonNullable<ApiServer['certificateAuthority']> | { fault: string } {
  const read = readBundle(pem);
  if ('fault' in read) return read;
  const authorities = read.certificates.filter(canVouch);
  return authorities.length === 0 ? { fault: 'holds no CA certificate' } : bundleOf(authorities);
}
