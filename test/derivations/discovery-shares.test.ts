import { describe, expect, test } from 'vitest';
import { recordText } from '../support/compile-case.js';
import { cart, detailsOf, eastWestRecord, joined } from '../support/discovery-case.js';

const EXPORTS = 'x/mesh-fed/a';
const IMPORTS = 'y/mesh-fed/b';

/** A mesh c beside b, which is a peer of a, too. */
const PEERS = {
  meshes: '  c: {cluster: y, members: [batch], trustDomain: batch.example}\n',
  peerings: '  - {meshes: [a, c]}\n',
  records: { c: recordText('c', {}, 'c') },
};
const share = (service: string, app: string, to: string, more = '') =>
  `{from: a, to: [${to}], service: ${service}, ports: [{name: http, number: 80}], workload: {labels: ${app}}, serviceAccount: s${more}}`;

/** It may export from any namespace. */
const SELECTS = 'memberSelector: {matchLabels: {t: a}}';

describe('facts 3.4: who reaches the pods of what is exported: their own mesh, and the importers', () => {
  const policies = async (given: Parameters<typeof joined>[0]) => {
    const { findings, below } = await joined(given);
    expect(findings).toEqual([]);
    return below(EXPORTS, 'AuthorizationPolicy').map(({ metadata, spec }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      labels: spec.selector.matchLabels,
      admits: spec.rules[0].from[0].source.notPrincipals,
    }));
  };

  test('its fields: every identity but theirs is denied', async () => {
    const { below } = await joined();
    const [policy] = below(EXPORTS, 'AuthorizationPolicy');
    expect(policy.metadata).toMatchObject({ name: 'cart-importers', namespace: 'shop' });
    expect(policy.spec).toEqual({
      action: 'DENY',
      rules: [{ from: [{ source: { notPrincipals: ['a.local/*', 'b.local/*'], principals: ['*'] } }] }],
      selector: { matchLabels: { app: 'cart' } },
    });
    expect(below(IMPORTS, 'AuthorizationPolicy')).toEqual([]);
  });

  test.each<[string, string[], object[]]>([
    [
      'each service has its own importers',
      [share('shop/cart', '{app: cart}', 'b'), share('shop/till', '{app: till}', 'c')],
      [
        { name: 'shop/cart-importers', labels: { app: 'cart' }, admits: ['a.local/*', 'b.local/*'] },
        { name: 'shop/till-importers', labels: { app: 'till' }, admits: ['a.local/*', 'batch.example/*'] },
      ],
    ],
    [
      'two services of one workload have one policy',
      [share('shop/till', '{app: cart}', 'c'), share('shop/cart', '{app: cart}', 'b')],
      [{ name: 'shop/cart-importers', labels: { app: 'cart' }, admits: ['a.local/*', 'b.local/*', 'batch.example/*'] }],
    ],
    [
      'labels in another order are the same workload',
      [share('shop/cart', '{app: cart, x: y}', 'b'), share('shop/till', '{x: y, app: cart}', 'c')],
      [
        {
          name: 'shop/cart-importers',
          labels: { app: 'cart', x: 'y' },
          admits: ['a.local/*', 'b.local/*', 'batch.example/*'],
        },
      ],
    ],
    [
      'pods that two policies may choose are open to both',
      [share('shop/cart', '{app: cart}', 'b'), share('shop/till', '{track: new}', 'c')],
      [
        { name: 'shop/cart-importers', labels: { app: 'cart' }, admits: ['a.local/*', 'b.local/*', 'batch.example/*'] },
        {
          name: 'shop/till-importers',
          labels: { track: 'new' },
          admits: ['a.local/*', 'b.local/*', 'batch.example/*'],
        },
      ],
    ],
    [
      'labels that no pod has both of are apart',
      [share('shop/cart', '{app: cart, track: old}', 'b'), share('shop/till', '{app: cart, track: new}', 'c')],
      [
        { name: 'shop/cart-importers', labels: { app: 'cart', track: 'old' }, admits: ['a.local/*', 'b.local/*'] },
        {
          name: 'shop/till-importers',
          labels: { app: 'cart', track: 'new' },
          admits: ['a.local/*', 'batch.example/*'],
        },
      ],
    ],
    [
      'namespaces are apart',
      [share('shop/cart', '{app: cart}', 'b'), share('tools/cart', '{app: cart}', 'c')],
      [
        { name: 'shop/cart-importers', labels: { app: 'cart' }, admits: ['a.local/*', 'b.local/*'] },
        { name: 'tools/cart-importers', labels: { app: 'cart' }, admits: ['a.local/*', 'batch.example/*'] },
      ],
    ],
  ])('%s', async (_, shares, expected) => {
    expect(await policies({ ...PEERS, a: SELECTS, shares })).toEqual(expected);
  });
});

