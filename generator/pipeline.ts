import { deliveryDirs, planDelivery } from './core/delivery/plan-delivery.js';
import { type Survey, surveyCluster } from './core/delivery/survey.js';
import { byCodeUnit } from './core/merge.js';
import { mergeTopology } from './core/merge-topology.js';
import type { Model } from './core/model.js';
import { planCluster } from './core/plan/plan-cluster.js';
import type { PlannedFile } from './core/plan/planned.js';
import { type Finding, InputError } from './core/problems.js';
import { reporter } from './core/report.js';
import type { RecordSource } from './core/resolve/records.js';
import { resolveTopology } from './core/resolve/resolve-topology.js';
import { checkModel } from './core/rules/check-model.js';
import { checkInventories } from './core/rules/inventories.js';
import { checkLabels } from './core/rules/labels.js';
import { checkOwners } from './core/rules/owners.js';
import { checkPlan } from './core/rules/plan.js';
import { checkServicePorts } from './core/rules/service-ports.js';
import { checkRecordShape, checkTopologyShape } from './core/schema.js';
import { readAppSources } from './io/read-app-sources.js';
import { readInventories } from './io/read-inventories.js';
import type { InputPaths } from './io/read-sources.js';
import { readIncludes, readRecords, readSealed, readTopology } from './io/read-sources.js';

/** A topology that has been read and checked. `model` is missing when its shape is wrong already. */
export interface Compilation {
  findings: Finding[];
  model: Model | undefined;
  /** The exchange records whose shape is right, also when the model is missing. */
  records: RecordSource[];
}

/** Load → validate → resolve → check the plan: everything that is wrong, in file order, and what the topology means. */
export async function compileTopology(paths: InputPaths): Promise<Compilation> {
  const findings: Finding[] = [];
  const records = readSoundRecords(paths.exchange, findings);
  const model = await resolveInputs(paths, records, findings);
  if (model !== undefined) {
    const report = reporter(findings);
    checkModel(model, !findings.some(({ severity }) => severity === 'error'), report);
    for (const cluster of model.clusters.values()) checkPlan(model, cluster, planCluster(model, cluster), report);
  }
  return { findings: inFileOrder(findings), model, records };
}

function readSoundRecords(dir: string, findings: Finding[]): RecordSource[] {
  return readRecords(dir, findings).filter(({ doc }) => {
    const faults = checkRecordShape(doc);
    findings.push(...faults);
    return faults.length === 0;
  });
}

async function resolveInputs(
  paths: InputPaths,
  records: readonly RecordSource[],
  findings: Finding[],
): Promise<Model | undefined> {
  const report = reporter(findings);
  const root = readTopology(paths.topology, findings);
  if (root === undefined) return undefined;
  findings.push(...checkTopologyShape(root));
  const included = await readIncludes(paths.topology, root, findings, report);
  for (const doc of included) findings.push(...checkTopologyShape(doc));
  if (findings.some(({ severity }) => severity === 'error')) return undefined;
  const merged = mergeTopology(root, included, report);
  checkLabels(merged, report);
  checkOwners(merged, report);
  const apps = await readAppSources(paths.topology, merged, findings, report);
  const sealed = paths.sealed === undefined ? [] : readSealed(paths.sealed, paths.topology, findings);
  const inventories = readInventories(paths.topology, merged, findings);
  checkServicePorts(merged, report);
  checkInventories(inventories, report);
  return resolveTopology(merged, { records, apps, sealed, inventories, findings }, report);
}

/** Sorted by place, each once: several pairs may break a rule at one line. */
export function inFileOrder(findings: readonly Finding[]): Finding[] {
  const unique = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...unique.values()].sort(
    (left, right) =>
      byCodeUnit(left.file, right.file) ||
      left.line - right.line ||
      left.column - right.column ||
      byCodeUnit(left.rule, right.rule),
  );
}

/** The model of a topology without errors; else the user is told all of them. */
export function acceptedModel({ findings, model }: Compilation): Model {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0 || model === undefined) throw new InputError(findings);
  return model;
}

/** The files of each cluster that is asked for, planned when they are reached; last what is told of all of them. */
export function* planTree(
  model: Model,
  only: ReadonlySet<string> | undefined,
): Generator<{ dir: string; files: PlannedFile[] }> {
  const isChosen = (dir: string): boolean => only === undefined || only.has(dir);
  const isDelivered = deliveryDirs(model).some(isChosen);
  const surveys: Survey[] = [];
  for (const cluster of model.clusters.values()) {
    if (!isDelivered && !isChosen(cluster.key)) continue;
    const files = planCluster(model, cluster);
    if (isDelivered) surveys.push(surveyCluster(model, cluster, files));
    if (files.length > 0 && isChosen(cluster.key)) yield { dir: cluster.key, files };
  }
  for (const part of isDelivered ? planDelivery(model, surveys) : []) if (isChosen(part.dir)) yield part;
}
