import { describe, expect, test } from 'vitest';
import { cart, detailsOf, eastWestRecord, joined } from '../support/discovery-case.js';

const EXPORTS = 'x/mesh-fed/a';
const IMPORTS = 'y/mesh-fed/b';
const HOST = 'cart.shop.svc.a-imports.local';

/** A mesh c in a cluster of its own, which is a peer of a, too. */
const THIRD = {
  x: 'provider: onprem, region: r1}, z: {provider: onprem',
  meshes: '  c: {cluster: z, members: [batch]}\n',
  peerings: '  - {meshes: [a, c]}\n',
  records: { c: eastWestRecord('c', 'c', 'z', '[203.0.113.3]') },
};

describe('facts E3, E4, I2, 3.5: the host under which clients know a service, the same string on both sides', () => {
  test.each([
    ['', HOST],
    ['exportAs: sales/till', 'till.sales.svc.a-imports.local'],
    ['exportAs: "*/till"', 'till.shop.svc.a-imports.local'],
    ['importAs: web/basket', 'basket.web.svc.a-imports.local'],
    ['exportAs: sales/till, importAs: "web/*"', 'till.web.svc.a-imports.local'],
    ['importAs: web/cart, importAsLocal: true', 'cart.web.svc.cluster.local'],
    ['exportAs: desk/till, importAsLocal: true', 'till.desk.svc.cluster.local'],
  ])('%s is %s', async (more, host) => {
    const { findings, below, names } = await joined({ shares: [cart(more)] });
    expect(findings).toEqual([]);
    expect(below(EXPORTS, 'Gateway')[0].spec.servers[0].hosts).toEqual([host]);
    for (const entries of [below(EXPORTS, 'ServiceEntry'), below(IMPORTS, 'ServiceEntry')])
      expect(entries.map(({ spec }) => spec.hosts)).toEqual([[host]]);
    expect(names(IMPORTS, 'ServiceEntry')).toEqual([host]);
  });

  test('a name that the importer gives its peer is in the host, and in the name of its gateway', async () => {
    const { names } = await joined({ peering: 'sides: {a: {peerName: warehouse}}' });
    expect(names(EXPORTS, 'ServiceEntry')).toEqual(['cart.shop.svc.warehouse-imports.local']);
    expect(names(IMPORTS, 'ServiceEntry')).toEqual(['cart.shop.svc.warehouse-imports.local']);
    expect(names(IMPORTS, 'Gateway')).toEqual(['remote-gateway-warehouse']);
  });

  test('two importers that name the exporter differently: two hosts (3.5)', async () => {
    const peering = 'sides: {a: {peerName: one}}';
    const { below, names } = await joined({ ...THIRD, peering, shares: [cart()] });
    const hosts = [HOST, 'cart.shop.svc.one-imports.local'];
    expect(below(EXPORTS, 'Gateway')[0].spec.servers[0].hosts).toEqual(hosts);
    expect(names(EXPORTS, 'ServiceEntry')).toEqual(hosts);
  });
});

describe('facts E4: an alias leads to the pods, in their namespace', () => {
  test("the Service's own name needs none", async () => {
    const b = 'memberSelector: {matchLabels: {t: b}}';
    const { findings, below, names } = await joined({ b, shares: [cart('importAsLocal: true, clients: [web]')] });
    expect(findings).toEqual([]);
    expect(below(EXPORTS, 'Gateway')[0].spec.servers[0].hosts).toEqual(['cart.shop.svc.cluster.local']);
    expect(names(EXPORTS, 'ServiceEntry')).toEqual([]);
    expect(names(IMPORTS, 'ServiceEntry')).toEqual(['cart.shop.svc.cluster.local']);
  });

  test('its fields', async () => {
    const { below } = await joined();
    const [entry] = below(EXPORTS, 'ServiceEntry');
    expect(entry.metadata).toMatchObject({ name: HOST, namespace: 'shop' });
    expect(entry.spec).toEqual({
      hosts: [HOST],
      location: 'MESH_INTERNAL',
      ports: [{ name: 'http', number: 80, protocol: 'HTTP', targetPort: 8080 }],
      resolution: 'STATIC',
      workloadSelector: { labels: { app: 'cart' } },
    });
  });
});

