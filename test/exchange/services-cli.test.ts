import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appService, listOf, namespace, pod } from '../support/kubectl-answers.js';
import { buildCli } from '../support/run-cli.js';
import { labelled, type ServicesEstate, servicesEstate, TOPOLOGY } from './services-estate.js';

let estate: ServicesEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = servicesEstate();
});
afterEach(() => estate.remove());

const collect = (...args: string[]) => estate.meshloom('exchange', 'collect', '--services', ...args);

const SHOP = `apiVersion: meshloom.dev/v1alpha1
kind: ServiceInventory
metadata:
  name: shop
services:
  - namespace: shop
    name: cart
    labels:
      app: cart
      tier: back
    ports:
      - name: http
        number: 80
        targetPort: 8080
        protocol: HTTP
    workload:
      labels:
        app: cart
    serviceAccount: cart
`;
const WEB = `apiVersion: meshloom.dev/v1alpha1
kind: ServiceInventory
metadata:
  name: web
services:
  - namespace: pages
    name: site
    ports:
      - name: h
        number: 8443
        targetPort: 8080
        protocol: HTTP2
    workload:
      labels:
        app: site
    serviceAccount: site
`;
const LEFT_OUT = 'mesh "shop" (cluster "lab"): Service "admin" in namespace "shop" is left out: it is headless.\n';

describe('exchange collect --services', () => {
  test('writes an inventory of each mesh that exports, although the topology waits for it, and generate takes it', () => {
    expect(estate.meshloom('validate').stderr).toContain('the file does not exist');
    expect(collect()).toEqual({
      code: 0,
      stdout: '',
      stderr:
        `${LEFT_OUT}services/shop.yaml: 1 service: 1 added, 0 changed, 0 removed.\n` +
        'services/web.yaml: 1 service: 1 added, 0 changed, 0 removed.\n' +
        'Review and commit them, then run: meshloom generate\n',
    });
    expect(estate.inventories()).toEqual({ 'shop.yaml': SHOP, 'web.yaml': WEB });
    const topology = TOPOLOGY.replace('pages/site, clients', 'pages/site, inventory: services/web.yaml, clients');
    writeFileSync(join(estate.directory, 'topology.yaml'), topology);
    expect(estate.meshloom('validate')).toMatchObject({ code: 0 });
  });

  test('lists Services and pods of member namespaces alone, once the cluster has said who it is', () => {
    collect();
    const argv = estate.oc.calls().map((call) => call.argv.join(' '));
    const lists = (context: string, name: string) => [
      `--context=${context} get pods -n ${name} -o json`,
      `--context=${context} get services -n ${name} -o json`,
    ];
    const identity = (context: string) => `--context=${context} get namespace kube-system -o json`;
    expect(argv.sort()).toEqual(
      [
        ...['lab', 'lab', 'admin@far', 'admin@far'].map(identity),
        '--context=admin@far get namespaces --selector=team=web,tier=a -o json',
        ...lists('admin@far', 'pages'),
        ...lists('admin@far', 'api'),
        ...lists('lab', 'shop'),
        ...lists('lab', 'shop-tools'),
      ].sort(),
    );
  });

  test('again changes nothing, not a byte, and keeps comments', () => {
    collect();
    const path = join(estate.directory, 'services', 'shop.yaml');
    writeFileSync(path, `# ours\r\n${SHOP.replaceAll('\n', '\r\n')}`);
    const before = estate.inventories();
    expect(collect()).toMatchObject({ code: 0, stderr: `${LEFT_OUT}The inventories say so already.\n` });
    expect(estate.inventories()).toEqual(before);
  });

  test('tells what was added, changed and removed', () => {
    collect();
    const at = { context: 'lab', resource: 'services', namespace: 'shop' } as const;
    const moved = { selector: { app: 'cart', tier: 'b' } };
    estate.oc.when(at, { object: listOf(appService('shop', 'cart', moved), appService('shop', 'new')) });
    const run = collect('--mesh', 'shop');
    expect(run.stderr).toContain('services/shop.yaml: 2 services: 1 added, 1 changed, 0 removed.\n');
    expect(run.stderr).toContain(
      'Service "new" in namespace "shop": no pod of it runs, so that its serviceAccount is not known.\n',
    );
    estate.oc.when(at, { object: listOf() });
    expect(collect('--mesh', 'shop').stderr).toContain(
      'services/shop.yaml: 0 services: 0 added, 0 changed, 2 removed.',
    );
    expect(estate.inventories()['web.yaml']).toBe(WEB);
  });

  test.each([
    [['--cluster', 'far'], ['web.yaml']],
    [['--only', 'lab'], ['shop.yaml']],
    [['--mesh', 'silent'], ['silent.yaml']],
    [['--mesh', 'web', '--kubeconfig', 'far=far.yaml'], []],
  ])('%j writes %j', (args, names) => {
    collect(...args);
    expect(Object.keys(estate.inventories())).toEqual(names);
  });

  test('a mesh over clusters has what all of them agree on, and is not asked in one of them alone', () => {
    const lab = { context: 'lab', resource: 'services', namespace: 'pay' } as const;
    const far = { ...lab, context: 'admin@far' };
    const other = { ports: [{ name: 'http', port: 81 }] };
    estate.oc.when(lab, {
      object: listOf(appService('pay', 'same'), appService('pay', 'apart'), appService('pay', 'one')),
    });
    estate.oc.when(far, { object: listOf(appService('pay', 'same'), appService('pay', 'apart', other)) });
    const spanning = '  span: {clusters: {lab: {}, far: {}}, members: [pay], secrets: none}\n';
    writeFileSync(join(estate.directory, 'topology.yaml'), TOPOLOGY.replace('peerings:', `${spanning}peerings:`));
    expect(collect('--mesh', 'span', '--cluster', 'lab').stderr).toContain('There is nothing to collect');
    const run = collect('--mesh', 'span');
    expect(run.stderr).toContain('mesh "span": "pay/apart" is left out: its clusters do not agree on it.\n');
    expect(estate.inventories()['span.yaml']!.match(/ name: (?:same|apart|one)$/gm)).toEqual([
      ' name: one',
      ' name: same',
    ]);
  });

  test('a mesh of generation 2 that is named, cluster-wide, by the label that its operator looks for', () => {
    writeFileSync(
      join(estate.directory, 'topology.yaml'),
      `${TOPOLOGY.slice(0, TOPOLOGY.indexOf('clusters:'))}clusters: {lab: {provider: onprem}}\nmeshes: {old: {cluster: lab, version: "2.6", mode: ClusterWide}}\n`,
    );
    const found = listOf(
      labelled('shop', { 'istio-injection': 'enabled' }),
      labelled('gone', { 'istio-injection': 'enabled' }, { deletionTimestamp: 'now' }),
    );
    estate.oc.when({ context: 'lab', resource: 'namespaces', selector: 'istio-injection=enabled' }, { object: found });
    expect(collect('--mesh', 'old').code).toBe(0);
    expect(estate.inventories()['old.yaml']).toBe(SHOP.replace('name: shop', 'name: old'));
  });

  test.each([
    [['--trust-first'], '--trust-first: says nothing with --services, which writes no record.'],
    [['--skip-missing'], '--skip-missing: says nothing with --services, which writes no record.'],
    [['--sealing-controller', 'a/b'], '--sealing-controller: says nothing with --services, which writes no record.'],
    [['--mesh', 'shpo'], '--mesh: no mesh is named "shpo". Did you mean "shop"?'],
  ])('refuses %j', (args, message) => {
    expect(collect(...args)).toEqual({ code: 2, stdout: '', stderr: `meshloom: ${message}\n` });
    expect(estate.oc.calls()).toEqual([]);
  });

  test('an error that no inventory settles stops it', () => {
    writeFileSync(
      join(estate.directory, 'topology.yaml'),
      TOPOLOGY.replace('cluster: lab, members: [other]', 'cluster: lba'),
    );
    expect(collect()).toMatchObject({ code: 2, stderr: expect.stringContaining('"lba"') });
    expect(estate.oc.calls()).toEqual([]);
  });
});

