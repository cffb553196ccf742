import type { Cluster, Model } from '../model.js';
import { matchedObjects } from '../plan/patches.js';
import { apiGroup, type ObjectId, type PlannedFile } from '../plan/planned.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';

/** What can only be seen in a cluster's whole tree: objects and files with two sources, patches that match nothing. */
export function checkPlan(model: Model, cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  checkObjects(cluster, files, report);
  checkFiles(files, report);
  checkPatches(model, cluster, files, report);
}

function checkObjects(cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  const owners = new Map<string, Ref>();
  for (const { objects, ref } of files) {
    for (const object of objects) {
      const key = `${apiGroup(object.apiVersion)} ${object.kind} ${object.namespace ?? ''} ${object.name}`;
      const owner = owners.get(key);
      if (owner === undefined) owners.set(key, ref);
      else
        report(
          'object-twice',
          ref,
          `${inWords(object)} of cluster "${cluster.key}" comes from here and from elsewhere.`,
          'Keep one source.',
          { related: [owner] },
        );
    }
  }
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
    else
      report(
        'file-twice',
        file.ref,
        `would write ${file.path}, which another object has taken.`,
        'Give one of them another name.',
        { related: [owner.ref] },
      );
  }
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
