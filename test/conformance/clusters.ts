import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ApiServer, startApiServer, writeKubeconfig } from './api-server.js';
import { definitionsDirectory, readDefinitions } from './definitions.js';
import { playNamespaceDeletion } from './played.js';
import { noteServers } from './report.js';
import { mustRun, type Run, run } from './run.js';

/** Real API servers under the names of a topology's clusters, and kubectl to talk to them. */
export interface Clusters {
  names: readonly string[];
  /** Kubeconfig files: of a user who may do anything, and of one who may do what docs/exchange.md asks for. */
  admin: string;
  collector: string;
  /** How to reach the server under a cluster's name. */
  servers: ReadonlyMap<string, Server>;
  /** Runs kubectl with the cluster's context. */
  kubectl(cluster: string, args: readonly string[], input?: string): Promise<Run>;
  /** The same for what has to succeed. */
  must(cluster: string, args: readonly string[], input?: string): Promise<string>;
  /** What `get` finds, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind
  get(cluster: string, args: readonly string[]): Promise<any[]>;
}

/** What a test needs to know of a server that was started. */
export type Server = Pick<ApiServer, 'url' | 'authority' | 'users'>;

/** Starts `count` API servers with every definition loaded, `stop` ends them. `known` is for `clustersNamed`. */
export async function startServers(bin: string, count: number): Promise<{ known: string; stop(): Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'meshloom-conformance-'));
  const servers: ApiServer[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const seed = await seedOf(bin, directory);
    const starting = Array.from({ length: count }, async (_, index) => {
      servers.push(await startApiServer(bin, join(directory, String(index)), { seed }));
    });
    await Promise.all(starting);
    noteServers(count);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, known: JSON.stringify(servers.map(({ url, authority, users }) => ({ url, authority, users }))) };
}

/** An etcd's data with all definitions in it, made once for these programs and definitions: loading them takes a minute. */
async function seedOf(bin: string, directory: string): Promise<string> {
  const definitions = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: readDefinitions(definitionsDirectory()),
  });
  const made = createHash('sha256')
    .update(definitions)
    .update(BEFORE_US)
    .update('own kube-system')
    .digest('hex')
    .slice(0, 16);
  const seed = join(bin, '..', `etcd-${made}`);
  if (existsSync(seed)) return seed;
  const withoutAdmission = ['ServiceAccount', 'NamespaceLifecycle'];
  const server = await startApiServer(bin, join(directory, 'seed'), { withoutAdmission });
  try {
    const clusters = nameServers(bin, join(directory, 'seed-kubeconfig'), ['seed'], [server]);
    // Validated by the server: kubectl's own validation stumbles over a null in a schema.
    await clusters.must('seed', ['create', '--validate=false', '-f', '-'], definitions);
    await clusters.must('seed', ['wait', 'crd', '--all', '--for=condition=Established', '--timeout=120s']);
    await clusters.must('seed', ['apply', '--server-side', '-f', '-'], BEFORE_US);
    // Its uid is a cluster's identity: every server makes one of its own.
    await clusters.must('seed', ['delete', 'namespace', 'kube-system', '--wait=false']);
    await playNamespaceDeletion(clusters, 'seed');
  } finally {
    await server.stop();
  }
  cpSync(join(directory, 'seed', 'etcd'), `${seed}.new`, { recursive: true });
  renameSync(`${seed}.new`, seed);
  return seed;
}

/** Servers, by default those of the setup, under the names of a topology's clusters. */
export function clustersNamed(names: readonly string[], known = process.env.CONFORMANCE_SERVERS!): Clusters {
  const servers = JSON.parse(known) as Server[];
  const kubeconfig = join(mkdtempSync(join(dirname(process.env.CONFORMANCE_NOTES!), 'kubeconfig-')), 'config');
  return nameServers(process.env.CONFORMANCE_BIN!, kubeconfig, names, servers);
}

function nameServers(bin: string, kubeconfig: string, names: readonly string[], servers: readonly Server[]): Clusters {
  if (names.length > servers.length) throw new Error(`${names.length} clusters, and ${servers.length} servers`);
  const collector = `${kubeconfig}-collector`;
  const named = new Map(names.map((name, index) => [name, servers[index]!]));
  writeKubeconfig(kubeconfig, named, 'admin');
  writeKubeconfig(collector, named, 'collector');
  const program = join(bin, 'kubectl');
  const withContext = (cluster: string, args: readonly string[]) => [
    `--kubeconfig=${kubeconfig}`,
    `--context=${cluster}`,
    ...args,
  ];
  const must: Clusters['must'] = (cluster, args, input) => mustRun(program, withContext(cluster, args), given(input));
  return {
    names,
    admin: kubeconfig,
    collector,
    servers: named,
    must,
    kubectl: (cluster, args, input) => run(program, withContext(cluster, args), given(input)),
    async get(cluster, args) {
      const text = await must(cluster, ['get', ...args, '--ignore-not-found', '-o', 'json']);
      if (text.trim() === '') return [];
      const found = JSON.parse(text);
      return found.kind === 'List' || found.items !== undefined ? found.items : [found];
    },
  };
}

function given(input: string | undefined): { input?: string } {
  return input === undefined ? {} : { input };
}

/** What every OpenShift cluster has before anybody applies anything, and the rights that docs/exchange.md asks for. */
const BEFORE_US = `${['openshift-operators', 'openshift-distributed-tracing', 'openshift-gitops', 'openshift-ingress']
  .map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n---\n`)
  .join('')}apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: exchange-collect}
rules:
  - {apiGroups: [""], resources: [namespaces], resourceNames: [kube-system], verbs: [get]}
  - {apiGroups: [""], resources: [configmaps], resourceNames: [istio-ca-root-cert], verbs: [get]}
  - {apiGroups: [""], resources: [services], verbs: [get]}
  - {apiGroups: [""], resources: [nodes], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: exchange-collect}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: exchange-collect}
subjects:
  - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: mesh}
---
# No published definition of Kiali is at hand: this one takes any field.
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: kialis.kiali.io}
spec:
  group: kiali.io
  names: {kind: Kiali, listKind: KialiList, plural: kialis, singular: kiali}
  scope: Namespaced
  versions:
    - name: v1alpha1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;
