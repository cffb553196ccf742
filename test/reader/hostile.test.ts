import { afterAll, expect, test } from 'vitest';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { hostileRows, indented } from './hostile-rows.js';

const before = Object.getOwnPropertyNames(Object.prototype).sort();

afterAll(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(before);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

function summary(text: string): string {
  const { doc, findings } = readYaml('topology.yaml', text);
  expect(doc).toBeUndefined();
  const places = findings.map(({ line, column, rule }) => `${line}:${column} ${rule}`);
  return places.length > 6 ? `${places.length}x ${places[0]}` : places.join(', ');
}

test('the table is as long as promised', () => {
  expect(hostileRows.length).toBeGreaterThanOrEqual(190);
});

test.each(hostileRows)('%s %# is refused', (_id, text, findings) => {
  const start = performance.now();
  expect(summary(text)).toBe(findings);
  expect(performance.now() - start).toBeLessThan(text.length > 100_000 ? 8_000 : 1_000);
});

const MESSAGES: readonly (readonly [text: string, finding: string])[] = [
  ['b: &x 1\n', '"&x" is an anchor, which is not supported. Write the value out, or quote it if it is text.'],
  [
    'b: */details\n',
    '"*/details" is an alias, which is not supported. Write the value out, or quote it if it is text.',
  ],
  ['b: !!set {x: 1}\n', '"!!set" is a tag, which is not supported. Remove it, or quote the value if it is text.'],
  ['%YAML 1.1\n---\nb: 1\n', '"%YAML 1.1" is a directive, which is not supported. Remove the line.'],
  ['b: 1\n---\nc: 2\n', 'a second document begins here. Keep one document in a file.'],
  ['b: 1\n...\n', '"..." ends the document, which is not supported. Remove the line.'],
  ['<<: 1\n', '"<<" is a merge key, which is not supported. Write the fields out.'],
  ['x: {b: 1, b: 2}\n', 'x.b: the key "b" is written twice in one map. Keep one of them.'],
  ['{a: 1, b c}\n', 'there is no ":" after the key "b c". Write "key: value".'],
  ['x: {[b]: 1}\n', 'x: a map or a list cannot be a key. Write the key as text.'],
  ['x: [{__proto__: 1}]\n', 'x[0]: "__proto__" cannot be a key. Choose another name.'],
  ['v: 2.10\n', 'v: "2.10" would become 2.1 as a number. Quote it ("2.10"), or write 2.1 if it is a number.'],
  ['v: 0123\n', 'v: "0123" would become 123 as a number. Quote it ("0123"), or write 123 if it is a number.'],
  ['v: 1e3\n', 'v: "1e3" can be read as text or as a number. Quote it ("1e3"), or write 1000 if it is a number.'],
  [
    'v: 0x1F\n',
    'v: "0x1F" is a number to some readers and text to others. Quote it ("0x1F"), or write 31 if it is a number.',
  ],
  ['v: .inf\n', 'v: ".inf" is not a finite number. Quote it (".inf").'],
  [
    'v: 123456789012345678901\n',
    'v: "123456789012345678901" is too large to be kept exactly. Quote it ("123456789012345678901").',
  ],
  ['# \u202e\n', 'U+202E (a bidirectional control) is not allowed. Remove it.'],
  ['v: "\\u200b"\n', 'v: U+200B (a zero-width character) is not allowed. Remove it.'],
  ['v: 1\rw: 2\n', 'a carriage return without a line feed is not allowed. Save the file with LF or CRLF line ends.'],
  ['', 'the file is empty. Write a document into it, or remove the file.'],
  [indented(33), 'maps and lists are nested more than 32 levels deep here. Make the structure flatter.'],
  ['a:\n\tb: 1\n', 'this is not valid YAML: tabs are not allowed as indentation. Indent with spaces.'],
  ['a: "x\n', 'this is not valid YAML: missing closing double quote. Correct the line.'],
  [
    'a: b: c\n',
    'this is not valid YAML: nested mappings are not allowed in compact mappings. Put the value on a line of its own, or quote it.',
  ],
];

test.each(MESSAGES)('%j says what is wrong and what to do', (text, expected) => {
  const [first] = readYaml('topology.yaml', text).findings;
  expect(`${first?.path ? `${first.path}: ` : ''}${first?.message} ${first?.fix}`).toBe(expected);
});

test('a duplicate key names both places', () => {
  const { findings } = readYaml('t.yaml', 'a:\n  x: 1\n  y: 2\n  x: 3\n');
  expect(findings.map(({ line, column, related }) => ({ line, column, related }))).toEqual([
    { line: 4, column: 3, related: [{ file: 't.yaml', line: 2, column: 3 }] },
  ]);
});

test('findings of every kind come in order of place, fifty at most', () => {
  const text = 'z: 012\na: &x 1\nb: !t 2\nc: {d: 1, d: 2}\n__proto__: 1\n';
  expect(summary(text)).toBe('1:4 yaml-number, 2:4 yaml-anchor, 3:4 yaml-tag, 4:11 yaml-duplicate-key, 5:1 yaml-key');
  expect(readYaml('t.yaml', 'a: 01\n'.repeat(100)).findings).toHaveLength(50);
});

/** Every code point below U+10000 that must not stand in a file, raw or escaped. */
function isForbidden(point: number): boolean {
  const ranges: readonly (readonly [number, number])[] = [
    [0, 8],
    [0xb, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0x34f, 0x34f],
    [0x61c, 0x61c],
    [0x180e, 0x180e],
    [0x200b, 0x200f],
    [0x2028, 0x202e],
    [0x2060, 0x2064],
    [0x2066, 0x206f],
    [0xd800, 0xdfff],
    [0xfdd0, 0xfdef],
    [0xfeff, 0xfeff],
    [0xfff9, 0xfffb],
    [0xfffe, 0xffff],
  ];
  return ranges.some(([first, last]) => point >= first && point <= last);
}

test('of all code points below U+10000 exactly the forbidden ones are refused, raw and escaped', () => {
  const wrong: string[] = [];
  for (let point = 0; point < 0x10000; point++) {
    const escaped = readYaml('t.yaml', `a: "x\\u${point.toString(16).padStart(4, '0')}x"\n`);
    const raw = readYaml('t.yaml', `# ${String.fromCharCode(point)}x\na: 1\n`);
    for (const [kind, { findings }] of [
      ['escaped', escaped],
      ['raw', raw],
    ] as const) {
      const refused = findings[0]?.rule === 'yaml-characters';
      if (refused !== isForbidden(point)) wrong.push(`${kind} ${point.toString(16)}`);
    }
  }
  expect(wrong).toEqual([]);
}, 60_000);