describe('facts I2: what the importer writes, seen by its clients alone', () => {
  test('its fields', async () => {
    const { below } = await joined();
    const [entry] = below(IMPORTS, 'ServiceEntry');
    expect(entry.metadata).toMatchObject({ name: HOST, namespace: 'b' });
    expect(entry.spec).toEqual({
      exportTo: ['web', 'desk'],
      hosts: [HOST],
      location: 'MESH_INTERNAL',
      ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
      resolution: 'STATIC',
      subjectAltNames: ['spiffe://a.local/ns/shop/sa/cart'],
      workloadSelector: { labels: { app: HOST } },
    });
  });

  test.each([
    ['clients: [desk]', '', ['desk']],
    ['clients: [desk, web]', '', ['desk', 'web']],
    ['', 'routes: [{mesh: b, service: web/page, split: [{from: a, importAs: shop/cart}]}]\n', ['web', 'desk']],
    [
      '',
      'routes: [{mesh: b, service: web/page, split: [{from: a, importAs: shop/cart}], ingress: {gateway: web/entry, hosts: ["*"]}}]\n',
      ['b', 'web', 'desk'],
    ],
    [
      '',
      'routes: [{mesh: b, service: web/page, mirror: {from: a, importAs: shop/cart}, ingress: {gateway: web/entry, hosts: ["*"]}}]\n',
      ['b', 'web', 'desk'],
    ],
    [
      'importAs: web/page, importAsLocal: true',
      'routes: [{mesh: b, service: web/page, balance: {from: [a]}, ingress: {gateway: web/entry, hosts: ["*"]}}]\n',
      ['b', 'web', 'desk'],
    ],
    [
      'importAs: web/page, importAsLocal: true',
      'routes: [{mesh: b, service: web/page, balance: {from: [a]}}]\n',
      ['web', 'desk'],
    ],
  ])('exportTo with %j and %j: %j', async (more, rest, exportTo) => {
    const { findings, below } = await joined({ shares: [cart(more)], rest });
    expect(findings).toEqual([]);
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.exportTo).toEqual(exportTo);
  });

  test.each([
    ['', '', 'spiffe://a.local/ns/shop/sa/cart'],
    ['trustDomain: shop.example', '', 'spiffe://shop.example/ns/shop/sa/cart'],
    ['', 'exportAs: sales/till, importAs: web/basket', 'spiffe://a.local/ns/shop/sa/cart'],
  ])('subjectAltNames with %j and %j: what the pods prove to be', async (a, more, identity) => {
    const { below } = await joined({ a, shares: [cart(more)] });
    expect(below(IMPORTS, 'ServiceEntry')[0].spec.subjectAltNames).toEqual([identity]);
  });

  test.each([
    ['{name: http, number: 80}', 'HTTP', 80],
    ['{name: http-api, number: 80, targetPort: 8080}', 'HTTP', 8080],
    ['{name: grpc, number: 80}', 'GRPC', 80],
    ['{name: grpc-web-x, number: 80}', 'GRPC-WEB', 80],
    ['{name: https, number: 80}', 'HTTPS', 80],
    ['{name: other, number: 80}', 'TCP', 80],
    ['{name: other, number: 80, protocol: http2}', 'HTTP2', 80],
    ['{name: http, number: 80, protocol: tcp}', 'TCP', 80],
  ])('port %s is %s on both sides, and %i of the pods', async (port, protocol, targetPort) => {
    const { below } = await joined({ shares: [`{from: a, service: shop/cart, ${detailsOf('cart', port)}}`] });
    const name = /name: ([a-z-]+)/.exec(port)![1];
    const ports = (folder: string) => below(folder, 'ServiceEntry')[0].spec.ports;
    expect(ports(IMPORTS)).toEqual([{ name, number: 80, protocol }]);
    expect(ports(EXPORTS)).toEqual([{ name, number: 80, protocol, targetPort }]);
  });
});

describe('facts I3: an endpoint without address, in a network that has a gateway, with mTLS', () => {
  test('its fields', async () => {
    const { below } = await joined();
    const [entry] = below(IMPORTS, 'WorkloadEntry');
    expect(entry.metadata).toMatchObject({ name: HOST, namespace: 'b' });
    expect(entry.spec).toEqual({
      labels: { app: HOST, 'security.istio.io/tlsMode': 'istio' },
      locality: 'r1',
      network: 'a-network',
    });
  });

  test.each([
    ['', 'provider: onprem, region: r1', 'r1'],
    ['', 'provider: onprem, region: r1, zone: r1-b', 'r1/r1-b'],
    ['', 'provider: onprem', undefined],
    ['locality: {region: r9, zone: z9, subzone: s9}', 'provider: onprem, region: r1', 'r9/z9/s9'],
    ['importAs: web/cart, importAsLocal: true', 'provider: onprem, region: r1', 'r1'],
    ['importAs: web/cart, importAsLocal: true, locality: {region: r9}', 'provider: onprem, region: r1', 'r9'],
  ])('locality with %j in a cluster of %j: %s', async (more, x, locality) => {
    const { findings, below } = await joined({ x, shares: [cart(more)] });
    expect(findings).toEqual([]);
    expect(below(IMPORTS, 'WorkloadEntry')[0].spec.locality).toBe(locality);
  });

  test("the mesh's own locality comes before its cluster's", async () => {
    const { below } = await joined({ a: 'locality: {region: r5}' });
    expect(below(IMPORTS, 'WorkloadEntry')[0].spec.locality).toBe('r5');
  });

  test('a label longer than 63 characters is cut and told apart, and both sides of it agree', async () => {
    const long = `${'n'.repeat(40)}-`;
    const shares = ['a', 'b'].map((end) => `{from: a, service: shop/${long}${end}, ${detailsOf('cart')}}`);
    const { findings, below } = await joined({ shares });
    expect(findings).toEqual([]);
    const labels = below(IMPORTS, 'WorkloadEntry').map(({ spec }) => spec.labels.app);
    expect(labels).toEqual(below(IMPORTS, 'ServiceEntry').map(({ spec }) => spec.workloadSelector.labels.app));
    expect(new Set(labels).size).toBe(2);
    for (const label of labels) expect(label).toMatch(/^n{40}-[ab][a-z0-9.-]*-[0-9a-f]{8}$/);
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(63);
  });

  test('a label that would be cut after a dot or a hyphen ends in neither before its digest', async () => {
    // Its host is cut to 54 characters, the last of which would be the dot.
    const shares = [`{from: a, service: shop/${'n'.repeat(53)}, ${detailsOf('cart')}}`];
    const { below } = await joined({ shares });
    expect(below(IMPORTS, 'WorkloadEntry')[0].spec.labels.app).toMatch(/^n{53}-[0-9a-f]{8}$/);
  });
});
