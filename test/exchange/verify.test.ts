import { describe, expect, test } from 'vitest';
import { run } from '../../generator/commands/exchange-verify.js';
import { type MadeRoot, makeRoot } from '../support/openssl.js';
import { later, recordOf, runOffline } from './offline-run.js';

const NOW = '2030-01-01T00:00:00Z';
const LIFE = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2035-01-01T00:00:00Z' };

const expiredRoot = () => makeRoot({ notBefore: '2020-01-01T00:00:00Z', notAfter: '2029-12-31T23:59:59Z' });

const TOPOLOGY = `clusters:
  c1: {provider: onprem}
  c2: {provider: onprem}
  c3: {provider: onprem}
defaults:
  mesh: {version: "2.6"}
meshes:
  a: {cluster: c1}
  b: {cluster: c2}
  c: {cluster: c3}
peerings:
  - {hub: b, spokes: [a, c]}
`;

const [a, b, c] = ['a', 'b', 'c'].map((key) => makeRoot({ ...LIFE, subject: `/O=${key}.local` })) as [
  MadeRoot,
  MadeRoot,
  MadeRoot,
];

/** Three meshes that are joined, save for `changes`; undefined leaves a file out. */
function estate(changes: Record<string, string | undefined> = {}): Record<string, string> {
  const files: Record<string, string | undefined> = {
    'topology.yaml': TOPOLOGY,
    'exchange/a.yaml': recordOf('a', [a], 'gateways:\n  b: {addresses: [10.0.0.1]}\n'),
    'exchange/b.yaml': recordOf('b', [b], 'gateways:\n  a: {addresses: [10.0.0.2]}\n  c: {addresses: [10.0.0.3]}\n'),
    'exchange/c.yaml': recordOf('c', [c], 'gateways:\n  b: {addresses: [10.0.0.4]}\n'),
    ...changes,
  };
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const verify = (changes: Record<string, string | undefined>, options: Partial<Parameters<typeof runOffline>[2]> = {}) =>
  runOffline(run, estate(changes), { now: NOW, ...options });

test('records that are right, joined and far from their end', async () => {
  expect(await verify({})).toEqual({ code: 0, stdout: '', stderr: '3 records, 2 pairs; 0 errors, 0 warnings.\n' });
});

/** What is printed of one file, by line and column, without what to do. */
const linesOf = (stderr: string, file: string): string[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith(`${file}:`))
    .map((line) => line.slice(file.length + 1));

/** Without the warnings, such as that a mesh is not in one of these clusters. */
const errorsOf = (stderr: string, file: string): string[] =>
  linesOf(stderr, file).filter((line) => !line.includes('  warning: '));

/** facts/reliability.md T05: the moment decides, and in the very second of its end a root has expired. */
test.each([
  ['in the middle of its life', 1826, 0, undefined],
  ['a day before its last third', 2434, 0, undefined],
  ['in its last third', 2436, 1, 'warning: rootCertificates[0].pem: expires on "2035-01-01", in 1216 days. '],
  ['on its last day', 3651, 1, 'warning: rootCertificates[0].pem: expires on "2035-01-01", in 1 day. '],
  ['in the second of its end', 3652, 2, 'rootCertificates[0].pem: expired at "2035-01-01T00:00:00Z". '],
  ['a minute too early', -1 / 1440, 1, 'warning: rootCertificates[0].pem: becomes valid in 60 seconds, '],
  ['an hour too early', -1 / 24, 2, 'rootCertificates[0].pem: is not valid before "2025-01-01T00:00:00Z". '],
])('a root %s', async (_title, days, code, message) => {
  const run = await verify({}, { now: later(LIFE.notBefore, days) });
  expect(run.code).toBe(code);
  const lines = linesOf(run.stderr, 'exchange/b.yaml');
  expect(lines).toEqual(message === undefined ? [] : [expect.stringContaining(`10:10  ${message}`)]);
});

/** facts/reliability.md T03, T04: each certificate is judged where it stands, and nothing is said twice. */
test.each<[string, Parameters<typeof makeRoot>[0], string[]]>([
  ['a weak key', { key: 'rsa:1024' }, ['pem: has an RSA key of 1024 bits. ']],
  ['a weak hash', { digest: 'sha1' }, ['pem: is signed with SHA-1. ']],
  ['a leaf', { ca: false }, ['pem: is no CA certificate. ']],
])('%s in a root', async (_title, request, messages) => {
  const wrong = makeRoot({ ...LIFE, subject: '/O=a.local', ...request });
  const record = recordOf('a', [wrong, a], 'gateways:\n  b: {addresses: [10.0.0.1]}\n');
  const { code, stderr } = await verify({ 'exchange/a.yaml': record });
  const lines = linesOf(stderr, 'exchange/a.yaml');
  const [replacement, ...rest] = lines;
  expect(replacement).toContain('  warning: rootCertificates: holds more than one root, ');
  expect(rest).toEqual(messages.map((message) => expect.stringContaining(`rootCertificates[0].${message}`)));
  expect(rest[0]).toMatch(/^9:10 {2}/);
  expect(code).toBe(2);
});

describe('a root that names another mesh (facts/ossm2-federation.md ID7)', () => {
  const swapped = () =>
    recordOf('c', [makeRoot({ ...LIFE, subject: '/O=a.local' })], 'gateways:\n  b: {addresses: [10.0.0.4]}\n');

  test('is a warning, which --strict counts', async () => {
    const changes = { 'exchange/c.yaml': swapped() };
    expect(await verify(changes)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'exchange/c.yaml:9:10  warning: rootCertificates[0].pem: names the organisation "a.local", which is the trust domain of "a" and not of "c". Make sure that it is the root of "c".\n' +
        '3 records, 2 pairs; 0 errors, 1 warning.\n',
    });
    expect((await verify(changes, { strict: true })).code).toBe(1);
  });

  test('is what is meant in one rootGroup', async () => {
    const topology = TOPOLOGY.replace('c1}', 'c1, rootGroup: g}').replace('cluster: c3}', 'cluster: c3, rootGroup: g}');
    const { stderr } = await verify({ 'topology.yaml': topology, 'exchange/c.yaml': swapped() });
    expect(stderr).toBe('3 records, 2 pairs; 0 errors, 0 warnings.\n');
  });
});

