import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRoot } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import { openAll, sealedObject } from './open-sealed.js';
import { controller, sealCase, sealingRecord } from './seal-case.js';
import { NAMES, REMOTES, recordedCluster, type SpanCase, spanCase, spanRecord } from './support/span-case.js';

let at: SpanCase;
/** The CA and the tokens of all three clusters, sealed once. */
let sealed: Record<string, string>;
beforeAll(() => {
  buildCli();
  at = open();
  at.seal('ca', '--mesh', 'm', ...ROOT);
  at.seal(...REMOTES);
  sealed = texts();
  at.remove();
}, 120_000);
beforeEach(() => {
  at = open();
});
afterEach(() => at.remove());

function open(): SpanCase {
  const made = spanCase();
  writeFileSync(join(made.keys, 'root.pem'), root.pem);
  writeFileSync(join(made.keys, 'root.key'), root.keyPem);
  return made;
}
const root = makeRoot({ subject: '/O=acme/CN=root' });
const ROOT = ['--root-cert', '../keys/root.pem', '--root-key', '../keys/root.key', '--key', 'p-384'];
const RESEAL = ['reseal', '--mesh', 'm'];
const NORTH_CA = 'sealed/north/cacerts-m.yaml';
const NORTH_REMOTES = [
  'sealed/north/istio-remote-secret-far-east.m.yaml',
  'sealed/north/istio-remote-secret-west.m.yaml',
];

const everything = (): void => {
  for (const [path, text] of Object.entries(sealed)) at.write(path, text);
};
/** The controller in the north has a new sealing key. */
const renewNorth = (): void => {
  const clusters = Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name)]));
  at.write(
    'exchange/m.yaml',
    spanRecord({ ...clusters, north: recordedCluster('north', { sealing: controller('renewed') }) }),
  );
};
const texts = (): Record<string, string> =>
  Object.fromEntries(at.sealed().map((path) => [`sealed/${path}`, at.read(`sealed/${path}`)]));
const changed = (before: Record<string, string>): string[] =>
  Object.entries(texts())
    .filter(([path, text]) => before[path] !== text)
    .map(([path]) => path);
const calls = (): number => at.clusters.calls().length;

test('nothing is due, and nothing is asked or written', () => {
  everything();
  const [before, asked] = [at.snapshot(), calls()];
  expect(at.seal(...RESEAL)).toEqual({ code: 0, stdout: '', stderr: 'Nothing that is sealed for "m" is due.\n' });
  expect(at.seal(...RESEAL, ...ROOT).code).toBe(0);
  expect(at.snapshot()).toEqual(before);
  expect(calls()).toBe(asked);
});

test('what is missing is not due: other commands make it', () => {
  expect(at.seal(...RESEAL).code).toBe(0);
  expect(at.sealed()).toEqual([]);
});

test('a new sealing certificate: tokens anew, and the CA is told of that takes the root (T17)', () => {
  everything();
  renewNorth();
  const before = texts();
  const { code, stderr } = at.seal(...RESEAL);
  expect(code).toBe(1);
  expect(changed(before)).toEqual(NORTH_REMOTES);
  expect(stderr).toContain(
    `${NORTH_CA}: was sealed with another certificate than the one in the record. A new CA takes the root's key.\nMake them anew with it: meshloom seal reseal --mesh m --root-cert FILE --root-key FILE\n`,
  );
  for (const path of NORTH_REMOTES) expect(() => openAll(at.read(path), controller('renewed').keyPem)).not.toThrow();
  // What is left is due still, and the tokens are not.
  const again = texts();
  expect(at.seal(...RESEAL).code).toBe(1);
  expect(changed(again)).toEqual([]);
});

