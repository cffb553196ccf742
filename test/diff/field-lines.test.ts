import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { fieldLines } from '../../generator/core/diff/field-lines.js';
import { readChanges } from '../../generator/core/diff/file-change.js';
import { fileChange } from './texts.js';

/** The lines of two specs, given as YAML flow values. */
function linesOf(before: string, after: string, kind = 'X'): string[] {
  const text = (spec: string): string => `kind: ${kind}\nspec: ${spec}\n`;
  return fieldLines(readChanges([fileChange('a.yaml', text(before), text(after))])[0]!);
}

test.each([
  ['a number', '{a: 80}', '{a: 8080}', ['spec.a: 80 → 8080']],
  ['a text', '{a: TCP}', '{a: TLS}', ['spec.a: TCP → TLS']],
  ['a text that looks like a number', '{a: 1}', '{a: "1"}', ['spec.a: 1 → "1"']],
  ['texts that look like booleans', '{a: "yes"}', '{a: "true"}', ['spec.a: "yes" → "true"']],
  ['a text with blanks', '{a: b c}', '{a: ""}', ['spec.a: "b c" → ""']],
  ['a boolean that becomes null', '{a: true}', '{a: null}', ['spec.a: true → null']],
  ['a field more', '{}', '{a: {c: 1, b: [x]}}', ['+ spec.a: {"b":["x"],"c":1}']],
  ['a field less', '{a: [1, 2]}', '{}', ['- spec.a: [1,2]']],
  ['a map that becomes a list', '{a: {b: 1}}', '{a: [b]}', ['spec.a: {"b":1} → ["b"]']],
  ['a key with dots', '{a.b/c: 1}', '{a.b/c: 2}', ['spec["a.b/c"]: 1 → 2']],
  [
    'several, in byte order',
    '{b: 1, a: 1, B: 1}',
    '{b: 2, a: 2, B: 2}',
    ['spec.B: 1 → 2', 'spec.a: 1 → 2', 'spec.b: 1 → 2'],
  ],
  ['keys in another order', '{a: 1, b: 2}', '{b: 2, a: 1}', []],
  [
    'names',
    '[{name: a, x: 1}, {name: b}]',
    '[{name: c}, {name: a, x: 2}]',
    ['spec[name=a].x: 1 → 2', '- spec[name=b]: {"name":"b"}', '+ spec[name=c]: {"name":"c"}'],
  ],
  ['a name that is no word', '[{name: "a]"}]', '[]', ['- spec[name="a]"]: {"name":"a]"}']],
  ['names in another order', '[{name: a}, {name: b}]', '[{name: b}, {name: a}]', ['spec: in another order']],
  ['scalars', '[a, b, c]', '[d, c, a]', ['spec: in another order', '- spec[]: b', '+ spec[]: d']],
  ['a scalar that stands twice', '[a, a]', '[a, b, a]', ['+ spec[1]: b']],
  ['a name that stands twice', '[{name: a, x: 1}, {name: a}]', '[{name: a, x: 2}, {name: a}]', ['spec[0].x: 1 → 2']],
  ['the first of items without a name', '[{x: 1}, {x: 2}, {x: 3}]', '[{x: 2}, {x: 3}]', ['- spec[0]: {"x":1}']],
  ['one in the middle', '[{x: 1}, {x: 2, y: 0}, {x: 3}]', '[{x: 1}, {x: 2, y: 1}, {x: 3}]', ['spec[1].y: 0 → 1']],
  ['some with a name and some without', '[{name: a}, {x: 1}]', '[{name: a}, {x: 2}]', ['spec[1].x: 1 → 2']],
  ['lists in lists', '[[1], [2]]', '[[1], [2, 3]]', ['+ spec[1][]: 3']],
])('%s', (_what, before, after, lines) => {
  expect(linesOf(before, after)).toEqual(lines);
});

describe('values are bounded', () => {
  const long = 'x'.repeat(500);
  test.each([
    ['an added one', '{}', `{a: ${long}}`, [`+ spec.a: ${'x'.repeat(80)}…`]],
    [
      'the difference at the start',
      `{a: a${long}}`,
      `{a: b${long}}`,
      [`spec.a: a${'x'.repeat(79)}… → b${'x'.repeat(79)}…`],
    ],
    [
      'the difference far behind',
      `{a: ${long}a}`,
      `{a: ${long}b}`,
      [`spec.a: …${'x'.repeat(12)}a → …${'x'.repeat(12)}b`],
    ],
    ['one long and one short', `{a: ${long}}`, '{a: x}', [`spec.a: ${'x'.repeat(80)}… → x`]],
  ])('%s', (_what, before, after, lines) => {
    expect(linesOf(before, after)).toEqual(lines);
  });
});

