import { describe, expect, test } from 'vitest';
import { run } from '../../generator/commands/exchange-status.js';
import type { Side } from '../../generator/core/exchange/reports/status.js';
import { statusTable } from '../../generator/core/exchange/reports/status-table.js';
import { type MadeRoot, makeRoot } from '../support/openssl.js';
import { later, recordOf, runOffline } from './offline-run.js';

const NOW = '2030-01-01T00:00:00Z';
const LIFE = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2035-01-01T00:00:00Z' };

const TOPOLOGY = `clusters:
  c1: {provider: onprem}
  c2: {provider: onprem}
defaults:
  mesh: {version: "2.6"}
meshes:
  a: {cluster: c1}
  longer-name: {cluster: c2}
  near: {cluster: c1}
peerings:
  - {hub: a, spokes: [longer-name, near]}
`;

const [a, b, near] = [makeRoot(LIFE), makeRoot(LIFE), makeRoot(LIFE)] as const;

/** Two pairs that are joined, one of them inside a cluster, save for `changes`; undefined leaves a file out. */
function status(
  changes: Record<string, string | undefined> = {},
  options: Partial<Parameters<typeof runOffline>[2]> = {},
) {
  const files: Record<string, string | undefined> = {
    'topology.yaml': TOPOLOGY,
    'exchange/a.yaml': recordOf('a', [a], 'gateways:\n  longer-name: {addresses: [10.0.0.1, 10.0.0.2, 10.0.0.3]}\n'),
    'exchange/longer-name.yaml': recordOf('longer-name', [b], 'gateways:\n  a: {addresses: [b.example.com]}\n'),
    'exchange/near.yaml': recordOf('near', [near]),
    ...changes,
  };
  const given = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return runOffline(run, Object.fromEntries(given), { now: NOW, ...options });
}

/** The first four bytes of a fingerprint, as the table shows them. */
const short = ({ sha256 }: MadeRoot): string => sha256.slice(0, 11);

/** The rows of a table without its headings, cells by their headings. */
function rowsOf(table: string): Record<string, string>[] {
  const [head, ...rows] = table.trimEnd().split('\n');
  const starts = [...head!.matchAll(/\S+/g)];
  return rows.map((row) =>
    Object.fromEntries(
      starts.map(({ 0: heading, index }, column) => [heading, row.slice(index, starts[column + 1]?.index).trim()]),
    ),
  );
}

test('a row a side, in the order of the pairs, with columns that line up', async () => {
  expect(await status()).toEqual({
    code: 0,
    stdout: [
      'MESH         PEER         ROOT         EXPIRES     ADDRESS        STATE   SETTLE',
      `a            longer-name  ${short(a)}  2035-01-01  10.0.0.1 +2    joined  -`,
      `longer-name  a            ${short(b)}  2035-01-01  b.example.com  joined  -`,
      `a            near         ${short(a)}  2035-01-01  in cluster     joined  -`,
      `near         a            ${short(near)}  2035-01-01  in cluster     joined  -`,
      '',
    ].join('\n'),
    stderr: '',
  });
});

test('json has the whole values', async () => {
  const { code, stdout, stderr } = await status(
    {
      'exchange/longer-name.yaml': recordOf(
        'longer-name',
        [b, near],
        'gateways:\n  a: {addresses: [b.example.com], servicePort: 443}\n',
      ),
      'exchange/near.yaml': undefined,
    },
    { format: 'json', only: ['c2'] },
  );
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const [{ sha256, notAfter }, other] = [b, near];
  expect(JSON.parse(stdout)).toEqual([
    {
      mesh: 'a',
      peer: 'longer-name',
      roots: [{ sha256: a.sha256, notAfter: a.notAfter }],
      addresses: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
      servicePort: 15443,
      discoveryPort: 8188,
      state: 'joined',
      missing: [],
      command: null,
    },
    {
      mesh: 'longer-name',
      peer: 'a',
      roots: [
        { sha256, notAfter },
        { sha256: other.sha256, notAfter: other.notAfter },
      ],
      addresses: ['b.example.com'],
      servicePort: 443,
      discoveryPort: 8188,
      state: 'replacing root',
      missing: [],
      command: `meshloom exchange collect --mesh longer-name --remove-root sha256:${sha256}`,
    },
  ]);
});

