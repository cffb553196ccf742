import { expect, test } from 'vitest';
import { formatFindings } from '../../generator/core/findings-formats.js';
import { finding } from './finding.js';

const gitlab = (...findings: ReturnType<typeof finding>[]) =>
  JSON.parse(formatFindings(findings, 'gitlab')) as { fingerprint: string }[];

test('each finding is an issue of a Code Quality report', () => {
  const issues = gitlab(finding(), finding({ severity: 'warning', path: '', fix: '' }));
  expect(issues).toEqual([
    {
      description: 'peerings[0].spokes[1]: no mesh is named "b". Did you mean "a"?',
      check_name: 'unknown-mesh',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'major',
      location: { path: 'topology.yaml', lines: { begin: 18 } },
    },
    expect.objectContaining({ description: 'no mesh is named "b".', severity: 'minor' }),
  ]);
});

test('a fingerprint stays when the line moves, and is never there twice', () => {
  const [one, other] = gitlab(finding(), finding({ line: 20 }));
  expect(gitlab(finding({ line: 99 }))[0]!.fingerprint).toBe(one!.fingerprint);
  expect(other!.fingerprint).not.toBe(one!.fingerprint);
  expect(gitlab(finding({ path: 'x' }))[0]!.fingerprint).not.toBe(one!.fingerprint);
});

test('nothing found is an empty report', () => {
  expect(formatFindings([], 'gitlab')).toBe('[]\n');
});