/** What stands where an inventory is to be, and what is said of it. */
const FOREIGN: [what: string, text: string, said: string][] = [
  ['an exchange record', 'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: web}\n', 'kind'],
  ['the inventory of another mesh', SHOP, ''],
  ['notes', '- what I know\n', ''],
  ['no YAML', '{{{\n', ''],
  ['nothing', '', ''],
  ['a binary file', '\u0000\u0001', ''],
];

test.each(FOREIGN)('%s in the way of an inventory stays as it is', (_, text, said) => {
  mkdirSync(join(estate.directory, 'services'));
  writeFileSync(join(estate.directory, 'services', 'web.yaml'), text);
  const run = collect();
  expect(run.stderr).toContain(said);
  expect(run.stderr).toContain(
    'services/web.yaml:1:1  this is no ServiceInventory of "web", and is not overwritten. Move it out of the way.',
  );
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(estate.inventories()).toEqual({ 'web.yaml': text });
});

test('a link in the way is not followed', () => {
  const target = join(estate.directory, 'elsewhere.yaml');
  writeFileSync(target, WEB);
  mkdirSync(join(estate.directory, 'services'));
  symlinkSync(target, join(estate.directory, 'services', 'web.yaml'));
  expect(collect()).toMatchObject({ code: 2, stderr: expect.stringContaining('services/web.yaml') });
});

test('a context that leads elsewhere in the end writes nothing', () => {
  const identity = { context: 'admin@far', resource: 'namespace' } as const;
  estate.oc.when(identity, { object: namespace('uid-of-far') }, { object: namespace('another') });
  const run = collect();
  expect(run.stderr).toContain('led to two clusters in one run');
  expect(run).toMatchObject({ code: 1 });
  expect(estate.inventories()).toEqual({});
});

test('a pod that is unlike the others', () => {
  const other = pod('shop', 'cart', { spec: { serviceAccountName: 'canary' }, metadata: { name: 'cart-2' } });
  estate.oc.when(
    { context: 'lab', resource: 'pods', namespace: 'shop' },
    { object: listOf(pod('shop', 'cart'), other) },
  );
  expect(collect().stderr).toContain(
    'mesh "shop" (cluster "lab"): Service "cart" in namespace "shop": its pods run as "canary" and "cart", so that it has no one serviceAccount.\n',
  );
  expect(estate.inventories()['shop.yaml']).not.toContain('serviceAccount');
});