describe('design 3, 7: a pair that is pending or suspended', () => {
  const paths = async (given: Parameters<typeof joined>[0]) => {
    const { objects, istio, below } = await joined(given);
    return {
      fed: Object.keys(objects).filter((path) => path.includes('/mesh-fed/')),
      roots: (['a', 'b'] as const).map((mesh) => istio(mesh).meshConfig.caCertificates?.length ?? 0),
      gateways: below('x/mesh-cp/a', 'Gateway').length,
    };
  };
  const nothing = { fed: [], roots: [0, 0], gateways: 1 };

  test.each<[string, Parameters<typeof joined>[0]]>([
    ['without the root of the exporter', { records: { a: '' } }],
    ['without the root of the importer', { records: { b: '' } }],
    ['without the address of the exporter', { records: { a: recordText('a', {}, 'a') } }],
  ])('%s: both sides leave their entries and trust out, and the gateway stays', async (_, given) => {
    expect(await paths(given)).toEqual(nothing);
  });

  test.each([
    ['that is suspended', 'suspend: true'],
    ['that one side suspends', 'sides: {b: {suspend: true}}'],
  ])('%s: both sides leave their entries out, and keep the gateway and the trust', async (_, peering) => {
    expect(await paths({ peering })).toEqual({ fed: [], roots: [1, 1], gateways: 1 });
    expect((await paths({ peering, records: { b: '' } })).roots).toEqual([0, 0]);
  });

  test('the importer owes no address', async () => {
    expect((await paths({})).fed).toHaveLength(11);
  });

  test('where nothing is shared, roots are exchanged, and no address is owed', async () => {
    const rest = 'routes: []\n';
    const shares = [cart('only: export, to: [c]')];
    const { fed, roots } = await paths({
      ...PEERS,
      shares,
      rest,
      records: { ...PEERS.records, a: recordText('a', {}, 'a') },
    });
    expect(roots).toEqual([1, 1]);
    expect(fed).toEqual([]);
  });

  test('of two importers, the one that is joined alone', async () => {
    const { below } = await joined({
      ...PEERS,
      records: { c: '' },
      shares: [cart(), cart('to: [c]').replace('shop/cart', 'shop/till')],
    });
    expect(below(EXPORTS, 'Gateway')[0].spec.servers[0].hosts).toEqual(['cart.shop.svc.a-imports.local']);
    const [policy] = below(EXPORTS, 'AuthorizationPolicy');
    expect(policy.spec.rules[0].from[0].source.notPrincipals).toEqual(['a.local/*', 'b.local/*']);
  });
});

const INVENTORY = `apiVersion: meshloom.dev/v1alpha1
kind: ServiceInventory
metadata: {name: a}
services:
  - {namespace: shop, name: cart, labels: {tier: x}, ports: [{name: http, number: 80, targetPort: 8080}], workload: {labels: {app: cart}}, serviceAccount: cart}
  - {namespace: shop, name: till, ports: [{name: grpc, number: 90}], workload: {labels: {app: till}}, serviceAccount: till}
  - {namespace: a, name: istiod, labels: {tier: x}, ports: [{name: https, number: 443}], workload: {labels: {app: istiod}}, serviceAccount: istiod}
  - {namespace: alien, name: other, labels: {tier: x}, ports: [{name: http, number: 80}], workload: {labels: {app: other}}, serviceAccount: other}
`;

