import { isAbsolute, resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { CollectTask } from '../core/exchange/clusters/live.js';
import { identityRefusals, recordedIdentities } from '../core/exchange/records/identities.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Cluster, Mesh, Model } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { clusterReader } from '../io/cluster-reader.js';
import { findKubectl } from '../io/kubectl-program.js';
import { meetClusters } from '../io/meet-clusters.js';
import { type Callee, type SecretCaller, secretCaller } from '../io/secret-caller.js';
import { usageError } from './common.js';
import type { ExchangeEstate } from './exchange-estate.js';
import { parseDuration, REPEATED } from './exchange-options.js';
import { recordsOf } from './seal-estate.js';
import { one } from './seal-options.js';

/** How clusters are reached. */
export interface AccessOptions {
  kubectl?: string;
  kubeconfig?: string[];
  timeout: string;
}

/** The clusters of a run that asks some, by the way to each. */
export interface Access {
  call: SecretCaller;
  callee: (cluster: Cluster) => Callee;
}

/** Adds the options by which clusters are reached. */
export function accessOptions<T>(yargs: Argv<T>): Argv<T & AccessOptions> {
  return yargs
    .option('kubectl', one('kubectl', 'the program to run (default: oc, else kubectl)'))
    .option('kubeconfig', { ...REPEATED, describe: 'CLUSTER=FILE: a kubeconfig instead of a context (repeatable)' })
    .option('timeout', { ...one('timeout', 'of one call to a cluster'), default: '15s' }) as unknown as Argv<
    T & AccessOptions
  >;
}

/** Refuses what is wrong with the options, before anything else is done. */
export function assertAccess(options: AccessOptions): void {
  if (parseDuration('timeout', options.timeout) === 0)
    throw usageError(`--timeout: "${options.timeout}" leaves no time for an answer. Write it like 15s.`);
}

/**
 * Asks clusters who they are, and gives the way to each if all of them are those of the records; else what speaks against
 * it. No cluster is asked for more than that, or given anything, before.
 */
export async function openClusters(
  clusters: readonly Cluster[],
  mesh: Mesh,
  estate: ExchangeEstate,
  options: AccessOptions,
): Promise<Access | Refusal[]> {
  const kubeconfigs = kubeconfigsOf(options.kubeconfig ?? [], estate.model);
  const identities = recordedIdentities(recordsOf(estate), estate.model);
  const refusals = [...identityRefusals(identities), ...unknownClusters(clusters, mesh, identities)];
  if (refusals.length > 0) return refusals;
  const program = findKubectl(options.kubectl, process.env);
  if ('fault' in program) throw usageError(program.fault);
  const calling = { program: program.path, timeoutMs: parseDuration('timeout', options.timeout) };
  const callee = ({ key, context }: Cluster): Callee => {
    const kubeconfig = kubeconfigs.get(key);
    return { cluster: key, mesh: mesh.key, access: kubeconfig === undefined ? { context } : { kubeconfig } };
  };
  const tasks: CollectTask[] = clusters.map((cluster) => ({
    cluster: cluster.key,
    access: callee(cluster).access,
    identity: identities.find((claim) => claim.cluster === cluster.key)?.identity,
    meshes: [],
  }));
  const failures = await meetClusters(tasks, clusterReader(calling));
  if (failures.length > 0) return failures.map((failure) => ({ ...failure, exitCode: 1, about: '' }));
  return { call: secretCaller(calling), callee };
}

/** A context that leads elsewhere is only noticed where the record knows what it should lead to. */
function unknownClusters(
  clusters: readonly Cluster[],
  { key }: Mesh,
  identities: readonly { cluster: string }[],
): Refusal[] {
  return clusters
    .filter((cluster) => !identities.some((claim) => claim.cluster === cluster.key))
    .map((cluster) => ({
      exitCode: 1,
      about: `mesh "${key}"`,
      fact: `no record says which cluster "${cluster.key}" is.`,
      fix: `Let the record know it first: meshloom exchange collect --mesh ${key} --skip-missing`,
    }));
}

function kubeconfigsOf(given: readonly string[], model: Model): Map<string, string> {
  const files = new Map<string, string>();
  for (const text of given) {
    const [, key, file] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (key === undefined || file === undefined) throw usageError('--kubeconfig wants CLUSTER=FILE.');
    if (!model.clusters.has(key))
      throw usageError(`--kubeconfig: no cluster is named "${key}".${didYouMean(key, model.clusters.keys())}`);
    if (files.has(key)) throw usageError(`--kubeconfig: cluster "${key}" is given twice.`);
    files.set(key, isAbsolute(file) ? file : resolve(file));
  }
  return files;
}
