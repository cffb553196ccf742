import { describe, expect, test } from 'vitest';
import { compileText, recordText } from '../support/compile-case.js';

/** Two meshes whose every name differs, so that no formula can hold by accident. Expected values are written by hand. */
const topology = (peering = '') => `
clusters:
  cx: {provider: onprem}
  cy: {provider: onprem}
defaults: {mesh: {version: "2.6"}}
meshes:
  x: {cluster: cx, namespace: x-ns, controlPlane: x-cp, peerName: x-name, trustDomain: x.td, clusterName: X-id, network: x-net}
  y: {cluster: cy, namespace: y-ns, controlPlane: y-cp, peerName: y-name, trustDomain: y.td, clusterName: Y-id, network: y-net, members: [apps]}
peerings:
  - meshes: [x, y]
    sides:
      x: {ingressGateway: x-in-for-y, egressGateway: x-out-for-y, rootCertificate: roots-of-y}
      y: {ingressGateway: y-in-for-x, egressGateway: y-out-for-x, rootCertificate: roots-of-x}
shares:
  - {from: y, service: apps/cart}
${peering}`;
const records = {
  'exchange/x.yaml': recordText('x', { y: '{addresses: [192.0.2.1]}' }, 'a'),
  'exchange/y.yaml': recordText('y', { x: '{addresses: [y.corp.example], servicePort: 443, discoveryPort: 444}' }, 'b'),
};
const { findings, objects } = await compileText(topology(), records);
const peerOnX = objects['cx/mesh-fed/x/y/servicemeshpeer-y-name.yaml'];
const peerOnY = objects['cy/mesh-fed/y/x/servicemeshpeer-x-name.yaml'];
const planeX = objects['cx/mesh-cp/x/servicemeshcontrolplane-x-cp.yaml'];

test('the estate is free of findings', () => expect(findings).toEqual([]));

test.each([
  ['section 0: a peer is named as X knows Y', peerOnX.metadata.name, 'y-name'],
  ["section 0: it is in X's control-plane namespace (N2)", peerOnX.metadata.namespace, 'x-ns'],
  [
    "section 0: the gateways are X's own for Y",
    peerOnX.spec.gateways,
    {
      egress: { name: 'x-out-for-y' },
      ingress: { name: 'x-in-for-y' },
    },
  ],
  ['section 0, N12: addresses are those of ing(Y,X)', peerOnX.spec.remote.addresses, ['y.corp.example']],
  [
    'P2: the ports are those of the remote side',
    peerOnX.spec.remote,
    {
      addresses: ['y.corp.example'],
      discoveryPort: 444,
      servicePort: 443,
    },
  ],
  [
    'P2: 15443 and 8188 unless somebody says otherwise',
    peerOnY.spec.remote,
    {
      addresses: ['192.0.2.1'],
      discoveryPort: 8188,
      servicePort: 15443,
    },
  ],
  ['ID1: client ID of Y on X', peerOnX.spec.security.clientID, 'y.td/ns/y-ns/sa/y-out-for-x-service-account'],
  ['ID1: client ID of X on Y', peerOnY.spec.security.clientID, 'x.td/ns/x-ns/sa/x-out-for-y-service-account'],
  ["ID6: trust domain is Y's", peerOnX.spec.security.trustDomain, 'y.td'],
  ['1.4: roots are in a ConfigMap', peerOnX.spec.security.certificateChain, { kind: 'ConfigMap', name: 'roots-of-y' }],
  [
    "N1: the import set has the peer's name",
    objects['cx/mesh-fed/x/y/importedserviceset-y-name.yaml'].metadata.name,
    'y-name',
  ],
  [
    "N1: the export set has the peer's name",
    objects['cy/mesh-fed/y/x/exportedserviceset-x-name.yaml'].metadata.name,
    'x-name',
  ],
  [
    'N2: roots are in the control-plane namespace',
    objects['cx/mesh-fed/x/y/configmap-roots-of-y.yaml'].metadata,
    {
      labels: { 'app.kubernetes.io/managed-by': 'meshloom', 'app.kubernetes.io/part-of': 'text' },
      name: 'roots-of-y',
      namespace: 'x-ns',
    },
  ],
  ['N3: the cluster name is the mesh’s own', planeX.spec.cluster, { name: 'X-id', network: 'x-net' }],
  ['ID5: the trust domain is always written', planeX.spec.security.trust, { domain: 'x.td' }],
  [
    '2.4: the view is named after the peer on this mesh, not after its network',
    planeX.spec.gateways.additionalEgress['x-out-for-y'].requestedNetworkView,
    ['network-y-name'],
  ],
  ['1.2: enabled is written', planeX.spec.gateways.additionalIngress['x-in-for-y'].enabled, true],
  ['1.2: no useless Route', planeX.spec.gateways.additionalIngress['x-in-for-y'].routeConfig, { enabled: false }],
  [
    '1.2: an istio label of its own',
    planeX.spec.gateways.additionalIngress['x-in-for-y'].service.metadata.labels,
    {
      'federation.maistra.io/ingress-for': 'y-name',
      istio: 'x-in-for-y',
    },
  ],
  [
    'P1, P4: ingress ports',
    planeX.spec.gateways.additionalIngress['x-in-for-y'].service.ports,
    [
      { name: 'tls', port: 15443, protocol: 'TCP', targetPort: 15443 },
      { name: 'https-discovery', port: 8188, protocol: 'TCP', targetPort: 8188 },
    ],
  ],
  [
    'P1, P4: egress ports',
    planeX.spec.gateways.additionalEgress['x-out-for-y'].service.ports,
    [
      { name: 'tls', port: 15443, protocol: 'TCP', targetPort: 15443 },
      { name: 'http-discovery', port: 8188, protocol: 'TCP', targetPort: 8188 },
    ],
  ],
])('%s', (_, value, expected) => expect(value).toEqual(expected));

