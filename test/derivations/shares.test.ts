import { describe, expect, test } from 'vitest';
import { compileText, recordText } from '../support/compile-case.js';

const records = {
  'exchange/a.yaml': recordText('a', { b: '{addresses: [192.0.2.1]}' }, 'a'),
  'exchange/b.yaml': recordText('b', { a: '{addresses: [192.0.2.2]}' }, 'b'),
};

/** What mesh `b` exports to `a`, and what `a` imports, for the given shares; `b` is in region `rb`. */
async function compile(shares: string[], regionOfB = ', region: rb') {
  const topology = `
clusters: {c1: {provider: onprem, region: ra}, c2: {provider: onprem${regionOfB}}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1, members: [shop, n]}, b: {cluster: c2, members: [n, shop]}}
peerings: [{meshes: [a, b]}]
shares:
${shares.map((share) => `  - {from: b, ${share}}\n`).join('')}`;
  const { findings, objects } = await compileText(topology, records);
  return {
    findings,
    exports: objects['c2/mesh-fed/b/a/exportedserviceset-a.yaml']?.spec.exportRules,
    imports: objects['c1/mesh-fed/a/b/importedserviceset-b.yaml']?.spec.importRules,
    locality: objects['c1/mesh-fed/a/b/importedserviceset-b.yaml']?.spec.locality,
  };
}

type Name = [namespace: string, name: string];
const named = ([namespace, name]: Name) => ({ name, namespace });
const exported = (of: Name, alias?: Name) => ({
  nameSelector: { ...(alias === undefined ? {} : { alias: named(alias) }), ...named(of) },
  type: 'NameSelector',
});
const imported = (of: Name, alias?: Name, importAsLocal = false) => ({
  importAsLocal,
  nameSelector: { ...(alias === undefined ? {} : { alias: named(alias) }), ...named(of) },
  type: 'NameSelector',
});

describe('design 2.6, facts R3, R9, R10, R18: aliases of both ends', () => {
  test.each([
    ['no alias', 'service: n/s', [exported(['n', 's'])], [imported(['n', 's'])]],
    ['exportAs', 'service: n/s, exportAs: o/t', [exported(['n', 's'], ['o', 't'])], [imported(['o', 't'])]],
    ['importAs', 'service: n/s, importAs: o/t', [exported(['n', 's'])], [imported(['n', 's'], ['o', 't'])]],
    [
      'both',
      'service: n/s, exportAs: o/t, importAs: p/u',
      [exported(['n', 's'], ['o', 't'])],
      [imported(['o', 't'], ['p', 'u'])],
    ],
    [
      'R18: * keeps the name',
      'service: n/s, exportAs: "o/*"',
      [exported(['n', 's'], ['o', '*'])],
      [imported(['o', 's'])],
    ],
    [
      'R18: * keeps the namespace',
      'service: n/s, exportAs: "*/t"',
      [exported(['n', 's'], ['*', 't'])],
      [imported(['n', 't'])],
    ],
    ['R3: a wildcard', 'service: "n/*"', [exported(['n', '*'])], [imported(['n', '*'])]],
    [
      'a wildcard elsewhere',
      'service: "n/*", importAs: "shop/*"',
      [exported(['n', '*'])],
      [imported(['n', '*'], ['shop', '*'])],
    ],
    [
      'a list',
      'service: [n/s, n/t], exportAs: "o/*"',
      [exported(['n', 's'], ['o', '*']), exported(['n', 't'], ['o', '*'])],
      [imported(['o', 's']), imported(['o', 't'])],
    ],
    [
      'R10: local, alias always',
      'service: n/s, importAsLocal: true',
      [exported(['n', 's'])],
      [imported(['n', 's'], ['n', 's'], true)],
    ],
    [
      'R10: local under the exported name',
      'service: n/s, exportAs: shop/t, importAsLocal: true',
      [exported(['n', 's'], ['shop', 't'])],
      [imported(['shop', 't'], ['shop', 't'], true)],
    ],
    [
      'R10: local elsewhere',
      'service: "n/*", importAs: "shop/*", importAsLocal: true',
      [exported(['n', '*'])],
      [imported(['n', '*'], ['shop', '*'], true)],
    ],
    ['R16: export alone', 'service: n/s, only: export', [exported(['n', 's'])], undefined],
  ])('%s', async (_, share, exports, imports) => {
    expect(await compile([share])).toMatchObject({ findings: [], exports, imports });
  });

  test('R1, R4: a selector has an aliases list, never an alias', async () => {
    const share = 'selector: {namespace: n, matchLabels: {app: s}}, exportAs: "o/*"';
    const { exports, imports } = await compile([share]);
    expect(exports).toEqual([
      {
        labelSelector: {
          aliases: [{ alias: { name: '*', namespace: 'o' }, name: '*', namespace: '*' }],
          namespace: 'n',
          selector: { matchLabels: { app: 's' } },
        },
        type: 'LabelSelector',
      },
    ]);
    expect(imports).toEqual([imported(['o', '*'])]);
  });

  test('rules keep the order of the file', async () => {
    const { exports } = await compile(['service: n/z', 'service: n/a', 'service: "n/*"']);
    expect(exports).toEqual([exported(['n', 'z']), exported(['n', 'a']), exported(['n', '*'])]);
  });
});

