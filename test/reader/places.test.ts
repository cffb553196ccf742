import { expect, test } from 'vitest';
import type { KeyPath } from '../../generator/core/source.js';
import { placeOf } from '../../generator/core/yaml-places.js';
import { readYaml, readYamlStream } from '../../generator/core/yaml-reader.js';

const TEXT = `# a comment
a: 1
b:
  - x
  - {c: y, "d e": [1, 2]}
e:
f:
  g: |
    text
1: one
`;

const ROWS: readonly (readonly [path: KeyPath, value: string, key: string])[] = [
  [[], '2:1', '2:1'],
  [['a'], '2:4', '2:1'],
  [['b'], '4:3', '3:1'],
  [['b', 0], '4:5', '4:5'],
  [['b', 1], '5:5', '5:5'],
  [['b', 1, 'c'], '5:9', '5:6'],
  [['b', 1, 'd e', 1], '5:23', '5:23'],
  [['e'], '6:1', '6:1'],
  [['f', 'g'], '8:6', '8:3'],
  [['1'], '10:4', '10:1'],
  [['b', 1, 'missing'], '5:5', '5:5'],
  [['b', 7, 'x'], '3:1', '3:1'],
  [['f', 'missing', 'x', 0], '7:1', '7:1'],
  [['missing'], '2:1', '2:1'],
  [['a', 'below', 'a', 'scalar'], '2:1', '2:1'],
];

test.each(ROWS)('%j stands at %s, its key at %s', (path, value, key) => {
  const doc = readYaml('t.yaml', TEXT).doc!;
  const show = (part: 'key' | 'value') => {
    const { file, line, column } = placeOf({ doc, path }, part);
    return `${file}:${line}:${column}`;
  };
  expect([show('value'), show('key')]).toEqual([`t.yaml:${value}`, `t.yaml:${key}`]);
});

test('a document that was not read by us has places, too, and a broken one begins at 1:1', () => {
  const broken = { file: 't.yaml', text: 'a: [', value: { a: 1 } };
  expect(placeOf({ doc: { file: 't.yaml', text: '\n\na: 1\n', value: { a: 1 } }, path: ['a'] }, 'value').line).toBe(3);
  expect(placeOf({ doc: { ...broken, text: '['.repeat(50) }, path: ['a'] }, 'value')).toEqual({
    file: 't.yaml',
    line: 1,
    column: 1,
  });
});

test('many questions about one document are answered quickly', () => {
  const text = Array.from({ length: 10_000 }, (_, index) => `k${index}: {a: [1, 2]}\n`).join('');
  const doc = readYaml('t.yaml', text).doc!;
  const start = performance.now();
  for (let index = 0; index < 10_000; index++) {
    expect(placeOf({ doc, path: [`k${index}`, 'a', 1] }, 'value').line).toBe(index + 1);
  }
  expect(performance.now() - start).toBeLessThan(8_000);
});

test('a stream keeps the places of the whole file and skips empty documents', () => {
  const text = '# head\na: 1\n---\n# only a comment\n---\n# second\nb:\n  c: 2\n---\n';
  const { documents, findings } = readYamlStream('m.yaml', text);
  expect(findings).toEqual([]);
  expect(documents.map(({ doc }) => JSON.stringify(doc.value))).toEqual(['{"a":1}', '{"b":{"c":2}}']);
  expect(documents.map(({ startOffset, endOffset }) => text.slice(startOffset, endOffset))).toEqual([
    '# head\na: 1\n',
    '# second\nb:\n  c: 2\n',
  ]);
  expect(placeOf({ doc: documents[1]!.doc, path: ['b', 'c'] }, 'value')).toEqual({
    file: 'm.yaml',
    line: 8,
    column: 6,
  });
  expect(placeOf({ doc: documents[0]!.doc, path: ['a'] }, 'key')).toEqual({ file: 'm.yaml', line: 2, column: 1 });
});

test.each([
  ['', 0, ''],
  ['---\n---\n', 0, ''],
  ['a: 1\n---\nb: 012\n', 0, '3:4 yaml-number'],
  ['a: 1\n---\nb: &x 1\n', 0, '3:4 yaml-anchor'],
  ['a: 1\n...\n---\nb: 1\n', 0, '2:1 yaml-document'],
  ['%YAML 1.1\n---\nb: 1\n', 0, '1:1 yaml-directive'],
  ['a: 1\n---\na: [\n', 0, '4:1 yaml-syntax'],
  ['a: 1\n---\na: 1\n---\na: 1\na: 2\n', 0, '6:1 yaml-duplicate-key'],
  ['\ufeff---\r\na: 1\r\n---\r\nb: 1\r\n', 2, ''],
  ['--- a\n--- b\n', 2, ''],
])('stream %j', (text, count, expected) => {
  const { documents, findings } = readYamlStream('m.yaml', text);
  expect(documents).toHaveLength(count);
  expect(findings.map(({ line, column, rule }) => `${line}:${column} ${rule}`).join(', ')).toBe(expected);
});

test('a stream of more than 10,000 documents is refused', () => {
  const [finding] = readYamlStream('m.yaml', '---\n'.repeat(20_000)).findings;
  expect(`${finding?.line}:${finding?.column} ${finding?.rule}`).toBe('10001:1 yaml-document');
});
