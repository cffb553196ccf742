import { byCodeUnit } from './merge.js';

/** Words that some reader of YAML 1.1 or 1.2 takes for something else than text. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e\d+)$/i;
const PLAIN = /^[A-Za-z/][A-Za-z0-9._/-]*$/;
const UNSAFE = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;

const LONGEST_RESERVED = 'infinity'.length;

/** Keys come again and again; values, of which an estate has many thousands, hardly ever. */
const keyCache = new Map<string, string>();

/**
 * One scalar as YAML, the same for YAML 1.1 and 1.2 readers: text stays plain where nobody can misread it and is a JSON
 * string elsewhere (facts/reliability.md L3, L4).
 */
export function scalar(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value);
  const plain = PLAIN.test(value) && (value.length > LONGEST_RESERVED || !RESERVED.test(value));
  return plain ? value : jsonString(value);
}

function keyScalar(key: string): string {
  let text = keyCache.get(key);
  if (text === undefined) {
    text = scalar(key);
    if (keyCache.size > 1000) keyCache.clear();
    keyCache.set(key, text);
  }
  return text;
}

function jsonString(value: string): string {
  return JSON.stringify(value).replace(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A value as the block YAML that follows `key:`, starting with a blank or a newline and ending without one. `indent` is
 * the column of the key's children. Maps are in byte order; undefined entries are left out.
 */
export function block(value: unknown, indent: number): string {
  if (Array.isArray(value)) return value.length === 0 ? ' []' : `\n${listLines(value, indent)}`;
  if (typeof value === 'object' && value !== null) {
    const lines = mapLines(value as Record<string, unknown>, indent);
    return lines === '' ? ' {}' : `\n${lines}`;
  }
  if (
    typeof value === 'string' &&
    value.includes('\n') &&
    !/[^\n\t\x20-\x7e]|\t\n| \n/.test(value) &&
    /^[^\s]/.test(value)
  ) {
    return literal(value, indent);
  }
  return ` ${scalar(value as string | number | boolean | null)}`;
}

function literal(value: string, indent: number): string {
  const body = value.replace(/\n+$/, '');
  const trailing = value.length - body.length;
  const chomping = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  const pad = ' '.repeat(indent);
  const lines = body.split('\n').map((line) => (line === '' ? '' : pad + line));
  return ` |${chomping}\n${lines.join('\n')}${'\n'.repeat(Math.max(0, trailing - 1))}`;
}

/** The lines of a map's entries, each starting at column `indent`, without a final newline. */
export function mapLines(map: Record<string, unknown>, indent: number): string {
  const pad = `\n${' '.repeat(indent)}`;
  let lines = '';
  for (const key of sortedKeys(map)) {
    const value = map[key];
    if (value !== undefined) lines += `${pad}${keyScalar(key)}:${block(value, childIndent(value, indent))}`;
  }
  return lines.slice(1);
}

/** Most maps are written down in order already. */
function sortedKeys(map: Record<string, unknown>): string[] {
  const keys = Object.keys(map);
  for (let index = 1; index < keys.length; index++) {
    if (keys[index]! < keys[index - 1]!) return keys.sort(byCodeUnit);
  }
  return keys;
}

/** Lists stand at the column of their key, as kubectl and Kustomize print them. */
function childIndent(value: unknown, indent: number): number {
  return Array.isArray(value) ? indent : indent + 2;
}

function listLines(list: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent);
  return list.map((item) => `${pad}-${listItem(item, indent)}`).join('\n');
}

function listItem(item: unknown, indent: number): string {
  if (Array.isArray(item) && item.length > 0) return `\n${listLines(item, indent + 2)}`;
  if (typeof item === 'object' && item !== null && !Array.isArray(item)) {
    const lines = mapLines(item as Record<string, unknown>, indent + 2);
    return lines === '' ? ' {}' : ` ${lines.slice(indent + 2)}`;
  }
  return block(item, indent + 2);
}