test('json says null for what nobody knows, and the command that would tell', async () => {
  const { code, stdout } = await status({ 'exchange/longer-name.yaml': undefined }, { format: 'json', only: ['c2'] });
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as unknown[])[1]).toEqual({
    mesh: 'longer-name',
    peer: 'a',
    roots: [],
    addresses: [],
    servicePort: null,
    discoveryPort: null,
    state: 'pending',
    missing: ['root', 'address'],
    command: 'meshloom exchange collect --mesh longer-name',
  });
});

/** What one side lacks makes both wait, and each is told what it owes itself. */
describe('a pair that waits', () => {
  const theirs =
    '{managed: false, namespace: theirs, trustDomain: theirs.example, clusterName: b, controlPlane: b, peerName: b}';
  const unmanaged = TOPOLOGY.replace('{cluster: c2}', theirs);

  test.each<[string, Record<string, string | undefined>, string, string]>([
    [
      'nothing is known',
      { 'exchange/longer-name.yaml': undefined },
      'pending: root, address',
      'meshloom exchange collect --mesh longer-name',
    ],
    [
      'the root is missing',
      { 'exchange/longer-name.yaml': recordOf('longer-name', [], 'gateways:\n  a: {addresses: [b.example.com]}\n') },
      'pending: root',
      'meshloom exchange collect --mesh longer-name',
    ],
    [
      'the address is missing',
      { 'exchange/longer-name.yaml': recordOf('longer-name', [b]) },
      'pending: address',
      'meshloom exchange collect --mesh longer-name',
    ],
    [
      'the mesh has moved',
      { 'exchange/longer-name.yaml': recordOf('longer-name', [b], 'origin: {cluster: c1, namespace: longer-name}\n') },
      'pending: root, address',
      'meshloom exchange collect --mesh longer-name',
    ],
    [
      'collect asks no ClusterIP',
      {
        'topology.yaml': TOPOLOGY.replace(
          'spokes: [longer-name, near]}',
          'spokes: [longer-name, near], sides: {longer-name: {service: ClusterIP}}}',
        ),
        'exchange/longer-name.yaml': recordOf('longer-name', [b]),
      },
      'pending: address',
      'give sides.longer-name.addresses',
    ],
    [
      'others run it',
      { 'topology.yaml': unmanaged, 'exchange/longer-name.yaml': undefined },
      'pending: root, address',
      'meshloom exchange import FILE',
    ],
    [
      'others run it, and have sent the root',
      { 'topology.yaml': unmanaged, 'exchange/longer-name.yaml': recordOf('longer-name', [b]) },
      'pending: address',
      'meshloom exchange import --mesh longer-name --address a=ADDRESS',
    ],
  ])('%s', async (_title, changes, state, settle) => {
    const { code, stdout } = await status(changes);
    const [own, other] = rowsOf(stdout);
    expect(other).toMatchObject({ MESH: 'longer-name', STATE: state, SETTLE: settle });
    expect(own).toMatchObject({ MESH: 'a', PEER: 'longer-name', STATE: 'pending: peer', SETTLE: '-' });
    expect(code).toBe(1);
  });

  test('is not told of two meshes that others run', async () => {
    const topology = `${unmanaged.replace('{cluster: c1}\npeer', `${theirs.replaceAll(': b', ': n').replace('theirs.', 'other.')}\npeer`)}  - {meshes: [longer-name, near]}\n`;
    const { stdout } = await status({ 'topology.yaml': topology });
    expect(rowsOf(stdout).map(({ MESH, PEER }) => `${MESH} ${PEER}`)).toEqual([
      'a longer-name',
      'longer-name a',
      'a near',
      'near a',
    ]);
  });
});

test('a suspended pair waits for nothing', async () => {
  const topology = TOPOLOGY.replace('near]}', 'near], suspend: true}');
  const { code, stdout } = await status({ 'topology.yaml': topology, 'exchange/longer-name.yaml': undefined });
  expect(rowsOf(stdout)[1]).toEqual({
    MESH: 'longer-name',
    PEER: 'a',
    ROOT: '-',
    EXPIRES: '-',
    ADDRESS: '-',
    STATE: 'suspended',
    SETTLE: '-',
  });
  expect(code).toBe(0);
});

test('static addresses say so', async () => {
  const topology = TOPOLOGY.replace(
    '{hub: a, spokes: [longer-name, near]}',
    '{meshes: [a, longer-name], sides: {a: {addresses: [10.1.0.1]}, longer-name: {addresses: [10.1.0.2, 10.1.0.3]}}}',
  );
  const { stdout } = await status({ 'topology.yaml': topology });
  expect(rowsOf(stdout).map(({ ADDRESS }) => ADDRESS)).toEqual(['10.1.0.1 (static)', '10.1.0.2 +1 (static)']);
});

