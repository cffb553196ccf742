import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Model } from '../../generator/core/model.js';
import { compileTopology, planTree } from '../../generator/pipeline.js';

const golden = fileURLToPath(new URL('../golden/delivery-argocd', import.meta.url));

async function model(): Promise<Model> {
  const paths = { topology: 'topology.yaml', exchange: 'exchange', sealed: 'sealed' };
  const inputs = Object.fromEntries(Object.entries(paths).map(([key, path]) => [key, join(golden, path)]));
  const compiled = await compileTopology(inputs as unknown as Parameters<typeof compileTopology>[0]);
  return compiled.model!;
}

const texts = (part: { files: { path: string; text: () => string }[] } | undefined) =>
  part?.files.map(({ path, text }) => [path, text()]);

test('--only speaks of clusters, so what is told of all of them stays as it is', async () => {
  const parts = [...planTree(await model(), new Set(['west']))];
  expect(parts.map(({ dir }) => dir)).toEqual(['west']);
});

test('out/argocd alone is the same as with its clusters, for it is written again when it alone has changed', async () => {
  const estate = await model();
  const alone = [...planTree(estate, new Set(['argocd']))];
  expect(alone.map(({ dir }) => dir)).toEqual(['argocd']);
  const all = [...planTree(estate, undefined)];
  expect(all.map(({ dir }) => dir)).toEqual(['east', 'west', 'argocd']);
  expect(texts(alone[0])).toEqual(texts(all[2]));
});

test('the folder is flat, its kustomization names all but the patches, and nothing twice', async () => {
  const [part] = planTree(await model(), new Set(['argocd']));
  const paths = part!.files.map(({ path }) => path);
  expect(paths.filter((path) => path.split('/').length !== 2)).toEqual([]);
  expect(new Set(paths).size).toBe(paths.length);
  const [kustomization] = part!.files.filter(({ path }) => path === 'argocd/kustomization.yaml');
  const listed = [...kustomization!.text().matchAll(/^- (.*)$/gm)].map(([, name]) => `argocd/${name}`);
  expect(paths.filter((path) => !listed.includes(path))).toEqual([
    'argocd/patch-argocd-openshift-gitops.yaml',
    'argocd/patch-configmap-argocd-cm.yaml',
    'argocd/kustomization.yaml',
  ]);
});
