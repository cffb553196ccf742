import { describe, expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

/** One mesh `a` with peer `b` in another cluster; what is given goes to naming, the mesh, or its side. */
function estate(given: { naming?: string; mesh?: string; side?: string; version?: string }): string {
  return `
naming: {${given.naming ?? ''}}
clusters: {c1: {provider: onprem}, c2: {provider: onprem}}
defaults: {mesh: {version: "${given.version ?? '2.6'}"}}
meshes:
  a: {cluster: c1${given.mesh === undefined ? '' : `, ${given.mesh}`}}
  b: {cluster: c2}
peerings: [{meshes: [a, b], sides: {a: {${given.side ?? ''}}}}]
`;
}

const errors = async (topology: string): Promise<string[]> =>
  (await compileText(topology)).findings.filter((finding) => !finding.startsWith('exposure-public'));
const repeat = (length: number): string => `a${'b'.repeat(length - 1)}`;

describe('limits: at the limit nothing, one over a finding', () => {
  test.each([
    [
      'L1, L2: gateway and namespace',
      (n: number) => ({ mesh: `namespace: ${repeat(23)}`, side: `ingressGateway: ${repeat(n)}` }),
      39,
      'makes the label value',
    ],
    [
      'L2: egress gateway and namespace',
      (n: number) => ({ mesh: `namespace: ${repeat(23)}`, side: `egressGateway: ${repeat(n)}` }),
      39,
      'makes the label value',
    ],
    ['L2: the namespace counts', (n: number) => ({ mesh: `namespace: ${repeat(n)}` }), 53, 'makes the label value'],
    [
      'L3: control plane',
      (n: number) => ({ mesh: `controlPlane: ${repeat(n)}` }),
      56,
      'has 57 characters, and 56 are allowed',
    ],
    ['L5: peer name', (n: number) => ({ mesh: `peerName: ${repeat(n)}` }), 55, 'has 56 characters, and 55 are allowed'],
    [
      'L5: peer name of a side',
      (n: number) => ({ side: `peerName: ${repeat(n)}` }),
      55,
      'has 56 characters, and 55 are allowed',
    ],
    ['L8: cluster name is a label value', (n: number) => ({ mesh: `clusterName: ${repeat(n)}` }), 63, '63'],
  ])('%s', async (_, given, limit, fact) => {
    expect(await errors(estate(given(limit)))).toEqual([]);
    const over = await errors(estate(given(limit + 1)));
    expect(over).toHaveLength(1);
    expect(over[0]).toContain(fact);
  });

  test.each([
    ['L1: a Service begins with a letter', { side: 'ingressGateway: 1-in' }, 'name-limit'],
    ['L1: a pattern that makes one', { naming: 'egressGateway: "7-{peer}"' }, 'name-limit'],
    ["N8: the mesh's own ingress gateway", { side: 'ingressGateway: istio-ingressgateway' }, 'name-limit'],
    ["N8: the mesh's own egress gateway", { side: 'egressGateway: istio-egressgateway' }, 'name-limit'],
    ['N8: one name in both maps', { side: 'ingressGateway: same, egressGateway: same' }, 'gateway-unique'],
    ['N3: the peer is not called as the own cluster', { mesh: 'clusterName: b' }, 'peer-name-cluster'],
    ['ID5: cluster.local', { mesh: 'trustDomain: cluster.local' }, 'trust-domain-default'],
    ['ID4: two meshes, one trust domain', { mesh: 'trustDomain: b.local' }, 'trust-domain-unique'],
    ['design 2.2: an unknown token', { naming: 'namespace: "{meshes}"' }, 'naming-token'],
    ['design 2.2: {peer} belongs to the last three', { naming: 'network: "{peer}"' }, 'naming-token'],
  ])('%s', async (_, given, rule) => {
    const found = await errors(estate(given));
    expect(found.map((finding) => finding.split(' ')[0])).toContain(rule);
  });
});

test('N5: two peers on one ingress gateway', async () => {
  const found = await errors(`
naming: {ingressGateway: shared}
clusters: {c1: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: c1}, c: {cluster: c1}}
peerings: [{hub: a, spokes: [b, c]}]
`);
  expect(found).toEqual([
    'gateway-unique peerings[0].spokes[1]: the gateway "shared" of mesh "a" would serve "b" and "c".',
  ]);
});

describe('design 2.2: what a pattern becomes', () => {
  const at = { plane: 'c1/mesh-cp/a/servicemeshcontrolplane-', namespace: 'c1/infra/a/namespace-' };
  test.each([
    ['namespace', '{mesh}', `${at.namespace}a.yaml`],
    ['namespace', 'ns-{cluster}-{mesh}', `${at.namespace}ns-c1-a.yaml`],
    ['controlPlane', '{cluster}-{mesh}-{mesh}', `${at.plane}c1-a-a.yaml`],
  ])('%s: %s makes %s', async (key, pattern, path) => {
    const { objects } = await compileText(estate({ naming: `${key}: "${pattern}"` }));
    expect(Object.keys(objects)).toContain(path);
  });

  test('the defaults', async () => {
    const { objects } = await compileText(estate({}));
    const { spec, metadata } = objects[`${at.plane}a.yaml`];
    expect(metadata).toMatchObject({ name: 'a', namespace: 'a' });
    expect(spec.cluster).toEqual({ name: 'a', network: 'a-network' });
    expect(spec.security.trust.domain).toBe('a.local');
    expect(Object.keys(spec.gateways.additionalIngress)).toEqual(['b-ingress']);
    expect(Object.keys(spec.gateways.additionalEgress)).toEqual(['b-egress']);
  });

  test('a pattern without a token is legal where names may be alike', async () => {
    const found = await errors(estate({ naming: 'namespace: istio-system, controlPlane: basic, network: flat' }));
    expect(found).toEqual([]);
  });

  test('an explicit name wins, and a pattern that nobody needs is still checked', async () => {
    const { objects } = await compileText(estate({ naming: 'namespace: "{mesh}-x"', mesh: 'namespace: own' }));
    expect(objects[`${at.plane}a.yaml`].metadata.namespace).toBe('own');
  });
});
