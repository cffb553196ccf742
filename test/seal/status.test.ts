import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCli } from '../support/run-cli.js';
import { controller, KEEP, SEALED, type SealCase, sealCase, sealingRecord, TOPOLOGY } from './seal-case.js';

/** One mesh takes its CA from sealed/, and no other. */
const ONE = TOPOLOGY.replace('b: {cluster: c2}', 'b: {cluster: c2, secrets: self-signed}');

let at: SealCase;
let sealed: string;
beforeAll(() => {
  buildCli();
  const made = sealCase();
  made.seal(...KEEP);
  sealed = made.read(SEALED);
  made.remove();
}, 120_000);
beforeEach(() => {
  at = sealCase(ONE);
  at.write(SEALED, sealed);
});
afterEach(() => at.remove());

const day = (): string => /ca-validity: "[^/]+\/(\d{4}-\d\d-\d\d)/.exec(at.read(SEALED))?.[1] ?? '-';
const edit = (from: RegExp, to: string) => (): void => at.write(SEALED, sealed.replace(from, to));
const short = controller().sha256.slice(0, 11);

test.each<[string, () => void, string, 0 | 1 | 2]>([
  ['as it was sealed', () => {}, 'sealed', 0],
  ['with a long life left', edit(/(validity: ").*/, '$12020-01-01T00:00:00Z/2099-01-01T00:00:00Z"'), 'sealed', 0],
  ['in its last third', edit(/(validity: ").*/, '$11990-01-01T00:00:00Z/2027-12-01T00:00:00Z"'), 'expiring', 1],
  ['expired', edit(/(validity: ").*/, '$12020-01-01T00:00:00Z/2022-01-01T00:00:00Z"'), 'expired', 2],
  [
    'with a renewed sealing key',
    () => at.write('exchange/a.yaml', sealingRecord('a', { c1: controller('renewed') })),
    'other sealing certificate',
    1,
  ],
  [
    'without a record',
    () => at.write('exchange/a.yaml', sealingRecord('a', { c2: controller('c2') })),
    'no sealing certificate',
    1,
  ],
])('what is sealed, %s', (_, prepare, state, expected) => {
  prepare();
  const { code, stdout } = at.seal('status');
  expect(stdout).toBe(
    `CLUSTER  SECRET     MESH  REMOTE  SEALED WITH  EXPIRES     STATE\nc1       a/cacerts  a     -       ${short}  ${day()}  ${state}\n`,
  );
  expect(code).toBe(expected);
});

test.each<[string, () => void, string]>([
  [
    'an annotation is gone',
    edit(/ {4}meshloom\.dev\/ca-subject.*\n/, ''),
    'has no annotation "meshloom.dev/ca-subject"',
  ],
  [
    'a fingerprint is none',
    edit(/(root-certificate: ").*/, '$1sha256:00"'),
    'has an annotation that is no fingerprint',
  ],
  [
    'a validity is none',
    edit(/(validity: ").*/, '$1soon/2099-01-01T00:00:00Z"'),
    'has no validity in the annotation "meshloom.dev/ca-validity"',
  ],
  ['it is of another mesh', edit(/(dev\/mesh: )a/, '$1b'), 'is of mesh "b", and stands where that of "a" should'],
  ['a key is missing (T16)', edit(/ {4}ca-key\.pem.*\n/, ''), 'has no "ca-key.pem" in its encryptedData'],
  [
    'a value is cut off',
    edit(/(ca-cert\.pem: "[^"]{100})[^"]*/, '$1'),
    'holds under "ca-cert.pem" what no controller can have sealed',
  ],
  [
    'a value is in the clear',
    edit(/(root-cert\.pem: ")[^"]*/, '$1in the clear'),
    'holds under "root-cert.pem" what no controller can have sealed',
  ],
])('%s, and that is wrong', (_, prepare, fault) => {
  prepare();
  const { code, stdout, stderr } = at.seal('status');
  expect(stderr).toBe(`${SEALED}: ${fault}. Seal it anew.\n`);
  expect(stdout.trimEnd().endsWith('wrong')).toBe(true);
  expect(code).toBe(2);
});

test('as JSON it is data, whole fingerprints and all', () => {
  const { code, stdout } = at.seal('status', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual([
    {
      file: SEALED,
      cluster: 'c1',
      namespace: 'a',
      name: 'cacerts',
      mesh: 'a',
      sealingCertificate: controller().sha256,
      notAfter: expect.stringMatching(`^${day()}T`),
      state: 'sealed',
    },
  ]);
});

test('what another program sealed is shown, and is no reproach', () => {
  at.write(SEALED, sealed.replaceAll(/ {4}meshloom\.dev\/.*\n/g, '').replace(/ {2}annotations:\n/, ''));
  const { code, stdout } = at.seal('status');
  expect(stdout.split('\n')[1]).toBe('c1       a/cacerts  a     -       -            -        unknown');
  expect(code).toBe(0);
});

test('--only looks at one cluster; without sealed files there is nothing to say', () => {
  const { code, stdout, stderr } = at.seal('status', '--only', 'c2');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'Nothing is sealed.\n' });
});
