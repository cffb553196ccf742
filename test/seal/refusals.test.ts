import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRoot } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import {
  controller,
  GIVEN,
  KEEP,
  PASSPHRASE,
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

const FORGET = ['ca', '--mesh', 'a', '--forget-root', '--key', 'p-384'];
const root = makeRoot();
const anyHex = /(?<=sha256:|")(?:[0-9a-f]{2}:){31}[0-9a-f]{2}/g;

function files(): string[] {
  const all = readdirSync(at.directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return all.map(
    (entry) => `${entry.parentPath}/${entry.name} ${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`,
  );
}

/** Runs what has to be refused: exit code 2, nothing written anywhere, and this said. */
function expectRefused(args: readonly string[], message: string, env: Record<string, string> = {}): void {
  const [before, keys] = [files(), readdirSync(at.keys)];
  const { code, stdout, stderr } = at.sealWith(env, ...args);
  const said = stderr.replaceAll(at.keys, 'KEYS').replaceAll(at.directory, 'REPOSITORY').replaceAll(anyHex, 'HEX');
  expect(said.replace('Nothing is written.\n', '').trimEnd()).toBe(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(files()).toEqual(before);
  expect(readdirSync(at.keys)).toEqual(keys);
}

const record = (sealing: Parameters<typeof sealingRecord>[1]) => () =>
  at.write('exchange/a.yaml', sealingRecord('a', sealing));
const collected = 'Collect the one that is in force: meshloom exchange collect --mesh a --accept-sealing-certificate';

test.each<[string, () => void, string]>([
  [
    'missing',
    () => at.write('exchange/a.yaml', 'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: a}\n'),
    'is not in its record. Collect it: meshloom exchange collect --mesh a; or import it: meshloom exchange import --mesh a --sealing-cert c1=FILE',
  ],
  [
    'expired',
    record({ c1: makeRoot({ key: 'rsa:2048', notAfter: '2024-05-06T07:08:09Z' }) }),
    `expired at "2024-05-06T07:08:09Z". ${collected}`,
  ],
  [
    'of 1024 bits',
    record({ c1: makeRoot({ key: 'rsa:1024' }) }),
    `has an RSA key of 1024 bits, and 2048 are the least. ${collected}`,
  ],
  ['EC', record({ c1: makeRoot() }), `has a key of the kind "ec", and sealing needs RSA. ${collected}`],
  [
    'RSA-PSS',
    record({ c1: makeRoot({ key: 'rsa-pss:2048' }) }),
    `has a key of the kind "rsa-pss", and sealing needs RSA. ${collected}`,
  ],
  [
    'not valid yet',
    record({ c1: makeRoot({ key: 'rsa:2048', notBefore: '2090-05-06T07:08:09Z', notAfter: '2099-01-01T00:00:00Z' }) }),
    `is not valid before "2090-05-06T07:08:09Z". ${collected}`,
  ],
  [
    "another cluster's",
    () => at.write('exchange/b.yaml', sealingRecord('b', { c2: controller() })),
    'has the same key as that of cluster "c2". Each controller has a key of its own: find out whose it is.',
  ],
])('a sealing certificate that is %s (T17)', (_, prepare, message) => {
  prepare();
  expectRefused(FORGET, `mesh "a": the sealing certificate of cluster "c1" ${message}`);
});

const choose =
  'meshloom: Say what becomes of the key of the new root: --root-out FILE keeps it, --forget-root does not; or bring a CA with --root-cert and --root-key. (see meshloom seal ca --help)';
const one = 'meshloom: Give one of --root-out, --forget-root, and --root-cert with --root-key.';
const keep = (...more: string[]): string[] => ['ca', '--mesh', 'a', '--key', 'p-384', ...more];

test.each<[string, string[], string]>([
  ['no word on the key', keep(), choose],
  ['two words on the key', [...KEEP, '--forget-root'], one],
  ['a given root that is forgotten', [...GIVEN, '--forget-root'], one],
  [
    'a certificate without its key',
    keep('--root-cert', '../keys/root.pem'),
    'meshloom: --root-cert and --root-key go together.',
  ],
  [
    'two passphrases',
    [...KEEP, '--passphrase-fd', '3'],
    'meshloom: Give one of --passphrase-file and --passphrase-fd.',
  ],
  [
    'an unknown mesh',
    ['ca', '--mesh', 'aa', '--forget-root'],
    'meshloom: --mesh: no mesh is named "aa". Did you mean "a"?',
  ],
  [
    'a mesh of others',
    ['ca', '--mesh', 'theirs', '--forget-root'],
    'meshloom: --mesh: "theirs" is run by others, and so is its CA.',
  ],
  [
    'a mesh that signs its own',
    ['ca', '--mesh', 'own', '--forget-root'],
    'meshloom: --mesh: the secrets of "own" are "self-signed". Write secrets: sealed-secrets on meshes.own.',
  ],
  [
    'a cluster of another mesh',
    [...FORGET, '--cluster', 'c2'],
    'meshloom: --cluster: "c2" is no cluster of "a". Did you mean "c1"?',
  ],
  ['clusters by --only', [...FORGET, '--only', 'c1'], 'meshloom: --only: here it is called --cluster.'],
  [
    'a lifetime in hours',
    [...FORGET, '--lifetime', '2h'],
    'meshloom: --lifetime: "2h" is no lifetime from 60d to 100y. Write it like 730d or 2y.',
  ],
  [
    'a key inside the repository',
    keep('--root-out', 'root.key'),
    'meshloom: --root-out: root.key lies in REPOSITORY, where it could be committed. Choose a place outside of it.',
  ],
  [
    'a key nowhere',
    keep('--root-out', '../nowhere/root.key'),
    `meshloom: --root-out: KEYS/../nowhere/root.key the directory`,
  ],
  [
    'a key over a file',
    keep('--root-out', '../keys/passphrase'),
    'meshloom: --root-out: KEYS/passphrase exists already. Give a new name.',
  ],
  [
    'one file for two',
    keep('--root-out', '../keys/x', '--root-cert-out', '../keys/x'),
    'meshloom: --root-out and --root-cert-out name one file. Give each its own.',
  ],
  [
    'no terminal',
    keep('--root-out', '../keys/root.key'),
    "meshloom: The root's key needs a passphrase, and there is no terminal to ask on. Give --passphrase-file or --passphrase-fd.",
  ],
])('the command line says %s', (_, args, message) => {
  if (message.includes('nowhere')) {
    const { code, stderr } = at.seal(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^meshloom: --root-out: the directory of \S+nowhere\/root\.key does not exist\. Create it, or correct the path\.\n$/,
    );
  } else expectRefused(args, message);
});

test('a root that nearly ends before its intermediates (L7)', () => {
  const { stderr, code } = at.seal(...FORGET, '--root-lifetime', '759d');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^The intermediate CAs would be valid until "\S+Z", and the root is until "\S+Z"\. It has to outlive them by 30 days: give a shorter --lifetime, or a longer --root-lifetime\.\nNothing is written\.\n$/,
  );
  expect(at.seal(...FORGET, '--root-lifetime', '760d').code).toBe(0);
});

const there = (where: string): string =>
  `mesh "a": it has the root sha256:HEX already (${where}), and a new one would cut it off from all that trust this one. Seal with that root: --root-cert FILE --root-key FILE. If its key is lost or was never kept, replace it in two steps: make a CA elsewhere, let all trust both ("meshloom exchange import --mesh a --root-cert FILE --add-root sha256:…"), then seal with the new one (docs/seal.md).`;

test.each([[FORGET], [KEEP], [keep()]])('a recorded root is never made anew: %j (T12)', (args) => {
  at.write('exchange/a.yaml', sealingRecord('a', { c1: controller() }, rootsOf(root)));
  expectRefused(args, there('the record of "a"'));
});

test('a sealed root is never made anew, also when its sealing certificate has changed (T12)', () => {
  expect(at.seal(...FORGET).code).toBe(0);
  expectRefused(FORGET, there(SEALED));
  at.write('exchange/a.yaml', sealingRecord('a', { c1: controller('renewed') }));
  expectRefused(keep(), there(SEALED));
});

test('the root of one rootGroup is never made twice (T12)', () => {
  at.write(
    'topology.yaml',
    TOPOLOGY.replace('{cluster: c1}', '{cluster: c1, rootGroup: g}').replace(
      '{cluster: c2}',
      '{cluster: c2, rootGroup: g}',
    ),
  );
  at.write('exchange/b.yaml', sealingRecord('b', { c2: controller('c2') }, rootsOf(root)));
  expectRefused(FORGET, there('the record of "b"'));
});

const twoSteps =
  'A root is replaced in two steps: first its peers trust both, "meshloom exchange import --mesh a --root-cert FILE --add-root sha256:HEX"; then seal (docs/exchange.md).';

test.each<[string, () => void, Parameters<typeof makeRoot>[0] | undefined, string]>([
  [
    'is no CA',
    () => {},
    { ca: false },
    "KEYS/root.pem: is no CA certificate. Take the mesh's root certificate, which signs all others.",
  ],
  [
    'has expired',
    () => {},
    { notAfter: '2024-05-06T07:08:09Z' },
    `KEYS/root.pem: expired at "2024-05-06T07:08:09Z". Replace the mesh's root, and collect it anew.`,
  ],
  [
    'is signed with SHA-1',
    () => {},
    { digest: 'sha1' },
    'KEYS/root.pem: is signed with SHA-1. Use a root that is signed with SHA-256 or better.',
  ],
  [
    'may sign no CA',
    () => {},
    { extensions: ['basicConstraints = critical, CA:TRUE, pathlen:0'] },
    'KEYS/root.pem: may sign no other CA: its path length is 0. Use a root without a path length, or with one of 1 or more.',
  ],
  [
    'is not the recorded one',
    () => at.write('exchange/a.yaml', sealingRecord('a', { c1: controller() }, rootsOf(root))),
    {},
    `mesh "a": the root sha256:HEX is not in the record of "a", which names sha256:HEX. ${twoSteps}`,
  ],
  [
    'is not the sealed one',
    () => at.seal(...FORGET),
    {},
    `mesh "a": the root sha256:HEX is not in ${SEALED}, which names sha256:HEX. ${twoSteps}`,
  ],
  [
    "is another mesh's",
    () => at.write('exchange/b.yaml', sealingRecord('b', { c2: controller('c2') }, rootsOf(root))),
    undefined,
    'mesh "a": the root sha256:HEX is in the record of "b" as well. Use another; if the meshes do share a root, give both the same rootGroup.',
  ],
])('a given root that %s', (_, prepare, request, message) => {
  prepare();
  const { pem, keyPem } = request === undefined ? root : makeRoot(request);
  writeFileSync(join(at.keys, 'root.pem'), pem);
  writeFileSync(join(at.keys, 'root.key'), keyPem);
  const ends = message.includes('expired') ? /\nThe intermediate CAs[^\n]*/ : /$^/;
  const [before] = [files()];
  const { code, stderr } = at.seal(...GIVEN);
  expect(stderr.replaceAll(at.keys, 'KEYS').replaceAll(anyHex, 'HEX').replace(ends, '')).toBe(
    `${message}\nNothing is written.\n`,
  );
  expect(code).toBe(2);
  expect(files()).toEqual(before);
});

test.each<[string, string, string]>([
  ['is of another root', makeRoot().keyPem, 'is not the key of the certificate in --root-cert.'],
  ['is a certificate', root.pem, 'holds no private key in PEM.'],
  ['is rubbish', 'rubbish', 'holds no private key in PEM.'],
  ['is empty', '', 'holds no private key in PEM.'],
  ['is huge', 'x'.repeat(70_000), 'is larger than 64 KiB. Give the right one.'],
  [
    'says that it is encrypted',
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
    'does not open with this passphrase.',
  ],
])('a given key that %s', (_, text, message) => {
  writeFileSync(join(at.keys, 'root.pem'), root.pem);
  writeFileSync(join(at.keys, 'root.key'), text);
  expectRefused(GIVEN, `meshloom: --root-key: KEYS/root.key ${message}`);
});

test.each<[string, string, string]>([
  [
    'is too short',
    'elf Zeichen',
    'meshloom: The passphrase is shorter than 12 characters. Whoever finds the file could guess it.',
  ],
  [
    'is empty',
    '\n',
    'meshloom: --passphrase-file: KEYS/passphrase is empty. It has to hold the passphrase on one line.',
  ],
  [
    'has two lines',
    `${PASSPHRASE}\nmore\n`,
    'meshloom: --passphrase-file: KEYS/passphrase holds several lines. It has to hold the passphrase on one line.',
  ],
])('a passphrase that %s', (_, text, message) => {
  at.write('../keys/passphrase', text);
  expectRefused(KEEP, message);
});

test.each<[string, Record<string, string>]>([
  ['--report-on-fatalerror', { NODE_OPTIONS: '--report-on-fatalerror' }],
  ['--heapsnapshot-signal', { NODE_OPTIONS: '--max-old-space-size=512 --heapsnapshot-signal=SIGUSR2' }],
  ['--report-uncaught-exception', { NODE_OPTIONS: '"--report_uncaught_exception"' }],
])('%s would show the keys (S05)', (option, env) => {
  expectRefused(
    FORGET,
    `meshloom: Node runs with "${option}", and others could read the keys by it. Run without it; see NODE_OPTIONS.`,
    env,
  );
});

test('a sealed file that another program made', () => {
  at.write(
    'sealed/c1/mine.yaml',
    'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: cacerts, namespace: a}\nspec: {encryptedData: {ca-key.pem: AgA}}\n',
  );
  expectRefused(
    FORGET,
    'sealed/c1/mine.yaml: holds the CA of "a" in cluster "c1", and "seal ca" did not seal it. Go on with the program that did; or delete the file, and seal anew with the same root (--root-cert, --root-key).',
  );
});

test('a link in the place of a cluster leads nowhere', () => {
  mkdirSync(join(at.keys, 'elsewhere'));
  mkdirSync(join(at.directory, 'sealed'));
  symlinkSync(join(at.keys, 'elsewhere'), join(at.directory, 'sealed/c1'));
  const { code, stderr } = at.seal(...KEEP);
  expect(code).toBe(2);
  expect(stderr).toBe(
    'sealed/c1:1:1  this is a symbolic link, and meshloom neither writes nor deletes through links. Replace it with a real file or directory, or remove it.\n',
  );
  expect(readdirSync(join(at.keys, 'elsewhere'))).toEqual([]);
  expect(readdirSync(at.keys)).toEqual(['elsewhere', 'passphrase']);
});

test('a git repository above the topology counts as a whole', () => {
  mkdirSync(join(at.directory, '..', '.git'));
  const { stderr } = at.seal(...KEEP);
  expect(stderr).toMatch(
    /^meshloom: --root-out: \S+root\.key lies in \S+, where it could be committed\. Choose a place outside of it\.\n$/,
  );
  expect(readdirSync(at.keys)).toEqual(['passphrase']);
});
