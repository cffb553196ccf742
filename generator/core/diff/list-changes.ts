import { isMap } from '../merge.js';
import type { FieldChange } from './field-changes.js';
import { sameData } from './same-data.js';

type Compare = (path: string, before: unknown, after: unknown) => FieldChange[];
type List = readonly unknown[];

/** How the items of a list are told apart, and what follows its path to name one of them. */
interface Identity {
  keyOf: (item: unknown) => string | undefined;
  step: (key: string) => string;
}

const IDENTITIES: readonly Identity[] = [
  { keyOf: (item) => (isScalar(item) ? JSON.stringify(item) : undefined), step: () => '[]' },
  { keyOf: nameOf, step: (name) => `[name=${/^[A-Za-z0-9._-]+$/.test(name) ? name : JSON.stringify(name)}]` },
];

/**
 * The differences of two lists. Items are the same that have the same `name`, or are equal scalars; where that does not
 * tell all of them apart, those between the equal beginnings and the equal ends go by their place.
 */
export function listChanges(path: string, before: List, after: List, compare: Compare): FieldChange[] {
  for (const { keyOf, step } of IDENTITIES) {
    const [was, is] = [byKey(before, keyOf), byKey(after, keyOf)];
    if (was !== undefined && is !== undefined) return keyedChanges(path, was, is, (key) => path + step(key), compare);
  }
  return placedChanges(path, before, after, compare);
}

function isScalar(item: unknown): boolean {
  return typeof item !== 'object' || item === null;
}

function nameOf(item: unknown): string | undefined {
  return isMap(item) && Object.hasOwn(item, 'name') && typeof item.name === 'string' ? item.name : undefined;
}

/** The items by key, in their order; undefined if one has none, or two have the same. */
function byKey(list: List, keyOf: Identity['keyOf']): Map<string, unknown> | undefined {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const key = keyOf(item);
    if (key === undefined || items.has(key)) return undefined;
    items.set(key, item);
  }
  return items;
}

function keyedChanges(
  path: string,
  was: ReadonlyMap<string, unknown>,
  is: ReadonlyMap<string, unknown>,
  pathOf: (key: string) => string,
  compare: Compare,
): FieldChange[] {
  const stayed = [...was.keys()].filter((key) => is.has(key));
  const now = [...is.keys()].filter((key) => was.has(key));
  return [
    ...(stayed.every((key, index) => key === now[index]) ? [] : [{ path }]),
    ...[...was].flatMap(([key, item]) =>
      is.has(key) ? compare(pathOf(key), item, is.get(key)) : [{ path: pathOf(key), before: item }],
    ),
    ...[...is].filter(([key]) => !was.has(key)).map(([key, item]) => ({ path: pathOf(key), after: item })),
  ];
}

function placedChanges(path: string, before: List, after: List, compare: Compare): FieldChange[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && sameData(before[start], after[start])) start++;
  let end = 0;
  while (end < most - start && sameData(before.at(-1 - end), after.at(-1 - end))) end++;
  const [was, is] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return Array.from({ length: Math.max(was.length, is.length) }, (_, index) => {
    const at = `${path}[${start + index}]`;
    if (index >= was.length) return [{ path: at, after: is[index] }];
    return index >= is.length ? [{ path: at, before: was[index] }] : compare(at, was[index], is[index]);
  }).flat();
}
