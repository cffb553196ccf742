import { expect, test } from 'vitest';
import { type JunitCase, junitReport } from '../../generator/core/findings-junit.js';
import { finding } from './finding.js';

const aCase = (changes: Partial<JunitCase> = {}): JunitCase => ({
  classname: 'record',
  name: 'exchange/a.yaml',
  failures: [],
  notes: [],
  ...changes,
});

test('a report has one suite, and a case that is well has no body', () => {
  expect(junitReport('a suite', [aCase(), aCase({ classname: 'pair', name: 'a - b' })])).toBe(
    [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites>',
      '  <testsuite name="a suite" tests="2" failures="0" errors="0" skipped="0">',
      '    <testcase classname="record" name="exchange/a.yaml"/>',
      '    <testcase classname="pair" name="a - b"/>',
      '  </testsuite>',
      '</testsuites>',
      '',
    ].join('\n'),
  );
});

test('a report without cases is a report', () => {
  expect(junitReport('none', [])).toContain('<testsuite name="none" tests="0" failures="0" errors="0" skipped="0">\n');
});

test('a case fails once, with the first finding as its message and every one in its body; notes fail nothing', () => {
  const first = finding({ related: [{ file: 'b.yaml', line: 3, column: 5 }] });
  const second = finding({ rule: 'root-expired', path: '', message: 'expired.', fix: '', line: 2, column: 1 });
  const note = finding({ rule: 'record-orphan', severity: 'warning', path: '', message: 'is of no mesh.', fix: '' });
  const report = junitReport('s', [
    aCase({ failures: [first, second], notes: [note, note] }),
    aCase({ name: 'exchange/b.yaml', notes: [note] }),
  ]);
  const lines = report.split('\n');
  expect(lines.slice(2, -3)).toEqual([
    '  <testsuite name="s" tests="2" failures="1" errors="0" skipped="0">',
    '    <testcase classname="record" name="exchange/a.yaml">',
    '      <failure message="peerings[0].spokes[1]: no mesh is named &quot;b&quot;. Did you mean &quot;a&quot;? (see b.yaml:3:5) (and 1 more)" type="unknown-mesh">' +
      'topology.yaml:18:14  peerings[0].spokes[1]: no mesh is named &quot;b&quot;. Did you mean &quot;a&quot;? (see b.yaml:3:5)',
    'topology.yaml:2:1  expired.</failure>',
    '      <system-out>topology.yaml:18:14  warning: is of no mesh.',
    'topology.yaml:18:14  warning: is of no mesh.</system-out>',
    '    </testcase>',
    '    <testcase classname="record" name="exchange/b.yaml">',
    '      <system-out>topology.yaml:18:14  warning: is of no mesh.</system-out>',
    '    </testcase>',
  ]);
});

test.each([
  ['markup', '</failure><x a="1">&amp;', '&lt;/failure&gt;&lt;x a=&quot;1&quot;&gt;&amp;amp;'],
  ['the end of a CDATA section', ']]>', ']]&gt;'],
  ['an attribute in single quotes', "'", "'"],
  ['a character that XML 1.0 cannot hold', 'a\u0000b\u001b[1m', 'a\\x00b\\x1b[1m'],
  ['half of a surrogate pair', '\ud800', '\\ud800'],
  ['a noncharacter', '\ufffe\uffff', '\\ufffe\\uffff'],
  ['line ends and tabs', 'a\nb\r\tc', 'a\\x0ab\\x0d\\x09c'],
  ['what reorders a line', '\u202e', '\\u202e'],
  ['a letter and a picture', 'é𝌆', 'é𝌆'],
])('%s is harmless in every place', (_title, hostile, shown) => {
  const wrong = finding({ rule: hostile, file: hostile, path: '', message: hostile, fix: '' });
  const report = junitReport(hostile, [aCase({ classname: hostile, name: hostile, failures: [wrong] })]);
  expect(report.split('\n').slice(2, -3)).toEqual([
    `  <testsuite name="${shown}" tests="1" failures="1" errors="0" skipped="0">`,
    `    <testcase classname="${shown}" name="${shown}">`,
    `      <failure message="${shown}" type="${shown}">${shown}:18:14  ${shown}</failure>`,
    '    </testcase>',
  ]);
});

test('a very long finding is clipped, and no entity with it', () => {
  const report = junitReport('s', [aCase({ failures: [finding({ message: '<'.repeat(5000) })] })]);
  const body = /type="unknown-mesh">(.*)<\/failure>/.exec(report)![1]!;
  expect(body).toMatch(/^topology\.yaml:18:14 {2}peerings\[0\]\.spokes\[1\]: (?:&lt;)+…$/);
});
