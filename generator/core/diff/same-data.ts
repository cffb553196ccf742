import { isMap, sortedEntries } from '../merge.js';

/** Whether two parsed values say the same: the order of keys has no meaning, that of lists has. */
export function sameData(left: unknown, right: unknown): boolean {
  return canonicalText(left) === canonicalText(right);
}

/** A parsed value as JSON, with the keys of maps in byte order; undefined for undefined. */
export function canonicalText(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, part: unknown) => (isMap(part) ? Object.fromEntries(sortedEntries(part)) : part));
}
