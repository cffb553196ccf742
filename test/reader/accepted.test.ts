import { expect, test } from 'vitest';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { indented } from './hostile-rows.js';

const ACCEPTED: readonly (readonly [what: string, text: string, value: unknown])[] = [
  [
    'names that YAML 1.1 reads as booleans',
    'y: 1\non: 2\nno: 3\nyes: 4\noff: 5\n',
    { y: 1, on: 2, no: 3, yes: 4, off: 5 },
  ],
  [
    'names that look like numbers and null',
    '1: a\n1.0: b\n~: c\nnull: d\ntrue: e\n',
    { '1': 'a', '1.0': 'b', '~': 'c', null: 'd', true: 'e' },
  ],
  ['YAML 1.1 words as text', '[no, on, y, off, Yes, NO, n, Off]', ['no', 'on', 'y', 'off', 'Yes', 'NO', 'n', 'Off']],
  ['the words of the core schema', '[true, True, FALSE, null, ~, Null, ]', [true, true, false, null, null, null]],
  ['quoted words', '["true", \'null\', "1", "~", ""]', ['true', 'null', '1', '~', '']],
  ['an empty value', 'a:\nb: 1\n', { a: null, b: 1 }],
  ['numbers', '[0, 1, -1, 1.5, -0.25, 9007199254740991]', [0, 1, -1, 1.5, -0.25, 9007199254740991]],
  [
    'dates, times and addresses as text',
    '[2026-11-20, 12:30:45, 190:20:30, 1.2.3.4, 1_000, 0b11]',
    ['2026-11-20', '12:30:45', '190:20:30', '1.2.3.4', '1_000', '0b11'],
  ],
  ['quoted versions', 'version: "2.10"\nother: \'3.0\'\n', { version: '2.10', other: '3.0' }],
  ['a byte order mark at the start', '\ufeffa: 1\n', { a: 1 }],
  ['CRLF', 'a: |\r\n  x\r\n  y\r\nb: "p\r\n  q"\r\nc: m\r\n  n\r\n', { a: 'x\ny\n', b: 'p q', c: 'm n' }],
  ['no final newline', 'a: b', { a: 'b' }],
  ['a document marker at the start', '---\na: 1\n', { a: 1 }],
  ['comments around a marker', '# x\n--- # y\na: 1 # z\n', { a: 1 }],
  ['escapes', 'a: "\\t\\n\\"\\\\\\u00e9\\x41"\n', { a: '\t\n"\\éA' }],
  ['block scalars', 'a: |\n  x\n  y\nb: >-\n  x\n  y\nc: |+\n  z\n\n', { a: 'x\ny\n', b: 'x y', c: 'z\n\n' }],
  [
    'names of object members',
    'toString: 1\nhasOwnProperty: 2\nlength: 3\ntoJSON: 5\nvalueOf: 6\nkeys: 7\nprototypes: 8\n',
    { toString: 1, hasOwnProperty: 2, length: 3, toJSON: 5, valueOf: 6, keys: 7, prototypes: 8 },
  ],
  ['the same key in two maps', 'a: {x: 1}\nb: {x: 1}\n', { a: { x: 1 }, b: { x: 1 } }],
  ['an explicit key', '? a\n: 1\n', { a: 1 }],
  [
    'stars, ampersands and exclamation marks inside text',
    'a: x*y & z!\nb: "*/details"\nc: [a&b]\n',
    { a: 'x*y & z!', b: '*/details', c: ['a&b'] },
  ],
  ['letters of any script, and emoji', 'a: Zürich 東京 🚀\n', { a: 'Zürich 東京 🚀' }],
  ['a scalar document', 'null\n', null],
  ['a value that looks like a marker', 'a: "---"\nb: "..."\n', { a: '---', b: '...' }],
];

test.each(ACCEPTED)('%s', (_what, text, value) => {
  const { doc, findings } = readYaml('topology.yaml', text);
  expect(findings).toEqual([]);
  expect(JSON.stringify(doc?.value)).toBe(JSON.stringify(value));
});

test('a map with a key "then" is plain data', () => {
  expect(JSON.stringify(readYaml('t.yaml', 'a: {then: 1}\n').doc?.value)).toBe('{"a":{"then":1}}');
});

test('maps have no prototype', () => {
  const value = readYaml('t.yaml', 'a: {b: 1}\n').doc?.value as { a: object };
  expect(Object.getPrototypeOf(value)).toBe(null);
  expect(Object.getPrototypeOf(value.a)).toBe(null);
});

test('CRLF and a byte order mark give the text, the value and the places of plain LF', () => {
  const plain = 'a: |\n  x\n\n  y\nb: [1,\n  2]\n';
  expect(readYaml('t.yaml', `\ufeff${plain.replaceAll('\n', '\r\n')}`)).toEqual(readYaml('t.yaml', plain));
});

test('32 levels and 10,000 keys are within the limits', () => {
  expect(readYaml('t.yaml', indented(32)).findings).toEqual([]);
  expect(readYaml('t.yaml', `${'['.repeat(32)}${']'.repeat(32)}`).findings).toEqual([]);
  const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}: 1\n`).join('');
  expect(readYaml('t.yaml', keys).findings).toEqual([]);
});

test('long texts end soon', () => {
  const start = performance.now();
  for (const text of [`a: ${'x'.repeat(1_000_000)}`, `a: "${'\\n'.repeat(200_000)}"`, '- a\n'.repeat(100_000)]) {
    expect(readYaml('t.yaml', text).findings).toEqual([]);
  }
  expect(performance.now() - start).toBeLessThan(10_000);
});
