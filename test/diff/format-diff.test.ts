import { expect, test } from 'vitest';
import { type FileChange, formatDiff } from '../../generator/core/diff/format-diff.js';
import { fileChange as file, objectText, serviceMeshPeer } from './texts.js';

const changes: FileChange[] = [
  file('argocd/appproject-estate.yaml', undefined, objectText('AppProject', 'estate', 'argo')),
  file(
    'east/infra/shop/kustomization.yaml',
    'kind: Kustomization\nresources:\n- a\n',
    'kind: Kustomization\nresources:\n- a\n- b\n',
  ),
  file('east/infra/shop/namespace-b.yaml', undefined, 'kind: Namespace\nmetadata:\n  name: b\n'),
  file('east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml', serviceMeshPeer(), undefined),
  file('west/app/x.yaml', 'a\n', 'b'),
];

const text = `argocd: 1 added, 0 changed, 0 removed
east: 1 added, 1 changed, 1 removed
west: 0 added, 1 changed, 0 removed

+ argocd  AppProject estate (argo)
~ east/infra  Kustomization shop/kustomization.yaml
+ east/infra  Namespace b
- east/mesh-fed  ServiceMeshPeer partner (shop-mesh)
~ west/app  x.yaml

! live/out/east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml: the ServiceMeshPeer "partner" is removed: the pair parts, and the trust in it stays until istiod restarts.

--- /dev/null
+++ b/live/out/argocd/appproject-estate.yaml
@@ -0,0 +1,5 @@
+apiVersion: x/v1
+kind: AppProject
+metadata:
+  name: estate
+  namespace: argo
--- a/live/out/east/infra/shop/kustomization.yaml
+++ b/live/out/east/infra/shop/kustomization.yaml
@@ -1,3 +1,4 @@
 kind: Kustomization
 resources:
 - a
+- b
--- /dev/null
+++ b/live/out/east/infra/shop/namespace-b.yaml
@@ -0,0 +1,3 @@
+kind: Namespace
+metadata:
+  name: b
--- a/live/out/east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml
+++ /dev/null
@@ -1,9 +0,0 @@
-apiVersion: x/v1
-kind: ServiceMeshPeer
-metadata:
-  name: partner
-  namespace: shop-mesh
-spec:
-  gateways: {ingress: {name: partner-ingress}}
-  remote: {addresses: [192.0.2.1]}
-  security: {clientID: id}
--- a/live/out/west/app/x.yaml
+++ b/live/out/west/app/x.yaml
@@ -1,1 +1,1 @@
-a
+b
\\ No newline at end of file
`;

test('text: counts, resources, risks, and the unified diff', async () => {
  expect(await formatDiff(changes, 'text', { prefix: 'live/out' })).toBe(text);
});

test('json: a change with risks lists their ids', async () => {
  expect(await formatDiff(changes.slice(3), 'json')).toBe(`[
  {
    "path": "east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml",
    "change": "removed",
    "cluster": "east",
    "stage": "mesh-fed",
    "kind": "ServiceMeshPeer",
    "namespace": "shop-mesh",
    "name": "partner",
    "risks": [
      "peer-removed"
    ]
  },
  {
    "path": "west/app/x.yaml",
    "change": "changed",
    "cluster": "west",
    "stage": "app",
    "kind": null,
    "namespace": null,
    "name": null
  }
]
`);
});

const before = `${objectText('Service', 'web')}spec:
  ports:
  - {name: http, port: 80}
  - {name: old, port: 1}
  type: ClusterIP
`;
const after = `${objectText('Service', 'web')}spec:
  ports:
  - {name: http, port: 8080}
  - {name: https, port: 443}
  type: ClusterIP
`;

test('markdown: a table, the risks, the fields that change, and the folded diff', async () => {
  const shown = await formatDiff([...changes.slice(1, 4), file('west/app/web.yaml', before, after)], 'markdown');
  expect(shown).toBe(`| Cluster | Kind | Added | Changed | Removed |
| --- | --- | ---: | ---: | ---: |
| \`east\` | \`Kustomization\` | 0 | 1 | 0 |
| \`east\` | \`Namespace\` | 1 | 0 | 0 |
| \`east\` | \`ServiceMeshPeer\` | 0 | 0 | 1 |
| \`west\` | \`Service\` | 0 | 1 | 0 |

**This costs an address, an identity or more:**

- \`out/east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml\`: the ServiceMeshPeer \`partner\` is removed: the pair parts, and the trust in it stays until istiod restarts.

**What changes:**

- removed \`out/east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml\`
- changed \`out/west/app/web.yaml\`
  - \`spec.ports[name=http].port: 80 → 8080\`
  - \`- spec.ports[name=old]: {"name":"old","port":1}\`
  - \`+ spec.ports[name=https]: {"name":"https","port":443}\`
- added \`out/east/infra/shop/namespace-b.yaml\`

<details>
<summary>Diff</summary>

\`\`\`diff
--- a/out/east/infra/shop/kustomization.yaml
+++ b/out/east/infra/shop/kustomization.yaml
@@ -1,3 +1,4 @@
 kind: Kustomization
 resources:
 - a
+- b
\`\`\`
\`\`\`diff
--- /dev/null
+++ b/out/east/infra/shop/namespace-b.yaml
@@ -0,0 +1,3 @@
+kind: Namespace
+metadata:
+  name: b
\`\`\`
\`\`\`diff
--- a/out/east/mesh-fed/shop/partner/servicemeshpeer-partner.yaml
+++ /dev/null
@@ -1,9 +0,0 @@
-apiVersion: x/v1
-kind: ServiceMeshPeer
-metadata:
-  name: partner
-  namespace: shop-mesh
-spec:
-  gateways: {ingress: {name: partner-ingress}}
-  remote: {addresses: [192.0.2.1]}
-  security: {clientID: id}
\`\`\`
\`\`\`diff
--- a/out/west/app/web.yaml
+++ b/out/west/app/web.yaml
@@ -5,6 +5,6 @@
   namespace: shop-mesh
 spec:
   ports:
-  - {name: http, port: 80}
-  - {name: old, port: 1}
+  - {name: http, port: 8080}
+  - {name: https, port: 443}
   type: ClusterIP
\`\`\`

</details>
`);
});

