import { isAbsolute, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Argv } from 'yargs';
import { collectTasks } from '../core/exchange/clusters/collect-tasks.js';
import type { CollectTask, LiveCluster } from '../core/exchange/clusters/live.js';
import { liveOffers } from '../core/exchange/clusters/live-offers.js';
import { identityRefusals, recordedIdentities } from '../core/exchange/records/identities.js';
import type { ExchangeRecord } from '../core/exchange-record.js';
import type { Mesh, Model } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { clusterReader } from '../io/cluster-reader.js';
import { collectLive } from '../io/collect-live.js';
import { findKubectl } from '../io/kubectl-program.js';
import { progressLine } from '../io/progress-line.js';
import { say, single, strictCode, usageError } from './common.js';
import { type ExchangeEstate, meshNamed, openExchange } from './exchange-estate.js';
import { type ApprovalOptions, approvalOptions, approvalsOf, parseDuration, REPEATED } from './exchange-options.js';
import { sayRefusals, settle } from './exchange-settle.js';

interface Options extends ApprovalOptions {
  cluster: string[] | undefined;
  kubectl: string | undefined;
  kubeconfig: string[] | undefined;
  wait: string;
  timeout: string;
  'skip-missing': boolean | undefined;
}

export function builder(yargs: Argv): Argv<Options> {
  return approvalOptions(yargs)
    .option('mesh', { ...REPEATED, describe: 'collect this mesh alone (repeatable)' })
    .option('cluster', { ...REPEATED, describe: 'ask this cluster alone (repeatable)' })
    .option('kubectl', {
      coerce: single('kubectl'),
      type: 'string',
      requiresArg: true,
      describe: 'the program to run (default: oc, else kubectl)',
    })
    .option('kubeconfig', { ...REPEATED, describe: 'CLUSTER=FILE: a kubeconfig instead of a context (repeatable)' })
    .option('wait', {
      coerce: single('wait'),
      type: 'string',
      default: '0s',
      requiresArg: true,
      describe: 'how long to wait for what is not there yet, such as 10m',
    })
    .option('timeout', {
      coerce: single('timeout'),
      type: 'string',
      default: '15s',
      requiresArg: true,
      describe: 'of one call to a cluster',
    })
    .option('skip-missing', {
      type: 'boolean',
      describe: 'record what is there, and leave what is not there yet pending',
    }) as unknown as Argv<Options>;
}

/** Reads every cluster first, then writes all records or none; 1 if anything has to wait, to be decided or reached. */
export async function run(options: Options): Promise<number> {
  const approvals = approvalsOf(options);
  const limits = { waitMs: parseDuration('wait', options.wait), timeoutMs: parseTimeout(options.timeout) };
  const estate = await openExchange(options);
  const tasks = tasksOf(options, estate);
  const contradictions = identityRefusals(recordedIdentities(recordsOf(estate), estate.model));
  if (contradictions.length > 0) return sayRefusals(contradictions);
  if (tasks.length === 0) {
    say('There is nothing to collect: no mesh of ours that was asked has a peer.');
    return 0;
  }
  const live = await readClusters(tasks, options.kubectl, limits);
  const failures = live.flatMap(({ failures }) => failures.map((one) => ({ ...one, exitCode: 1 as const, about: '' })));
  // What is wrong between two clusters is a failure of both.
  if (failures.length > 0) return sayRefusals([...new Map(failures.map((one) => [one.fact, one])).values()]);
  const { offers, refusals, waiting } = liveOffers(live, estate.model);
  const skip = options['skip-missing'] === true;
  const against = [...refusals, ...(skip ? [] : waiting)];
  const settled = await settle({ offers, refusals: against, approvals }, estate);
  if (skip) for (const { about, fact } of waiting) say(`pending: ${about}: ${fact}`);
  const code = Math.max(settled.exitCode, waiting.length > 0 ? 1 : 0);
  return code > 0 ? code : strictCode(options.strict, [], settled.warnings + estate.warnings);
}

function recordsOf({ current }: ExchangeEstate): (readonly [string, ExchangeRecord])[] {
  return [...current].map(([mesh, { record }]) => [mesh, record]);
}

function tasksOf(options: Options, { model, only, current }: ExchangeEstate): CollectTask[] {
  for (const key of options.cluster ?? []) clusterNamed(model, 'cluster', key);
  const clusters = [...(only ?? []), ...(options.cluster ?? [])];
  const asked = clusters.length === 0 ? undefined : new Set(clusters);
  for (const key of options.mesh ?? []) assertAsked(meshNamed(model, 'mesh', key), asked, options);
  return collectTasks(model, current, {
    meshes: options.mesh === undefined ? undefined : new Set(options.mesh),
    clusters: asked,
    kubeconfigs: kubeconfigsOf(options.kubeconfig ?? [], model),
  });
}

/** A mesh that is named is one of ours, in a cluster that is asked. */
function assertAsked({ key, managed, cluster }: Mesh, asked: ReadonlySet<string> | undefined, options: Options): void {
  if (!managed) {
    throw usageError(
      `--mesh: "${key}" is run by others (managed: false). Take what they send: meshloom exchange import`,
    );
  }
  if (asked === undefined || cluster === undefined || asked.has(cluster.key)) return;
  const option = options.cluster === undefined ? '--only' : '--cluster';
  throw usageError(`--mesh: "${key}" is in cluster "${cluster.key}", which ${option} leaves out.`);
}

function parseTimeout(text: string): number {
  const timeout = parseDuration('timeout', text);
  if (timeout > 0) return timeout;
  throw usageError(`--timeout: "${text}" leaves no time for an answer. Write it like 15s.`);
}

function kubeconfigsOf(given: readonly string[], model: Model): Map<string, string> {
  const files = new Map<string, string>();
  for (const text of given) {
    const [, key, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (key === undefined || file === undefined) throw usageError('--kubeconfig wants CLUSTER=FILE.');
    clusterNamed(model, 'kubeconfig', key);
    if (files.has(key)) throw usageError(`--kubeconfig: cluster "${key}" is given twice.`);
    files.set(key, isAbsolute(file) ? file : resolve(file));
  }
  return files;
}

function clusterNamed(model: Model, option: string, key: string): void {
  if (model.clusters.has(key)) return;
  throw usageError(`--${option}: no cluster is named "${key}".${didYouMean(key, model.clusters.keys())}`);
}

async function readClusters(
  tasks: readonly CollectTask[],
  kubectl: string | undefined,
  { waitMs, timeoutMs }: { waitMs: number; timeoutMs: number },
): Promise<LiveCluster[]> {
  const program = findKubectl(kubectl, process.env);
  if ('fault' in program) throw usageError(program.fault);
  const reader = clusterReader({ program: program.path, timeoutMs });
  const line = progressLine();
  const progress = (told: string) => {
    line.clear();
    say(told);
  };
  const counted = (answered: number, of: number) => line.show(`${answered} of ${of} clusters answered`);
  const live = await collectLive(tasks, reader, { waitMs, now: () => performance.now(), pause, progress, counted });
  line.clear();
  return live;
}
