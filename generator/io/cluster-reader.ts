import { setTimeout as pause } from 'node:timers/promises';
import { programName, requestName } from '../core/exchange/clusters/call-names.js';
import type { FailedCall } from '../core/exchange/clusters/kubectl-causes.js';
import { explainFailure } from '../core/exchange/clusters/kubectl-failure.js';
import type { ClusterAccess, Failure, LiveRequest, ProgramRun } from '../core/exchange/clusters/live.js';
import { runProgram } from './run-program.js';

/**
 * An object as parsed JSON, what a Service serves as text, that it is not there, or why nobody knows. What is transient may be asked again later, and
 * what is unreachable, too, if the cluster has answered before.
 */
export type Answer =
  | { value: unknown }
  | { absent: true }
  | { failure: Failure; forbidden?: boolean; transient?: boolean; unreachable?: boolean };

/** Makes one call; never rejects. `cluster` is the key that failures name. */
export interface ClusterReader {
  get(access: ClusterAccess, request: LiveRequest, cluster: string): Promise<Answer>;
}

const AT_ONCE = 8;
/** Before the second and the third try. */
const PAUSES_MS = [300, 1000];
const MIB = 1024 * 1024;
const MOST_BYTES = { list: 32 * MIB, object: 2 * MIB };
const LISTS: readonly LiveRequest['resource'][] = ['nodes', 'namespaces', 'services', 'pods'];

/** A reader through `program` (an absolute path), with at most 8 calls at once over all clusters and meshes. */
export function clusterReader({ program, timeoutMs }: { program: string; timeoutMs: number }): ClusterReader {
  const limited = limiter(AT_ONCE);
  return {
    async get(access, request, cluster) {
      const call: FailedCall = { program, cluster, access, request, timeoutMs };
      if (!isNamed(access)) return { failure: nameless(cluster) };
      for (let tried = 1; ; tried++) {
        const answer = await limited(() => ask(call));
        const wait = PAUSES_MS[tried - 1];
        if (!('failure' in answer) || answer.transient !== true || wait === undefined) return answer;
        await pause(wait);
      }
    },
  };
}

/** The program takes an empty name for none, and would ask the cluster that happens to be current. */
function isNamed({ context, kubeconfig }: ClusterAccess): boolean {
  return context === undefined ? kubeconfig?.startsWith('/') === true : context !== '' && kubeconfig === undefined;
}

function nameless(cluster: string): Failure {
  return {
    fact: `cluster "${cluster}": nothing says how to reach it: that takes one context, or one kubeconfig by its absolute path.`,
    fix: `Set clusters.${cluster}.context, or give --kubeconfig ${cluster}=FILE.`,
  };
}

async function ask(call: FailedCall): Promise<Answer> {
  const { program, access, request, timeoutMs } = call;
  const maxBytes = LISTS.includes(request.resource) ? MOST_BYTES.list : MOST_BYTES.object;
  const run = await runProgram(program, argumentsOf(access, request), { timeoutMs, maxBytes });
  if (run.fault === undefined && run.code === 0) return parsed(run, call);
  const { kind, forbidden, failure } = explainFailure(run, call);
  return kind === 'absent'
    ? { absent: true }
    : { failure, forbidden, transient: kind === 'transient', unreachable: kind === 'unreachable' };
}

/** Each value is one argument and no shell sees it (facts/reliability.md C01, C10). */
function argumentsOf({ context, kubeconfig }: ClusterAccess, request: LiveRequest): string[] {
  return [context === undefined ? `--kubeconfig=${kubeconfig}` : `--context=${context}`, ...verbOf(request)];
}

/** No other verb than `get`, and of a kubeconfig nothing but its cluster. */
function verbOf(request: LiveRequest): string[] {
  switch (request.resource) {
    case 'kubeconfig':
      return ['config', 'view', '--minify', '--flatten', '--raw', '-o', 'jsonpath={.clusters[0].cluster}'];
    case 'services/proxy':
      return ['get', '--raw', `/api/v1/namespaces/${request.namespace}/services/${request.name}/proxy${request.path}`];
    default: {
      const { resource, name, namespace, selector } = request;
      const labels = Object.entries(selector ?? {}).map(([key, value]) => `${key}=${value}`);
      return [
        'get',
        resource,
        ...(name === undefined ? [] : [name]),
        ...(namespace === undefined ? [] : ['-n', namespace]),
        ...(labels.length === 0 ? [] : [`--selector=${labels.join(',')}`]),
        '-o',
        'json',
      ];
    }
  }
}

function parsed({ stdout }: ProgramRun, { cluster, program, request }: FailedCall): Answer {
  if (request.resource === 'services/proxy') return { value: stdout };
  try {
    return { value: JSON.parse(stdout) };
  } catch {
    const what = stdout.trim() === '' ? 'nothing' : 'something that is no JSON';
    const fact = `cluster "${cluster}": ${programName(program)} answered ${requestName(request)} with ${what}.`;
    return { failure: { fact, fix: `See what ${programName(program)} prints: it may be a wrapper.` } };
  }
}

/** Runs at most `most` jobs at a time, the others in the order in which they came. */
function limiter(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let free = most;
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await job();
    } finally {
      const next = queue.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
