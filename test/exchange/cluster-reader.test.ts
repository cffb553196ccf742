import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClusterAccess, LiveRequest, ObjectRequest } from '../../generator/core/exchange/clusters/live.js';
import { type Answer, clusterReader } from '../../generator/io/cluster-reader.js';
import { kubectlSays, namespace, nodeList } from '../support/kubectl-answers.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';

const MIB = 1024 * 1024;
const kubeSystem: ObjectRequest = { resource: 'namespace', name: 'kube-system' };
let oc: StandIn;

vi.setConfig({ testTimeout: 60_000 });
beforeEach(() => {
  oc = standInOc();
});
afterEach(() => oc.remove());

function get(
  request: LiveRequest = kubeSystem,
  access: ClusterAccess = { context: 'rosa' },
  timeoutMs = 30_000,
): Promise<Answer> {
  return clusterReader({ program: oc.program, timeoutMs }).get(access, request, 'rosa');
}

const argv = () => oc.calls().map((call) => call.argv);

/** facts/reliability.md C01, C10. */
describe('a call', () => {
  test.each<[ClusterAccess, LiveRequest, string[]]>([
    [{ context: 'rosa' }, kubeSystem, ['--context=rosa', 'get', 'namespace', 'kube-system', '-o', 'json']],
    [
      { kubeconfig: '/etc/ro sa.yaml' },
      { resource: 'clusterversion', name: 'version' },
      ['--kubeconfig=/etc/ro sa.yaml', 'get', 'clusterversion', 'version', '-o', 'json'],
    ],
    [
      { context: 'rosa' },
      { resource: 'configmap', name: 'istio-ca-root-cert', namespace: 'rosa-prod-mesh' },
      ['--context=rosa', 'get', 'configmap', 'istio-ca-root-cert', '-n', 'rosa-prod-mesh', '-o', 'json'],
    ],
    [{ context: 'rosa' }, { resource: 'nodes' }, ['--context=rosa', 'get', 'nodes', '-o', 'json']],
    [
      { context: 'rosa' },
      { resource: 'pods', namespace: 'shop' },
      ['--context=rosa', 'get', 'pods', '-n', 'shop', '-o', 'json'],
    ],
    [
      { context: 'rosa' },
      { resource: 'namespaces', selector: { team: 'web', '-x': '' } },
      ['--context=rosa', 'get', 'namespaces', '--selector=team=web,-x=', '-o', 'json'],
    ],
    [
      { kubeconfig: '/x.yaml' },
      { resource: 'kubeconfig' },
      [
        ...['--kubeconfig=/x.yaml', 'config', 'view', '--minify', '--flatten', '--raw'],
        ...['-o', 'jsonpath={.clusters[0].cluster}'],
      ],
    ],
    [
      { context: 'rosa' },
      { resource: 'services/proxy', name: 'http:ctl:http', namespace: 'sealing', path: '/v1/cert.pem' },
      ['--context=rosa', 'get', '--raw', '/api/v1/namespaces/sealing/services/http:ctl:http/proxy/v1/cert.pem'],
    ],
  ])('with %j for %j', async (access, request, expected) => {
    await get(request, access);
    expect(argv()).toEqual([expected]);
  });

  test.each([
    '--kubeconfig=x',
    '-n',
    '$(id)',
    ';x',
    '`id`',
    '"',
    "'",
    '*',
    'a\nb',
    'bücher 日本',
    '\\',
    'a b',
    '\u202e',
    'x'.repeat(300),
  ])('has the context %j as one argument', async (context) => {
    oc.when({ context }, { object: namespace('uid-1') });
    expect(await get(kubeSystem, { context })).toEqual({ value: namespace('uid-1') });
    expect(argv()).toEqual([[`--context=${context}`, 'get', 'namespace', 'kube-system', '-o', 'json']]);
  });

  test('has any context as one argument', async () => {
    const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0'));
    const contexts = fc.sample(name, { numRuns: 20, seed: 7 });
    const reader = clusterReader({ program: oc.program, timeoutMs: 30_000 });
    await Promise.all(contexts.map((context) => reader.get({ context }, kubeSystem, 'rosa')));
    expect(new Set(argv().map(([first]) => first))).toEqual(new Set(contexts.map((context) => `--context=${context}`)));
  });

  test('is not made with a context that no argument can hold', async () => {
    expect(await get(kubeSystem, { context: 'a\0b' })).toMatchObject({
      failure: { fact: expect.stringMatching(/^cluster "rosa": oc could not be started: The argument .* null bytes/) },
    });
    expect(argv()).toEqual([]);
  });

  test.each<[string, ClusterAccess]>([
    ['nothing', {}],
    ['an empty context, which means the current one', { context: '' }],
    ['an empty kubeconfig, which means the default', { kubeconfig: '' }],
    ['a relative kubeconfig', { kubeconfig: 'x.yaml' }],
    ['both', { context: 'rosa', kubeconfig: '/x.yaml' }],
  ])('is not made with %s', async (_, access) => {
    expect(await get(kubeSystem, access)).toEqual({
      failure: {
        fact: 'cluster "rosa": nothing says how to reach it: that takes one context, or one kubeconfig by its absolute path.',
        fix: 'Set clusters.rosa.context, or give --kubeconfig rosa=FILE.',
      },
    });
    expect(argv()).toEqual([]);
  });
});

