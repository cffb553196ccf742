import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { healthRows } from '../delivery/health-rows.js';
import { noteJudged } from './report.js';
import { mustRun } from './run.js';

const argocd = join(process.env.CONFORMANCE_BIN!, 'argocd');
const settings = fileURLToPath(
  new URL('../golden/delivery-argocd/out/argocd/patch-configmap-argocd-cm.yaml', import.meta.url),
);
const directory = mkdtempSync(join(tmpdir(), 'meshloom-health-'));
afterAll(() => rmSync(directory, { recursive: true }));

const API_VERSIONS: Record<string, string> = {
  ExportedServiceSet: 'federation.maistra.io/v1',
  ImportedServiceSet: 'federation.maistra.io/v1',
  Istio: 'sailoperator.io/v1',
  IstioCNI: 'sailoperator.io/v1',
  ServiceMeshControlPlane: 'maistra.io/v2',
  ServiceMeshMemberRoll: 'maistra.io/v1',
  ServiceMeshPeer: 'federation.maistra.io/v1',
  Subscription: 'operators.coreos.com/v1alpha1',
};

test.each(healthRows)('Argo CD judges a %s %s', async (kind, what, object, status, message) => {
  const file = join(directory, 'object.yaml');
  writeFileSync(file, JSON.stringify({ apiVersion: API_VERSIONS[kind], kind, ...object }));
  const args = ['admin', 'settings', 'resource-overrides', 'health', file, '--argocd-cm-path', settings];
  // Its own configuration would be looked for in HOME.
  const said = await mustRun(argocd, args, { env: { HOME: directory } });
  expect(said).toBe(`STATUS: ${status}\nMESSAGE: ${message}\n`);
  noteJudged(`${kind} ${what}`);
});