describe('facts R2, R9, R10, R12, N10: what is refused', () => {
  test.each([
    ['R2', ['service: "n/*"', 'service: n/s'], 'share-unreachable'],
    ['R2: a wildcard over namespaces', ['service: "*/s"', 'service: n/s'], 'share-unreachable'],
    ['R9', ['service: n/s, exportAs: o/t, only: export', 'service: n/s, only: import'], 'share-not-exported'],
    ['R10', ['service: "*/s", importAsLocal: true'], 'share-local-open'],
    ['R12: a name over a wildcard', ['service: "n/*", exportAs: n/one'], 'share-fixed-alias'],
    ['R12: a namespace over a wildcard', ['service: "*/s", exportAs: n/*'], 'share-fixed-alias'],
    [
      'R12: a name over a selector',
      ['selector: {namespace: n, matchLabels: {a: b}}, importAs: n/one'],
      'share-fixed-alias',
    ],
    ['R12: a name over a list', ['service: [n/s, n/t], importAs: n/one'], 'share-fixed-alias'],
    [
      'R12: two services, one exported name',
      ['service: n/s, exportAs: n/one', 'service: n/t, exportAs: n/one'],
      'share-one-name',
    ],
    [
      'R12: two services, one imported name',
      ['service: n/s, importAs: n/one', 'service: n/t, importAs: n/one'],
      'share-one-name',
    ],
    ['R13', ['service: "*/*", only: export'], 'share-everything'],
    ['N10: exporter', ['service: foreign/s'], 'share-not-member'],
    ['N10: importer', ['service: n/s, importAsLocal: true, importAs: foreign/s'], 'share-local-namespace'],
  ])('%s', async (_, shares, rule) => {
    const { findings } = await compile(shares);
    expect(findings.map((finding) => finding.split(' ')[0])).toContain(rule);
  });

  test('a rule that only seems to be covered is not refused', async () => {
    const { findings } = await compile([
      'service: n/s',
      'service: "n/*"',
      'selector: {namespace: shop, matchLabels: {tier: api, app: s}}, exportAs: "o/*"',
      'selector: {namespace: shop, matchLabels: {tier: api}}, exportAs: "p/*"',
    ]);
    expect(findings).toEqual([]);
  });
});

describe('facts 2.8: the locality of an import set', () => {
  test.each([
    ["the exporter's region", ['service: n/s, importAsLocal: true'], ', region: rb', { region: 'rb' }],
    [
      "the exporter's region and zone",
      ['service: n/s, importAsLocal: true'],
      ', region: rb, zone: zb',
      { region: 'rb', zone: 'zb' },
    ],
    ['none without a region', ['service: n/s, importAsLocal: true'], '', undefined],
    ['none without a local rule', ['service: n/s'], ', region: rb', undefined],
    [
      'that of the share',
      ['service: n/s, importAsLocal: true, locality: {region: own}'],
      ', region: rb',
      { region: 'own' },
    ],
    [
      'that of the only share that gives one',
      ['service: n/s, importAsLocal: true', 'service: n/t, importAsLocal: true, locality: {region: own}'],
      ', region: rb',
      { region: 'own' },
    ],
    [
      'given twice in another order of keys',
      [
        'service: n/s, importAsLocal: true, locality: {region: r, zone: z}',
        'service: n/t, importAsLocal: true, locality: {zone: z, region: r}',
      ],
      '',
      { region: 'r', zone: 'z' },
    ],
  ])('%s', async (_, shares, region, locality) => {
    const compiled = await compile(shares, region);
    expect(compiled.findings).toEqual([]);
    expect(compiled.locality).toEqual(locality);
  });

  test('those given must agree', async () => {
    const { findings } = await compile([
      'service: n/s, importAsLocal: true, locality: {region: one}',
      'service: n/t, importAsLocal: true, locality: {region: two}',
    ]);
    expect(findings.map((finding) => finding.split(' ')[0])).toEqual(['share-locality']);
  });
});
