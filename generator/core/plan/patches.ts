import { mergeMaps, type RawMap } from '../merge.js';
import type { Cluster, Model } from '../model.js';
import type { Patch } from '../model-work.js';
import { mapLines } from '../yaml-writer.js';
import type { ObjectId, PlannedFile } from './planned.js';

/**
 * The patches of a directory, as kustomization.yaml holds them: those of its cluster and stage that match an object
 * which stands right in it, so that every level builds the same (design 2.1).
 */
export function patchesOf(model: Model, cluster: Cluster, dir: string, files: readonly PlannedFile[]): RawMap[] {
  const stage = dir.split('/')[1];
  return model.patches.flatMap((patch) => {
    if (patch.cluster !== cluster || patch.stage !== stage) return [];
    const matched = matchedObjects(patch, files);
    return matched.length === 0 ? [] : [patchEntry(patch, matched)];
  });
}

/** The objects among these files that a patch speaks of. */
export function matchedObjects({ target }: Patch, files: readonly PlannedFile[]): ObjectId[] {
  return files.flatMap(({ objects }) =>
    objects.filter(
      (object) =>
        object.kind === target.kind &&
        (target.name === undefined || object.name === target.name) &&
        (target.namespace === undefined || object.namespace === target.namespace),
    ),
  );
}

/** Kustomize reads names as regular expressions, so dots are escaped. */
function patchEntry({ target, patch }: Patch, matched: readonly ObjectId[]): RawMap {
  const exact = (text: string): string => text.replaceAll('.', '\\.');
  return {
    patch: Array.isArray(patch) ? operationsText(patch) : `${mapLines(completePatch(patch, matched[0]!), 0)}\n`,
    target: {
      kind: target.kind,
      ...(target.name === undefined ? {} : { name: exact(target.name) }),
      ...(target.namespace === undefined || matched.some(({ isPlaced }) => isPlaced)
        ? {}
        : { namespace: exact(target.namespace) }),
    },
  };
}

/** A strategic-merge patch must say what it is, although the target decides what it changes. */
function completePatch(patch: RawMap, object: ObjectId): RawMap {
  const identity = { apiVersion: object.apiVersion, kind: object.kind, metadata: { name: object.name } };
  return mergeMaps(identity, patch);
}

function operationsText(operations: readonly RawMap[]): string {
  return operations.map((operation) => `- ${mapLines(operation, 2).slice(2)}\n`).join('');
}
