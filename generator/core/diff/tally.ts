import { byCodeUnit } from '../merge.js';
import type { FileChange } from './file-change.js';

/** How many files of a group are added, changed and removed. */
export type Tally = Record<FileChange['change'], number>;

/** Tallies by group, in byte order of the groups' keys. */
export function tallyBy<T extends { change: FileChange['change'] }>(
  changes: readonly T[],
  keyOf: (change: T) => string,
): [key: string, tally: Tally, first: T][] {
  const groups = new Map<string, [string, Tally, T]>();
  for (const one of changes) {
    const key = keyOf(one);
    const known = groups.get(key);
    const group: [string, Tally, T] = known ?? [key, { added: 0, changed: 0, removed: 0 }, one];
    if (known === undefined) groups.set(key, group);
    group[1][one.change] += 1;
  }
  return [...groups.values()].sort(([left], [right]) => byCodeUnit(left, right));
}
