import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Clusters } from '../clusters.js';

export const NAMESPACE = 'openshift-gitops';

/** Not the rendered role's own name and labels, which would make it an object of the estate in its clusters. */
const RIGHTS = 'gitops';

const PART_OF = { 'app.kubernetes.io/part-of': 'argocd' };

/** What an administrator of Argo CD sets up: its settings, and a Secret for each cluster of an estate. */
export async function setUpHub(hub: Clusters, clusters: Clusters): Promise<void> {
  const items = [
    // The hub is no destination here, and OpenShift GitOps tracks by annotation (facts/gitops.md 1.4).
    configMap('argocd-cm', {
      'cluster.inClusterEnabled': 'false',
      'application.resourceTrackingMethod': 'annotation',
      'resource.respectRBAC': 'normal',
    }),
    ...['argocd-rbac-cm', 'argocd-cmd-params-cm', 'argocd-tls-certs-cm', 'argocd-ssh-known-hosts-cm'].map((name) =>
      configMap(name, {}),
    ),
    secret('argocd-secret', PART_OF, { 'server.secretkey': 'conformance' }),
    ...clusters.names.map((name) => clusterSecret(clusters, name)),
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await hub.must('hub', ['apply', '--server-side', '-n', NAMESPACE, '-f', '-'], list);
}

/** Gives Argo CD's account in a cluster what the rendered ClusterRole in `file` says, and nothing else. */
export async function grantRights(clusters: Clusters, name: string, file: string): Promise<void> {
  const { rules } = parse(readFileSync(file, 'utf8')) as { rules: object[] };
  const apiGroup = 'rbac.authorization.k8s.io';
  const of = { apiVersion: `${apiGroup}/v1`, metadata: { name: RIGHTS } };
  const items = [
    { ...of, kind: 'ClusterRole', rules },
    {
      ...of,
      kind: 'ClusterRoleBinding',
      roleRef: { apiGroup, kind: 'ClusterRole', name: RIGHTS },
      subjects: [{ apiGroup, kind: 'User', name: 'gitops' }],
    },
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await clusters.must(name, ['apply', '--server-side', '-f', '-'], list);
}

/** Takes them back, so that the server is as it was. */
export async function revokeRights(clusters: Clusters, name: string): Promise<void> {
  await clusters.must(name, ['delete', 'clusterrole,clusterrolebinding', RIGHTS, '--ignore-not-found']);
}

function configMap(name: string, data: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: PART_OF }, data };
}

function secret(name: string, labels: Record<string, string>, stringData: Record<string, string>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, stringData };
}

/** facts/gitops.md 1.8: a cluster as a destination, under the topology's name for it. */
function clusterSecret(clusters: Clusters, name: string): object {
  const { url, authority, users } = clusters.servers.get(name)!;
  const inBase64 = (file: string) => readFileSync(file).toString('base64');
  const config = {
    tlsClientConfig: {
      caData: inBase64(authority),
      certData: inBase64(users.gitops.certificate),
      keyData: inBase64(users.gitops.key),
    },
  };
  return secret(
    `cluster-${name}`,
    { 'argocd.argoproj.io/secret-type': 'cluster' },
    { name, server: url, config: JSON.stringify(config) },
  );
}