test('a pair that waits is at its line, with what is missing and the commands', async () => {
  const topology = TOPOLOGY.replace(
    'c: {cluster: c3}',
    'c: {managed: false, namespace: theirs, trustDomain: theirs.example, clusterName: c, controlPlane: c, peerName: c}',
  );
  const record = recordOf('b', [], 'gateways:\n  c: {addresses: [10.0.0.3]}\n');
  const { code, stderr } = await verify({
    'topology.yaml': topology,
    'exchange/b.yaml': record,
    'exchange/c.yaml': undefined,
  });
  expect(code).toBe(1);
  expect(linesOf(stderr, 'topology.yaml')).toEqual([
    '15:23  warning: peerings[0].spokes[0]: "a" and "b" are not joined yet. Missing: the root certificate of "b"; the address of "a-ingress" of "b" for "a". Run "meshloom exchange collect --mesh b".',
    '15:26  warning: peerings[0].spokes[1]: "b" and "c" are not joined yet. Missing: the root certificate of "b"; the root certificate of "c"; the address of "b-ingress" of "c" for "b". Run "meshloom exchange collect --mesh b". Run "meshloom exchange import FILE".',
  ]);
  expect(stderr).toMatch(/\n2 records, 2 pairs; 0 errors, 2 warnings\.\n$/);
});

test('orphans are warnings, and what has nothing to do with the exchange is not printed', async () => {
  const changes = {
    'topology.yaml': TOPOLOGY.replace('onprem', 'aws'),
    'exchange/a.yaml': recordOf(
      'a',
      [a],
      'gateways:\n  b: {addresses: [a.example.com]}\n  c: {addresses: [10.0.0.9]}\n',
    ),
    'exchange/old.yaml': recordOf('old', [makeRoot({ ...LIFE, subject: '/O=a.local' })]),
    'exchange/new.yml': 'never read',
  };
  const { code, stderr } = await verify(changes);
  expect(stderr).toBe(
    [
      'exchange/a.yaml:6:3  warning: gateways.c: is a gateway for "c", which is no peer of "a". Drop it.',
      'exchange/new.yml:1:1  warning: is not read: exchange records end in ".yaml". Rename it.',
      'exchange/old.yaml:3:18  warning: metadata.name: is the record of "old", and no mesh has that name. Delete the file, or add the mesh.',
      '4 records, 2 pairs; 0 errors, 3 warnings.\n',
    ].join('\n'),
  );
  expect(code).toBe(0);
});

