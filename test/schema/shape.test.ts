import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkRecordShape, checkTopologyShape } from '../../generator/core/schema.js';
import { documentOf, findingsOf } from './shape-case.js';
import { everyKey, everyRecordKey, rootExample } from './whole-topologies.js';
import { wrongChoices } from './wrong-choices.js';
import { wrongKeys } from './wrong-keys.js';
import { wrongTypes } from './wrong-types.js';
import { wrongValues } from './wrong-values.js';

test.each([...wrongKeys, ...wrongTypes, ...wrongValues, ...wrongChoices])('%s', (_title, kind, text, findings) => {
  expect(findingsOf(kind, text)).toEqual(findings);
});

describe('what is allowed', () => {
  test('the root example', () => {
    expect(checkTopologyShape(documentOf(rootExample))).toEqual([]);
  });

  test.each([
    ['topology', everyKey, checkTopologyShape],
    ['exchange-record', everyRecordKey, checkRecordShape],
  ] as const)('every key of the %s schema', (name, text, check) => {
    const doc = documentOf(text);
    expect(check(doc)).toEqual([]);
    const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
    const used = new Set<string>();
    use(schema, schema, '#', doc.value, used);
    const unused = propertiesOf(schema, '#').filter((property) => !used.has(property));
    expect(unused).toEqual([]);
  });

  test.each([
    [
      'an included file',
      'whole topology',
      'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nclusters: {}\nmeshes: {}\napps: {}\npeerings: []\nshares: []\nroutes: []\npatches: []',
    ],
    ['clusters without a mesh', 'topology', 'clusters:\n  rosa: {provider: aws}'],
    [
      'a cluster whose provider is the default one',
      'topology',
      'defaults: {cluster: {region: x}}\nclusters:\n  rosa: {zone: z}',
    ],
    ['a namespace called prototype', 'topology', 'meshes:\n  a: {namespace: prototype}'],
    ['a share for nobody', 'topology', 'shares:\n  - {from: a, to: [], service: x/y}'],
    ['20,000 members', 'topology', `meshes:\n  a: {members: [${Array(20_000).fill('m').join(', ')}]}`],
    ['a record of almost nothing', 'record', 'rootCertificates: []'],
  ] as const)('%s', (_title, kind, text) => {
    expect(findingsOf(kind, text)).toEqual([]);
  });
});

describe('many mistakes', () => {
  test('the first 50 in file order, and that there are more', () => {
    const findings = findingsOf('topology', `peerings:\n${'  - {hub: a}\n'.repeat(60)}`);
    expect(findings).toHaveLength(50);
    expect(findings[0]).toBe('5:5  schema-choice  peerings[0]: has "hub" without "spokes". Add spokes: [a, b].');
    expect(findings[49]).toBe(
      '54:5  schema-choice  peerings[49]: has "hub" without "spokes". Add spokes: [a, b]. There are more mistakes after this one.',
    );
  });

  test.each([
    ['10,000 wrong peerings', `peerings:\n${'  - {hub: 1, spokez: []}\n'.repeat(10_000)}`],
    ['10,000 wrong members', `meshes:\n  a:\n    members:\n${'      - X\n'.repeat(10_000)}`],
    ['5,000 unknown keys', `meshes:\n  a:\n${Array.from({ length: 5000 }, (_, n) => `    versio${n}: 1\n`).join('')}`],
  ])('%s in less than three seconds', (_title, text) => {
    const doc = documentOf(`apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: x}\n${text}`);
    const start = performance.now();
    expect(checkTopologyShape(doc)).toHaveLength(50);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> };

function propertiesOf(node: unknown, pointer: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = Object.keys((node as Schema).properties ?? {}).map((key) => `${pointer}/properties/${key}`);
  const below = Object.entries(node).flatMap(([key, value]) => propertiesOf(value, `${pointer}/${key}`));
  return [...own, ...below];
}

/** Marks the properties of the schema that a valid value uses. */
function use(root: Schema, node: Schema, pointer: string, value: unknown, used: Set<string>): void {
  const go = (key: string, below: unknown) => use(root, (node as never)[key], `${pointer}/${key}`, below, used);
  if (typeof node.$ref === 'string') {
    const name = node.$ref.slice('#/definitions/'.length);
    use(root, (root.definitions as Record<string, Schema>)[name]!, node.$ref, value, used);
  }
  for (const key of ['allOf', 'anyOf'] as const) {
    (node[key] as Schema[] | undefined)?.forEach((branch, index) => {
      use(root, branch, `${pointer}/${key}/${index}`, value, used);
    });
  }
  if (Array.isArray(value)) {
    if (node.items !== undefined) for (const item of value) go('items', item);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) {
      const property = node.properties?.[key];
      if (property !== undefined) used.add(`${pointer}/properties/${key}`);
      if (property !== undefined) use(root, property, `${pointer}/properties/${key}`, below, used);
      else if (typeof node.additionalProperties === 'object') go('additionalProperties', below);
    }
  }
}
