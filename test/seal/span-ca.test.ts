import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRoot, openssl } from '../support/openssl.js';
import { buildCli, runCli } from '../support/run-cli.js';
import { openAll, sealedObject } from './open-sealed.js';
import { controller, rootsOf } from './seal-case.js';
import { NAMES, recordedCluster, type SpanCase, spanCase, spanRecord, TOPOLOGY } from './support/span-case.js';

let at: SpanCase;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = spanCase();
});
afterEach(() => at.remove());

const CA = ['ca', '--mesh', 'm', '--key', 'p-384'];
const root = makeRoot({ subject: '/O=acme/CN=root' });
const given = (...more: string[]): string[] => {
  writeFileSync(join(at.keys, 'root.pem'), root.pem);
  writeFileSync(join(at.keys, 'root.key'), root.keyPem);
  return [...CA, '--root-cert', '../keys/root.pem', '--root-key', '../keys/root.key', ...more];
};
const fileOf = (name: string): string => `sealed/${name}/cacerts-m.yaml`;
const openedIn = (name: string): Record<string, string> => openAll(at.read(fileOf(name)), controller(name).keyPem);
const record = (names: readonly string[], rest = ''): void =>
  at.write('exchange/m.yaml', spanRecord(Object.fromEntries(names.map((name) => [name, recordedCluster(name)])), rest));

function verified(clear: Record<string, string>): string {
  const [ca, anchor] = ['ca.pem', 'anchor.pem'].map((name) => join(at.keys, name));
  writeFileSync(ca!, clear['ca-cert.pem']!);
  writeFileSync(anchor!, clear['root-cert.pem']!);
  return openssl(['verify', '-x509_strict', '-check_ss_sig', '-CAfile', anchor!, ca!]);
}

test('one root, and one intermediate a cluster that its controller alone opens (multicluster-ossm3 1.1, L5, L6, L7)', () => {
  const { code, stderr } = at.seal(...CA, '--forget-root');
  expect(code).toBe(0);
  expect(at.sealed()).toEqual(NAMES.map((name) => `${name}/cacerts-m.yaml`));
  const opened = NAMES.map(openedIn);
  for (const clear of opened) {
    expect(verified(clear)).toContain('ca.pem: OK');
    expect(clear['cert-chain.pem']).toBe(`${clear['ca-cert.pem']}${clear['root-cert.pem']}`);
  }
  const certificates = opened.map((clear) => new X509Certificate(clear['ca-cert.pem']!));
  expect(new Set(opened.map((clear) => clear['root-cert.pem'])).size).toBe(1);
  expect(new Set(opened.map((clear) => clear['ca-key.pem'])).size).toBe(3);
  expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(3);
  expect(certificates.map(({ subject }) => subject)).toEqual(
    NAMES.map((name) => `O=m.local\nCN=Intermediate CA\nL=${name}`),
  );
  expect(certificates.map(({ subjectAltName }) => subjectAltName)).toEqual(
    NAMES.map(() => 'DNS:istiod.istio-system.svc'),
  );
  expect(() => openAll(at.read(fileOf('east')), controller('west').keyPem)).toThrow();
  expect(stderr.match(/^sealed\/\w+\/cacerts-m\.yaml: sealed for cluster /gm)).toHaveLength(3);
  expect(at.clusters.calls()).toEqual([]);
});

test('generate takes all of them to infra of their clusters', () => {
  at.seal(...CA, '--forget-root');
  expect(runCli(at.directory, ['generate']).code).toBe(0);
  for (const name of NAMES) {
    const placed = sealedObject(at.read(`out/${name}/infra/m/sealedsecret-cacerts.yaml`));
    expect(placed.spec).toEqual(sealedObject(at.read(fileOf(name))).spec);
  }
});

test('in primary-remote every cluster gets its own, below the same root (2.5)', () => {
  at.write(
    'topology.yaml',
    TOPOLOGY.replace('    clusters: {', '    model: primary-remote\n    primary: west\n    clusters: {'),
  );
  expect(at.seal(...CA, '--forget-root').code).toBe(0);
  expect(new Set(NAMES.map((name) => openedIn(name)['root-cert.pem'])).size).toBe(1);
});

test('--cluster seals for these alone, and the others later with the same root', () => {
  expect(at.seal(...given('--cluster', 'west', '--cluster', 'east')).code).toBe(0);
  expect(at.sealed()).toEqual(['east/cacerts-m.yaml', 'west/cacerts-m.yaml']);
  const before = at.snapshot();
  const { code, stderr } = at.seal(...given());
  expect(code).toBe(0);
  expect(stderr).toContain('cluster "east": sealed already, and nothing of it has changed.\n');
  const { [join(at.directory, fileOf('north'))]: added, ...rest } = at.snapshot();
  expect(added).toBeDefined();
  expect(rest).toEqual(before);
  expect(openedIn('north')['root-cert.pem']).toBe(root.pem);
});