test('markdown: sealed texts are shortened', async () => {
  const sealed = (text: string) =>
    `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec:\n  encryptedData:\n    key: ${text}\n`;
  const changed = file('east/infra/x/s.yaml', sealed(`Ag${'B'.repeat(700)}`), sealed(`AgC${'D'.repeat(700)}`));
  const shown = await formatDiff([changed], 'markdown');
  expect(shown).not.toMatch(/[BD]{100}/);
  expect(shown).toContain('-    key: AgBBBBBBBBBBBBBB…(702 characters)\n+    key: AgCDDDDDDDDDDDDD…(703 characters)\n');
  expect(shown).toContain(`\`spec.encryptedData.key: Ag${'B'.repeat(78)}… → AgC${'D'.repeat(77)}…\``);
});

test.each([
  ['a Secret', 'kind: Secret\nmetadata: {name: s}\ndata: {password: aHVudGVyMg==}\n'],
  ['strings of a Secret', 'kind: Secret\nmetadata: {name: s}\nstringData: {password: aHVudGVyMg==}\n'],
  ['a private key', `a: b\n-----BEGIN ${'PRIVATE KEY'}-----\naHVudGVyMg==\n-----END ${'PRIVATE KEY'}-----\n`],
])('what %s holds is never shown', async (_what, text) => {
  for (const change of [
    file('east/app/x.yaml', text, undefined),
    file('east/app/x.yaml', undefined, text),
    file('east/app/x.yaml', text, text.replace('aHVudGVyMg', 'aHVudGVyMQ')),
    file('east/app/x.yaml', 'kind: Secret\nmetadata: {name: s}\n', text),
  ]) {
    for (const format of ['text', 'json', 'markdown'] as const) {
      const shown = await formatDiff([change], format);
      expect(shown).not.toContain('aHVudGVy');
      if (format !== 'json') expect(shown).toContain('\n (not shown: it holds a private key, a token or a Secret)\n');
    }
  }
});

test('no change', async () => {
  expect(await formatDiff([], 'text')).toBe('');
  expect(await formatDiff([], 'json')).toBe('[]\n');
  expect(await formatDiff([], 'markdown')).toBe('Nothing changes in the generated files.\n');
});

test('colour marks what goes, the risks, and the heads of the diff', async () => {
  const colour = (style: string, part: string): string => `<${style}>${part}</>`;
  const coloured = await formatDiff([file('east/infra/x.yaml', 'a: 1\nb: -\n', 'a: 1\n')], 'text', {
    prefix: '',
    colour,
  });
  expect(coloured).toBe(`east: 0 added, 1 changed, 0 removed

~ east/infra  x.yaml

<dim>--- a/east/infra/x.yaml</>
<dim>+++ b/east/infra/x.yaml</>
<dim>@@ -1,2 +1,1 @@</>
 a: 1
<red>-b: -</>
`);
  const plain = await formatDiff(changes, 'text', { prefix: 'live/out', colour: (_style, part) => part });
  expect(plain).toBe(text);
  const stripped = (await formatDiff(changes, 'text', { prefix: 'live/out', colour })).replace(
    /<\/?(?:red|yellow|dim)?>/g,
    '',
  );
  expect(stripped).toBe(text);
});

test('nothing in a file or its name is obeyed by a terminal or a CI runner, or forges a line', async () => {
  const hostile = 'a\u001b[2J\n::add-mask::x\n  ::error::y\n##vso[z]\r\n\u202e\t\u009b\n';
  const shown = await formatDiff([file('east/app/a\nb\u001b.yaml', `${hostile}old\n`, hostile)], 'text', {
    prefix: '\u001b]0;',
  });
  expect(shown).toBe(`east: 0 added, 1 changed, 0 removed

~ east/app  a\\x0ab\\x1b.yaml

--- a/\\x1b]0;/east/app/a\\x0ab\\x1b.yaml
+++ b/\\x1b]0;/east/app/a\\x0ab\\x1b.yaml
@@ -3,4 +3,3 @@
   \\x3a:error::y
 #\\x23vso[z]\\x0d
 \\u202e\t\\x9b
-old
`);
  const added = await formatDiff([file('x.yaml', 'b\n::add-mask::x\n', '::add-mask::x\n')], 'text');
  expect(added.split('\n').at(-2)).toBe(' \\x3a:add-mask::x');
});

test('a large file that has become another one is shown as replaced, soon', async () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}\n`).join('');
  const start = performance.now();
  const shown = await formatDiff([file('x.yaml', `same\n${lines('a')}`, `same\n${lines('b')}`)], 'text');
  expect(performance.now() - start).toBeLessThan(5000);
  expect(shown).toContain('@@ -1,20001 +1,20001 @@\n-same\n-a0\n');
});

test('the same changes give the same bytes', async () => {
  for (const format of ['text', 'json', 'markdown'] as const) {
    expect(await formatDiff(changes, format)).toBe(await formatDiff(structuredClone(changes), format));
  }
});
