import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clusters, clustersNamed } from './clusters.js';
import { applyStage, copyEstate, type Estate } from './estate.js';
import { removeEstate } from './removal.js';
import type { Run } from './run.js';
import { makeController } from './seal-keys.js';

/** A mesh over two real clusters whose readers are applied, and all that meshloom leaves behind. */
export interface Span {
  estate: Estate;
  clusters: Clusters;
  /** Outside of what is watched: the keys of the sealing controllers, and what is opened with them. */
  keys: string;
  /** By cluster: where its API server listens, and the file of its CA. */
  servers: Record<string, { url: string; authority: string }>;
  /** Runs it with the documented rights alone, and keeps what it prints. */
  meshloom(args: readonly string[]): Promise<Run>;
  /** Arguments and environment of every kubectl that it ran, one call each. */
  calls(): string[];
  /** Everything that its runs printed, passed on or left in a file, by where. */
  leftBehind(): Record<string, string>;
  remove(): Promise<void>;
}

const MESH = fileURLToPath(new URL('../golden/v3-multi-primary', import.meta.url));
export const NAMESPACE = 'istio-system';

/** What docs/seal.md and docs/exchange.md ask for beside what every collector may do. */
const RIGHTS = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: sealing, namespace: ${NAMESPACE}}
rules:
  - {apiGroups: [""], resources: [serviceaccounts/token], resourceNames: [istio-remote-reader], verbs: [create]}
  - {apiGroups: [""], resources: [secrets], verbs: [get, create, patch]}
  - {apiGroups: [""], resources: [configmaps], resourceNames: [kube-root-ca.crt], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: sealing, namespace: ${NAMESPACE}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sealing}
subjects:
  - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: mesh}
`;

/** infra and mesh-cp in both clusters, and a key pair for the sealing controller of each. */
export async function openSpan(): Promise<Span> {
  const estate = copyEstate(MESH);
  const clusters = clustersNamed(Object.keys(estate.clusters));
  const home = mkdtempSync(join(tmpdir(), 'conformance-remotes-'));
  const [keys, left] = [join(home, 'keys'), join(home, 'left')];
  for (const path of [keys, ...['calls', 'home', 'tmp'].map((name) => join(left, name))])
    mkdirSync(path, { recursive: true });
  const program = watchedKubectl(home, join(left, 'calls'));
  const env = { KUBECONFIG: clusters.collector, HOME: join(left, 'home'), TMPDIR: join(left, 'tmp') };
  const printed: string[] = [];
  const span: Span = {
    estate,
    clusters,
    keys,
    servers: serversOf(clusters),
    async meshloom(args) {
      const isAsking = /collect|remote-secrets|push/.test(args.join(' '));
      const ran = await estate.meshloom(
        [...args, ...(isAsking ? ['--kubectl', program, '--timeout', '60s'] : [])],
        env,
      );
      printed.push(ran.stdout, ran.stderr);
      return ran;
    },
    calls: () => Object.values(filesBelow(join(left, 'calls'))),
    leftBehind: () => ({ printed: printed.join('\n'), ...filesBelow(estate.directory), ...filesBelow(left) }),
    async remove() {
      await Promise.all(clusters.names.map((cluster) => empty(span, cluster)));
      estate.remove();
      rmSync(home, { recursive: true });
    },
  };
  await estate.meshloom(['generate']);
  await Promise.all(clusters.names.map((cluster) => fill(span, cluster)));
  return span;
}

/** The real one, which notes its arguments and its environment before it starts. */
function watchedKubectl(directory: string, calls: string): string {
  const path = join(directory, 'kubectl');
  const real = join(process.env.CONFORMANCE_BIN!, 'kubectl');
  const note = `{ printf '%s\\n' "$@"; env; } >>"${calls}/$$"`;
  writeFileSync(path, `#!/bin/sh\n${note}\nexec "${real}" "$@"\n`, { mode: 0o755 });
  return path;
}

function serversOf({ admin }: Clusters): Span['servers'] {
  const { clusters } = JSON.parse(readFileSync(admin, 'utf8')) as {
    clusters: { name: string; cluster: { server: string; 'certificate-authority': string } }[];
  };
  return Object.fromEntries(
    clusters.map(({ name, cluster }) => [name, { url: cluster.server, authority: cluster['certificate-authority'] }]),
  );
}

async function fill({ estate, clusters, keys, servers }: Span, cluster: string): Promise<void> {
  for (const stage of ['infra', 'mesh-cp'] as const) await applyStage(clusters, estate.directory, cluster, stage);
  await clusters.must(cluster, ['apply', '--server-side', '-f', '-'], RIGHTS);
  // What a controller of Kubernetes puts into every namespace.
  const authority = `--from-file=ca.crt=${servers[cluster]!.authority}`;
  await clusters.must(cluster, ['create', 'configmap', 'kube-root-ca.crt', '-n', NAMESPACE, authority]);
  await makeController(join(keys, cluster));
}

/** The namespace is gone only as far as the suite plays it: what is no part of the topology goes by name. */
async function empty({ estate, clusters }: Span, cluster: string): Promise<void> {
  for (const kind of ['secrets', 'roles', 'rolebindings'])
    await clusters.must(cluster, ['delete', kind, '--all', '-n', NAMESPACE]);
  await removeEstate(clusters, estate.directory, cluster, estate.name);
}

function filesBelow(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'latin1')]));
}
