import { isAbsolute, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { canonicalServer, serverProblem } from '../core/exchange/clusters/api-server-url.js';
import { collectTasks } from '../core/exchange/clusters/collect-tasks.js';
import type { CollectTask, ControllerPlace } from '../core/exchange/clusters/live.js';
import { quoted } from '../core/forbidden-text.js';
import type { Mesh, Model } from '../core/model.js';
import { printable } from '../core/printable.js';
import { didYouMean } from '../core/suggest.js';
import { usageError } from './common.js';
import { type ExchangeEstate, meshNamed } from './exchange-estate.js';
import { REPEATED } from './exchange-options.js';

/** The options that say what is asked and how it is reached, each as it stands on the command line. */
export interface Targets {
  mesh: string[] | undefined;
  cluster: string[] | undefined;
  /** `CLUSTER=FILE` */
  kubeconfig: string[] | undefined;
  /** `CLUSTER=URL` */
  'api-server': string[] | undefined;
  /** `[CLUSTER=]NAMESPACE/NAME` */
  'sealing-controller': string[] | undefined;
}

/** Adds them. */
export function targetOptions<T>(yargs: Argv<T>): Argv<T & Targets> {
  return yargs
    .option('mesh', { ...REPEATED, describe: 'collect this mesh alone (repeatable)' })
    .option('cluster', { ...REPEATED, describe: 'ask this cluster alone (repeatable)' })
    .option('kubeconfig', { ...REPEATED, describe: 'CLUSTER=FILE: a kubeconfig instead of a context (repeatable)' })
    .option('api-server', {
      ...REPEATED,
      describe: 'CLUSTER=URL: where other clusters reach its API (default: what the cluster says; repeatable)',
    })
    .option('sealing-controller', {
      ...REPEATED,
      describe: '[CLUSTER=]NAMESPACE/NAME (default: kube-system/sealed-secrets-controller; repeatable)',
    }) as unknown as Argv<T & Targets>;
}

/** Where kubeseal looks by itself. */
const CONTROLLER: ControllerPlace = { namespace: 'kube-system', name: 'sealed-secrets-controller' };

/** What is to be read from which cluster, as `plan` says; throws a UsageError for what contradicts the topology. */
export function tasksOf(
  targets: Targets,
  { model, only, current }: Pick<ExchangeEstate, 'model' | 'only' | 'current'>,
  plan: typeof collectTasks = collectTasks,
): CollectTask[] {
  for (const key of targets.cluster ?? []) clusterNamed(model, 'cluster', key);
  const clusters = [...(only ?? []), ...(targets.cluster ?? [])];
  const asked = clusters.length === 0 ? undefined : new Set(clusters);
  for (const key of targets.mesh ?? []) assertAsked(meshNamed(model, 'mesh', key), asked, targets);
  return plan(model, current, {
    meshes: targets.mesh === undefined ? undefined : new Set(targets.mesh),
    clusters: asked,
    kubeconfigs: byCluster('kubeconfig', 'FILE', targets.kubeconfig, model, (file) =>
      isAbsolute(file) ? file : resolve(file),
    ),
    apiServers: byCluster('api-server', 'URL', targets['api-server'], model, parseServer),
    sealingController: controllersOf(targets['sealing-controller'] ?? [], model),
  });
}

/** A mesh that is named is one of ours, in a cluster that is asked. */
function assertAsked({ key, managed, parts }: Mesh, asked: ReadonlySet<string> | undefined, targets: Targets): void {
  if (!managed) {
    throw usageError(
      `--mesh: "${key}" is run by others (managed: false). Take what they send: meshloom exchange import`,
    );
  }
  const clusters = parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster.key]));
  if (asked === undefined || clusters.length === 0 || clusters.some((cluster) => asked.has(cluster))) return;
  const option = targets.cluster === undefined ? '--only' : '--cluster';
  const names = clusters.map((cluster) => `"${cluster}"`);
  const where = names.length === 1 ? `cluster ${names[0]}` : `clusters ${names.join(' and ')}`;
  throw usageError(`--mesh: "${key}" is in ${where}, which ${option} leaves out.`);
}

/** `CLUSTER=VALUE`, each cluster once. */
function byCluster(
  option: string,
  what: string,
  given: readonly string[] | undefined,
  model: Model,
  parse: (text: string) => string,
): Map<string, string> {
  const values = new Map<string, string>();
  for (const text of given ?? []) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (key === undefined || value === undefined) throw usageError(`--${option} wants CLUSTER=${what}.`);
    clusterNamed(model, option, key);
    if (values.has(key)) throw usageError(`--${option}: cluster "${key}" is given twice.`);
    values.set(key, parse(value));
  }
  return values;
}

function parseServer(text: string): string {
  const problem = serverProblem(text);
  if (problem === undefined) return canonicalServer(text)!;
  const shown = problem.isSecret ? 'the URL' : `"${printable(text)}"`;
  throw usageError(
    `--api-server: ${shown} ${problem.fact}. Write the one at which the other clusters reach this API, such as https://api.example.com:6443.`,
  );
}

function controllersOf(given: readonly string[], model: Model): (cluster: string) => ControllerPlace {
  const places = new Map<string, ControllerPlace>();
  for (const text of given) {
    const [, , key = '', namespace, name] = CONTROLLER_FORM.exec(text) ?? [];
    if (namespace === undefined || name === undefined) {
      throw usageError(`--sealing-controller: ${quoted(text)} is not of the form [CLUSTER=]NAMESPACE/NAME.`);
    }
    if (key !== '') clusterNamed(model, 'sealing-controller', key);
    if (places.has(key)) {
      const what = key === '' ? 'the controller of all clusters' : `cluster "${key}"`;
      throw usageError(`--sealing-controller: ${what} is given twice.`);
    }
    places.set(key, { namespace, name });
  }
  return (cluster) => places.get(cluster) ?? places.get('') ?? CONTROLLER;
}

/** They become parts of a URL's path. */
const CONTROLLER_FORM = /^(([^=]+)=)?([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)\/([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)$/;

function clusterNamed(model: Model, option: string, key: string): void {
  if (model.clusters.has(key)) return;
  throw usageError(`--${option}: no cluster is named ${quoted(key)}.${didYouMean(key, model.clusters.keys())}`);
}
