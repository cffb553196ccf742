import { isMap, type RawMap } from '../merge.js';
import { listChanges } from './list-changes.js';
import { sameData } from './same-data.js';

/**
 * What happens to one field. `path` is as people write it (`spec.ports[name=http].port`); `before` is missing of an added
 * field, `after` of a removed one, both of a list whose items only change their order.
 */
export interface FieldChange {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** The fields that differ between two parsed objects, in byte order of their keys; the order of keys has no meaning. */
export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  return changesBelow('', before, after);
}

function changesBelow(path: string, before: unknown, after: unknown): FieldChange[] {
  if (isMap(before) && isMap(after)) return mapChanges(path, before, after);
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, before, after, changesBelow);
  return sameData(before, after) ? [] : [{ path, before, after }];
}

function mapChanges(path: string, before: RawMap, after: RawMap): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const below = keyPath(path, key);
    if (!Object.hasOwn(before, key)) return [{ path: below, after: after[key] }];
    if (!Object.hasOwn(after, key)) return [{ path: below, before: before[key] }];
    return changesBelow(below, before[key], after[key]);
  });
}

/** A key with dots or slashes, as labels have, stands in brackets. */
function keyPath(path: string, key: string): string {
  if (!/^[A-Za-z0-9_-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
