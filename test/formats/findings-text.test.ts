import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFindings } from '../../generator/core/findings-formats.js';
import { forbiddenCharacters } from '../../generator/core/forbidden-text.js';
import { finding } from './finding.js';

const text = (...findings: ReturnType<typeof finding>[]): string => formatFindings(findings, 'text');

test.each<[title: string, changes: Parameters<typeof finding>[0], line: string]>([
  ['an error', {}, 'topology.yaml:18:14  peerings[0].spokes[1]: no mesh is named "b". Did you mean "a"?'],
  [
    'a warning',
    { severity: 'warning' },
    'topology.yaml:18:14  warning: peerings[0].spokes[1]: no mesh is named "b". Did you mean "a"?',
  ],
  ['without a path', { path: '' }, 'topology.yaml:18:14  no mesh is named "b". Did you mean "a"?'],
  ['without a fix', { fix: '' }, 'topology.yaml:18:14  peerings[0].spokes[1]: no mesh is named "b".'],
  [
    'other places',
    {
      path: 'a',
      message: 'm.',
      fix: 'f.',
      related: [
        { file: 'x.yaml', line: 2, column: 3 },
        { file: 'x.yaml', line: 4, column: 1 },
      ],
    },
    'topology.yaml:18:14  a: m. f. (see x.yaml:2:3, x.yaml:4:1)',
  ],
  [
    'a place twice',
    {
      path: 'a',
      message: 'm.',
      fix: 'f.',
      related: [
        { file: 'x.yaml', line: 2, column: 3 },
        { file: 'x.yaml', line: 2, column: 3 },
      ],
    },
    'topology.yaml:18:14  a: m. f. (see x.yaml:2:3)',
  ],
])('%s', (_title, changes, line) => {
  expect(text(finding(changes))).toBe(`${line}\n`);
});

const here = { file: 'topology.yaml', line: 27, column: 5 };
const there = { file: 'other.yaml', line: 27, column: 5 };
test.each<[message: string, related: typeof here, end: string]>([
  ['shares[0] (line 27) already exports it.', here, ''],
  ['shares[0] (other.yaml, line 27) already exports it.', there, ''],
  ['it stands at other.yaml:27:5 already.', there, ''],
  ['shares[0] (line 27) already exports it.', there, ' (see other.yaml:27:5)'],
  ['shares[0] (line 271) already exports it.', here, ' (see topology.yaml:27:5)'],
  ['the outline 27 is long.', here, ' (see topology.yaml:27:5)'],
])('a place that the message names is not named again: %s', (message, related, end) => {
  expect(text(finding({ path: 'a', message, fix: 'f.', related: [related] }))).toBe(
    `topology.yaml:18:14  a: ${message} f.${end}\n`,
  );
});

test.each<[title: string, from: string, to: string]>([
  ['ESC, CSI', '\u001b[2J\u009b31m', '\\x1b[2J\\x9b31m'],
  ['OSC 8 and 52', '\u001b]8;;http://x\u0007\u001b]52;c;eA==\u0007', '\\x1b]8;;http://x\\x07\\x1b]52;c;eA==\\x07'],
  ['line ends', 'a\nb\r\nc\rd', 'a\\x0ab\\x0d\\x0ac\\x0dd'],
  ['backspace, tab, NUL, DEL', '\b\t\0\u007f', '\\x08\\x09\\x00\\x7f'],
  ['bidi', '\u202eabc\u2066', '\\u202eabc\\u2066'],
  ['line and paragraph separators, NEL', '\u2028\u2029\u0085', '\\u2028\\u2029\\x85'],
  ['zero width and tags', 'a\u200bb\ufeff\u{e0041}', 'a\\u200bb\\ufeff\\u{e0041}'],
  ['half a pair', '\ud800', '\\ud800'],
  ['commands of CI runners', '##[add-mask]x ##vso[task.x]y', '#\\x23[add-mask]x #\\x23vso[task.x]y'],
  ['what is harmless', 'é 漢 😀 "\\" ::error::', 'é 漢 😀 "\\" ::error::'],
])('%s are shown as escapes wherever they stand', (_title, from, to) => {
  const hostile = finding({
    file: `f${from}`,
    path: `p${from}`,
    message: `m${from}`,
    fix: `x${from}`,
    related: [{ file: `r${from}`, line: 1, column: 1 }],
  });
  expect(text(hostile)).toBe(`f${to}:18:14  p${to}: m${to} x${to} (see r${to}:1:1)\n`);
});

test('a file name cannot make the line a command', () => {
  expect(text(finding({ file: ' ::error::', path: '', message: 'm.', fix: '' }))).toBe(' \\x3a:error:::18:14  m.\n');
});

test.each<[title: string, message: string, shown: string]>([
  ['fits', 'm'.repeat(1991), 'm'.repeat(1991)],
  ['is one too long', 'm'.repeat(1992), `${'m'.repeat(1990)}…`],
  ['would be cut inside a pair', `${'m'.repeat(1989)}😀😀`, `${'m'.repeat(1989)}…`],
])('a line of 2,000 characters: what %s', (_title, message, shown) => {
  expect(text(finding({ file: 'f', path: '', message, fix: '' }))).toBe(`f:18:14  ${shown}\n`);
});

test('colour marks the place, the word warning and the other places, and is never cut', () => {
  const colour = (style: string, part: string): string => `<${style}>${part}</>`;
  const related = [{ file: 'x', line: 1, column: 2 }];
  const error = finding({ path: 'a', message: 'm.', fix: 'f.', related });
  expect(formatFindings([error], 'text', { colour })).toBe(
    '<red>topology.yaml:18:14</>  a: m. f. <dim>(see x:1:2)</>\n',
  );
  expect(formatFindings([{ ...error, severity: 'warning', related: [] }], 'text', { colour })).toBe(
    '<yellow>topology.yaml:18:14  warning:</> a: m. f.\n',
  );
  const long = finding({ file: 'f'.repeat(3000), related });
  expect(formatFindings([long], 'text', { colour })).toBe(`<red>${'f'.repeat(1999)}…</>\n`);
});

test('whatever the texts are, a finding is one line of printable characters', () => {
  const any = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(any, any, any, any, (file, path, message, fix) => {
      const output = text(finding({ file, path, message, fix, related: [{ file: path, line: 1, column: 1 }] }));
      expect(forbiddenCharacters(output, 1)).toEqual([]);
      expect(output.slice(0, -1)).not.toMatch(/[\t\n\r]/);
      expect(output.endsWith('\n')).toBe(true);
      expect(output.trimStart().startsWith('::')).toBe(false);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('nothing is printed when nothing is found', () => {
  expect(text()).toBe('');
});