test('ID7: the ConfigMap holds the root of the peer, not the own', () => {
  const pem = (text: string) => /-----BEGIN[\s\S]*?-----END CERTIFICATE-----/.exec(text.replaceAll(/^ +/gm, ''))![0];
  const onX = objects['cx/mesh-fed/x/y/configmap-roots-of-y.yaml'].data;
  expect(Object.keys(onX)).toEqual(['root-cert.pem']);
  expect(onX['root-cert.pem'].trim()).toBe(pem(records['exchange/y.yaml']));
  expect(onX['root-cert.pem'].trim()).not.toBe(pem(records['exchange/x.yaml']));
});

describe('N11: a pair is joined on both sides or on none', () => {
  test.each([
    ['no record of x', { 'exchange/y.yaml': records['exchange/y.yaml'] }],
    ['no record of y', { 'exchange/x.yaml': records['exchange/x.yaml'] }],
    ['no address of x for y', { ...records, 'exchange/x.yaml': recordText('x', {}, 'a') }],
    ['no address of y for x', { ...records, 'exchange/y.yaml': recordText('y', {}, 'b') }],
    [
      'a moved mesh',
      {
        ...records,
        'exchange/y.yaml': records['exchange/y.yaml'].replace('rootC', 'origin: {cluster: cy, namespace: old}\nrootC'),
      },
    ],
  ])('%s', async (_, inputs) => {
    const { objects: tree } = await compileText(topology(), inputs);
    expect(Object.keys(tree).filter((path) => path.includes('/mesh-fed'))).toEqual([]);
    expect(tree['cx/mesh-cp/x/servicemeshcontrolplane-x-cp.yaml'].spec.gateways.additionalIngress).toHaveProperty(
      'x-in-for-y',
    );
  });
});

describe('design 2.5: address and port precedence', () => {
  const pair = (clusters: string, sides: string, gateway: string, options = '') =>
    compileText(
      `
clusters: {c1: {provider: onprem}, c2: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: ${clusters}}}
peerings: [{meshes: [a, b], ${options} sides: {a: {addresses: [192.0.2.250]}, b: ${sides}}}]
`,
      {
        'exchange/a.yaml': recordText('a', {}, 'a'),
        'exchange/b.yaml': recordText('b', gateway === '' ? {} : { a: gateway }, 'b'),
      },
    );
  test.each([
    [
      'static over the record',
      'c2',
      '{addresses: [192.0.2.1]}',
      '{addresses: [192.0.2.2]}',
      '',
      ['192.0.2.1'],
      15443,
      8188,
    ],
    [
      'static over the cluster',
      'c1',
      '{addresses: [192.0.2.1]}',
      '{addresses: [192.0.2.2]}',
      '',
      ['192.0.2.1'],
      15443,
      8188,
    ],
    [
      'the cluster over the record',
      'c1',
      '{}',
      '{addresses: [192.0.2.2], servicePort: 1, discoveryPort: 2}',
      '',
      ['a-ingress.b.svc.cluster.local'],
      15443,
      8188,
    ],
    ['the record', 'c2', '{}', '{addresses: [192.0.2.3, 192.0.2.2]}', '', ['192.0.2.3', '192.0.2.2'], 15443, 8188],
    [
      'ports of the record',
      'c2',
      '{}',
      '{addresses: [192.0.2.2], servicePort: 1, discoveryPort: 2}',
      '',
      ['192.0.2.2'],
      1,
      2,
    ],
    [
      'nodePorts over the record',
      'c2',
      '{nodePorts: {tls: 30443}}',
      '{addresses: [192.0.2.2], servicePort: 1, discoveryPort: 2}',
      'service: NodePort,',
      ['192.0.2.2'],
      30443,
      2,
    ],
    [
      'the side’s ports over nodePorts',
      'c2',
      '{nodePorts: {tls: 30443}, servicePort: 9}',
      '{addresses: [192.0.2.2], discoveryPort: 2}',
      'service: NodePort,',
      ['192.0.2.2'],
      9,
      2,
    ],
    [
      'static addresses and ports of the record',
      'c2',
      '{addresses: [192.0.2.1]}',
      '{addresses: [192.0.2.2], servicePort: 1}',
      '',
      ['192.0.2.1'],
      1,
      8188,
    ],
  ])('%s', async (_, cluster, side, gateway, options, addresses, servicePort, discoveryPort) => {
    const { objects: tree } = await pair(cluster, side, gateway, options);
    expect(tree['c1/mesh-fed/a/b/servicemeshpeer-b.yaml'].spec.remote).toEqual({
      addresses,
      discoveryPort,
      servicePort,
    });
  });
});
