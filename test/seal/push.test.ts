import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeRoot, openssl } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import { rootsOf } from './seal-case.js';
import { NAMES, recordedCluster, type SpanCase, spanCase, spanRecord, TOPOLOGY } from './support/span-case.js';
import { type Applied, identifyAs } from './support/stand-in-clusters.js';

let at: SpanCase;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = spanCase(NONE);
  writeFileSync(join(at.keys, 'root.pem'), root.pem);
  writeFileSync(join(at.keys, 'root.key'), root.keyPem);
});
afterEach(() => at.remove());

/** A lab without sealing controllers. */
const NONE = TOPOLOGY.replace('    namespace:', '    secrets: none\n    namespace:');
const root = makeRoot({ subject: '/O=acme/CN=root' });
const ALL = NAMES.flatMap((name) => ['--cluster', name]);
const PUSH = ['push', '--mesh', 'm', '--key', 'p-384'];
const GIVEN = ['--root-cert', '../keys/root.pem', '--root-key', '../keys/root.key'];
const clear = ({ object }: Applied): Record<string, string> =>
  Object.fromEntries(Object.entries(object.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
const names = (): string[] => at.clusters.applied().map(({ context, object }) => `${context} ${object.metadata.name}`);
const record = (rest = ''): void =>
  at.write('exchange/m.yaml', spanRecord(Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name)])), rest));
const there = (context: string) => (): void =>
  at.clusters.when({ context, resource: 'secret', name: 'cacerts' }, { stdout: 'cacerts   Opaque   4     3d\n' });

test('every cluster gets its CA and what its control plane reads, over standard input', () => {
  const { code, stdout } = at.seal(...PUSH, ...ALL, ...GIVEN);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(names()).toEqual([
    'east cacerts',
    'admin@north cacerts',
    'west cacerts',
    'east istio-remote-secret-north',
    'east istio-remote-secret-west',
    'admin@north istio-remote-secret-far-east',
    'admin@north istio-remote-secret-west',
    'west istio-remote-secret-far-east',
    'west istio-remote-secret-north',
  ]);
  for (const { object } of at.clusters.applied())
    expect(object).toMatchObject({ kind: 'Secret', type: 'Opaque', metadata: { namespace: 'istio-system' } });
});

test('the CA is the Secret that istiod reads, below one root (T16, L5)', () => {
  at.seal(...PUSH, ...ALL, ...GIVEN, '--no-remote-secrets');
  const cas = at.clusters.applied().map(clear);
  expect(cas).toHaveLength(3);
  for (const ca of cas) {
    expect(Object.keys(ca)).toEqual(['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem']);
    expect(ca['root-cert.pem']).toBe(root.pem);
    expect(new X509Certificate(ca['ca-cert.pem']!).checkPrivateKey(createPrivateKey(ca['ca-key.pem']!))).toBe(true);
    writeFileSync(join(at.keys, 'ca.pem'), ca['ca-cert.pem']!);
    expect(
      openssl(['verify', '-x509_strict', '-CAfile', join(at.keys, 'root.pem'), join(at.keys, 'ca.pem')]),
    ).toContain('ca.pem: OK');
  }
  const [{ object }] = at.clusters.applied() as [Applied];
  const ca = new X509Certificate(cas[0]!['ca-cert.pem']!);
  expect(object.metadata.labels).toBeUndefined();
  expect(object.metadata.annotations).toMatchObject({
    'meshloom.dev/mesh': 'm',
    'meshloom.dev/root-certificate': `sha256:${root.sha256}`,
    'meshloom.dev/ca-certificate': `sha256:${ca.fingerprint256.toLowerCase()}`,
  });
});