test('a private key is refused, and no byte of it is shown (facts/reliability.md T02)', async () => {
  const record = recordOf('a', [{ ...a, pem: a.pem + a.keyPem }]);
  for (const format of ['text', 'json', 'sarif', 'junit'] as const) {
    const { code, stdout, stderr } = await verify({ 'exchange/a.yaml': record }, { format });
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('a private key');
    for (const line of a.keyPem.split('\n').slice(1, -2)) expect(stdout + stderr).not.toContain(line);
  }
});

describe('the identity of a cluster (facts/reliability.md T08)', () => {
  const withIdentity = (mesh: 'a' | 'b', lines: string) => {
    const [root, peer] = mesh === 'a' ? [a, 'b: {addresses: [10.0.0.1]}'] : [b, 'a: {addresses: [10.0.0.2]}'];
    return recordOf(mesh, [root], `gateways:\n  ${peer}\nclusters:\n${lines}`);
  };
  const pair = TOPOLOGY.replace('spokes: [a, c]', 'spokes: [a]');
  const identities = (one: string, other: string, options: { only?: string[] } = {}) =>
    verify(
      {
        'topology.yaml': pair,
        'exchange/a.yaml': withIdentity('a', one),
        'exchange/b.yaml': withIdentity('b', other),
        'exchange/c.yaml': undefined,
      },
      options,
    );

  test.each<[string, string, string, string | undefined]>([
    ['each has its own', '  c1: {identity: one}\n', '  c2: {identity: two}\n', undefined],
    ['two records say the same', '  c1: {identity: one}\n', '  c1: {identity: one}\n', undefined],
    [
      'two records disagree about one cluster',
      '  c1: {identity: one}\n',
      '  c1: {identity: two}\n',
      'clusters.c1.identity: is "two", and another record says that cluster "c1" is "one". Find out which cluster each was read from, then collect both anew.',
    ],
    [
      'two clusters are one',
      '  c1: {identity: one}\n',
      '  c2: {identity: one}\n',
      'clusters.c2.identity: is "one", and so is cluster "c1". Correct clusters.<cluster>.context in the topology, or the kubeconfig, then collect both anew.',
    ],
  ])('%s', async (_title, one, other, message) => {
    const { code, stderr } = await identities(one, other);
    expect(errorsOf(stderr, 'exchange/b.yaml')).toEqual(
      message === undefined ? [] : [`7:18  ${message} (see exchange/a.yaml:7:18)`],
    );
    expect(code).toBe(message === undefined ? 0 : 2);
  });

  test('two clusters of one record are one', async () => {
    const { stderr } = await identities('  c1: {identity: one}\n  c2: {identity: one}\n', '  c3: {}\n');
    expect(errorsOf(stderr, 'exchange/a.yaml')).toEqual([
      '8:18  clusters.c2.identity: is "one", and so is cluster "c1". Correct clusters.<cluster>.context in the topology, or the kubeconfig, then collect both anew. (see exchange/a.yaml:7:18)',
    ]);
  });
});

