import { dirname, join } from 'node:path';
import type { CollectTask, LiveCluster } from '../core/exchange/clusters/live.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import { type LiveInventory, liveInventories } from '../core/exchange/services/inventories.js';
import { type InventoryFile, inventoryFile } from '../core/exchange/services/inventory-files.js';
import { serviceTasks } from '../core/exchange/services/service-tasks.js';
import type { Model } from '../core/model.js';
import { type Finding, InputError } from '../core/problems.js';
import type { SourceDocument } from '../core/source.js';
import { readInventory } from '../io/read-inventories.js';
import { shownPath } from '../io/shown-path.js';
import { writeRecords } from '../io/write-records.js';
import { compileTopology } from '../pipeline.js';
import { resolvePaths, say, usageError } from './common.js';
import { estateOf, failuresOf, identityContradictions } from './exchange-estate.js';
import type { ApprovalOptions } from './exchange-options.js';
import { sayRefusals, tell } from './exchange-settle.js';
import { type Targets, tasksOf } from './exchange-tasks.js';

type Options = ApprovalOptions & Targets;

/** What decides about records, of which none is written here. */
const OF_RECORDS = [
  'trust',
  'trust-first',
  'add-root',
  'remove-root',
  'accept-addresses',
  'accept-api-server',
  'accept-sealing-certificate',
  'api-server',
  'sealing-controller',
  'skip-missing',
];

/**
 * Reads the Services of every mesh that exports in generation 3, or that is named, then writes all inventories or none;
 * 1 if a cluster cannot be read.
 */
export async function collectServices(
  options: Options,
  read: (tasks: readonly CollectTask[]) => Promise<LiveCluster[]>,
): Promise<number> {
  const [useless] = OF_RECORDS.filter((name) => (options as unknown as Record<string, unknown>)[name] !== undefined);
  if (useless !== undefined) throw usageError(`--${useless}: says nothing with --services, which writes no record.`);
  const paths = resolvePaths(options);
  const compilation = await compileTopology(paths);
  const findings = compilation.findings.filter((finding) => !isSettledHere(finding, compilation.model, paths.topology));
  const estate = estateOf({ ...compilation, findings }, paths, options);
  const tasks = tasksOf(options, estate, serviceTasks);
  const contradictions = identityContradictions(estate);
  if (contradictions.length > 0) return sayRefusals(contradictions);
  if (tasks.length === 0) {
    say('There is nothing to collect: no mesh of ours that was asked exports to a peer of generation 3.');
    return 0;
  }
  const dir = join(dirname(paths.topology), 'services');
  const meshes = tasks.flatMap((task) => task.meshes.map(({ mesh }) => mesh));
  const before = currentInventories(dir, new Set(meshes));
  const live = await read(tasks);
  const failures = failuresOf(live);
  return failures.length > 0 ? sayRefusals(failures) : write(dir, liveInventories(live), before);
}

/** Whether it is an inventory that is missing, or that does not say enough yet. */
function isSettledHere({ rule, file }: Finding, model: Model | undefined, topology: string): boolean {
  if (rule === 'share-details' || rule === 'share-inventory' || rule === 'share-host-ports') return true;
  const dir = join(dirname(topology), 'services');
  const own = [...(model?.meshes.keys() ?? [])].map((mesh) => shownPath(join(dir, `${mesh}.yaml`)));
  return rule === 'input-missing' && own.includes(file);
}

/** The inventories that are there; throws an InputError for a file that is anything else. */
function currentInventories(dir: string, meshes: ReadonlySet<string>): Map<string, SourceDocument> {
  const found = [...meshes].map((mesh) => [mesh, readInventory(dir, mesh)] as const);
  const faults = found.flatMap(([, { findings }]) => findings);
  if (faults.length > 0) throw new InputError(faults);
  return new Map(found.flatMap(([mesh, { doc }]) => (doc === undefined ? [] : [[mesh, doc] as const])));
}

function write(
  dir: string,
  inventories: readonly LiveInventory[],
  before: ReadonlyMap<string, SourceDocument>,
): number {
  const planned = inventories.flatMap((one) => inventoryFile(one, before.get(one.mesh)) ?? []);
  for (const note of inventories.flatMap(({ notes }) => notes)) tell(note);
  const refusals = planned.filter((one): one is Refusal => 'fact' in one);
  if (refusals.length > 0) return sayRefusals(refusals);
  const files = planned as InventoryFile[];
  writeRecords(dir, files);
  for (const { name, change } of files) tell(`${shownPath(dir)}/${name}: ${change}`);
  say(files.length === 0 ? 'The inventories say so already.' : 'Review and commit them, then run: meshloom generate');
  return 0;
}
