import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { derOf, makeRoot } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import { type CollectEstate, collectEstate } from './collect-estate.js';

/** Two teams that share nothing: each knows the other's mesh as one that others run. */
const SHOP = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: shop}
clusters: {here: {provider: onprem, internalLoadBalancers: true}}
meshes:
  shop: {cluster: here, version: "2.6", members: [web]}
  acme: {managed: false, version: "2.6", namespace: prod-mesh, trustDomain: prod.local}
  other: {managed: false, version: "2.6", namespace: other-mesh, trustDomain: other.example}
peerings:
  - {hub: shop, spokes: [acme, other]}
`;

let prod: CollectEstate;
let shop: CollectEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  prod = collectEstate();
  shop = collectEstate(SHOP);
});
afterEach(() => {
  prod.remove();
  shop.remove();
});

const give = (name: string, text: string) => writeFileSync(join(shop.directory, name), text);
const take = (...args: string[]) => shop.meshloom('exchange', 'import', ...args);

describe('exchange export and import', () => {
  test('what one team exports, the other imports, with a fingerprint that it was told', () => {
    expect(prod.meshloom('exchange', 'export', '--mesh', 'prod')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no record of "prod". Run: meshloom exchange collect --mesh prod\n',
    });
    prod.meshloom('exchange', 'collect', '--trust-first');
    const exported = prod.meshloom('exchange', 'export', '--mesh', 'prod');
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout).toContain('#       trustDomain: prod.local\n');
    expect(exported.stdout).toContain('#       egressGateway: stage-egress\n');
    expect(parse(exported.stdout)).not.toHaveProperty('clusters');
    give('prod.yaml', exported.stdout.replace('  stage:\n', '  shop:\n'));
    const untold = take('prod.yaml', '--mesh', 'acme');
    expect(untold.code).toBe(1);
    expect(untold.stderr).toContain(
      `mesh "acme" (prod.yaml): its root sha256:${prod.roots.rosa.sha256} (O=prod.local, until `,
    );
    expect(shop.records()).toEqual({});
    expect(take('prod.yaml', '--mesh', 'acme', '--trust', prod.roots.rosa.sha256)).toMatchObject({ code: 0 });
    expect(parse(shop.records()['acme.yaml']!)).toMatchObject({
      metadata: { name: 'acme' },
      rootCertificates: [{ sha256: prod.roots.rosa.sha256 }],
      gateways: { shop: { addresses: ['a1b2.elb.us-east-1.amazonaws.com'] } },
    });
  });

  test('a record of the same name needs no --mesh, and gateways of strangers are left out with a word', () => {
    give(
      'x.yaml',
      recordOf('other', 'other-mesh', 'gateways: {shop: {addresses: [10.1.2.3]}, bank: {addresses: [10.9.9.9]}}'),
    );
    const run = take('x.yaml', '--trust-first');
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain(
      'x.yaml: its gateway for "bank" is left out: no peer of "other" has that name here. ' +
        'Rename the key in the file if a peer has another name here, or name the mesh that the file is about with --mesh.\n',
    );
    expect(parse(shop.records()['other.yaml']!)).toMatchObject({ gateways: { shop: { addresses: ['10.1.2.3'] } } });
  });

  test('a PEM file and an address, for a partner without meshloom', () => {
    const root = makeRoot({ subject: '/O=other.example' });
    give('root.pem', root.pem);
    const run = take(
      '--mesh',
      'other',
      '--root-cert',
      'root.pem',
      '--address',
      '198.51.100.7',
      '--address',
      'shop=gw.other.example',
      '--address',
      '198.51.100.7',
      '--trust-first',
    );
    expect(run).toMatchObject({ code: 0 });
    expect(parse(shop.records()['other.yaml']!)).toMatchObject({
      gateways: { shop: { addresses: ['198.51.100.7', 'gw.other.example'] } },
      rootCertificates: [{ sha256: root.sha256, pem: root.pem }],
    });
    expect(take('--mesh', 'other', '--address', '198.51.100.8').stderr).toContain('--accept-addresses');
  });
});

test('export names what one peer needs alone, and says why there is nothing', () => {
  const give2 = (text: string) => {
    mkdirSync(join(shop.directory, 'exchange'), { recursive: true });
    writeFileSync(join(shop.directory, 'exchange', 'shop.yaml'), text);
  };
  const exported = (...args: string[]) => shop.meshloom('exchange', 'export', ...args);
  const gateways = 'gateways: {acme: {addresses: [10.0.0.1]}, other: {addresses: [10.0.0.2]}}';
  give2(recordOf('shop', 'shop', gateways).replace('cluster: theirs', 'cluster: here'));
  const { stdout, code } = exported('--mesh', 'shop', '--peer', 'other');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({ gateways: { other: { addresses: ['10.0.0.2'] } } });
  expect(stdout).not.toMatch(/acme|10\.0\.0\.1/);
  expect(stdout).toContain('egressGateway: other-egress');
  expect(exported('--mesh', 'shop').stdout).toMatch(/acme[\s\S]*10\.0\.0\.1/);
  expect(exported('--mesh', 'shop', '--peer', 'othr')).toMatchObject({
    code: 2,
    stderr: 'meshloom: --peer: "othr" is no peer of "shop". Did you mean "other"?\n',
  });
  expect(exported('--mesh', 'acme')).toMatchObject({
    code: 2,
    stderr: 'meshloom: --mesh: "acme" is run by others (managed: false). Ask them for theirs.\n',
  });
  give2(`apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: shop}\n${gateways}\n`);
  expect(exported('--mesh', 'shop')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The record of "shop" holds no root yet. Run: meshloom exchange collect --mesh shop\n',
  });
});

test('what a record says of clusters is left out, so that it is no identity here', () => {
  give('x.yaml', recordOf('other', 'other-mesh', 'clusters: {here: {identity: uid-of-theirs}}'));
  const run = take('x.yaml', '--trust-first');
  expect(run.code).toBe(0);
  expect(run.stderr).toContain(
    'x.yaml: what it says of clusters is left out: which cluster is which, only collecting tells.\n',
  );
  expect(parse(shop.records()['other.yaml']!)).not.toHaveProperty('clusters');
});

test('a partner ends the replacement of a root with what they send next', () => {
  const [old, next] = [makeRoot({ subject: '/O=other.example' }), makeRoot({ subject: '/O=other.example' })];
  give('old.pem', old.pem);
  give('next.pem', next.pem);
  take('--mesh', 'other', '--root-cert', 'old.pem', '--trust-first');
  expect(take('--mesh', 'other', '--root-cert', 'next.pem', `--add-root=${next.sha256}`)).toMatchObject({ code: 0 });
  const command = `meshloom exchange import FILE --mesh other --remove-root sha256:${old.sha256}`;
  expect(take('--mesh', 'other', '--root-cert', 'next.pem').stderr).toContain(`run: ${command}\n`);
  const removed = take('--mesh', 'other', '--root-cert', 'next.pem', `--remove-root=${old.sha256}`);
  expect(removed).toMatchObject({ code: 0 });
  expect(parse(shop.records()['other.yaml']!)).toMatchObject({ rootCertificates: [{ sha256: next.sha256 }] });
});

test('the certificate of a sealing controller comes into the record, with its fingerprint said, and is pinned there', () => {
  const sealing = makeRoot({ subject: '/', ca: false, key: 'rsa:2048' });
  give('here.pem', sealing.pem);
  const run = take('--mesh', 'shop', '--sealing-cert', 'here=here.pem');
  expect(run).toMatchObject({ code: 0 });
  expect(run.stderr).toContain(
    `exchange/shop.yaml: clusters.here.sealingCertificate: sha256:${sealing.sha256} (from ${yesterday()}, until `,
  );
  expect(parse(shop.records()['shop.yaml']!)).toMatchObject({
    clusters: { here: { sealingCertificate: { sha256: sealing.sha256, pem: sealing.pem } } },
  });
  const renewed = makeRoot({ subject: '/', ca: false, key: 'rsa:2048' });
  give('here.pem', renewed.pem);
  const before = shop.records();
  const again = take('--mesh', 'shop', '--sealing-cert', 'here=here.pem');
  expect(again.code).toBe(1);
  expect(again.stderr).toMatch(
    /^mesh "shop" \(--sealing-cert\): the sealing certificate of cluster "here" differs from the record: sha256:\S+ \(from \S+, until \S+\) → sha256:\S+ \(from \S+, until \S+\)\. A controller renews its own every 30 days\. If the new one is its, as its administrators tell you, add: --accept-sealing-certificate\nNothing is written\.\n$/,
  );
  for (const { sha256 } of [sealing, renewed]) expect(again.stderr).toContain(`sha256:${sha256} (`);
  expect(shop.records()).toEqual(before);
  expect(take('--mesh', 'shop', '--sealing-cert', 'here=here.pem', '--accept-sealing-certificate').code).toBe(0);
  expect(shop.records()['shop.yaml']).toContain(renewed.sha256);
  give('here.pem', makeRoot({ ca: false }).pem);
  expect(take('--mesh', 'shop', '--sealing-cert', 'here=here.pem', '--accept-sealing-certificate')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/, has a key of the kind "ec", and sealing needs RSA\. /),
  });
  expect(take('--mesh', 'shop', '--sealing-cert', 'there=here.pem').stderr).toContain(
    '"shop" is not in cluster "there".',
  );
});

/** On which day the life of the certificates of these tests begins. */
function yesterday(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
}

describe('refused, with nothing written', () => {
  const next = makeRoot({ subject: '/O=other.example', days: 3000 });

  test.each<[string, () => string[], number, string]>([
    ['nothing named', () => [], 2, 'Name a record, or --mesh with --root-cert or --address.'],
    ['parts without a mesh', () => ['--address', '10.0.0.1'], 2, '--address: name the mesh with --mesh.'],
    ['an unknown mesh', () => ['--mesh', 'othr', '--address', '10.0.0.1'], 2, 'Did you mean "other"?'],
    [
      'a stranger as peer',
      () => ['--mesh', 'other', '--address', 'bank=10.0.0.1'],
      2,
      '--address: "bank" is no peer of "other".',
    ],
    [
      'an ambiguous address',
      () => ['--mesh', 'shop', '--address', '10.0.0.1'],
      2,
      '"shop" has 2 peers. Write PEER=ADDRESS.',
    ],
    [
      'a router host',
      () => ['--mesh', 'other', '--address', 'x.apps.example.org'],
      2,
      'is a host of the OpenShift router',
    ],
    ['a missing file', () => ['nowhere.yaml'], 2, 'nowhere.yaml:1:1  the file does not exist.'],
    ['a record of no mesh', () => [file('y.yaml', recordOf('bank', 'b', ''))], 2, 'Name the mesh with --mesh.'],
    [
      'a record from elsewhere',
      () => [file('y.yaml', recordOf('other', 'elsewhere', ''))],
      2,
      'it was read in namespace "elsewhere", and mesh "other" is in "other-mesh".',
    ],
    [
      'an unknown key',
      () => [file('y.yaml', recordOf('other', 'other-mesh', 'rootCerts: []'))],
      2,
      'y.yaml:5:1  rootCerts: is no key of the file.',
    ],
    [
      'a wrong fingerprint',
      () => [file('y.yaml', recordOf('other', 'other-mesh', '').replace(/"..:/, '"00:'))],
      2,
      'is not the fingerprint of the certificate below it',
    ],
    [
      'two records of one mesh',
      () => [file('y.yaml', recordOf('other', 'other-mesh', '')), file('z.yaml', recordOf('other', 'other-mesh', ''))],
      2,
      'are both records of "other". Give one.',
    ],
    [
      'something else than a record',
      () => [file('k.yaml', 'apiVersion: v1\nkind: Config\nusers: [{user: {password: canary}}]\n')],
      2,
      'k.yaml:1:1  this is no exchange record. Give a file with apiVersion meshloom.dev/v1alpha1 and kind ExchangeRecord; PEM goes with --root-cert.\n',
    ],
    ['no YAML', () => [file('k.yaml', '{canary')], 2, 'k.yaml:1:1  this is no exchange record.'],
    [
      'a root in DER',
      () => ['--mesh', 'other', '--root-cert', file('x.cer', derOf(next.pem))],
      2,
      'x.cer is DER, not PEM. Convert it to PEM first: openssl x509 -inform DER -in x.cer\n',
    ],
    [
      'bytes that are no text',
      () => ['--mesh', 'other', '--root-cert', file('x.cer', Buffer.from([0xff, 0x00]))],
      2,
      'x.cer:1:1  the file is not UTF-8',
    ],
    ['an untrusted root', () => ['--mesh', 'other', '--root-cert', file('r.pem', next.pem)], 1, 'is not trusted yet.'],
    [
      'text in a PEM file',
      () => ['--mesh', 'other', '--root-cert', file('r.pem', `a\n${next.pem}`)],
      2,
      'r.pem has text around its certificates',
    ],
  ])('%s', (_, args, code, said) => {
    const run = take(...args());
    expect(run.stderr).toContain(said);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).not.toContain('canary');
    expect(shop.records()).toEqual({});
  });

  function file(name: string, text: string | Buffer): string {
    writeFileSync(join(shop.directory, name), text);
    return name;
  }
});

describe('refused, with the record as it was', () => {
  const put = (name: string, text: string) => {
    mkdirSync(join(shop.directory, 'exchange'), { recursive: true });
    writeFileSync(join(shop.directory, 'exchange', name), text);
  };

  test('the removal of a root of a mesh of ours: its own cluster has to be seen', () => {
    const [old, next] = [makeRoot({ subject: '/O=shop.local' }), makeRoot({ subject: '/O=shop.local' })];
    give('old.pem', old.pem);
    give('next.pem', next.pem);
    take('--mesh', 'shop', '--root-cert', 'old.pem', '--trust-first');
    take('--mesh', 'shop', '--root-cert', 'next.pem', `--add-root=${next.sha256}`);
    const before = shop.records();
    const run = take('--mesh', 'shop', '--root-cert', 'next.pem', `--remove-root=${old.sha256}`);
    expect(run).toMatchObject({
      code: 2,
      stderr: `meshloom: --remove-root: "shop" is a mesh of ours, and its own cluster has to be seen without that root. Run: meshloom exchange collect --mesh shop --remove-root sha256:${old.sha256}\n`,
    });
    expect(shop.records()).toEqual(before);
  });

  test('addresses alone for a mesh that has moved, because its root would be forgotten', () => {
    put('other.yaml', recordOf('other', 'elsewhere', ''));
    const before = shop.records();
    const run = take('--mesh', 'other', '--address', '198.51.100.7');
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain(
      `mesh "other" (--address): its record was read where the mesh no longer is, and would be left without the root sha256:${pool!.sha256}. Give the root that the mesh has now as well, or delete the record of "other" first.\n`,
    );
    expect(shop.records()).toEqual(before);
  });

  test('an address of a mesh that nobody is joined to', () => {
    const lonely = SHOP.replace('[acme, other]', '[acme]');
    writeFileSync(join(shop.directory, 'topology.yaml'), lonely);
    expect(take('--mesh', 'other', '--address', '10.0.0.1')).toMatchObject({
      code: 2,
      stderr: 'meshloom: --address: "other" has no peer that could reach it. Join it first.\n',
    });
  });
});

let pool: ReturnType<typeof makeRoot> | undefined;

function recordOf(mesh: string, namespace: string, rest: string): string {
  pool ??= makeRoot({ subject: '/O=other.example' });
  const lines = pool.pem.trimEnd().split('\n');
  const body = lines.map((line) => `      ${line}`).join('\n');
  return `apiVersion: meshloom.dev/v1alpha1
kind: ExchangeRecord
metadata: {name: ${mesh}}
origin: {cluster: theirs, namespace: ${namespace}}
${rest}
rootCertificates:
  - sha256: "${pool.sha256}"
    pem: |
${body}
`;
}