describe('certificates of a cluster', () => {
  const sealing = (written: { sha256: string; pem: string }) =>
    `clusters:\n  c1:\n    sealingCertificate:\n      sha256: "${written.sha256}"\n      pem: |\n${written.pem.trim().replaceAll(/^/gm, '        ')}\n`;
  const verifyPart = async (rest: string) => {
    const record = recordOf('a', [a], `gateways:\n  b: {addresses: [10.0.0.1]}\n${rest}`);
    const { code, stderr } = await verify({ 'exchange/a.yaml': record });
    return [code, ...linesOf(stderr, 'exchange/a.yaml')];
  };

  test('need be no roots', async () => {
    const leaf = makeRoot({ ...LIFE, ca: false, keyUsage: 'digitalSignature', subject: '/O=b.local' });
    expect(await verifyPart(sealing(leaf))).toEqual([0]);
  });

  test('have to be readable, what their fingerprint says, and not expired', async () => {
    const expired = makeRoot({ notBefore: '2020-01-01T00:00:00Z', notAfter: NOW });
    expect(await verifyPart(sealing({ ...expired, sha256: a.sha256 }))).toEqual([
      2,
      `9:15  clusters.c1.sealingCertificate.sha256: is not the fingerprint of the certificate below it, which is "${expired.sha256}". Find out which of the two is right before you change either.`,
      `10:12  clusters.c1.sealingCertificate.pem: expired at "${NOW}". Put the one that the cluster has now here.`,
    ]);
    const authority = `clusters:\n  c1:\n    apiServer:\n      server: https://api.example.com:6443\n      certificateAuthority: {sha256: "${a.sha256}", pem: none}\n`;
    expect(await verifyPart(authority)).toEqual([
      2,
      expect.stringContaining(
        'clusters.c1.apiServer.certificateAuthority.pem: holds no CERTIFICATE block. Put PEM blocks of public CA certificates here, and nothing else.',
      ),
    ]);
  });
});

test('without a topology that holds, the records are judged all the same', async () => {
  const record = recordOf('a', [expiredRoot(), { ...a, sha256: b.sha256 }]);
  const { code, stderr } = await verify({ 'topology.yaml': 'meshes: []\n', 'exchange/a.yaml': record });
  expect(code).toBe(2);
  expect(stderr).toContain('rootCertificates[0].pem: expired at "2029-12-31T23:59:59Z". ');
  expect(stderr).toContain('rootCertificates[1].sha256: is not the fingerprint of the certificate below it, ');
  expect(linesOf(stderr, 'topology.yaml')).toHaveLength(1);
  expect(stderr).toMatch(/\n3 records, 0 pairs; 3 errors, 1 warning\.\n$/);
});

test('an expired root beside a valid one is to be removed, alone it is to be replaced', async () => {
  const expired = expiredRoot();
  const errorOf = async (roots: MadeRoot[]) => {
    const { code, stderr } = await verify({
      'exchange/a.yaml': recordOf('a', roots, 'gateways:\n  b: {addresses: [10.0.0.1]}\n'),
    });
    return { code, said: linesOf(stderr, 'exchange/a.yaml').find((line) => line.includes('expired at')) };
  };
  expect(await errorOf([expired, a])).toEqual({
    code: 2,
    said: expect.stringContaining(
      `expired at "2029-12-31T23:59:59Z". Another root beside it is valid: remove this one. Run "meshloom exchange collect --mesh a --remove-root sha256:${expired.sha256}".`,
    ),
  });
  expect(await errorOf([expired])).toEqual({
    code: 2,
    said: expect.stringContaining(`"2029-12-31T23:59:59Z". Replace the mesh's root, and collect it anew.`),
  });
});

test('a record that cannot be read does not hide what is wrong with the others', async () => {
  const changes = {
    'exchange/a.yaml': 'a: &x 1\n',
    'exchange/b.yaml': 'kind: Wrong\n',
    'exchange/c.yaml': recordOf('c', [expiredRoot()]),
  };
  const { code, stderr } = await verify(changes);
  expect(code).toBe(2);
  for (const file of Object.keys(changes)) expect(linesOf(stderr, file)).not.toEqual([]);
  expect(stderr).toMatch(/\n3 records, 0 pairs; \d errors, 0 warnings\.\n$/);
});

