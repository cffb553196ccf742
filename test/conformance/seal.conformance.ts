import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mustRun } from './run.js';
import { makeController, unseal } from './seal-keys.js';

const meshloom = fileURLToPath(new URL('../../dist/meshloom.cjs', import.meta.url));
const KEYS = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'];

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'conformance-seal-'));
});
afterAll(() => rmSync(home, { recursive: true }));

const at = (...path: string[]): string => join(home, ...path);

/** A topology with one mesh and the record that has its cluster's sealing certificate, and the CA, sealed. */
async function seal(kind: string): Promise<string> {
  const directory = at(kind, 'repository');
  mkdirSync(join(directory, 'exchange'), { recursive: true });
  writeFileSync(
    join(directory, 'topology.yaml'),
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: sealing}\nclusters: {c1: {provider: onprem}}\nmeshes: {prod: {cluster: c1, namespace: prod-mesh, version: "2.6", secrets: sealed-secrets}}\n',
  );
  const pem = await readFile(at('own.crt'), 'utf8');
  const line = await mustRun('openssl', ['x509', '-in', at('own.crt'), '-noout', '-fingerprint', '-sha256']);
  const sha256 = line.split('=')[1]!.trim().toLowerCase();
  const certificate = `      sha256: "${sha256}"\n      pem: |\n${pem.replaceAll(/^(?=.)/gm, '        ')}`;
  writeFileSync(
    join(directory, 'exchange', 'prod.yaml'),
    `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: prod}\nclusters:\n  c1:\n    sealingCertificate:\n${certificate}`,
  );
  const args = [
    'seal',
    'ca',
    '--mesh',
    'prod',
    '--forget-root',
    '--key',
    kind,
    '--root-cert-out',
    at(kind, 'root.pem'),
  ];
  await mustRun(process.execPath, [meshloom, ...args], { cwd: directory });
  await mustRun(process.execPath, [meshloom, 'generate'], { cwd: directory });
  return readFile(join(directory, 'out/c1/infra/prod/sealedsecret-cacerts.yaml'), 'utf8');
}

beforeAll(() => Promise.all(['own', 'other'].map((name) => makeController(at(name)))));

describe.each(['rsa-4096', 'p-384'])('a CA with keys of %s', (kind) => {
  let text: string;
  beforeAll(async () => {
    text = await seal(kind);
  });

  test('kubeseal opens what we sealed and generated, with the key of its controller', async () => {
    const { code, stdout, stderr } = await unseal(text, at('own'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const secret = JSON.parse(stdout) as { kind: string; type: string; metadata: object; data: Record<string, string> };
    expect(secret).toMatchObject({
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'cacerts', namespace: 'prod-mesh' },
    });
    expect(Object.keys(secret.data).sort()).toEqual(KEYS);
    const clear = (name: string): string => Buffer.from(secret.data[name]!, 'base64').toString();
    expect(clear('root-cert.pem')).toBe(await readFile(at(kind, 'root.pem'), 'utf8'));
    expect(clear('cert-chain.pem')).toBe(clear('ca-cert.pem') + clear('root-cert.pem'));
    const files = ['-CAfile', at(kind, 'root.pem')];
    expect(await mustRun('openssl', ['verify', '-x509_strict', ...files], { input: clear('ca-cert.pem') })).toContain(
      'OK',
    );
    const publicKeys = await Promise.all([
      mustRun('openssl', ['pkey', '-pubout'], { input: clear('ca-key.pem') }),
      mustRun('openssl', ['x509', '-noout', '-pubkey'], { input: clear('ca-cert.pem') }),
    ]);
    expect(publicKeys[0]).toBe(publicKeys[1]);
  });

  test.each<[string, RegExp, string]>([
    ['another namespace', /namespace: prod-mesh/g, 'namespace: elsewhere'],
    ['another name', /name: cacerts/g, 'name: cacerts-2'],
  ])('kubeseal does not open it under %s', async (_, from, to) => {
    const moved = text.replace(from, to);
    expect(moved).not.toBe(text);
    const { code, stdout, stderr } = await unseal(moved, at('own'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no key could decrypt secret');
  });

  test('kubeseal does not open it with the key of another controller', async () => {
    const { code, stdout, stderr } = await unseal(text, at('other'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('no key could decrypt secret');
  });
});
