import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileCase } from '../support/compile-case.js';
import { buildDirectory, STANDALONE } from './kustomize.js';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {annotations: {sidecar.istio.io/inject: "true"}, labels: {app: web}}
    spec: {containers: [{name: web, image: registry.example/web:1}]}
`;

/** Builds the one app of a topology, whose directory holds one Deployment; what Kustomize makes of it is what counts. */
async function build(rest: string) {
  const directory = mkdtempSync(join(tmpdir(), 'copied-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write(
    'app/kustomization.yaml',
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n',
  );
  write('app/web.yaml', deployment);
  write(
    'topology.yaml',
    `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: copied}
clusters: {c: {provider: onprem}}
meshes: {m: {cluster: c, version: "2.6", members: [shop]}}
apps: {web: {mesh: m, namespace: shop, kustomize: app}}
${rest}`,
  );
  try {
    const { findings, files } = await compileCase(directory);
    expect(findings).toEqual([]);
    for (const [path, text] of files) write(`out/${path}`, text);
    const [built] = await buildDirectory(STANDALONE, join(directory, 'out/c/app'));
    return parse(built!.text);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('design 2.8: the app sets the namespace, and our labels stay out of selectors and pods', async () => {
  const { metadata, spec } = await build('defaults: {labels: {team: shop}}\n');
  expect(metadata).toEqual({
    labels: { 'app.kubernetes.io/managed-by': 'meshloom', 'app.kubernetes.io/part-of': 'copied', team: 'shop' },
    name: 'web',
    namespace: 'shop',
  });
  expect(spec.selector).toEqual({ matchLabels: { app: 'web' } });
  expect(spec.template.metadata.labels).toEqual({ app: 'web' });
});

test('design 2.1: defaults.annotations are on every object, and not on pods', async () => {
  const { metadata, spec } = await build('defaults: {annotations: {corp.example/owner: shop}}\n');
  expect(metadata.annotations).toEqual({ 'corp.example/owner': 'shop' });
  expect(spec.template.metadata.annotations).toEqual({ 'sidecar.istio.io/inject': 'true' });
});

test.each([
  ['by kind', '{kind: Deployment}'],
  ['by name', '{kind: Deployment, name: web}'],
  ['by the namespace that the app sets', '{kind: Deployment, name: web, namespace: shop}'],
])('design 2.1: a patch %s that passes validation takes effect', async (_, target) => {
  const patch = `patches: [{cluster: c, stage: app, target: ${target}, patch: {spec: {replicas: 7}}}]\n`;
  expect((await build(patch)).spec.replicas).toBe(7);
});
