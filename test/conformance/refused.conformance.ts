import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { clustersNamed } from './clusters.js';
import { applyStage, STAGES, type Stage } from './estate.js';
import { expectValid } from './istioctl.js';
import { removeEstate } from './removal.js';
import { noteRefused } from './report.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const clusters = clustersNamed(['rosa']);
let directory: string;

beforeAll(async () => {
  for (const stage of STAGES) await applyStage(clusters, root, 'rosa', stage);
});
afterAll(() => removeEstate(clusters, root, 'rosa', 'hybrid-cloud'));
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'refused-'));
  cpSync(join(root, 'out'), join(directory, 'out'), { recursive: true });
  return () => rmSync(directory, { recursive: true });
});

const controlPlane = 'mesh-cp/rosa-prod/servicemeshcontrolplane-rosa-prod-mesh.yaml';
const peer = 'mesh-fed/rosa-prod/aro-stg/servicemeshpeer-aro-stg-mesh.yaml';
const imports = 'mesh-fed/rosa-prod/aro-stg/importedserviceset-aro-stg-mesh.yaml';
const virtualService = 'app/rosa-prod/routes/virtualservice-details.prod-bookinfo.yaml';
const namespace = 'infra/rosa-prod/namespace-rosa-prod-mesh.yaml';

/** What a real server refuses, so that the suite is known to be able to fail: one edit of the root topology's tree each. */
test.each<[string, Stage, string, (text: string) => string, RegExp]>([
  [
    'an unknown field of a ServiceMeshPeer',
    'mesh-fed',
    peer,
    (text) => text.replace('  security:', '  securty: {}\n  security:'),
    /\.spec\.securty: field not declared in schema/,
  ],
  [
    'an unknown field deep in a control plane',
    'mesh-cp',
    controlPlane,
    (text) => text.replace('requestedNetworkView', 'requestedNetworkViews'),
    /requestedNetworkViews: field not declared in schema/,
  ],
  [
    'an unknown field of an import',
    'mesh-fed',
    imports,
    (text) => text.replace('nameSelector:', 'nameSelektor:'),
    /nameSelektor: field not declared in schema/,
  ],
  [
    'a wrong enum in a control plane',
    'mesh-cp',
    controlPlane,
    (text) => text.replace('mode: MultiTenant', 'mode: MultiTennant'),
    /Unsupported value: "MultiTennant"/,
  ],
  [
    'no gateway name in a peer',
    'mesh-fed',
    peer,
    (text) => text.replace(/( {6}| {4})name: aro-stg-ingress\n/, ''),
    /spec\.gateways\.ingress/,
  ],
  [
    'a port that is a text',
    'mesh-fed',
    peer,
    (text) => text.replace('servicePort: 15443', 'servicePort: "15443"'),
    /servicePort/,
  ],
  ['a weight that is a text', 'app', virtualService, (text) => text.replace('weight: 60', 'weight: "60"'), /weight/],
  [
    'a name that is too long',
    'infra',
    namespace,
    (text) => text.replace('name: rosa-prod-mesh', `name: ${'n'.repeat(64)}`),
    /must be no more than 63/,
  ],
  [
    'a name in upper case',
    'infra',
    namespace,
    (text) => text.replace('name: rosa-prod-mesh', 'name: Rosa-Prod-Mesh'),
    /RFC 1123/,
  ],
  [
    'a label that is no label',
    'infra',
    namespace,
    (text) => text.replace('part-of: hybrid-cloud', 'part-of: "hybrid cloud"'),
    /valid label/,
  ],
  [
    'a namespace that does not exist',
    'app',
    virtualService,
    (text) => text.replace('namespace: prod-bookinfo', 'namespace: nowhere'),
    /"nowhere" not found/,
  ],
])('refused: %s', async (name, stage, file, edit, said) => {
  const path = join(directory, 'out', 'rosa', file);
  const text = readFileSync(path, 'utf8');
  const broken = edit(text);
  expect(broken).not.toBe(text);
  writeFileSync(path, broken);
  const run = await clusters.kubectl('rosa', [
    'apply',
    '-k',
    join(directory, 'out', 'rosa', stage),
    '--server-side',
    '--validate=strict',
  ]);
  expect(run.code).not.toBe(0);
  expect(run.stderr).toMatch(said);
  noteRefused(name);
});

const route = 'app/rosa-prod/routes';

/** What istioctl refuses, so that its silence means something. */
test.each<[string, (text: string) => string]>([
  ['a negative weight', (text) => text.replace('weight: 60', 'weight: -60')],
  ['an unknown field', (text) => text.replace('weight: 60', 'wieght: 60')],
  ['a subset that no DestinationRule has', (text) => text.replace('subset: v1', 'subset: v9')],
])('istioctl refuses %s', async (name, edit) => {
  const path = join(directory, 'out', 'rosa', virtualService);
  const text = readFileSync(path, 'utf8');
  expect(edit(text)).not.toBe(text);
  writeFileSync(path, edit(text));
  await expect(expectValid(join(directory, 'out', 'rosa', route))).rejects.toThrow();
  noteRefused(name);
});