test('with the root everything that is due is made anew in one run', () => {
  everything();
  renewNorth();
  const before = texts();
  const { code, stderr } = at.seal(...RESEAL, ...ROOT);
  expect(code).toBe(0);
  expect(changed(before)).toEqual([NORTH_CA, ...NORTH_REMOTES]);
  expect(stderr.endsWith('Commit the sealed files, then run: meshloom generate\n')).toBe(true);
  expect(openAll(at.read(NORTH_CA), controller('renewed').keyPem)['root-cert.pem']).toBe(root.pem);
  expect(at.seal(...RESEAL).code).toBe(0);
});

test.each<[string, string, RegExp, string]>([
  ['a CA in its last third', NORTH_CA, /ca-validity: .*/, 'ca-validity: "2020-01-01T00:00:00Z/2027-01-01T00:00:00Z"'],
  [
    'a token in its last third',
    NORTH_REMOTES[0]!,
    /token-validity: .*/,
    'token-validity: "2020-01-01T00:00:00Z/2027-01-01T00:00:00Z"',
  ],
])('%s is made anew, and nothing else', (_, path, from, to) => {
  everything();
  at.write(path, at.read(path).replace(from, to));
  const before = texts();
  expect(at.seal(...RESEAL, ...ROOT).code).toBe(0);
  expect(changed(before)).toEqual([path]);
});

test('the CA of a cluster that nobody made is not made, nor the token of one', () => {
  at.seal('ca', '--mesh', 'm', '--cluster', 'north', ...ROOT);
  at.seal(...REMOTES, '--cluster', 'north');
  renewNorth();
  expect(at.seal(...RESEAL, ...ROOT).code).toBe(0);
  expect(at.sealed()).toEqual([NORTH_CA, ...NORTH_REMOTES].map((path) => path.slice('sealed/'.length)));
});

test('another root than the one of the clusters that stay is refused, and no token is asked for (L5)', () => {
  everything();
  renewNorth();
  const other = makeRoot();
  writeFileSync(join(at.keys, 'root.pem'), other.pem);
  writeFileSync(join(at.keys, 'root.key'), other.keyPem);
  const [before, asked] = [at.snapshot(), calls()];
  const { code, stderr } = at.seal(...RESEAL, ...ROOT);
  expect(code).toBe(2);
  expect(stderr).toContain(`is not that of sealed/east/cacerts-m.yaml, sha256:${root.sha256}.`);
  expect(at.snapshot()).toEqual(before);
  expect(calls()).toBe(asked);
});

test('if a cluster gives no token, the CA is not written either (T13)', () => {
  everything();
  renewNorth();
  at.clusters.when({ context: 'east', resource: 'token' }, { stderr: 'error: failed to create token: Unauthorized\n' });
  const before = at.snapshot();
  expect(at.seal(...RESEAL, ...ROOT).code).toBe(1);
  expect(at.snapshot()).toEqual(before);
});

test('a mesh in one cluster has a CA alone', () => {
  const one = sealCase();
  const ca = ['ca', '--mesh', 'a', '--key', 'p-384', '--forget-root'];
  one.seal(...ca);
  one.write('exchange/a.yaml', sealingRecord('a', { c1: controller('renewed') }));
  const { code, stderr } = one.seal('reseal', '--mesh', 'a');
  expect(code).toBe(1);
  expect(stderr).toContain('sealed/c1/cacerts-a.yaml: was sealed with another certificate than the one in the record.');
  expect(
    sealedObject(one.read('sealed/c1/cacerts-a.yaml')).metadata.annotations['meshloom.dev/sealing-certificate'],
  ).toBe(`sha256:${controller().sha256}`);
  one.remove();
});

test.each<[string, string[], string]>([
  ['a new root', ['--forget-root'], 'Unknown argument: forget-root'],
  ['half a root', ['--root-cert', 'x'], '--root-cert and --root-key go together.'],
])('the command line says %s', (_, more, message) => {
  const { code, stderr } = at.seal(...RESEAL, ...more);
  expect(code).toBe(2);
  expect(stderr).toContain(`meshloom: ${message}`);
});
