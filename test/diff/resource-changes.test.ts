import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeChanges } from '../../generator/core/diff/resource-changes.js';
import { starterTopology } from '../../generator/core/starter.js';
import { compileTopology, planTree } from '../../generator/pipeline.js';
import { fileChange as file, objectText } from './texts.js';

const object = objectText('Widget', 'w', 'n');

test.each([
  ['an object', file('east/app/shop/x.yaml', undefined, object), ['east', 'app', 'Widget', 'n', 'w']],
  ['a removed object', file('east/app/shop/x.yaml', object, undefined), ['east', 'app', 'Widget', 'n', 'w']],
  [
    'what it becomes',
    file('east/app/shop/x.yaml', object, objectText('Gadget', 'g')),
    ['east', 'app', 'Gadget', 'shop-mesh', 'g'],
  ],
  [
    'a cluster-scoped object',
    file('east/infra/x.yaml', undefined, 'kind: Namespace\nmetadata: {name: x}\n'),
    ['east', 'infra', 'Namespace', null, 'x'],
  ],
  [
    'a kustomization',
    file('east/infra/kustomization.yaml', undefined, 'kind: Kustomization\nmetadata: {name: x, namespace: y}\n'),
    ['east', 'infra', 'Kustomization', null, null],
  ],
  [
    'one above the stages',
    file('east/kustomization.yaml', undefined, 'kind: Kustomization\n'),
    ['east', null, 'Kustomization', null, null],
  ],
  ['Argo CD', file('argocd/appproject-x.yaml', undefined, object), [null, null, 'Widget', 'n', 'w']],
  ['a file above the clusters', file('x.yaml', undefined, object), [null, null, 'Widget', 'n', 'w']],
  ['no YAML', file('east/app/x.yaml', undefined, 'a: [\n'), ['east', 'app', null, null, null]],
  ['a list', file('east/app/x.yaml', undefined, '- a\n'), ['east', 'app', null, null, null]],
  ['two documents', file('east/app/x.yaml', undefined, 'kind: A\n---\nkind: B\n'), ['east', 'app', null, null, null]],
  ['an empty file', file('east/app/x.yaml', undefined, ''), ['east', 'app', null, null, null]],
  [
    'fields that are no text',
    file('east/app/x.yaml', undefined, 'kind: 1\nmetadata: [x]\n'),
    ['east', 'app', null, null, null],
  ],
  ['deep nesting', file('east/app/x.yaml', undefined, '['.repeat(100_000)), ['east', 'app', null, null, null]],
])('%s', (_title, change, [cluster, stage, kind, namespace, name]) => {
  const described = describeChanges([change]);
  expect(described).toEqual([{ path: change.path, change: change.change, cluster, stage, kind, namespace, name }]);
  expect(Object.keys(described[0]!)).toEqual(['path', 'change', 'cluster', 'stage', 'kind', 'namespace', 'name']);
});

test('everything that is generated can be read', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'diff-'));
  writeFileSync(join(dir, 'topology.yaml'), starterTopology());
  const paths = { topology: join(dir, 'topology.yaml'), exchange: join(dir, 'exchange'), sealed: join(dir, 'sealed') };
  const { model } = await compileTopology(paths);
  rmSync(dir, { recursive: true });
  const files = [...planTree(model!, undefined)].flatMap((tree) => tree.files);
  const described = describeChanges(files.map(({ path, text }) => file(path, undefined, text())));
  expect(described.length).toBeGreaterThan(40);
  expect(described.filter(({ kind, name }) => kind === null || (name === null && kind !== 'Kustomization'))).toEqual(
    [],
  );
});