test('a cluster that joins gets an intermediate of the root that is there (T12)', () => {
  at.write('topology.yaml', TOPOLOGY.replace(', north: {}', ''));
  record(['east', 'west'], rootsOf(root));
  expect(at.seal(...given()).code).toBe(0);
  const before = ['east', 'west'].map((name) => at.read(fileOf(name)));
  at.write('topology.yaml', TOPOLOGY);
  record(NAMES, rootsOf(root));
  const { code, stderr } = at.seal(...CA, '--forget-root');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^mesh "m": it has the root sha256:\S+ already \(the record of "m"\), and a new one would cut it off/,
  );
  expect(at.seal(...given()).code).toBe(0);
  expect(['east', 'west'].map((name) => at.read(fileOf(name)))).toEqual(before);
  expect(verified(openedIn('north'))).toContain('ca.pem: OK');
});

test('a new root for one cluster of several is refused, since the others keep theirs (L5)', () => {
  at.seal(...given());
  const other = makeRoot();
  record(NAMES, rootsOf(root, other));
  const args = given('--cluster', 'east');
  writeFileSync(join(at.keys, 'root.pem'), other.pem);
  writeFileSync(join(at.keys, 'root.key'), other.keyPem);
  const { code, stderr } = at.seal(...args);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `mesh "m": the root sha256:${other.sha256} is not that of sealed/north/cacerts-m.yaml, sha256:${root.sha256}. All clusters of a mesh have one root: seal for all of them in one run.\nNothing is written.\n`,
  );
});

test('another run changes nothing, not even a time (S10)', () => {
  at.seal(...given());
  const before = at.snapshot();
  expect(at.seal(...CA)).toMatchObject({ code: 0 });
  expect(at.seal(...given())).toMatchObject({ code: 0 });
  expect(at.snapshot()).toEqual(before);
});

test('one that is renewed has a new certificate, and the others stay', () => {
  at.seal(...given());
  const before = NAMES.map((name) => at.read(fileOf(name)));
  const clusters = Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name)]));
  at.write(
    'exchange/m.yaml',
    spanRecord({ ...clusters, north: recordedCluster('north', { sealing: controller('renewed') }) }),
  );
  expect(at.seal(...given()).code).toBe(0);
  const [east, north, west] = NAMES.map((name) => at.read(fileOf(name)));
  expect([east, west]).toEqual([before[0], before[2]]);
  expect(north).not.toBe(before[1]);
  expect(openAll(north!, controller('renewed').keyPem)['root-cert.pem']).toBe(root.pem);
});

test.each<[string, () => void, string]>([
  [
    'one sealing certificate is missing (T13)',
    () => record(['east', 'west']),
    'mesh "m": the sealing certificate of cluster "north" is not in its record. Collect it: meshloom exchange collect --mesh m; or import it: meshloom exchange import --mesh m --sealing-cert north=FILE\n',
  ],
  [
    'two clusters have one sealing key (T17)',
    () =>
      at.write(
        'exchange/m.yaml',
        spanRecord({
          east: recordedCluster('east'),
          north: recordedCluster('north', { sealing: controller('west') }),
          west: recordedCluster('west'),
        }),
      ),
    'mesh "m": the sealing certificate of cluster "north" has the same key as that of cluster "west". Each controller has a key of its own: find out whose it is.\nmesh "m": the sealing certificate of cluster "west" has the same key as that of cluster "north". Each controller has a key of its own: find out whose it is.\n',
  ],
  [
    'its secrets come from elsewhere',
    () => at.write('topology.yaml', TOPOLOGY.replace('    namespace:', '    secrets: none\n    namespace:')),
    'meshloom: --mesh: the secrets of "m" are "none". Write secrets: sealed-secrets on meshes.m.\n',
  ],
])('%s, and nothing is sealed for any cluster', (_, prepare, message) => {
  prepare();
  const { code, stderr } = at.seal(...CA, '--root-out', '../keys/root.key', '--passphrase-file', '../keys/passphrase');
  expect(stderr.replace('Nothing is written.\n', '')).toBe(message);
  expect(code).toBe(2);
  expect(existsSync(join(at.directory, 'sealed'))).toBe(false);
  expect(existsSync(join(at.keys, 'root.key'))).toBe(false);
});

test('if one file cannot be written, none is (T13)', () => {
  at.seal(...given('--cluster', 'east'));
  const before = at.snapshot();
  mkdirSync(join(at.directory, 'sealed/west'));
  writeFileSync(join(at.directory, 'sealed/west/cacerts-m.yaml.d'), '');
  mkdirSync(join(at.directory, fileOf('west')));
  const { code } = at.seal(...given());
  expect(code).toBe(2);
  chmodSync(join(at.directory, 'sealed/west'), 0o755);
  expect(existsSync(join(at.directory, fileOf('north')))).toBe(false);
  expect(at.snapshot()).toMatchObject(before);
});
