import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildCli } from '../support/run-cli.js';
import { controller } from './seal-case.js';
import { NAMES, REMOTES, recordedCluster, type SpanCase, spanCase, spanRecord, TOPOLOGY } from './support/span-case.js';

/** The primary alone reads another cluster, so that there is one remote secret. */
const TWO = TOPOLOGY.replace('north: {}, ', '').replace(
  '    clusters: {',
  '    model: primary-remote\n    primary: west\n    clusters: {',
);
const REMOTE = 'sealed/west/istio-remote-secret-far-east.m.yaml';

let at: SpanCase;
let sealed: Record<string, string>;
beforeAll(() => {
  buildCli();
  const made = spanCase(TWO);
  made.seal('ca', '--mesh', 'm', '--key', 'p-384', '--forget-root');
  made.seal(...REMOTES);
  sealed = Object.fromEntries(made.sealed().map((path) => [`sealed/${path}`, made.read(`sealed/${path}`)]));
  made.remove();
}, 120_000);
beforeEach(() => {
  at = spanCase(TWO);
  record();
  for (const [path, text] of Object.entries(sealed)) at.write(path, text);
});
afterEach(() => at.remove());

const record = (more: Record<string, Parameters<typeof recordedCluster>[1]> = {}): void => {
  const names = NAMES.filter((name) => name !== 'north');
  at.write(
    'exchange/m.yaml',
    spanRecord(Object.fromEntries(names.map((name) => [name, recordedCluster(name, more[name])]))),
  );
};
const edit = (from: RegExp, to: string) => (): void => at.write(REMOTE, sealed[REMOTE]!.replace(from, to));
const rows = (): { name: string; cluster: string; remote?: string; notAfter?: string; state: string }[] =>
  JSON.parse(at.seal('status', '--format', 'json').stdout) as ReturnType<typeof rows>;

test('the table has the CAs and the remote secrets', () => {
  const { code, stdout, stderr } = at.seal('status');
  const day = (text: string): string => /validity: "[^/]+\/(\d{4}-\d\d-\d\d)/.exec(text)![1]!;
  const [east, west] = ['east', 'west'].map((name) => controller(name).sha256.slice(0, 11));
  const ca = day(sealed['sealed/west/cacerts-m.yaml']!);
  expect(stdout.split('\n')).toEqual([
    'CLUSTER  SECRET                                     MESH  REMOTE  SEALED WITH  EXPIRES     STATE',
    `east     istio-system/cacerts                       m     -       ${east}  ${ca}  sealed`,
    `west     istio-system/cacerts                       m     -       ${west}  ${ca}  sealed`,
    `west     istio-system/istio-remote-secret-far-east  m     east    ${west}  ${day(sealed[REMOTE]!)}  sealed`,
    '',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each<[string, () => void, string, 0 | 1 | 2, string]>([
  ['as it was sealed', () => {}, 'sealed', 0, ''],
  ['with a token that never ends', edit(/(token-validity: "[^/]+\/).*/, '$1never"'), 'sealed', 0, ''],
  [
    'in its last third',
    edit(/(token-validity: ").*/, '$12020-01-01T00:00:00Z/2027-12-01T00:00:00Z"'),
    'expiring',
    1,
    'Run: meshloom seal reseal --mesh m\n',
  ],
  [
    'when its token has ended',
    edit(/(token-validity: ").*/, '$12020-01-01T00:00:00Z/2022-01-01T00:00:00Z"'),
    'expired',
    2,
    'Run: meshloom seal reseal --mesh m\n',
  ],
  [
    'when the API has moved',
    () => record({ east: { server: 'https://api.new.example.com' } }),
    'leads elsewhere',
    1,
    'Run: meshloom seal reseal --mesh m\n',
  ],
  [
    'when the API has another CA',
    () => record({ east: { authority: undefined } }),
    'leads elsewhere',
    1,
    'Run: meshloom seal reseal --mesh m\n',
  ],
  [
    'when it is gone',
    () => rmSync(join(at.directory, REMOTE)),
    'missing',
    1,
    'Run: meshloom seal remote-secrets --mesh m\n',
  ],
  [
    'when another program sealed it',
    () =>
      at.write(
        REMOTE,
        sealed[REMOTE]!.replaceAll(/ {4}meshloom\.dev\/.*\n/g, '').replace(/ {2}annotations:\n(?= {2}name)/, ''),
      ),
    'unknown',
    0,
    '',
  ],
  [
    'with an annotation gone',
    edit(/ {4}meshloom\.dev\/service-account.*\n/, ''),
    'wrong',
    2,
    `${REMOTE}: has no annotation "meshloom.dev/service-account". Seal it anew.\n`,
  ],
  [
    'of another mesh',
    edit(/(dev\/mesh: )m/, '$1n'),
    'wrong',
    2,
    `${REMOTE}: is of mesh "n", and stands where that of "m" should. Seal it anew.\n`,
  ],
  [
    'cut off',
    edit(/(far-east: "[^"]{100})[^"]*/, '$1'),
    'wrong',
    2,
    `${REMOTE}: holds under "far-east" what no controller can have sealed. Seal it anew.\n`,
  ],
])('a remote secret %s', (_, prepare, state, code, stderr) => {
  prepare();
  const run = at.seal('status');
  expect(rows().find(({ name }) => name === 'istio-remote-secret-far-east')).toMatchObject({
    cluster: 'west',
    remote: 'east',
    state,
  });
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code, stderr });
});

test('a renewed sealing key is told of for all that it concerns', () => {
  record({ west: { sealing: controller('renewed') } });
  const { code, stderr } = at.seal('status');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'Run: meshloom seal reseal --mesh m\n' });
  expect(rows().map(({ state }) => state)).toEqual([
    'sealed',
    'other sealing certificate',
    'other sealing certificate',
  ]);
});

test('what is missing is told of once a command', () => {
  rmSync(join(at.directory, 'sealed'), { recursive: true });
  const { code, stderr } = at.seal('status');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'Run: meshloom seal ca --mesh m\nRun: meshloom seal remote-secrets --mesh m\n',
  });
  expect(rows()).toEqual([
    { cluster: 'east', namespace: 'istio-system', name: 'cacerts', mesh: 'm', state: 'missing' },
    { cluster: 'west', namespace: 'istio-system', name: 'cacerts', mesh: 'm', state: 'missing' },
    {
      cluster: 'west',
      namespace: 'istio-system',
      name: 'istio-remote-secret-far-east',
      mesh: 'm',
      remote: 'east',
      state: 'missing',
    },
  ]);
  expect(at.seal('status', '--only', 'east').stderr).toBe('Run: meshloom seal ca --mesh m\n');
});

test('nothing is missing where others provide it', () => {
  rmSync(join(at.directory, 'sealed'), { recursive: true });
  at.write('topology.yaml', TWO.replace('    namespace:', '    secrets: none\n    namespace:'));
  expect(at.seal('status')).toMatchObject({ code: 0, stderr: 'Nothing is sealed.\n' });
});