describe('design 2.6: what a wildcard, labels or an inventory come to', () => {
  const hosts = async (shares: string[], inputs = { 'services/a.yaml': INVENTORY }) => {
    const { findings, names, below } = await joined({ shares, inputs });
    expect(findings.filter((finding) => !finding.startsWith('share-everything'))).toEqual([]);
    const found = names(IMPORTS, 'ServiceEntry');
    expect(below(EXPORTS, 'Gateway')[0].spec.servers[0].hosts).toEqual(found);
    return found.map((host) => host.replace('.svc.a-imports.local', ''));
  };
  const inventory = 'inventory: services/a.yaml';

  test.each<[string, string[], string[]]>([
    ['every service of a namespace', [`{from: a, service: "shop/*", ${inventory}}`], ['cart.shop', 'till.shop']],
    [
      'every one, but for the control plane and strangers',
      [`{from: a, service: "*/*", ${inventory}}`],
      ['cart.shop', 'till.shop'],
    ],
    ['those of a name', [`{from: a, service: "*/till", ${inventory}}`], ['till.shop']],
    [
      'those with labels',
      [`{from: a, selector: {namespace: shop, matchLabels: {tier: x}}, ${inventory}}`],
      ['cart.shop'],
    ],
    [
      'under an alias',
      [`{from: a, service: "shop/*", exportAs: "sales/*", importAs: "web/*", ${inventory}}`],
      ['cart.web', 'till.web'],
    ],
    [
      'the first rule that matches wins, on both sides (R2)',
      [
        `{from: a, service: shop/cart, importAs: web/first, ${inventory}}`,
        `{from: a, service: "shop/*", ${inventory}}`,
      ],
      ['first.web', 'till.shop'],
    ],
    [
      'an open export, of which one service is imported by name',
      [
        '{from: a, service: "shop/*", only: export}',
        `{from: a, service: shop/cart, only: import, importAs: web/basket, ${detailsOf('cart')}}`,
      ],
      ['basket.web'],
    ],
    [
      'an open export under an alias, of which one service is imported by name',
      [
        '{from: a, service: "shop/*", exportAs: "sales/*", only: export}',
        `{from: a, service: sales/cart, only: import, ${detailsOf('cart')}}`,
      ],
      ['cart.sales'],
    ],
    ['an inventory of one service that is named', [`{from: a, service: shop/till, ${inventory}}`], ['till.shop']],
  ])('%s', async (_, shares, expected) => {
    expect(await hosts(shares)).toEqual(expected);
  });

  test('the policy and the entry of a service behind an alias are those of its own name', async () => {
    const shares = [
      '{from: a, service: "shop/*", exportAs: "sales/*", only: export}',
      `{from: a, service: sales/cart, only: import, ${detailsOf('cart')}}`,
    ];
    const { below, names } = await joined({ shares });
    expect(below(EXPORTS, 'ServiceEntry')[0].metadata.namespace).toBe('shop');
    expect(names(EXPORTS, 'AuthorizationPolicy')).toEqual(['cart-importers']);
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.subjectAltNames).toEqual(['spiffe://a.local/ns/shop/sa/cart']);
  });

  test.each([
    ['', [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 8080 }], 'cart', 'cart'],
    [', ports: [{name: tcp, number: 7}]', [{ name: 'tcp', number: 7, protocol: 'TCP', targetPort: 7 }], 'cart', 'cart'],
    [', serviceAccount: robot', [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 8080 }], 'cart', 'robot'],
    [
      ', workload: {labels: {app: v2}}',
      [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 8080 }],
      'v2',
      'cart',
    ],
  ])('what the share says comes before its inventory: %j', async (more, ports, app, account) => {
    const shares = [`{from: a, service: shop/cart, ${inventory}${more}}`];
    const { below } = await joined({ shares, inputs: { 'services/a.yaml': INVENTORY } });
    const [entry] = below(EXPORTS, 'ServiceEntry');
    expect(entry.spec.ports).toEqual(ports);
    expect(entry.spec.workloadSelector.labels).toEqual({ app });
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.subjectAltNames).toEqual([`spiffe://a.local/ns/shop/sa/${account}`]);
  });

  test('an import that is written apart says more than its export', async () => {
    const shares = [
      `{from: a, service: shop/cart, only: export, ${detailsOf('cart')}}`,
      '{from: a, service: shop/cart, only: import, serviceAccount: robot}',
    ];
    const { below } = await joined({ shares });
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.subjectAltNames).toEqual(['spiffe://a.local/ns/shop/sa/robot']);
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.ports).toHaveLength(1);
  });
});

test('facts 3.1: both directions of a pair, each with its own gateway', async () => {
  const back = `{from: b, service: web/page, ${detailsOf('page')}}`;
  const records = { b: eastWestRecord('b', 'b', 'y', '[203.0.113.2]') };
  const { findings, names } = await joined({ shares: [cart(), back], records });
  expect(findings).toEqual([]);
  expect(names('x/mesh-fed/a/b', 'ServiceEntry')).toEqual(['page.web.svc.b-imports.local']);
  expect(names('y/mesh-fed/b/a', 'ServiceEntry')).toEqual(['cart.shop.svc.a-imports.local']);
  expect(names('y/mesh-cp/b', 'Gateway')).toEqual(['eastwestgateway']);
});
