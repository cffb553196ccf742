import type { Explanation } from './schema-choices.js';
import { isMap } from './schema-errors.js';
import { isVersion, lastName } from './schema-names.js';
import { isPlain, shown } from './schema-quote.js';

const NOUNS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** Schemas of maps that need no key, so that `{}` is a whole one. */
const MAY_BE_EMPTY = /\/(cluster|mesh|meshCluster|clusterNamespace|operator|side|defaults|naming|clusterRecord)$/;

const SWITCHES: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  y: true,
  false: false,
  no: false,
  off: false,
  n: false,
};

/** Why a value has none of the types in `expected`. */
export function explainType(pointer: string, expected: readonly string[], value: unknown): Explanation {
  const types = expected.filter((type) => type !== 'null');
  if (pointer === '#') return { message: `the file ${isOf(value)}, and must be a map.`, fix: 'Write keys and values.' };
  if (value === null) return { message: 'is empty.', fix: fixEmpty(pointer, types) };
  if (lastName(pointer) === 'version') return explainVersion(value);
  const nouns = types.map((type) => NOUNS[type]!);
  return { message: `${isOf(value)}, and must be ${nouns.join(' or ')}.`, fix: fixType(types, value) };
}

function explainVersion(value: unknown): Explanation {
  const form = 'Write it in quotes, as in "2.6".';
  const fix = typeof value === 'number' && isVersion(String(value)) ? `Write "${value}" in quotes.` : form;
  return { message: `${isOf(value)}, and a version is text.`, fix };
}

function isOf(value: unknown): string {
  if (typeof value === 'string') return `is the text ${shown(value)}`;
  if (typeof value === 'number') return `is the number ${value}`;
  if (typeof value === 'boolean') return `is ${value}`;
  if (value === null) return 'is empty';
  return isMap(value) ? 'is a map' : 'is a list';
}

function fixEmpty(pointer: string, types: readonly string[]): string {
  if (pointer === '#/definitions/metadata') return 'Write {name: <name>}.';
  if (types.includes('object') && MAY_BE_EMPTY.test(pointer)) return 'Give it keys, or write {} if it needs none.';
  if (types.includes('array') && types.length === 1) return 'Fill it in, or write [] for none.';
  return 'Fill it in, or drop it.';
}

function fixType(types: readonly string[], value: unknown): string {
  const type = types.at(-1)!;
  const scalar = typeof value !== 'object';
  if (types.includes('string') && scalar) return `Write "${value}" in quotes.`;
  if (type === 'boolean' || (types.includes('boolean') && isSwitch(value))) return fixSwitch(value);
  if (type === 'integer' || type === 'number') return fixNumber(NOUNS[type]!, value);
  if (types.includes('array') && scalar) return fixList(value);
  if (type === 'object')
    return Array.isArray(value) ? 'Write <key>: <value> lines without dashes.' : 'Write <key>: <value> lines.';
  return type === 'array' ? 'Write one line with a dash for each.' : 'Write one text.';
}

function fixSwitch(value: unknown): string {
  return isSwitch(value) ? `Write ${SWITCHES[String(value).toLowerCase()]} without quotes.` : 'Write true or false.';
}

function isSwitch(value: unknown): boolean {
  return typeof value === 'string' && SWITCHES[value.toLowerCase()] !== undefined;
}

function fixNumber(noun: string, value: unknown): string {
  if (typeof value === 'string' && /^[0-9]{1,9}$/.test(value)) return `Write ${Number(value)} without quotes.`;
  return typeof value === 'string' ? `Write ${noun} without quotes.` : `Write ${noun}.`;
}

function fixList(value: unknown): string {
  if (typeof value !== 'string' || !isPlain(value) || !/^[A-Za-z0-9][\w./-]*$/.test(value))
    return 'Write it as a list.';
  return `Write [${value}].`;
}