const what = 'namespace "kube-system"';
const wrapper = 'See what oc prints: it may be a wrapper.';
const text = JSON.stringify(namespace('uid-1'), null, 4);

/** facts/reliability.md C04, C08. */
describe('an answer', () => {
  test.each<[string, Parameters<StandIn['when']>[1]]>([
    ['an object', { object: namespace('uid-1') }],
    ['an object with warnings beside it', { stdout: text, stderr: 'Warning: v1 X is deprecated\n' }],
    ['an object that takes its time', { stdout: text, dripMs: 1 }],
    ['an object, though somebody else holds its output', { stdout: text, grandchild: 'session' }],
  ])('is %s', async (_, response) => {
    oc.when({ context: 'rosa', resource: 'namespace' }, response);
    expect(await get()).toEqual({ value: namespace('uid-1') });
  });

  test('is whatever JSON there is; whoever reads it checks it', async () => {
    oc.when({}, { stdout: '[null]' });
    expect(await get()).toEqual({ value: [null] });
  });

  test.each([
    ['half of it', text.slice(0, 200), 'something that is no JSON'],
    ['a page', '<!DOCTYPE html><html>token=abc</html>\n', 'something that is no JSON'],
    ['YAML', 'apiVersion: v1\n', 'something that is no JSON'],
    ['two objects', `${text}${text}`, 'something that is no JSON'],
    ['nothing', '', 'nothing'],
    ['blanks', ' \n', 'nothing'],
  ])('is refused: %s', async (_, stdout, shown) => {
    oc.when({}, { stdout, stderr: 'Warning: x\n' });
    expect(await get()).toEqual({
      failure: { fact: `cluster "rosa": oc answered ${what} with ${shown}.`, fix: wrapper },
    });
    expect(argv()).toHaveLength(1);
  });

  test('may be large for nodes alone', async () => {
    const nodes = nodeList({ name: 'x'.repeat(3 * MIB) });
    oc.when({}, { object: nodes });
    expect(await get({ resource: 'nodes' })).toEqual({ value: nodes });
    expect(await get()).toEqual({
      failure: {
        fact: `cluster "rosa": oc answered ${what} with more than anything so small can be.`,
        fix: 'See what oc prints: it may be a wrapper that prints something else.',
      },
      forbidden: false,
      transient: false,
      unreachable: false,
    });
  });

  test.each(['namespace', 'nodes'] as const)('of 100 MB is cut off for %s', async (resource) => {
    oc.when({}, { floodStdout: 100 * MIB });
    expect(await get({ resource })).toMatchObject({
      failure: { fact: `cluster "rosa": oc answered ${resource} with more than anything so small can be.` },
    });
  });

  test('that never comes is given up, and asked for once', async () => {
    oc.when({}, { stderr: kubectlSays.tooManyRequests, hang: true });
    expect(await get(kubeSystem, { context: 'rosa' }, 2500)).toMatchObject({
      failure: { fact: expect.stringMatching(/^cluster "rosa": oc did not answer within 2\.5 s/) },
      transient: false,
      unreachable: true,
    });
    expect(argv()).toHaveLength(1);
  });

  test('that does not come because the program was killed is a failure', async () => {
    oc.when({}, { signal: 'SIGKILL' });
    expect(await get()).toMatchObject({ failure: { fact: 'cluster "rosa": oc was ended by a signal.' } });
  });

  test('that the object is not there is no failure', async () => {
    expect(await get()).toEqual({ absent: true });
    expect(argv()).toHaveLength(1);
  });
});

/** facts/reliability.md C07. */
describe('a call is made again', () => {
  test('twice, while the server cannot answer', async () => {
    const busy = { stderr: kubectlSays.tooManyRequests };
    oc.when({}, busy, { stderr: kubectlSays.refused }, { object: namespace('uid-1') });
    expect(await get()).toEqual({ value: namespace('uid-1') });
    expect(argv()).toHaveLength(3);
  });

  test('no more than twice', async () => {
    oc.when({}, { stderr: kubectlSays.tooManyRequests });
    expect(await get()).toMatchObject({
      failure: { fact: expect.stringMatching(/^cluster "rosa": the API cannot answer now: /) },
      transient: true,
    });
    expect(argv()).toHaveLength(3);
  });

  test.each<[string, string, object]>([
    ['401', kubectlSays.notLoggedIn, { forbidden: false, transient: false }],
    ['403', kubectlSays.forbidden('namespaces', 'kube-system', 'kube-system'), { forbidden: true, transient: false }],
    ['400', 'Error from server (BadRequest): no\n', { forbidden: false, transient: false }],
    ['404', kubectlSays.noResourceType('namespace'), { forbidden: false, transient: false }],
    [
      'a wrong certificate',
      kubectlSays.unreachable('x509: certificate signed by unknown authority'),
      { transient: false },
    ],
    ['no such host', kubectlSays.unreachable('dial tcp: lookup x: no such host'), { transient: false }],
  ])('never after %s', async (_, stderr, expected) => {
    oc.when({}, { stderr });
    expect(await get()).toMatchObject(expected);
    expect(argv()).toHaveLength(1);
  });
});
