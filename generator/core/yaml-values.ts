import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import { forbiddenCharacters, quoted } from './forbidden-text.js';
import { secretOffsets } from './secrets-in-text.js';
import { type Fault, MOST_FAULTS } from './yaml-fault.js';
import { readPlainScalar } from './yaml-scalars.js';
import { MOST_LEVELS, tooDeep } from './yaml-scan.js';

const MOST_KEYS = 10_000;
const POISONOUS = new Set(['__proto__', 'constructor', 'prototype']);

/** What the walk carries: the text, where it is, what it found, and where the raw text already shows a secret. */
interface Walk {
  text: string;
  path: (string | number)[];
  faults: Fault[];
  secrets: readonly number[];
}

/** The plain value of a composed tree: null-prototype objects, arrays, strings, finite numbers, booleans and null. */
export function readValue(text: string, node: ParsedNode | null, secrets: readonly number[], faults: Fault[]): unknown {
  return nodeValue(node, { text, path: [], faults, secrets });
}

function nodeValue(node: unknown, walk: Walk): unknown {
  if (isScalar(node)) return scalarValue(node, walk);
  if (walk.faults.length >= MOST_FAULTS || !(isMap(node) || isSeq(node))) return null;
  if (walk.path.length >= MOST_LEVELS) {
    walk.faults.push(tooDeep(node.range![0]));
    return null;
  }
  if (isMap(node)) return mapValue(node, walk);
  return node.items.map((item, index) => below(walk, index, item));
}

function below(walk: Walk, key: string | number, node: unknown): unknown {
  walk.path.push(key);
  const value = nodeValue(node, walk);
  walk.path.pop();
  return value;
}

function mapValue(map: YAMLMap, walk: Walk): Record<string, unknown> {
  const value: Record<string, unknown> = Object.create(null);
  const places = new Map<string, number>();
  for (const pair of map.items) {
    const key = keyOf(pair, walk);
    if (key === undefined) continue;
    const offset = startOf(pair.key);
    if (places.size >= MOST_KEYS && !places.has(key)) {
      fault(walk, 'yaml-keys', offset, `this map has more than ${MOST_KEYS} keys.`, 'Split it into several maps.');
      return value;
    }
    const first = places.get(key);
    if (first === undefined) {
      places.set(key, offset);
      value[key] = below(walk, key, pair.value);
    } else duplicate(walk, key, offset, first);
    if (walk.faults.length >= MOST_FAULTS) return value;
  }
  return value;
}

function duplicate(walk: Walk, key: string, offset: number, first: number): void {
  const message = `the key ${quoted(key)} is written twice in one map.`;
  const path = [...walk.path, key];
  walk.faults.push({ rule: 'yaml-duplicate-key', offset, message, fix: 'Keep one of them.', path, related: [first] });
}

/** The key as text, or nothing if the pair is to be left out because its key is refused. */
function keyOf({ key, value }: Pair, walk: Walk): string | undefined {
  const offset = startOf(key);
  if (isAlias(key)) return undefined;
  if (!isScalar(key)) {
    fault(walk, 'yaml-key', offset, 'a map or a list cannot be a key.', 'Write the key as text.');
    return undefined;
  }
  const name = String(key.value);
  if (name === '' && key.type === 'PLAIN') {
    fault(walk, 'yaml-key', offset, 'there is no key before ":".', 'Write a key, or quote the value.');
    return undefined;
  }
  if (name === '<<') {
    fault(walk, 'yaml-merge-key', offset, '"<<" is a merge key, which is not supported.', 'Write the fields out.');
    return undefined;
  }
  if (POISONOUS.has(name)) {
    fault(walk, 'yaml-key', offset, `${quoted(name)} cannot be a key.`, 'Choose another name.');
    return undefined;
  }
  if (value === null)
    fault(walk, 'yaml-key', offset, `there is no ":" after the key ${quoted(name)}.`, 'Write "key: value".');
  checkText(key, `${name}:`, walk);
  return name;
}

function scalarValue(node: Scalar, walk: Walk): unknown {
  const text = node.value as string;
  if (node.type !== 'PLAIN') {
    checkText(node, text, walk);
    return text;
  }
  const plain = readPlainScalar(text);
  if ('value' in plain) {
    if (typeof plain.value === 'string') checkText(node, text, walk);
    return plain.value;
  }
  fault(walk, 'yaml-number', node.range![0], plain.message, plain.fix);
  return null;
}

/** Escapes and folded lines make text that the raw file does not show, so it is examined once more. */
function checkText(node: Scalar, text: string, walk: Walk): void {
  const [start, end] = node.range!;
  const escaped = node.type === 'QUOTE_DOUBLE' && walk.text.slice(start, end).includes('\\');
  if (escaped) {
    for (const { message, fix } of forbiddenCharacters(text, 1)) fault(walk, 'yaml-characters', start, message, fix);
  }
  if (text.length < 16 || (!escaped && !walk.text.slice(start, end).includes('\n'))) return;
  if (walk.secrets.some((offset) => offset >= start && offset < end)) return;
  const [secret] = [...secretOffsets(text), ...secretOffsets(text.replace(/\s+/g, '')).filter(isEncoded)];
  if (secret !== undefined) walk.faults.push(secretFault(start, secret.what));
}

function isEncoded({ what }: { what: string }): boolean {
  return what.endsWith('base64');
}

/** A private key or a token in clear; its value is never repeated. */
export function secretFault(offset: number, what: string): Fault {
  const fix = 'Remove it, and replace it wherever it is used: it is no longer secret.';
  return { rule: 'secret-in-clear', offset, message: `this is ${what} in clear.`, fix };
}

function fault(walk: Walk, rule: string, offset: number, message: string, fix: string): void {
  walk.faults.push({ rule, offset, message, fix, path: [...walk.path] });
}

/** Where a node of the tree begins. */
function startOf(node: unknown): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0;
}