test('a remote secret is the same as the sealed one (multicluster-ossm3 1.2)', () => {
  expect(at.seal(...PUSH, '--cluster', 'west', '--no-ca').code).toBe(0);
  const [first] = at.clusters.applied();
  expect(first!.object.metadata).toMatchObject({
    name: 'istio-remote-secret-far-east',
    labels: { 'istio/multiCluster': 'true' },
    annotations: { 'networking.istio.io/cluster': 'far-east', 'meshloom.dev/remote-cluster': 'east' },
  });
  const data = clear(first!);
  expect(Object.keys(data)).toEqual(['far-east']);
  expect(parse(data['far-east']!)).toMatchObject({ users: [{ name: 'far-east', user: { token: at.tokens.east } }] });
  expect(at.clusters.applied()).toHaveLength(2);
});

test('all clusters are looked at, and try all of it, before one changes', () => {
  at.seal(...PUSH, ...ALL, ...GIVEN);
  const calls = at.clusters.calls().map(({ argv }) => argv.slice(1).join(' '));
  const kinds = calls.map((call) => {
    if (call.startsWith('apply')) return call.includes('--dry-run=server') ? 'try' : 'apply';
    if (call.startsWith('create')) return 'token';
    return call.includes('cacerts') ? 'look' : 'who';
  });
  const order = ['who', 'look', 'token', 'try', 'apply'];
  expect(kinds).toEqual([...kinds].sort((one, other) => order.indexOf(one) - order.indexOf(other)));
  expect(order.map((kind) => kinds.filter((one) => one === kind).length)).toEqual([3, 3, 3, 9, 9]);
  expect(new Set(calls.filter((call) => call.startsWith('apply')))).toEqual(
    new Set([
      'apply --server-side --field-manager=meshloom --dry-run=server -n istio-system -f -',
      'apply --server-side --field-manager=meshloom -n istio-system -f -',
    ]),
  );
});

