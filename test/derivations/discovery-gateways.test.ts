import { describe, expect, test } from 'vitest';
import { recordText } from '../support/compile-case.js';
import { cart, detailsOf, eastWestRecord, joined, ownLabels } from '../support/discovery-case.js';

const NETWORK = 'topology.istio.io/network';
const LISTENER = {
  allowedRoutes: { namespaces: { from: 'Same' } },
  name: 'cross-network',
  port: 15443,
  protocol: 'TLS',
  tls: { mode: 'Passthrough', options: { 'gateway.istio.io/listener-protocol': 'auto-passthrough' } },
};

describe('facts E1, E2: the gateway for all peers, where a mesh exports', () => {
  test('its fields', async () => {
    const { below } = await joined();
    const gateways = below('x/mesh-cp/a', 'Gateway');
    expect(gateways).toHaveLength(1);
    const [gateway] = gateways;
    expect(gateway.apiVersion).toBe('gateway.networking.k8s.io/v1');
    expect(gateway.metadata).toMatchObject({ name: 'eastwestgateway', namespace: 'a' });
    expect(gateway.spec).toEqual({
      gatewayClassName: 'istio',
      listeners: [{ ...LISTENER, hostname: 'fake-hostname-to-block-all-by-default' }],
    });
    expect(below('y/mesh-cp/b', 'Gateway')).toEqual([]);
  });

  test.each([
    ['', { 'istio.io/rev': 'a', [NETWORK]: 'a-network' }],
    ['controlPlane: default', { [NETWORK]: 'a-network' }],
    ['network: n1, controlPlane: cp', { 'istio.io/rev': 'cp', [NETWORK]: 'n1' }],
    [
      'controlPlane: default, updateStrategy: RevisionBased',
      { 'istio.io/rev': 'default-v1-28-latest', [NETWORK]: 'a-network' },
    ],
  ])('labels with %j', async (a, labels) => {
    const { below } = await joined({ a });
    expect(ownLabels(below('x/mesh-cp/a', 'Gateway')[0])).toEqual(labels);
  });

  test.each([
    ['provider: onprem', '', undefined, undefined],
    ['provider: aws, exposure: public', '', undefined, { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' }],
    [
      'provider: azure, internalLoadBalancers: true',
      '',
      undefined,
      { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
    ],
    [
      'provider: azure',
      'internal: true, annotations: {own: x}',
      undefined,
      { own: 'x', 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
    ],
    [
      'provider: aws, exposure: public',
      'annotations: {service.beta.kubernetes.io/aws-load-balancer-type: null}',
      undefined,
      undefined,
    ],
    ['provider: aws', 'service: NodePort', 'NodePort', { 'traffic.istio.io/nodeSelector': '{}' }],
    ['provider: aws', 'service: ClusterIP', 'ClusterIP', undefined],
  ])('in a cluster of %j with eastWest {%s}: service-type %s', async (x, eastWest, type, annotations) => {
    const { below } = await joined({ x, a: `eastWest: {${eastWest}}` });
    const [gateway] = below('x/mesh-cp/a', 'Gateway');
    expect(gateway.metadata.annotations?.['networking.istio.io/service-type']).toBe(type);
    expect(gateway.spec.infrastructure?.annotations).toEqual(annotations);
  });

  test('a gateway whose peers are all in its cluster is a ClusterIP, and is reached by its own name', async () => {
    const meshes = '  c: {cluster: x, members: [batch]}\n';
    const given = { meshes, peerings: '  - {meshes: [a, c]}\n', records: { c: recordText('c', {}, 'c') } };
    const inside = await joined({ ...given, shares: [cart('to: [c]')] });
    const annotations = { 'networking.istio.io/service-type': 'ClusterIP' };
    expect(inside.below('x/mesh-cp/a', 'Gateway')[0].metadata.annotations).toEqual(annotations);
    const [remote] = inside.below('x/mesh-fed/c/a', 'Gateway');
    const value = 'eastwestgateway-istio.a.svc.cluster.local';
    expect(remote.spec.addresses).toEqual([{ type: 'Hostname', value }]);
    expect(remote.spec.listeners[0].port).toBe(15443);
    const both = await joined({ ...given, shares: [cart()] });
    expect(both.below('x/mesh-cp/a', 'Gateway')[0].metadata.annotations).toBeUndefined();
    expect(both.below('x/mesh-fed/c/a', 'Gateway')[0].spec.addresses).toEqual([{ type: 'Hostname', value }]);
  });

  test('its own name and namespace: a Namespace, a selector that sees it (L12), and the address inside a cluster', async () => {
    const { below, istio, names } = await joined({ a: 'eastWest: {name: share, namespace: edge}' });
    expect(below('x/mesh-cp/a', 'Gateway')[0].metadata).toMatchObject({ name: 'share', namespace: 'edge' });
    expect(names('x/infra/a', 'Namespace')).toContain('edge');
    const [exposed] = below('x/mesh-fed/a', 'Gateway');
    expect(exposed.metadata.namespace).toBe('edge');
    expect(exposed.spec.selector).toEqual({ 'gateway.networking.k8s.io/gateway-name': 'share' });
    const [{ matchExpressions }] = istio('a').meshConfig.discoverySelectors;
    expect(matchExpressions[0].values).toEqual(['a', 'edge', 'shop']);
    const [other] = istio('b').meshConfig.discoverySelectors;
    expect(other.matchExpressions[0].values).toEqual(['b', 'web', 'desk']);
  });
});

describe('facts E3, 3.4: the gateway lets in what peers import, and nothing else', () => {
  test('its fields', async () => {
    const { below } = await joined();
    const [exposed] = below('x/mesh-fed/a', 'Gateway');
    expect(exposed.apiVersion).toBe('networking.istio.io/v1');
    expect(exposed.metadata).toMatchObject({ name: 'expose-services', namespace: 'a' });
    expect(exposed.spec).toEqual({
      // The label of fresh installations from Istio 1.24 (3.4).
      selector: { 'gateway.networking.k8s.io/gateway-name': 'eastwestgateway' },
      servers: [
        {
          hosts: ['cart.shop.svc.a-imports.local'],
          port: { name: 'tls', number: 15443, protocol: 'TLS' },
          tls: { mode: 'AUTO_PASSTHROUGH' },
        },
      ],
    });
  });

  test('what is exported and nobody imports is not let in', async () => {
    const { below } = await joined({ shares: [cart(), cart('only: export').replace('shop/cart', 'shop/stock')] });
    expect(below('x/mesh-fed/a', 'Gateway')[0].spec.servers[0].hosts).toEqual(['cart.shop.svc.a-imports.local']);
  });

  test('of several peers each host once, in byte order', async () => {
    const meshes = '  c: {cluster: y, members: [batch]}\n';
    const other = cart('importAs: batch/basket, to: [c]').replace('shop/cart', 'shop/basket');
    const { below } = await joined({
      meshes,
      peerings: '  - {meshes: [a, c]}\n',
      records: { c: recordText('c', {}, 'c') },
      shares: [other, cart()],
    });
    const hosts = ['basket.batch.svc.a-imports.local', 'cart.shop.svc.a-imports.local'];
    expect(below('x/mesh-fed/a', 'Gateway')[0].spec.servers[0].hosts).toEqual(hosts);
  });
});

describe('facts I1: where the peer is reached; nothing is deployed', () => {
  const remoteOf = async (given: Parameters<typeof joined>[0]) => {
    const { findings, below } = await joined(given);
    expect(findings.filter((finding) => !finding.startsWith('address-kind'))).toEqual([]);
    return below('y/mesh-fed/b/a', 'Gateway')[0];
  };

  test('its fields', async () => {
    const gateway = await remoteOf({});
    expect(gateway.metadata).toMatchObject({ name: 'remote-gateway-a', namespace: 'b' });
    expect(ownLabels(gateway)).toEqual({ 'istio.io/rev': 'b', [NETWORK]: 'a-network' });
    expect(gateway.spec).toEqual({
      addresses: [{ type: 'IPAddress', value: '203.0.113.1' }],
      gatewayClassName: 'istio-remote',
      listeners: [LISTENER],
    });
  });

  test.each([
    ['["2001:db8::1"]', [['IPAddress', '2001:db8::1']]],
    ['[gw.shop.example]', [['Hostname', 'gw.shop.example']]],
    ['[a1-2.elb.us-east-1.amazonaws.com]', [['Hostname', 'a1-2.elb.us-east-1.amazonaws.com']]],
    [
      '[203.0.113.9, gw-1.shop.example]',
      [
        ['IPAddress', '203.0.113.9'],
        ['Hostname', 'gw-1.shop.example'],
      ],
    ],
  ])('addresses %s have their types', async (addresses, expected) => {
    const { spec } = await remoteOf({ records: { a: eastWestRecord('a', 'a', 'x', addresses) } });
    expect(spec.addresses).toEqual(expected.map(([type, value]) => ({ type, value })));
  });

  const record = eastWestRecord('a', 'a', 'x', '[203.0.113.1]');
  const others = 'managed: false, namespace: a, trustDomain: a.local';
  const own = `${record}gateways: {b: {addresses: [203.0.113.2], servicePort: 31443}}\n`;
  test.each([
    ['the record of the gateway', '', '', record, '203.0.113.1', 15443],
    ['the topology of the gateway', 'eastWest: {addresses: [203.0.113.5]}', '', record, '203.0.113.5', 15443],
    ['what a record still holds of generation 2 is no address', '', '', own, '203.0.113.1', 15443],
    ['this peering', '', 'sides: {a: {addresses: [203.0.113.7]}}', own, '203.0.113.7', 15443],
    ['a port of this peering', '', 'sides: {a: {servicePort: 443}}', record, '203.0.113.1', 443],
    [
      'of others, a record for this peer',
      `${others}, eastWest: {addresses: [203.0.113.5]}`,
      '',
      own,
      '203.0.113.2',
      31443,
    ],
    ['of others, a port of this peering', others, 'sides: {a: {servicePort: 443}}', own, '203.0.113.2', 443],
    ['of others, their cluster', others, '', record, '203.0.113.1', 15443],
  ])('%s', async (_, a, peering, text, value, port) => {
    const { spec } = await remoteOf({ a, peering, records: { a: text } });
    expect(spec.addresses).toEqual([{ type: 'IPAddress', value }]);
    expect(spec.listeners[0].port).toBe(port);
  });

  test('a pair whose exporter was federated waits for the address of the new gateway', async () => {
    const old = `${recordText('a', {}, 'a')}gateways: {b: {addresses: [203.0.113.2]}}\n`;
    const { below } = await joined({ records: { a: old } });
    expect(below('x/mesh-cp/a', 'Gateway')).toHaveLength(1);
    expect([...below('x/mesh-fed', 'Gateway'), ...below('y/mesh-fed', 'Gateway')]).toEqual([]);
  });

  test('others may call their cluster as they like', async () => {
    const { below } = await joined({
      meshes: '  c: {managed: false}\n',
      peerings: '  - {meshes: [b, c]}\n',
      shares: [cart(), `{from: c, service: bank/rates, ${detailsOf('rates')}}`],
      records: { c: eastWestRecord('c', 'c', 'theirs', '[203.0.113.8]') },
    });
    expect(below('y/mesh-fed/b/c', 'Gateway')[0].spec.addresses).toEqual([{ type: 'IPAddress', value: '203.0.113.8' }]);
  });
});

describe('facts 3.2: whom a control plane trusts', () => {
  const metadata = { ISTIO_META_DNS_CAPTURE: 'true', PROXY_CONFIG_XDS_AGENT: 'true' };
  const pemOf = (text: string): string[] => text.match(/-----BEGIN[\s\S]*?END CERTIFICATE-----/g)!;
  const flat = (pem: string): string => pem.replace(/\s+/g, '');

  test('each root speaks for its own trust domain, and no alias is written (3.4)', async () => {
    const { istio } = await joined({ a: 'trustDomain: shop.example' });
    for (const [mesh, root, peer] of [
      ['a', 'b', 'b.local'],
      ['b', 'a', 'shop.example'],
    ] as const) {
      const { caCertificates, defaultConfig, trustDomain, trustDomainAliases } = istio(mesh).meshConfig;
      expect(caCertificates).toHaveLength(1);
      expect(caCertificates[0].trustDomains).toEqual([peer]);
      expect(flat(caCertificates[0].pem)).toBe(flat(pemOf(recordText('m', {}, root))[0]!));
      expect(defaultConfig.proxyMetadata).toEqual(metadata);
      expect(trustDomain).toBe(mesh === 'a' ? 'shop.example' : 'b.local');
      expect(trustDomainAliases).toBeUndefined();
    }
  });

  test('of two roots each, while one is being replaced', async () => {
    const second = /^ {2}- [\s\S]*?END CERTIFICATE-----\n/m.exec(recordText('a', {}, 'c'))![0];
    const both = eastWestRecord('a', 'a', 'x', '[203.0.113.1]').replace(
      'rootCertificates:\n',
      `rootCertificates:\n${second}`,
    );
    const { findings, istio } = await joined({ records: { a: both } });
    expect(findings).toEqual([]);
    const { caCertificates } = istio('b').meshConfig;
    expect(caCertificates.map((one: { trustDomains: string[] }) => one.trustDomains)).toEqual([
      ['a.local'],
      ['a.local'],
    ]);
    expect(caCertificates.map((one: { pem: string }) => flat(one.pem))).toEqual(pemOf(both).map(flat));
  });

  test.each([
    ['version: "3.0"', 'true'],
    ['version: "3.1", istioVersion: v1.24-latest', 'true'],
    ['version: "3.2", istioVersion: v1.24.6', 'true'],
    ['version: "3.1"', undefined],
    ['version: "3.3"', undefined],
    ['version: "3.4"', undefined],
  ])('%s: made-up hosts get addresses, which Istio from 1.26 gives by default', async (b, value) => {
    const { istio } = await joined({ b });
    const { ISTIO_MULTIROOT_MESH, PILOT_ENABLE_IP_AUTOALLOCATE } = istio('b').pilot.env;
    expect([ISTIO_MULTIROOT_MESH, PILOT_ENABLE_IP_AUTOALLOCATE]).toEqual(['true', value]);
  });

  test("the user's own fields come last", async () => {
    const spec = 'spec: {values: {meshConfig: {defaultConfig: {proxyMetadata: {OWN: x}}}, pilot: {env: {OWN: y}}}}';
    const { istio } = await joined({ a: spec });
    expect(istio('a').meshConfig.defaultConfig.proxyMetadata).toEqual({ ...metadata, OWN: 'x' });
    expect(istio('a').pilot.env).toEqual({ ISTIO_MULTIROOT_MESH: 'true', OWN: 'y' });
  });

  test('a mesh without peers has none of it', async () => {
    const { objects } = await joined({ meshes: '  c: {cluster: x, members: [batch]}\n' });
    const { values } = objects['x/mesh-cp/c/istio-c.yaml'].spec;
    expect(values.meshConfig).not.toHaveProperty('caCertificates');
    expect(values.meshConfig).not.toHaveProperty('defaultConfig');
    expect(values).not.toHaveProperty('pilot');
  });
});

describe('facts 3.3, L3, L24: networks', () => {
  test('the namespace, the control plane, its gateway, and the importer say the same', async () => {
    const { below, istio, names, objects } = await joined({ a: 'network: n-shop, namespace: cp' });
    expect(istio('a').global.network).toBe('n-shop');
    const [own] = below('x/infra/a', 'Namespace').filter(({ metadata }) => metadata.name === 'cp');
    expect(ownLabels(own)).toEqual({ [NETWORK]: 'n-shop' });
    expect(ownLabels(objects['y/infra/b/namespace-b.yaml'])).toEqual({ [NETWORK]: 'b-network' });
    expect(below('x/mesh-cp/a', 'Gateway')[0].metadata.labels[NETWORK]).toBe('n-shop');
    expect(below('y/mesh-fed/b', 'Gateway')[0].metadata.labels[NETWORK]).toBe('n-shop');
    expect(below('y/mesh-fed/b', 'WorkloadEntry')[0].spec.network).toBe('n-shop');
    expect(names('x/infra/a', 'Namespace')).toEqual(['cp', 'shop']);
  });

  test("members have no network's label, and neither has a mesh without peers", async () => {
    const { objects } = await joined({ meshes: '  c: {cluster: x, members: [batch]}\n' });
    expect(objects['x/infra/a/namespace-shop.yaml'].metadata.labels).not.toHaveProperty(NETWORK);
    expect(objects['x/infra/c/namespace-c.yaml'].metadata.labels).not.toHaveProperty(NETWORK);
  });
});
