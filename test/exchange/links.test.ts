import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { run as status } from '../../generator/commands/exchange-status.js';
import { run as verify } from '../../generator/commands/exchange-verify.js';
import { makeRoot } from '../support/openssl.js';
import { later, runOffline } from './offline-run.js';
import { held, SPANNING, sealing, whole } from './spanning-estate.js';

const [, BODY] = SPANNING.split('metadata: {name: spanning}\n') as [string, string];
/** What is missing besides addresses comes from elsewhere. */
const WITHOUT_TOKENS = BODY.replace('members:', 'secrets: none\n    members:');
const NOW = new Date().toISOString().replace(/\.\d+Z$/, 'Z');

const files = (topology: string, clusters: Record<string, object>, more: object = {}) => ({
  'topology.yaml': topology,
  'exchange/shop.yaml': stringify({ ...whole(), ...more, clusters }),
});
const { eastWest: _, ...eastWithoutAddress } = held('east');
const waiting = () => files(WITHOUT_TOKENS, { west: held('west'), east: eastWithoutAddress });
const joined = () => files(WITHOUT_TOKENS, { west: held('west'), east: held('east') });

describe('exchange status of the clusters of one mesh', () => {
  test('is a row each direction, and 1 while one waits', async () => {
    expect(await runOffline(status, waiting(), { now: NOW })).toMatchObject({
      code: 1,
      stdout: [
        'MESH  CLUSTER  REMOTE  ADDRESS      STATE    MISSING                                             SETTLE',
        'shop  east     west    203.0.113.1  joined   -                                                   -',
        'shop  west     east    -            pending  the address of "eastwestgateway" in cluster "east"  meshloom exchange collect --mesh shop',
        '',
      ].join('\n'),
    });
    expect(await runOffline(status, joined(), { now: NOW })).toMatchObject({ code: 0 });
  });

  test('has its values in json', async () => {
    const { stdout } = await runOffline(status, waiting(), { now: NOW, format: 'json' });
    expect(JSON.parse(stdout)).toEqual([
      {
        mesh: 'shop',
        cluster: 'east',
        remote: 'west',
        addresses: ['203.0.113.1'],
        state: 'joined',
        missing: [],
        commands: [],
      },
      {
        mesh: 'shop',
        cluster: 'west',
        remote: 'east',
        addresses: [],
        state: 'pending',
        missing: ['the address of "eastwestgateway" in cluster "east"'],
        commands: ['meshloom exchange collect --mesh shop'],
      },
    ]);
  });

  test('stands below the peerings, and is narrowed by --only', async () => {
    const topology = `${WITHOUT_TOKENS.replace('west: {provider', 'north: {provider: onprem, internalLoadBalancers: true}\n  west: {provider')}  a: {cluster: north, version: "2.6"}\n  b: {cluster: north, version: "2.6"}\npeerings: [{meshes: [a, b]}]\n`;
    const all = await runOffline(status, { ...waiting(), 'topology.yaml': topology }, { now: NOW });
    expect(all.stdout.split('\n').map((line) => line.slice(0, 4))).toEqual([
      ...['MESH', 'a   ', 'b   ', '', 'MESH', 'shop', 'shop', ''],
    ]);
    const of = async (only: string) => {
      const run = await runOffline(status, { ...waiting(), 'topology.yaml': topology }, { now: NOW, only: [only] });
      return run.stdout.split('\n').filter((line) => line !== '').length;
    };
    expect([await of('north'), await of('west')]).toEqual([3, 3]);
  });
});

describe('exchange verify of the clusters of one mesh', () => {
  test('has a finding for each direction that waits', async () => {
    const run = await runOffline(verify, waiting(), { now: NOW });
    expect(run).toMatchObject({
      code: 1,
      stderr:
        'topology.yaml:11:16  warning: meshes.shop.clusters.west: does not reach cluster "east" of "shop" yet. Missing: the address of "eastwestgateway" in cluster "east". Run "meshloom exchange collect --mesh shop".\n' +
        '1 record, 0 pairs, 2 links; 0 errors, 1 warning.\n',
    });
    expect(await runOffline(verify, joined(), { now: NOW })).toMatchObject({
      code: 0,
      stderr: '1 record, 0 pairs, 2 links; 0 errors, 0 warnings.\n',
    });
  });

  test('has a case for each direction in junit', async () => {
    const { stdout } = await runOffline(verify, waiting(), { now: NOW, format: 'junit' });
    const cases = [...stdout.matchAll(/<testcase classname="(\w+)" name="([^"]+)"(\/?)>/g)];
    expect(cases.map(([, kind, name, well]) => [kind, name, well === '/'])).toEqual([
      ['record', 'exchange/shop.yaml', true],
      ['link', 'shop: east - west', true],
      ['link', 'shop: west - east', false],
      ['topology', 'topology.yaml', true],
    ]);
    expect(stdout).toContain('type="link-pending">');
  });

  test('judges by the clock what a cluster is known by: of several CAs one has to be valid', async () => {
    const old = makeRoot({ subject: '/CN=old', days: 1 });
    const next = makeRoot({ subject: '/CN=next' });
    const apiServer = (pem: string, sha256: string) => ({
      server: 'https://api.east.example.net:6443',
      certificateAuthority: { pem, sha256 },
    });
    const verified = async (east: object, days: number) => {
      const { stderr } = await runOffline(
        verify,
        files(WITHOUT_TOKENS, { west: held('west'), east: { ...held('east'), ...east } }),
        { now: later(NOW, days) },
      );
      return stderr.split('\n').filter((line) => line.includes('expired at'));
    };
    const single = { apiServer: apiServer(old.pem, old.sha256) };
    expect(await verified(single, 0)).toEqual([]);
    expect(await verified(single, 2)).toEqual([
      expect.stringContaining(
        `clusters.east.apiServer.certificateAuthority.pem: expired at "${old.notAfter}". Put the one that the cluster has now here.`,
      ),
    ]);
    expect(await verified({ apiServer: apiServer(`${old.pem}${next.pem}`, old.sha256) }, 2)).toEqual([]);
    expect(await verified({}, 4000)).toContainEqual(
      expect.stringContaining(`clusters.east.sealingCertificate.pem: expired at "${sealing('east').notAfter}"`),
    );
  });
});