/** facts/reliability.md T05; of two roots one that has expired is the one to remove, else the first. */
test.each<[string, number, number, 'first' | 'second' | 'see docs/exchange.md' | '-', boolean]>([
  ['joined', 1826, 0, '-', false],
  ['expiring', 2436, 1, 'see docs/exchange.md', false],
  ['expired', 3652, 1, 'see docs/exchange.md', false],
  ['not yet valid', -1, 1, 'see docs/exchange.md', false],
  ['replacing root', 1826, 1, 'first', true],
  ['replacing root', 2436, 1, 'first', true],
  ['expired', 3652, 1, 'second', true],
])('a side is %s by the clock, on day %d', async (state, days, code, settle, isReplaced) => {
  const long = { notBefore: '1990-01-01T00:00:00Z', notAfter: '2090-01-01T00:00:00Z' };
  const roots = isReplaced ? [makeRoot(long), b] : [b];
  const run = await status(
    {
      'exchange/a.yaml': recordOf('a', [makeRoot(long)], 'gateways:\n  longer-name: {addresses: [10.0.0.1]}\n'),
      'exchange/longer-name.yaml': recordOf('longer-name', roots, 'gateways:\n  a: {addresses: [b.example.com]}\n'),
    },
    { now: later(LIFE.notBefore, days), only: ['c2'] },
  );
  const removed = { first: roots[0]!, second: roots.at(-1)! };
  const command =
    settle === 'first' || settle === 'second'
      ? `meshloom exchange collect --mesh longer-name --remove-root sha256:${removed[settle].sha256}`
      : settle;
  const rows = rowsOf(run.stdout);
  expect(rows[0]).toMatchObject({ MESH: 'a', EXPIRES: '2090-01-01', STATE: 'joined', SETTLE: '-' });
  expect(rows[1]).toMatchObject({ EXPIRES: '2035-01-01', STATE: state, SETTLE: command });
  expect(run.code).toBe(code);
});

test('warnings about records are told, others are not, and --strict counts those that are told', async () => {
  const changes = {
    'topology.yaml': TOPOLOGY.replace('{provider: onprem}', '{provider: gcp}'),
    'exchange/old.yaml': recordOf('old', []),
  };
  const run = await status(changes);
  expect(run.stderr).toBe(
    'exchange/old.yaml:3:18  warning: metadata.name: is the record of "old", and no mesh has that name. Delete the file, or add the mesh.\n',
  );
  expect(run.code).toBe(0);
  expect((await status(changes, { strict: true })).code).toBe(1);
  expect((await status({}, { strict: true })).code).toBe(0);
});

test('an error is the InputError of the other commands', async () => {
  await expect(status({ 'exchange/a.yaml': 'a: &x 1\n' })).rejects.toMatchObject({
    exitCode: 2,
    findings: [{ rule: 'yaml-anchor' }],
  });
});

test('no peerings are no table', async () => {
  const files = {
    'topology.yaml': 'clusters: {}\n',
    'exchange/a.yaml': undefined,
    'exchange/longer-name.yaml': undefined,
    'exchange/near.yaml': undefined,
  };
  expect(await status(files)).toEqual({ code: 0, stdout: '', stderr: 'There are no peerings.\n' });
  expect(await status(files, { format: 'json' })).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
});

test('only the state is coloured, and cells are as wide as they have code points', () => {
  const side = (key: string, state: Side['state']): Side => {
    const end = { mesh: { key }, peer: { key: 'p' }, address: undefined } as Side['end'];
    return { end, state, missing: [], settlement: undefined };
  };
  const sides = [
    side('\u{1d306}\u{1d306}abc', 'joined'),
    side('m', 'expired'),
    side('m', 'suspended'),
    side('m', 'expiring'),
  ];
  expect(statusTable(sides, (style, text) => `<${style} ${text}>`).split('\n')).toEqual([
    '<dim MESH   PEER  ROOT  EXPIRES  ADDRESS  STATE      SETTLE>',
    '\u{1d306}\u{1d306}abc  p     -     -        -        <green joined   >  -',
    'm      p     -     -        -        <red expired  >  see docs/exchange.md',
    'm      p     -     -        -        <dim suspended>  -',
    'm      p     -     -        -        <yellow expiring >  see docs/exchange.md',
    '',
  ]);
});
