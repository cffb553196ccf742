import { setTimeout as pause } from 'node:timers/promises';
import type { Clusters } from '../clusters.js';
import { definitionsDirectory, readDefinitions } from '../definitions.js';
import { playNamespaceDeletion } from '../played.js';
import { type ApiClient, apiClient, type Resource } from './api-client.js';
import { nextStatus, OWNERS, type Owner } from './played-status.js';

/** Where the kinds live that somebody gives a status. */
const PATHS = {
  subscriptions: '/apis/operators.coreos.com/v1alpha1/subscriptions',
  controlPlanes: '/apis/maistra.io/v2/servicemeshcontrolplanes',
  memberRolls: '/apis/maistra.io/v1/servicemeshmemberrolls',
  peers: '/apis/federation.maistra.io/v1/servicemeshpeers',
  exportedSets: '/apis/federation.maistra.io/v1/exportedservicesets',
  importedSets: '/apis/federation.maistra.io/v1/importedservicesets',
  deployments: '/apis/apps/v1/deployments',
  configMaps: '/api/v1/configmaps',
  namespaces: '/api/v1/namespaces',
} as const;

/** What there is in a cluster, by kind. */
export type Seen = Record<keyof typeof PATHS, Resource[]>;

/** The suite in the place of those who own a status, in every cluster, until stopped. */
export interface Operators {
  /** Who is at work from now on. */
  begin(owner: Owner): void;
  /** Throws what went wrong in the play, if anything has. */
  check(): void;
  /** Once or more often. */
  stop(): Promise<void>;
}

const FINALIZER = 'maistra.io/istio-operator';

/**
 * Each second whoever is at work looks at what is there and takes one step. At first nobody is, and no cluster knows the
 * operator's kinds, which come with the operator.
 */
export async function playOperators(clusters: Clusters): Promise<Operators> {
  const clients = new Map(clusters.names.map((name) => [name, apiClient(clusters.servers.get(name)!)]));
  for (const name of clusters.names) await forgetKinds(clusters, name);
  const atWork = new Set<Owner>();
  let stopped = false;
  let failure: Error | undefined;
  const playing = (async () => {
    while (!stopped) {
      const seen = new Map<string, Seen>();
      for (const [name, client] of clients) seen.set(name, await look(client));
      for (const [name, client] of clients) await step(clusters, name, client, seen, atWork);
      await pause(1000);
    }
  })().catch((error: unknown) => {
    failure = error as Error;
  });
  return {
    begin: (owner) => void atWork.add(owner),
    check() {
      if (failure !== undefined) throw failure;
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await playing;
      for (const client of clients.values()) client.close();
      for (const name of clusters.names) await bringKinds(clusters, name);
    },
  };
}

const isOperators = ({ spec }: Resource): boolean => /(^|\.)maistra\.io$/.test(spec.group);

async function forgetKinds(clusters: Clusters, name: string): Promise<void> {
  const kinds = readDefinitions(definitionsDirectory())
    .filter(isOperators)
    .map(({ metadata }) => metadata.name);
  // A definition that nobody has used yet is slow to go: the server tries ever more seldom to see that it has no objects.
  await clusters.must(name, ['get', kinds.join(), '-A', '--ignore-not-found']);
  await clusters.must(name, ['delete', 'crd', ...kinds]);
}

async function bringKinds(clusters: Clusters, name: string): Promise<void> {
  const items = readDefinitions(definitionsDirectory()).filter(isOperators);
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await clusters.must(name, ['apply', '--server-side', '--validate=false', '-f', '-'], list);
}

async function look(client: ApiClient): Promise<Seen> {
  const lists = await Promise.all(
    Object.entries(PATHS).map(async ([kind, path]) => [kind, await client.list(path)] as const),
  );
  return Object.fromEntries(lists) as Seen;
}

async function step(
  clusters: Clusters,
  name: string,
  client: ApiClient,
  all: ReadonlyMap<string, Seen>,
  atWork: ReadonlySet<Owner>,
): Promise<void> {
  const seen = all.get(name)!;
  for (const [kind, objects] of Object.entries(seen) as [keyof Seen, Resource[]][]) {
    for (const object of objects) await settleFinalizers(client, kind, object, atWork);
  }
  for (const kind of [...atWork].flatMap((owner) => [...OWNERS[owner]])) {
    for (const object of seen[kind].filter(({ metadata }) => metadata.deletionTimestamp === undefined)) {
      const status: Resource = nextStatus(kind, object, seen, all);
      // OLM: the kinds are there before the operator is.
      if (status?.state === 'AtLatestKnown' && object.spec.name === 'servicemeshoperator')
        await bringKinds(clusters, name);
      if (status !== undefined) await client.patch(`${pathOf(kind, object)}/status`, { status });
    }
  }
  if (seen.namespaces.some(({ metadata }) => metadata.deletionTimestamp !== undefined))
    await playNamespaceDeletion(clusters, name);
}

/** The operator holds its control planes until it has cleaned up, and the garbage collector what goes with its dependents. */
async function settleFinalizers(
  client: ApiClient,
  kind: keyof Seen,
  object: Resource,
  atWork: ReadonlySet<Owner>,
): Promise<void> {
  const { finalizers = [], deletionTimestamp } = object.metadata;
  const leaving = deletionTimestamp !== undefined;
  const others = finalizers.filter((one: string) => one !== FINALIZER && one !== 'foregroundDeletion');
  const next = !leaving && kind === 'controlPlanes' && atWork.has('operator') ? [...others, FINALIZER] : others;
  if (next.length !== finalizers.length) await client.patch(pathOf(kind, object), { metadata: { finalizers: next } });
}

/** `/apis/group/version/plural` and an object's own place in it. */
function pathOf(kind: keyof Seen, { metadata }: Resource): string {
  const path = PATHS[kind];
  if (metadata.namespace === undefined) return `${path}/${metadata.name}`;
  const plural = path.slice(path.lastIndexOf('/') + 1);
  return `${path.slice(0, -plural.length)}namespaces/${metadata.namespace}/${plural}/${metadata.name}`;
}
