import { describe, expect, test } from 'vitest';
import { compileText, recordText } from '../support/compile-case.js';

const A = 'exchange/a.yaml';
const records = {
  [A]: recordText('a', { b: '{addresses: [192.0.2.1]}', c: '{addresses: [192.0.2.2]}' }, 'a'),
  'exchange/b.yaml': recordText('b', { a: '{addresses: [192.0.2.3]}' }, 'b'),
  'exchange/c.yaml': recordText('c', { a: '{addresses: [192.0.2.4]}' }, 'c'),
};
const LOCAL = 's.shop.svc.cluster.local';

/** The route of mesh `a` for shop/s; `b` is known there as b-name, in region rb, and `c` has no region. */
async function compile(route: string, shares: string[], inputs: Record<string, string> = records, peering = '') {
  const { findings, objects } = await compileText(
    `
clusters: {c1: {provider: onprem, region: ra}, c2: {provider: onprem, region: rb}, c3: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1, members: [shop]}, b: {cluster: c2, members: [n, shop], peerName: b-name}, c: {cluster: c3, members: [n, shop]}}
peerings: [{hub: a, spokes: [b, c]${peering}}]
shares:
${shares.map((share) => `  - {${share}}\n`).join('')}
routes: [{mesh: a, service: shop/s, ${route}}]
`,
    inputs,
  );
  const rules = objects['c1/app/a/routes/virtualservice-s.shop.yaml']?.spec;
  return { findings, spec: rules, rule: objects['c1/app/a/routes/destinationrule-s.shop.yaml']?.spec };
}

const hosts = (spec: { http: { route: { destination: { host: string; subset?: string }; weight: number }[] }[] }) =>
  spec.http.map(({ route }) => route.map(({ destination, weight }) => [destination.host, weight]));

describe('section 0: the host of an import', () => {
  test.each([
    ['as exported', ['from: b, service: shop/s'], '{from: b}', 's.shop.svc.b-name-imports.local'],
    ['as imported', ['from: b, service: n/s, importAs: shop/t'], '{from: b}', 't.shop.svc.b-name-imports.local'],
    [
      'as exported under another name',
      ['from: b, service: n/s, exportAs: o/t'],
      '{from: b}',
      't.o.svc.b-name-imports.local',
    ],
    [
      'by the source name among several',
      ['from: b, service: n/t', 'from: b, service: n/s, importAs: shop/u'],
      '{from: b}',
      'u.shop.svc.b-name-imports.local',
    ],
    ['the only rule without wildcard', ['from: b, service: n/other'], '{from: b}', 'other.n.svc.b-name-imports.local'],
    ['out of a wildcard', ['from: b, service: "n/*"'], '{from: b}', 's.n.svc.b-name-imports.local'],
    [
      'out of a wildcard with an alias',
      ['from: b, service: "n/*", importAs: "shop/*"'],
      '{from: b}',
      's.shop.svc.b-name-imports.local',
    ],
    [
      'by importAs',
      ['from: b, service: n/s', 'from: b, service: n/t, importAs: shop/t'],
      '{from: b, importAs: shop/t}',
      't.shop.svc.b-name-imports.local',
    ],
    [
      'by importAs out of a wildcard',
      ['from: b, service: "n/*"'],
      '{from: b, importAs: n/t}',
      't.n.svc.b-name-imports.local',
    ],
  ])('%s', async (_, shares, destination, host) => {
    const { findings, spec } = await compile(`split: [${destination}]`, shares);
    expect(findings).toEqual([]);
    expect(spec.hosts).toEqual([LOCAL]);
    expect(hosts(spec)).toEqual([[[host, 100]]]);
  });

  test.each([
    ['none', ['from: c, service: shop/s'], 'split: [{from: b}]'],
    ['several', ['from: b, service: n/s', 'from: b, service: shop/s'], 'split: [{from: b}]'],
    ['a local import in a split', ['from: b, service: shop/s, importAsLocal: true'], 'split: [{from: b}]'],
  ])('%s is an error', async (_, shares, route) => {
    const { findings } = await compile(route, shares);
    expect(findings.map((finding) => finding.split(' ')[0])).toEqual(['route-import']);
  });
});

