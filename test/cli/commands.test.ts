import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCli, copyCase, editTopology, has, runCli } from '../support/run-cli.js';

let dir: string;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  dir = copyCase('pair');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const meshloom = (...args: string[]) => runCli(dir, args);

test('validate counts what the estate is made of', () => {
  const run = meshloom('validate');
  expect(run).toMatchObject({ code: 0, stdout: '' });
  expect(run.stderr).toMatch(
    /^2 clusters, 2 meshes, 1 pair, 4 gateways, 2 load balancers, \d+ objects; 0 warnings\.\n$/,
  );
});

test('validate exits 2 for an error, with the whole finding', () => {
  editTopology(dir, (text) => text.replace('[east, west]', '[east, weest]'));
  const run = meshloom('validate');
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain(
    'topology.yaml:14:20  peerings[0].meshes[1]: no mesh is named "weest". Did you mean "west"?\n',
  );
  expect(run.stderr).toMatch(/\n\d+ errors?, \d+ warnings?\.\n$/);
});

test('validate --format json is data alone', () => {
  editTopology(dir, (text) => text.replace('[east, west]', '[east, weest]'));
  const { code, stdout } = meshloom('validate', '--format', 'json');
  expect(code).toBe(2);
  const findings = JSON.parse(stdout) as unknown[];
  expect(findings[0]).toEqual({
    rule: 'unknown-mesh',
    severity: 'error',
    file: 'topology.yaml',
    line: 14,
    column: 20,
    path: 'peerings[0].meshes[1]',
    message: 'no mesh is named "weest".',
    fix: 'Did you mean "west"?',
    related: [],
  });
});

test.each(['sarif', 'github'])('validate --format %s writes to stdout', (format) => {
  editTopology(dir, (text) => text.replace('[east, west]', '[east, weest]'));
  const { code, stdout } = meshloom('validate', '--format', format);
  expect(code).toBe(2);
  if (format === 'sarif') expect(JSON.parse(stdout)).toMatchObject({ version: '2.1.0' });
  else expect(stdout).toMatch(/^::error file=topology\.yaml,line=14,col=20/m);
});

test('validate --format json of a topology without findings is an empty list', () => {
  const { code, stdout } = meshloom('validate', '--format', 'json');
  expect({ code, findings: JSON.parse(stdout) }).toEqual({ code: 0, findings: [] });
});

test('validate --strict counts pending pairs and warnings', () => {
  expect(meshloom('validate', '--strict').code).toBe(0);
  rmSync(join(dir, 'exchange/west.yaml'));
  expect(meshloom('validate').code).toBe(0);
  expect(meshloom('validate', '--strict').code).toBe(1);
});

test('validate --only names clusters that exist', () => {
  expect(meshloom('validate', '--only', 'east').code).toBe(0);
  expect(meshloom('validate', '--only', 'nowhere')).toMatchObject({ code: 2, stdout: '' });
});

test('diff exits 1 for changes and 0 without', () => {
  meshloom('generate');
  expect(meshloom('diff')).toMatchObject({ code: 0, stdout: '' });
  editTopology(dir, (text) => text.replace('members: [shop]', 'members: [shop, till]'));
  const run = meshloom('diff');
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('+  - till');
  expect(meshloom('diff', '--only', 'west').code).toBe(0);
});

test('diff --format json lists changes as data', () => {
  meshloom('generate');
  editTopology(dir, (text) => text.replace('members: [shop]', 'members: [shop, till]'));
  const { code, stdout } = meshloom('diff', '--format', 'json');
  const changes = JSON.parse(stdout) as Record<string, unknown>[];
  expect(code).toBe(1);
  expect(changes).toContainEqual(
    expect.objectContaining({
      path: 'east/infra/east/namespace-till.yaml',
      change: 'added',
      cluster: 'east',
      stage: 'infra',
      kind: 'Namespace',
      name: 'till',
    }),
  );
});

test('diff flags what costs an address', () => {
  meshloom('generate');
  editTopology(dir, (text) =>
    text.replace('- meshes: [east, west]', '- {meshes: [east, west], sides: {east: {ingressGateway: renamed}}}'),
  );
  const run = meshloom('diff');
  expect(run.code).toBe(1);
  expect(run.stdout + run.stderr).toMatch(/address/);
});

test('init writes a starter once, which validates', () => {
  const run = meshloom('init', '-f', 'new.yaml');
  expect(run).toMatchObject({ code: 0, stdout: '' });
  expect(has(dir, 'new.yaml')).toBe(true);
  expect(meshloom('validate', '-f', 'new.yaml').code).toBe(0);
  const again = meshloom('init', '-f', 'new.yaml');
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('new.yaml exists already');
});

test('completion prints a script', () => {
  const run = meshloom('completion');
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('meshloom');
});

test('the help of every command is data on stdout, exit 0', () => {
  expect(meshloom('--help')).toMatchObject({ code: 0, stderr: '' });
  for (const command of ['generate', 'validate', 'diff', 'init']) {
    const run = meshloom(command, '--help');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('--topology');
  }
});

test.each([
  [[], 'Name a command'],
  [['generat'], 'generate'],
  [['exchnge', 'status'], 'exchnge'],
  [['generate', '--chek'], '--help'],
  [['generate', 'extra'], 'extra'],
  [['validate', '--format', 'xml'], 'xml'],
  [['generate', '--only'], 'only'],
  [['generate', '-f', ''], 'topology'],
])('%j is the wrong command line', (args, word) => {
  const run = meshloom(...args);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(/^meshloom: /);
  expect(run.stderr).toContain(word);
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test.each(['generate', 'validate', 'diff'])('%s without a topology exits 2 and names the file', (command) => {
  const run = meshloom(command, '-f', 'absent.yaml');
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toContain('absent.yaml');
  expect(run.stderr).not.toMatch(/\n\s+at /);
});

test('hostile input is the user’s fault, never ours', () => {
  for (const text of ['', '[]', 'a: &x [*x]', '\u0000', 'a: {'.repeat(100), '--- a\n--- b\n']) {
    writeFileSync(join(dir, 'topology.yaml'), text);
    expect(meshloom('generate').code).toBe(2);
  }
});

test('no colour without a terminal, and none with NO_COLOR', () => {
  editTopology(dir, (text) => text.replace('[east, west]', '[east, weest]'));
  for (const env of [{}, { NO_COLOR: '1' }] as Record<string, string>[]) {
    const run = runCli(dir, ['validate'], env);
    expect(run.stdout + run.stderr).not.toContain('\u001b');
  }
});
