import { expect, test } from 'vitest';
import { formatFindings } from '../../generator/core/findings-formats.js';
import { finding } from './finding.js';

test('no finding is an empty array', () => {
  expect(formatFindings([], 'json')).toBe('[]\n');
});

test('the keys stand in the order of the contract, and no other is there', () => {
  const other = { column: 3, file: 'x.yaml', line: 2, extra: 1 };
  const more = { extra: 1, ...finding({ related: [other] }) };
  expect(formatFindings([more], 'json')).toBe(`[
  {
    "rule": "unknown-mesh",
    "severity": "error",
    "file": "topology.yaml",
    "line": 18,
    "column": 14,
    "path": "peerings[0].spokes[1]",
    "message": "no mesh is named \\"b\\".",
    "fix": "Did you mean \\"a\\"?",
    "related": [
      {
        "file": "x.yaml",
        "line": 2,
        "column": 3
      }
    ]
  }
]
`);
});

test('what a terminal or a runner would obey is escaped and reads back the same', () => {
  const message = '\u001b[2J \u009b \u202e \u200b \u{e0041} \u007f ##[add-mask]x ##VSO[y] a\nb é 😀';
  const json = formatFindings([finding({ message })], 'json');
  expect(json).toContain(
    '"message": "\\u001b[2J \\u009b \\u202e \\u200b \\udb40\\udc41 \\u007f #\\u0023[add-mask]x #\\u0023VSO[y] a\\nb é 😀"',
  );
  expect(JSON.parse(json)[0].message).toBe(message);
});
