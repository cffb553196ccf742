import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildEveryDirectory } from './kustomize.js';

const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
const fifo = 'sortOptions: {order: fifo}\n';
const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "y"}\n`;
let out: string;

function write(file: string, content: string) {
  mkdirSync(join(out, file, '..'), { recursive: true });
  writeFileSync(join(out, file), content);
}

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'kustomize-'));
  write('east/kustomization.yaml', `${head}${fifo}resources: [infra]\n`);
  write('east/infra/kustomization.yaml', `${head}${fifo}resources: [a, b]\n`);
  for (const name of ['a', 'b']) {
    write(`east/infra/${name}/kustomization.yaml`, `${head}${fifo}resources: [map.yaml]\n`);
    write(`east/infra/${name}/map.yaml`, configMap(name));
  }
});
afterEach(() => rmSync(out, { recursive: true }));

test('a right tree has no problems', async () => {
  expect(await buildEveryDirectory(out)).toEqual({ directories: 4, problems: [] });
});

test('what a level leaves out is reported at every level above', async () => {
  write('east/infra/kustomization.yaml', `${head}${fifo}resources: [a]\n`);
  expect((await buildEveryDirectory(out)).problems).toEqual([
    'east/infra: builds 1 objects, expected 2',
    'east/infra: does not reach v1 ConfigMap /b of east/infra/b',
    'east: builds 1 objects, expected 2',
    'east: does not reach v1 ConfigMap /b of east/infra/b',
  ]);
});

test('an object that a higher level changes is reported', async () => {
  write(
    'east/kustomization.yaml',
    `${head}${fifo}resources: [infra]\npatches:
  - {target: {name: a}, patch: '[{"op": "add", "path": "/data/b", "value": "c"}]'}\n`,
  );
  expect((await buildEveryDirectory(out)).problems).toEqual([
    'east: builds another v1 ConfigMap /a than east/infra',
    'east: builds another v1 ConfigMap /a than east/infra/a',
  ]);
});

test('a missing, unordered or broken kustomization is reported', async () => {
  write('kustomization.yaml', `${head}resources: [east]\n`);
  write('east/mesh-cp/a/map.yaml', configMap('c'));
  write('east/infra/a/kustomization.yaml', `${head}resources: [map.yaml]\n`);
  write('east/infra/b/kustomization.yaml', `${head}${fifo}resource: [map.yaml]\n`);
  const { directories, problems } = await buildEveryDirectory(out);
  expect(directories).toBe(1);
  expect(problems).toHaveLength(7);
  expect(problems).toEqual(
    expect.arrayContaining([
      '.: out itself has a kustomization.yaml',
      'east/infra/a: sortOptions is undefined, expected {"order":"fifo"}',
      'east/mesh-cp: has no kustomization.yaml',
      'east/mesh-cp/a: has no kustomization.yaml',
      expect.stringMatching(/^east\/infra\/b: does not build: .*unknown field .*resource/),
    ]),
  );
});