describe('design 3: weights after pending', () => {
  const noC = { [A]: records[A]!, 'exchange/b.yaml': records['exchange/b.yaml']! };
  const [B_HOST, C_HOST] = ['s.shop.svc.b-name-imports.local', 's.shop.svc.c-imports.local'];
  const shares = ['from: b, service: shop/s', 'from: c, service: shop/s'];
  test.each([
    [
      'nothing pending',
      records,
      '{from: b, weight: 10}, {from: c, weight: 30}, {local: true, weight: 60}',
      [
        [B_HOST, 10],
        [C_HOST, 30],
        [LOCAL, 60],
      ],
    ],
    [
      'to the first local one',
      noC,
      '{from: b, weight: 10}, {from: c, weight: 30}, {subset: v1, weight: 20}, {local: true, weight: 40}',
      [
        [B_HOST, 10],
        [LOCAL, 50],
        [LOCAL, 40],
      ],
    ],
    ['to the first that remains', noC, '{from: c, weight: 30}, {from: b, weight: 70}', [[B_HOST, 100]]],
    ['a local one of weight 0', noC, '{from: c, weight: 100}, {local: true, weight: 0}', [[LOCAL, 100]]],
    ['a pending one of weight 0', noC, '{from: c, weight: 0}, {from: b, weight: 100}', [[B_HOST, 100]]],
  ])('%s', async (_, inputs, list, expected) => {
    const { spec } = await compile(`split: [${list}]`, shares, inputs);
    expect(hosts(spec)).toEqual([expected]);
    expect(expected.reduce((sum, [, weight]) => sum + Number(weight), 0)).toBe(100);
  });
  test('a list left empty drops its route', async () => {
    expect(await compile('split: [{from: c}]', shares, noC)).toMatchObject({ spec: undefined, rule: undefined });
  });
  test('a mirror is dropped, its route stays', async () => {
    const { spec } = await compile('mirror: {from: c}', shares, noC);
    expect(spec.http).toEqual([{ route: [{ destination: { host: LOCAL }, weight: 100 }] }]);
  });
  test('a suspended pair counts like a pending one', async () => {
    const { spec } = await compile(
      'split: [{from: c, weight: 30}, {local: true, weight: 70}]',
      shares,
      records,
      ', sides: {c: {suspend: true}}',
    );
    expect(hosts(spec)).toEqual([[[LOCAL, 100]]]);
  });
});

describe('section 4: the shapes of the patterns', () => {
  test('a mirror', async () => {
    const { spec } = await compile('mirror: {from: b, percentage: 12.5}', ['from: b, service: shop/s']);
    expect(spec.http).toEqual([
      {
        mirror: { host: 's.shop.svc.b-name-imports.local' },
        mirrorPercentage: { value: 12.5 },
        route: [{ destination: { host: LOCAL }, weight: 100 }],
      },
    ]);
  });
  test('subsets are those of the own host alone', async () => {
    const { spec, rule } = await compile(
      'split: [{subset: v1, weight: 60}, {from: b, weight: 40}], subsets: {v2: {track: new}}',
      ['from: b, service: shop/s'],
    );
    expect(rule).toEqual({
      host: LOCAL,
      subsets: [
        { labels: { version: 'v1' }, name: 'v1' },
        { labels: { track: 'new' }, name: 'v2' },
      ],
    });
    expect(spec.http[0].route[0].destination).toEqual({ host: LOCAL, subset: 'v1' });
    expect(spec.http[0].route[1].destination).toEqual({ host: 's.shop.svc.b-name-imports.local' });
  });
  test('a match without default ends at the local service', async () => {
    const { spec } = await compile('match: [{headers: {End-User: {exact: jason}}, route: [{from: b}]}]', [
      'from: b, service: shop/s',
    ]);
    expect(spec.http[0].match).toEqual([{ headers: { 'end-user': { exact: 'jason' } } }]);
    expect(hosts(spec)).toEqual([[['s.shop.svc.b-name-imports.local', 100]], [[LOCAL, 100]]]);
  });
  test('tcp has its port at every destination', async () => {
    const { spec } = await compile('protocol: tcp, port: 27017, split: [{from: b}]', ['from: b, service: shop/s']);
    expect(spec).toEqual({
      gateways: ['mesh'],
      hosts: [LOCAL],
      tcp: [
        { route: [{ destination: { host: 's.shop.svc.b-name-imports.local', port: { number: 27017 } }, weight: 100 }] },
      ],
    });
  });
  test('failover: outlier detection, and the regions of both ends', async () => {
    const { spec, rule } = await compile('failover: {to: [b]}', ['from: b, service: shop/s, importAsLocal: true']);
    expect(hosts(spec)).toEqual([[[LOCAL, 100]]]);
    expect(rule).toEqual({
      host: LOCAL,
      trafficPolicy: {
        loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: 'ra', to: 'rb' }] } },
        outlierDetection: { baseEjectionTime: '1m', consecutive5xxErrors: 3, interval: '10s' },
      },
    });
  });
  test('2.8: a target without a region is refused', async () => {
    const { findings } = await compile('failover: {to: [c]}', ['from: c, service: shop/s, importAsLocal: true']);
    expect(findings).toEqual([
      'failover-region routes[0].failover.to[0]: "c" has no region, so its endpoints count as near as the local ones.',
    ]);
  });
  test('balance: one local destination, and no rule without a policy', async () => {
    const shares = ['from: b, service: shop/s, importAsLocal: true', 'from: c, service: shop/s, importAsLocal: true'];
    const { findings, spec, rule } = await compile('balance: {from: [b, c]}', shares);
    expect(findings).toEqual([]);
    expect(hosts(spec)).toEqual([[[LOCAL, 100]]]);
    expect(rule).toBeUndefined();
  });
});
