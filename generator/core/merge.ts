/** A parsed YAML map. */
export type RawMap = Record<string, unknown>;

/** Whether a parsed value is a map (not a list, not null). */
export function isMap(value: unknown): value is RawMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `over` merged onto `base`: maps merge, lists and scalars replace, and with `nullRemoves` a null removes the key.
 * Neither argument is changed; the result has null prototypes.
 */
export function mergeMaps(base: RawMap, over: RawMap, nullRemoves = false): RawMap {
  const merged: RawMap = Object.create(null) as RawMap;
  for (const [key, value] of Object.entries(base)) merged[key] = value;
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    if (value === null && nullRemoves) delete merged[key];
    else if (isMap(value)) merged[key] = mergeMaps(isMap(old) ? old : {}, value, nullRemoves);
    else merged[key] = value;
  }
  return merged;
}

/** Byte order, for every sort whose result reaches a file. */
export function byCodeUnit(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The entries of a map in byte order of their keys. */
export function sortedEntries<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).sort(([left], [right]) => byCodeUnit(left, right));
}
