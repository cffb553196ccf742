import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { Cluster, Model } from '../model.js';
import type { Patch } from '../model-work.js';
import { matchedObjects } from '../plan/patches.js';
import type { PlannedFile } from '../plan/planned.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { readYamlStream } from '../yaml-reader.js';

/**
 * Operations that an object cannot take would leave a tree that does not build: all patches of each object are tried in
 * order. What a copied directory's own patches do before is not known, so its objects are left out.
 */
export function checkOperations(model: Model, cluster: Cluster, files: readonly PlannedFile[], report: Report): void {
  const patches = model.patches.filter((patch) => patch.cluster === cluster);
  if (!patches.some(({ patch }) => Array.isArray(patch))) return;
  for (const file of files) {
    const [object] = file.objects;
    const matching = patches.filter(
      (one) => one.stage === file.path.split('/')[1] && matchedObjects(one, [file]).length > 0,
    );
    if (object !== undefined && object.isPlaced === undefined) tryPatches(matching, file, report);
  }
}

function tryPatches(patches: readonly Patch[], file: PlannedFile, report: Report): void {
  const [document] = patches.length === 0 ? [] : readYamlStream(file.path, file.text()).documents;
  let object = document?.doc.value;
  for (const { patch, ref } of patches) {
    if (!isMap(object)) return;
    if (!Array.isArray(patch)) {
      object = mergeMaps(object, patch, true);
      continue;
    }
    const patched = structuredClone(object);
    const index = patch.findIndex((operation) => !applies(patched, operation));
    object = patched;
    if (index === -1) continue;
    const { op, path } = patch[index] as { op: string; path: string };
    const fact = `operation ${index + 1} cannot ${op} "${path}": ${file.path} has no such place.`;
    report('patch-path', child(ref, 'patch'), fact, 'Correct the path; add what stands above it first.', {
      part: 'key',
    });
  }
}

/** Performs one operation of RFC 6902 as far as its place goes; false where there is none. */
function applies(object: RawMap, { op, path, from, value }: RawMap): boolean {
  const keys = pointer(path as string);
  if (op === 'move' || op === 'copy') {
    const source = typeof from === 'string' ? place(object, pointer(from)) : undefined;
    return source?.exists === true && put(object, keys, structuredClone(source.value));
  }
  if (op === 'add') return put(object, keys, value);
  const found = place(object, keys);
  if (found === undefined || !found.exists) return false;
  if (op === 'replace') return put(object, keys, value, true);
  if (op === 'remove') {
    if (Array.isArray(found.parent)) found.parent.splice(Number(keys.at(-1)), 1);
    else delete found.parent[keys.at(-1)!];
  }
  return true;
}

function pointer(path: string): string[] {
  return path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

type Container = RawMap | unknown[];

function place(
  object: RawMap,
  keys: readonly string[],
): { parent: Container; exists: boolean; value: unknown } | undefined {
  let node: unknown = object;
  for (const key of keys.slice(0, -1)) node = isMap(node) || Array.isArray(node) ? (node as RawMap)[key] : undefined;
  const last = keys.at(-1);
  if (last === undefined || !(isMap(node) || Array.isArray(node))) return undefined;
  return { parent: node as Container, exists: Object.hasOwn(node, last), value: (node as RawMap)[last] };
}

function put(object: RawMap, keys: readonly string[], value: unknown, over = false): boolean {
  const found = place(object, keys);
  if (found === undefined) return false;
  const last = keys.at(-1)!;
  if (!Array.isArray(found.parent)) found.parent[last] = value;
  else if (last === '-') found.parent.push(value);
  else if (!/^\d+$/.test(last) || Number(last) > found.parent.length) return false;
  else found.parent.splice(Number(last), over ? 1 : 0, value);
  return true;
}
