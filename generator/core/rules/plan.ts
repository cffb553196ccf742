import type { Cluster, Model } from '../model.js';
import { matchedObjects } from '../plan/patches.js';
import { apiGroup, type ObjectId, type PlannedFile } from '../plan/planned.js';
import type { Report } from '../report.js';
import { child, displayPath, type Ref } from '../source.js';
import { placeOf } from '../yaml-places.js';
import { checkOperations } from './patches.js';

/** What can only be seen in a cluster's whole tree: objects and files with two sources, patches that match nothing. */
export function checkPlan(model: Model, cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  checkObjects(cluster, files, report);
  checkFiles(files, report);
  checkPatches(model, cluster, files, report);
  checkOperations(model, cluster, files, report);
}

function checkObjects(cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  const owners = new Map<string, Ref>();
  for (const { objects, ref } of files) {
    for (const object of objects) {
      const key = objectKey(object);
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, ref);
      else if (!isOfTwoMeshes(object, owner, ref)) reportTwice(object, cluster, owner, ref, report);
    }
  }
}

function objectKey({ apiVersion, kind, namespace, name }: ObjectId): string {
  return `${apiGroup(apiVersion)} ${kind} ${namespace ?? ''} ${name}`;
}

/** Namespaces and Istio resources of two meshes have rules of their own. */
function isOfTwoMeshes({ kind }: ObjectId, owner: Ref, ref: Ref): boolean {
  return (kind === 'Namespace' || kind === 'Istio') && owner.path[0] === 'meshes' && ref.path[0] === 'meshes';
}

function reportTwice(object: ObjectId, cluster: Cluster, owner: Ref, ref: Ref, report: Report): void {
  const { file, line } = placeOf(owner, 'value');
  const path = displayPath(owner.path);
  const where =
    file === ref.doc.file
      ? `${path === '' ? 'another app with the same file' : path} (line ${line})`
      : `${file}, line ${line}`;
  report(
    'object-twice',
    ref,
    `${inWords(object)} of cluster "${cluster.key}" is also written by ${where}.`,
    'Keep one of the two.',
    { related: [owner] },
  );
}

function inWords({ kind, name, namespace }: ObjectId): string {
  return namespace === undefined ? `${kind} "${name}"` : `${kind} "${name}" in "${namespace}"`;
}

/** Two objects whose names differ only in what a file name cannot hold. */
function checkFiles(files: readonly PlannedFile[], report: Report): void {
  const owners = new Map<string, PlannedFile>();
  for (const file of files) {
    const owner = owners.get(file.path);
    if (owner === undefined) owners.set(file.path, file);
    else if (!isSameObject(owner, file))
      report(
        'file-twice',
        file.ref,
        `would write ${file.path}, which another object has taken.`,
        'Give one of them another name.',
        { related: [owner.ref] },
      );
  }
}

/** One object in two files is told as that. */
function isSameObject(owner: PlannedFile, file: PlannedFile): boolean {
  const [left, right] = [owner.objects[0], file.objects[0]];
  return left !== undefined && right !== undefined && objectKey(left) === objectKey(right);
}

function checkPatches(model: Model, cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  for (const patch of model.patches) {
    if (patch.cluster !== cluster) continue;
    const stage = files.filter(({ path }) => path.split('/')[1] === patch.stage);
    if (matchedObjects(patch, stage).length > 0) continue;
    const { kind, name, namespace } = patch.target;
    const what = `${kind}${name === undefined ? '' : ` "${name}"`}${namespace === undefined ? '' : ` in "${namespace}"`}`;
    report(
      'patch-target',
      child(patch.ref, 'target'),
      `matches nothing: ${patch.stage} of "${cluster.key}" holds no ${what}.`,
      `Look into out/${cluster.key}/${patch.stage} for what is there.`,
      { part: 'key' },
    );
  }
}