describe('--only', () => {
  const gone = {
    'exchange/a.yaml': recordOf('a', []),
    'exchange/c.yaml': recordOf(
      'c',
      [makeRoot({ notAfter: '2030-01-02T00:00:00Z', notBefore: '2020-01-01T00:00:00Z' })],
      'gateways:\n  b: {addresses: [10.0.0.4]}\n',
    ),
  };

  test.each<[string[] | undefined, number, string, number]>([
    [undefined, 1, '3 records, 2 pairs', 2],
    [['c1'], 1, '2 records, 1 pair', 1],
    [['c2'], 1, '3 records, 2 pairs', 2],
    [['c3'], 1, '2 records, 1 pair', 1],
  ])('%j looks at what touches it', async (only, code, counted, warnings) => {
    const run = await verify(gone, only === undefined ? {} : { only });
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(`${counted}; 0 errors, ${warnings} warning${warnings === 1 ? '' : 's'}.\n`);
  });

  test('names clusters that exist', async () => {
    await expect(verify({}, { only: ['c9'] })).rejects.toThrow('--only: no cluster is named "c9". Did you mean "c1"?');
  });

  test('still reports every error of the topology', async () => {
    const { code } = await verify(
      { 'topology.yaml': TOPOLOGY.replace('b: {cluster: c2}', 'b: {cluster: c2, namespace: B}') },
      { only: ['c3'] },
    );
    expect(code).toBe(2);
  });
});

describe('formats', () => {
  const changes = () => ({
    'exchange/a.yaml': undefined,
    'exchange/c.yaml': recordOf(
      'c',
      [makeRoot({ ...LIFE, subject: '/O=a.local' })],
      'gateways:\n  b: {addresses: [10.0.0.4]}\n',
    ),
    'exchange/d.yaml': recordOf('d', [expiredRoot()]),
  });

  test('json and sarif hold the same findings', async () => {
    const json = await verify(changes(), { format: 'json' });
    const sarif = await verify(changes(), { format: 'sarif' });
    const rules = ['root-organisation', 'record-orphan', 'root-expired', 'pair-pending'];
    expect((JSON.parse(json.stdout) as { rule: string }[]).map(({ rule }) => rule)).toEqual(rules);
    const [log] = (JSON.parse(sarif.stdout) as { runs: { results: { ruleId: string }[] }[] }).runs;
    expect(log!.results.map(({ ruleId }) => ruleId)).toEqual(rules);
    for (const { code, stderr } of [json, sarif])
      expect({ code, stderr }).toEqual({ code: 2, stderr: '3 records, 2 pairs; 1 error, 3 warnings.\n' });
  });

  test('junit has a case for each record, each pair and the topology', async () => {
    const run = await verify(changes(), { format: 'junit' });
    const cases = [...run.stdout.matchAll(/<testcase classname="(\w+)" name="([^"]+)"(\/?)>(?=\s*<\/?([\w-]+))/g)];
    expect(cases.map(([, kind, name, well, told]) => [kind, name, well === '/' ? '' : told])).toEqual([
      ['record', 'exchange/b.yaml', ''],
      ['record', 'exchange/c.yaml', 'system-out'],
      ['record', 'exchange/d.yaml', 'failure'],
      ['pair', 'a - b', 'failure'],
      ['pair', 'b - c', ''],
      ['topology', 'topology.yaml', ''],
    ]);
    expect(run.stdout).toContain('<testsuite name="meshloom exchange verify" tests="6" failures="2" ');
    expect(run.stdout).toContain('type="pair-pending">topology.yaml:15:23  warning: peerings[0].spokes[0]: ');
    expect(await verify(changes(), { format: 'junit' })).toEqual(run);
  });

  test('junit has a case for a record that cannot be read', async () => {
    const { stdout } = await verify({ 'exchange/a.yaml': 'a: &x 1\n' }, { format: 'junit' });
    expect(stdout).toMatch(
      /classname="record" name="exchange\/a\.yaml">\s*<failure message="[^"]+" type="yaml-anchor">/,
    );
    expect(stdout).toContain('tests="4" failures="1" ');
  });

  test('junit fails for warnings exactly when --strict does', async () => {
    const { 'exchange/c.yaml': record } = changes();
    const run = await verify({ 'exchange/c.yaml': record }, { format: 'junit', strict: true });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('tests="6" failures="1" ');
  });

  test('junit has what is wrong with the topology in its case', async () => {
    const { stdout } = await verify({ 'topology.yaml': 'meshes: []\n' }, { format: 'junit' });
    expect(stdout).toMatch(
      /name="topology\.yaml">\s*<failure message="meshes: [^"]+" type="schema-type">topology\.yaml:4:9 {2}meshes: /,
    );
  });
});