test('what a Secret holds is measured', () => {
  const secret = (value: string) => `kind: Secret\nmetadata: {name: a}\ndata: {key: ${value}}\n`;
  const [change] = readChanges([fileChange('a.yaml', secret('YWJj'), secret('YWJjZA=='))]);
  expect(fieldLines(change!)).toEqual(['data.key: "(4 characters)" → "(8 characters)"']);
  const [added] = readChanges([fileChange('a.yaml', 'kind: Secret\n', secret('YWJj'))]);
  expect(fieldLines(added!)).toEqual(['+ data: {"key":"(4 characters)"}', '+ metadata: {"name":"a"}']);
});

test('an added, a removed and an unreadable file have no fields', () => {
  const text = 'kind: X\nspec: 1\n';
  const changes = [fileChange('a', undefined, text), fileChange('a', text, undefined), fileChange('a', '[', text)];
  expect(readChanges(changes).flatMap(fieldLines)).toEqual([]);
});

type Data = number | string | { [key: string]: Data } | Data[];

/** One key holds anything but lists, one scalars, one items with names: a list stays one of its sort. */
const data: fc.Arbitrary<Data> = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.record(
    {
      any: fc.oneof({ maxDepth: 2 }, fc.nat(3), fc.constantFrom('p', 'q'), tie('data')),
      scalars: fc.uniqueArray(fc.constantFrom('p', 'q', 'r')),
      named: fc.uniqueArray(
        fc.record({ name: fc.constantFrom('a', 'b', 'c'), value: fc.oneof({ maxDepth: 2 }, fc.nat(3), tie('data')) }),
        { selector: ({ name }) => name },
      ),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
})).data;

/** Every leaf by its path, as a person would find it: a name or a scalar stands for the item that it is of. */
function leaves(value: Data, path: string, found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object') return found.set(path, String(value));
  const entries = Array.isArray(value)
    ? value.map((item): [string, Data] =>
        typeof item === 'object' && 'name' in item
          ? [`${path}[name=${String(item.name)}]`, item]
          : [`${path}[] ${String(item)}`, item],
      )
    : Object.entries(value).map(([name, item]): [string, Data] => [`${path}.${name}`, item]);
  if (entries.length === 0) found.set(`${path} is empty`, Array.isArray(value) ? '[]' : '{}');
  for (const [below, item] of entries) leaves(item, below, found);
  return found;
}

test('a line is there exactly where an independent comparison of all leaves finds a difference', () => {
  fc.assert(
    fc.property(data, data, (before, after) => {
      const yaml = (spec: Data): string => stringify({ kind: 'X', spec });
      const lines = fieldLines(readChanges([fileChange('a.yaml', yaml(before), yaml(after))])[0]!);
      const [was, is] = [leaves(before, 'spec'), leaves(after, 'spec')];
      const differing = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
      const told = lines.filter((line) => !line.endsWith(': in another order')).map(pathOf);
      for (const path of differing)
        expect(
          told.some((one) => covers(one, path)),
          `${path} in ${lines.join('\n')}`,
        ).toBe(true);
      for (const one of told)
        expect(
          differing.some((path) => covers(one, path)),
          one,
        ).toBe(true);
      if (JSON.stringify(before) === JSON.stringify(after)) expect(lines).toEqual([]);
    }),
    { numRuns: 300, seed: 3 },
  );
});

function pathOf(line: string): string {
  const [, sign, path, rest] = /^([+-] )?([^:]*): (.*)$/.exec(line)!;
  return sign !== undefined && path!.endsWith('[]') ? `${path} ${rest}` : path!;
}

/** What a line of a whole part tells holds for all below it. */
function covers(told: string, leaf: string): boolean {
  const emptied = leaf.endsWith(' is empty') && told.startsWith(leaf.slice(0, -' is empty'.length));
  return emptied || leaf === told || [' ', '.', '['].some((next) => leaf.startsWith(told + next));
}
