import { setTimeout as pause } from 'node:timers/promises';
import type { Argv } from 'yargs';
import type { CollectTask, LiveCluster } from '../core/exchange/clusters/live.js';
import { liveOffers } from '../core/exchange/clusters/live-offers.js';
import { clusterReader } from '../io/cluster-reader.js';
import { collectLive } from '../io/collect-live.js';
import { findKubectl } from '../io/kubectl-program.js';
import { progressLine } from '../io/progress-line.js';
import { say, single, strictCode, usageError } from './common.js';
import { failuresOf, identityContradictions, openExchange } from './exchange-estate.js';
import { type ApprovalOptions, approvalOptions, approvalsOf, parseDuration } from './exchange-options.js';
import { collectServices } from './exchange-services.js';
import { sayRefusals, settle, tell } from './exchange-settle.js';
import { type Targets, targetOptions, tasksOf } from './exchange-tasks.js';

interface Options extends ApprovalOptions, Targets {
  mesh: string[] | undefined;
  services: boolean | undefined;
  kubectl: string | undefined;
  wait: string;
  timeout: string;
  'skip-missing': boolean | undefined;
}

export function builder(yargs: Argv): Argv<Options> {
  return targetOptions(approvalOptions(yargs))
    .option('kubectl', {
      coerce: single('kubectl'),
      type: 'string',
      requiresArg: true,
      describe: 'the program to run (default: oc, else kubectl)',
    })
    .option('accept-api-server', { type: 'boolean', describe: 'take API servers that differ from the record' })
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
    })
    .option('services', {
      type: 'boolean',
      describe: 'write services/<mesh>.yaml, the Services that peers could import, and nothing else',
    }) as unknown as Argv<Options>;
}

/** Reads every cluster first, then writes all records or none; 1 if anything has to wait, to be decided or reached. */
export async function run(options: Options): Promise<number> {
  const approvals = approvalsOf(options);
  const limits = { waitMs: parseDuration('wait', options.wait), timeoutMs: parseTimeout(options.timeout) };
  if (options.services === true)
    return collectServices(options, (tasks) => readClusters(tasks, options.kubectl, limits));
  const estate = await openExchange(options);
  const tasks = tasksOf(options, estate);
  const contradictions = identityContradictions(estate);
  if (contradictions.length > 0) return sayRefusals(contradictions);
  if (tasks.length === 0) {
    say(
      'There is nothing to collect: no mesh of ours that was asked has a peer, spans clusters, or has sealed secrets.',
    );
    return 0;
  }
  const live = await readClusters(tasks, options.kubectl, limits);
  const failures = failuresOf(live);
  if (failures.length > 0) return sayRefusals(failures);
  const { offers, refusals, waiting, notes } = liveOffers(live, estate.model);
  for (const note of notes) tell(note);
  const skip = options['skip-missing'] === true;
  const against = [...refusals, ...(skip ? [] : waiting)];
  const settled = await settle({ offers, refusals: against, approvals }, estate);
  if (skip) for (const { about, fact } of waiting) say(`pending: ${about}: ${fact}`);
  const code = Math.max(settled.exitCode, waiting.length > 0 ? 1 : 0);
  return code > 0 ? code : strictCode(options.strict, [], settled.warnings + estate.warnings);
}

function parseTimeout(text: string): number {
  const timeout = parseDuration('timeout', text);
  if (timeout > 0) return timeout;
  throw usageError(`--timeout: "${text}" leaves no time for an answer. Write it like 15s.`);
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