test('a new root is kept where it is wanted, or nowhere', () => {
  const keep = [
    '--root-out',
    '../keys/new.key',
    '--root-cert-out',
    '../keys/new.pem',
    '--passphrase-file',
    '../keys/passphrase',
  ];
  const { code, stderr } = at.seal(...PUSH, ...ALL, ...keep, '--no-remote-secrets');
  expect(code).toBe(0);
  expect(readFileSync(join(at.keys, 'new.key'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  expect(clear(at.clusters.applied()[0]!)['root-cert.pem']).toBe(readFileSync(join(at.keys, 'new.pem'), 'utf8'));
  expect(stderr).toMatch(
    /^Add the root to the record: meshloom exchange import --mesh m --root-cert \.\.\/keys\/new\.pem --trust sha256:/m,
  );
  expect(at.seal(...PUSH, ...ALL, '--forget-root', '--no-remote-secrets').code).toBe(0);
});

test('a mesh in one cluster has a CA alone', () => {
  at.write('topology.yaml', NONE.replace(/ {4}clusters: .*/, '    cluster: west'));
  at.write('exchange/m.yaml', spanRecord({ west: recordedCluster('west') }));
  const { code } = at.seal(...PUSH, '--cluster', 'west', ...GIVEN);
  expect(code).toBe(0);
  expect(names()).toEqual(['west cacerts']);
});

test('with secrets: sealed-secrets it works, too', () => {
  at.write('topology.yaml', TOPOLOGY);
  expect(at.seal(...PUSH, ...ALL, ...GIVEN).code).toBe(0);
  expect(at.clusters.applied()).toHaveLength(9);
});

test('people are told what is where, and when to renew it', () => {
  const { stderr } = at.seal(...PUSH, '--cluster', 'west', ...GIVEN);
  const lines = stderr.split('\n');
  expect(lines[0]).toMatch(
    /^cluster "west": secret "cacerts" in namespace "istio-system": the CA sha256:\S+ \(O=m\.local, CN=Intermediate CA, L=west\), until \d{4}-\d\d-\d\d\.$/,
  );
  expect(lines[1]).toMatch(
    /^cluster "west": secret "istio-remote-secret-far-east" in namespace "istio-system": a token of istio-system\/istio-remote-reader in cluster "east", until \S+Z\.$/,
  );
  expect(stderr).toMatch(
    /^Renew the tokens from \S+Z on: meshloom seal push --mesh m --cluster west --no-ca \(docs\/seal\.md has a job for it\)\.$/m,
  );
});

test('a CA that is there is not replaced, unless somebody says so', () => {
  there('east')();
  const { code, stderr } = at.seal(...PUSH, ...ALL, ...GIVEN);
  expect(stderr).toBe(
    'cluster "east" has a secret "cacerts" in namespace "istio-system" already. With another CA in its place its workloads do not trust each other until all are restarted. If that is meant, add --replace; else leave it with --no-ca.\nNothing is written.\n',
  );
  expect(code).toBe(1);
  expect(at.clusters.applied()).toEqual([]);
  expect(at.seal(...PUSH, ...ALL, ...GIVEN, '--replace').code).toBe(0);
  expect(at.clusters.calls().at(-1)?.argv).toContain('--force-conflicts');
});

const rbac =
  'Error from server (Forbidden): secrets "cacerts" is forbidden: User "jane" cannot patch resource "secrets" in API group "" in the namespace "istio-system"\n';
const right = 'Give its account that right; docs/seal.md lists all that sealing needs.';

test.each<[string, () => void, string | RegExp]>([
  [
    'another cluster behind a context (T08)',
    () => identifyAs(at.clusters, 'east', 'uid-of-elsewhere'),
    /^cluster "east": context "east" now leads to another cluster: /,
  ],
  [
    'no right to look',
    () => at.clusters.when({ context: 'west', resource: 'secret' }, { stderr: rbac.replace('patch', 'get') }),
    `cluster "west": context "west" lacks the right to get secret "cacerts" in namespace "istio-system". ${right}\n`,
  ],
  [
    'no right to apply',
    () => at.clusters.when({ context: 'west', verb: 'apply', trial: true }, { stderr: rbac }),
    new RegExp(
      `^cluster "west": context "west" lacks the right to create and patch secret "cacerts" in namespace "istio-system"\\. ${right}\n`,
    ),
  ],
  [
    'no namespace',
    () =>
      at.clusters.when(
        { context: 'west', verb: 'apply', trial: true },
        { stderr: 'Error from server (NotFound): namespaces "istio-system" not found\n' },
      ),
    /^cluster "west": the namespace of secret "cacerts" in namespace "istio-system" is not there\. Apply infra of "m" there first: it makes the namespace\.\n/,
  ],
  [
    'no token',
    () =>
      at.clusters.when(
        { context: 'west', resource: 'token' },
        { stderr: 'error: failed to create token: Unauthorized\n' },
      ),
    'cluster "west": context "west" is not logged in, or its token has expired (Unauthorized). Log in to that cluster again (oc login).\n',
  ],
])('%s: no cluster changes, and no key is kept', (_, prepare, message) => {
  prepare();
  const { code, stderr } = at.seal(
    ...PUSH,
    ...ALL,
    '--root-out',
    '../keys/new.key',
    '--passphrase-file',
    '../keys/passphrase',
  );
  const said = stderr.replace('Nothing is written.\n', '');
  if (typeof message === 'string') expect(said).toBe(message);
  else expect(said).toMatch(message);
  expect(code).toBe(1);
  expect(at.clusters.applied()).toEqual([]);
  expect(existsSync(join(at.keys, 'new.key'))).toBe(false);
});

test('what fails half-way is told, with what is where and what is not', () => {
  at.clusters.when(
    { context: 'admin@north', verb: 'apply' },
    { stderr: 'Error from server (Forbidden): admission webhook "x" denied the request\n' },
  );
  at.clusters.when({ context: 'admin@north', verb: 'apply', trial: true }, { stdout: 'secret/x serverside-applied\n' });
  const { code, stderr } = at.seal(
    ...PUSH,
    ...ALL,
    '--root-out',
    '../keys/new.key',
    '--passphrase-file',
    '../keys/passphrase',
    '--no-remote-secrets',
  );
  expect(code).toBe(1);
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^cluster "east": secret "cacerts" in namespace "istio-system": the CA /);
  expect(lines.slice(1, 3)).toEqual([
    'cluster "north": the API refuses secret "cacerts" in namespace "istio-system"; why is withheld, because it may repeat what was sent. Look at the admission policies of that cluster.',
    'What is above is pushed. Still to be pushed: cluster "north": secret "cacerts" in namespace "istio-system"; cluster "west": secret "cacerts" in namespace "istio-system".',
  ]);
  // Clusters have CAs of it: without its key nobody could go on.
  expect(stderr).toContain('new.key: its key, encrypted. ');
  expect(existsSync(join(at.keys, 'new.key'))).toBe(true);
});

test.each<[string, string[], string]>([
  [
    'no root',
    ALL,
    'Say which root signs: --root-cert and --root-key bring one, --root-out FILE makes one and keeps its key, --forget-root does not keep it; or leave the CA as it is with --no-ca. (see meshloom seal push --help)',
  ],
  [
    'a new root for some',
    ['--cluster', 'west', '--forget-root'],
    'A new root is for all clusters of "m" in one run. Add --cluster east --cluster north.',
  ],
  [
    'nothing',
    [...ALL, '--no-ca', '--no-remote-secrets'],
    'With --no-ca and --no-remote-secrets there is nothing to push.',
  ],
  ['a root for nothing', [...ALL, '--no-ca', '--forget-root'], '--no-ca needs no root. Leave one of the two out.'],
  ['no cluster', ['--forget-root'], 'Missing required argument: cluster (see meshloom --help)'],
  [
    'an unknown cluster',
    ['--cluster', 'wst', '--no-ca'],
    '--cluster: "wst" is no cluster of "m". Did you mean "west"?',
  ],
])('the command line says %s, and no cluster is asked', (_, more, message) => {
  const { code, stderr } = at.seal(...PUSH, ...more);
  expect({ code, stderr }).toEqual({ code: 2, stderr: `meshloom: ${message}\n` });
  expect(at.clusters.calls()).toEqual([]);
});

test('a mesh with a root gets no other one (T12)', () => {
  record(rootsOf(root));
  const { code, stderr } = at.seal(...PUSH, ...ALL, '--forget-root');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^mesh "m": it has the root sha256:\S+ already \(the record of "m"\), /);
  expect(at.clusters.calls()).toEqual([]);
  const other = makeRoot();
  writeFileSync(join(at.keys, 'root.pem'), other.pem);
  writeFileSync(join(at.keys, 'root.key'), other.keyPem);
  expect(at.seal(...PUSH, ...ALL, ...GIVEN).stderr).toContain(
    `the root sha256:${other.sha256} is not in the record of "m"`,
  );
  expect(at.clusters.applied()).toEqual([]);
});

test('a mesh whose CA comes from elsewhere is not pushed to', () => {
  const issuer = '{type: cert-manager, issuer: {name: root, kind: ClusterIssuer}}';
  at.write('topology.yaml', TOPOLOGY.replace('    namespace:', `    secrets: ${issuer}\n    namespace:`));
  const { code, stderr } = at.seal(...PUSH, ...ALL, '--no-ca');
  expect(code).toBe(2);
  expect(stderr).toContain(
    'meshloom: --mesh: the secrets of "m" are "cert-manager". Write secrets: none on meshes.m.\n',
  );
});

test('in primary-remote a remote has a CA, and nothing to read (2.5)', () => {
  at.write(
    'topology.yaml',
    NONE.replace('    clusters: {', '    model: primary-remote\n    primary: west\n    clusters: {'),
  );
  expect(at.seal(...PUSH, '--cluster', 'east', ...GIVEN).code).toBe(0);
  expect(names()).toEqual(['east cacerts']);
  expect(at.seal(...PUSH, '--cluster', 'east', '--no-ca').stderr).toBe(
    'meshloom: --cluster: no control plane of "m" in "east" watches another cluster.\n',
  );
});
