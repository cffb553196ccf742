import { test } from 'vitest';
import { parse } from 'yaml';
import { compileEstate } from '../support/compiled-estate.js';
test('x', async () => {
  const c = await compileEstate({ topology: `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: y}
clusters: {e1: {provider: aws}}
meshes: {m: {cluster: e1, version: "2.6", members: [n1]}}
apps: {s: {mesh: m, namespace: n1, template: sleep}}
`, records: {} });
  const t = c.tree.get('e1/app/m/apps/s/deployment-sleep.yaml')!;
  const q = parse(t, {version: '1.1'}); console.log(JSON.stringify(q.spec.template.spec.containers[0].env), parse('[e1, 1e3, e, E1, e10, E-1]', {version: '1.1'}));
});
