import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRoot, openssl } from '../support/openssl.js';
import { buildCli, runCli } from '../support/run-cli.js';
import { openAll, sealedObject } from './open-sealed.js';
import {
  controller,
  GIVEN,
  KEEP,
  rootsOf,
  SEALED,
  type SealCase,
  sealCase,
  sealingRecord,
  TOPOLOGY,
} from './seal-case.js';

let at: SealCase;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = sealCase();
});
afterEach(() => at.remove());

const key = (name: string): string => readFileSync(join(at.keys, name), 'utf8');
const sealedCertificate = (): string => openAll(at.read(SEALED), controller().keyPem)['ca-cert.pem']!;

/** Everything below the repository, with the times at which it was written. */
function snapshot(): Record<string, string> {
  const entries = readdirSync(at.directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`];
    }),
  );
}

test('what is sealed is the Secret that istiod reads, with a chain that openssl verifies (T16, L5, L6)', () => {
  const { code, stdout } = at.seal(...KEEP);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const clear = openAll(at.read(SEALED), controller().keyPem);
  expect(Object.keys(clear)).toEqual(['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem']);
  expect(clear['root-cert.pem']).toBe(key('root.pem'));
  expect(clear['cert-chain.pem']).toBe(`${clear['ca-cert.pem']}${clear['root-cert.pem']}`);
  const ca = new X509Certificate(clear['ca-cert.pem']!);
  expect(ca.checkPrivateKey(createPrivateKey(clear['ca-key.pem']!))).toBe(true);
  writeFileSync(join(at.keys, 'ca.pem'), clear['ca-cert.pem']!);
  const files = ['-CAfile', join(at.keys, 'root.pem'), join(at.keys, 'ca.pem')];
  expect(openssl(['verify', '-x509_strict', '-check_ss_sig', ...files])).toContain('ca.pem: OK');
});

test('the object is a SealedSecret of strict scope and says what is in it (S08, S09)', () => {
  at.seal(...KEEP);
  const ca = new X509Certificate(sealedCertificate());
  const object = sealedObject(at.read(SEALED));
  const instant = (date: string): string => new Date(date).toISOString().replace('.000Z', 'Z');
  expect({ ...object, spec: { ...object.spec, encryptedData: Object.keys(object.spec.encryptedData) } }).toEqual({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: {
      name: 'cacerts',
      namespace: 'a',
      annotations: {
        'meshloom.dev/mesh': 'a',
        'meshloom.dev/sealing-certificate': `sha256:${controller().sha256}`,
        'meshloom.dev/root-certificate': `sha256:${new X509Certificate(key('root.pem')).fingerprint256.toLowerCase()}`,
        'meshloom.dev/ca-certificate': `sha256:${ca.fingerprint256.toLowerCase()}`,
        'meshloom.dev/ca-subject': 'O=a.local, CN=Intermediate CA, L=c1',
        'meshloom.dev/ca-validity': `${instant(ca.validFrom)}/${instant(ca.validTo)}`,
      },
    },
    spec: {
      encryptedData: ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'],
      template: { type: 'Opaque', metadata: { name: 'cacerts', namespace: 'a' } },
    },
  });
});

test('generate places it in infra, with nothing changed in it', () => {
  at.seal(...KEEP);
  const { code } = runCli(at.directory, ['generate']);
  const placed = sealedObject(at.read('out/c1/infra/a/sealedsecret-cacerts.yaml'));
  expect(code).toBe(0);
  expect(placed.spec).toEqual(sealedObject(at.read(SEALED)).spec);
});

test('a mesh of generation 3 takes the same CA (multicluster-ossm3 1.1)', () => {
  at.write(
    'topology.yaml',
    TOPOLOGY.replace('a: {cluster: c1}', 'a: {cluster: c1, version: "3.2", namespace: istio-system}'),
  );
  const { code } = at.seal(...KEEP);
  expect(code).toBe(0);
  const clear = openAll(at.read(SEALED), controller().keyPem);
  expect(new X509Certificate(clear['ca-cert.pem']!).subjectAltName).toBe('DNS:istiod.istio-system.svc');
  expect(runCli(at.directory, ['generate']).code).toBe(0);
  expect(sealedObject(at.read('out/c1/infra/a/sealedsecret-cacerts.yaml')).metadata.namespace).toBe('istio-system');
});

test('people are told what was sealed for whom, and what comes next', () => {
  const { stderr } = at.seal(...KEEP);
  const ca = new X509Certificate(sealedCertificate());
  const root = new X509Certificate(key('root.pem'));
  const [day, rootDay] = [ca, root].map(({ validTo }) => new Date(validTo).toISOString().slice(0, 10));
  const sha256 = root.fingerprint256.toLowerCase();
  expect(stderr.replaceAll(at.keys, 'KEYS').split('\n')).toEqual([
    `sealed/c1/cacerts-a.yaml: sealed for cluster "c1" with its sealing certificate sha256:${controller().sha256}: the CA sha256:${ca.fingerprint256.toLowerCase()} (O=a.local, CN=Intermediate CA, L=c1), until ${day}.`,
    `The root of "a" is sha256:${sha256} (O=a.local, CN=Root CA), until ${rootDay}.`,
    'KEYS/root.key: its key, encrypted. Move it where no cluster reaches it; without it and its passphrase no CA of "a" can be renewed.',
    '../keys/root.pem: the public root certificate.',
    `Add the root to the record: meshloom exchange import --mesh a --root-cert ../keys/root.pem --trust sha256:${sha256}`,
    'Commit the sealed files, then run: meshloom generate',
    '',
  ]);
  const next = ['exchange', 'import', '--mesh', 'a', '--root-cert', '../keys/root.pem', '--trust', `sha256:${sha256}`];
  expect(runCli(at.directory, next).code).toBe(0);
  // What the record says now is no obstacle to sealing with the same root.
  expect(at.seal(...GIVEN).stderr).not.toContain('Add the root');
});

test('the root keeps its key encrypted, readable for its owner alone', () => {
  at.seal(...KEEP);
  expect(statSync(join(at.keys, 'root.key')).mode & 0o777).toBe(0o600);
  expect(key('root.key')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  const opened = openssl(['pkcs8', '-in', join(at.keys, 'root.key'), '-passin', `file:${join(at.keys, 'passphrase')}`]);
  expect(new X509Certificate(key('root.pem')).checkPrivateKey(createPrivateKey(opened))).toBe(true);
});

test('without --key both keys are RSA of 4096 bits, and --forget-root says what that means', () => {
  const { code, stderr } = at.seal('ca', '--mesh', 'a', '--forget-root');
  expect(code).toBe(0);
  const clear = openAll(at.read(SEALED), controller().keyPem);
  for (const name of ['ca-cert.pem', 'root-cert.pem']) {
    expect(new X509Certificate(clear[name]!).publicKey.asymmetricKeyDetails?.modulusLength).toBe(4096);
  }
  const sha256 = new X509Certificate(clear['root-cert.pem']!).fingerprint256.toLowerCase();
  expect(stderr).toContain(
    'Its key is kept nowhere. When a cluster joins "a", or a CA of it is to be renewed, a new root has to replace this one in two steps (docs/seal.md).\n',
  );
  expect(stderr).toContain(
    `When the control plane runs, add the root to the record: meshloom exchange collect --mesh a --trust sha256:${sha256}\n`,
  );
}, 60_000);

test('another run changes nothing, not even a time (S10)', () => {
  at.seal(...KEEP);
  utimesSync(join(at.directory, SEALED), 1000, 1000);
  const before = snapshot();
  const [again, given] = [at.seal('ca', '--mesh', 'a'), at.seal(...GIVEN)];
  expect(again).toEqual({
    code: 0,
    stdout: '',
    stderr: 'cluster "c1": sealed already, and nothing of it has changed.\nThe CA of "a" stays as it is.\n',
  });
  expect(given.code).toBe(0);
  expect(given.stderr).toContain('cluster "c1": sealed already, and nothing of it has changed.\n');
  expect(snapshot()).toEqual(before);
});

test.each<[string, () => void]>([
  ['the sealing certificate', () => at.write('exchange/a.yaml', sealingRecord('a', { c1: controller('renewed') }))],
  [
    'the trust domain',
    () => at.write('topology.yaml', TOPOLOGY.replace('a: {cluster: c1', 'a: {cluster: c1, trustDomain: other.local')),
  ],
  [
    'less than a third of its life',
    () =>
      at.write(SEALED, at.read(SEALED).replace(/(ca-validity: ).*/, '$1"2020-01-01T00:00:00Z/2026-12-01T00:00:00Z"')),
  ],
])('a change of %s makes it anew, with the same root', (_, change) => {
  at.seal(...KEEP);
  const before = at.read(SEALED);
  change();
  expect(at.seal(...GIVEN).code).toBe(0);
  const [old, fresh] = [before, at.read(SEALED)].map((text) => sealedObject(text).metadata.annotations);
  expect(fresh!['meshloom.dev/ca-certificate']).not.toBe(old!['meshloom.dev/ca-certificate']);
  expect(fresh!['meshloom.dev/root-certificate']).toBe(old!['meshloom.dev/root-certificate']);
  expect(at.seal('ca', '--mesh', 'a').code).toBe(0);
});

test('an existing CA is taken as it is, in the clear or encrypted in the older form', () => {
  const root = makeRoot({ key: 'rsa:2048', subject: '/O=acme/CN=root' });
  const legacy = ['rsa', '-traditional', '-aes128', '-passout', `file:${join(at.keys, 'passphrase')}`];
  for (const text of [root.keyPem, openssl(legacy, root.keyPem)]) {
    writeFileSync(join(at.keys, 'root.key'), text);
    at.remove();
    at = sealCase();
    writeFileSync(join(at.keys, 'root.pem'), root.pem);
    writeFileSync(join(at.keys, 'root.key'), text);
    expect(at.seal(...GIVEN).stderr).toContain(`The root of "a" is sha256:${root.sha256} (O=acme, CN=root), until `);
    expect(openAll(at.read(SEALED), controller().keyPem)['root-cert.pem']).toBe(root.pem);
  }
});

test('a root that replaces another is taken when the record names both', () => {
  at.seal(...KEEP);
  const next = makeRoot();
  const old = { pem: key('root.pem'), sha256: new X509Certificate(key('root.pem')).fingerprint256.toLowerCase() };
  const notAfter = new Date(new X509Certificate(old.pem).validTo).toISOString().replace('.000Z', 'Z');
  at.write(
    'exchange/a.yaml',
    sealingRecord('a', { c1: controller() }, rootsOf({ ...old, notAfter, keyPem: '' }, next)),
  );
  writeFileSync(join(at.keys, 'root.pem'), next.pem);
  writeFileSync(join(at.keys, 'root.key'), next.keyPem);
  expect(at.seal(...GIVEN).code).toBe(0);
  expect(sealedObject(at.read(SEALED)).metadata.annotations['meshloom.dev/root-certificate']).toBe(
    `sha256:${next.sha256}`,
  );
});

test('if the sealed file cannot be written there is no key either (T13)', () => {
  at.write('sealed', 'a file, where a directory should be');
  const { code, stderr } = at.seal(...KEEP);
  expect(code).toBe(2);
  expect(stderr).toContain('sealed');
  expect(readdirSync(at.keys)).toEqual(['passphrase']);
  expect(existsSync(join(at.directory, 'sealed/c1'))).toBe(false);
});
