import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeRoot } from '../support/openssl.js';
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
    expect(prod.meshloom('exchange', 'export', '--mesh', 'prod')).toMatchObject({ code: 1, stdout: '' });
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
      'x.yaml: its gateway for "bank" is left out: no peer of "other" has that name here.\n',
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

describe('refused, with nothing written', () => {
  const next = makeRoot({ subject: '/O=other.example', days: 3000 });

  test.each<[string, () => string[], number, string]>([
    ['nothing named', () => [], 2, 'Name a record, or --mesh with --root-cert or --address.'],
    ['parts without a mesh', () => ['--address', '10.0.0.1'], 2, '--root-cert and --address need --mesh.'],
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
    expect(shop.records()).toEqual({});
  });

  function file(name: string, text: string): string {
    mkdirSync(shop.directory, { recursive: true });
    give(name, text);
    return name;
  }
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
