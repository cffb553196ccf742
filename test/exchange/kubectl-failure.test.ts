import { describe, expect, test } from 'vitest';
import type { FailedCall } from '../../generator/core/exchange/clusters/kubectl-causes.js';
import { explainFailure } from '../../generator/core/exchange/clusters/kubectl-failure.js';
import type { ProgramRun } from '../../generator/core/exchange/clusters/live.js';
import { kubectlSays } from '../support/kubectl-answers.js';
import { failureRows } from './kubectl-failure-rows.js';

const call: FailedCall = {
  program: '/usr/bin/oc',
  cluster: 'aro',
  access: { context: 'aro/api:6443' },
  request: { resource: 'configmap', name: 'istio-ca-root-cert', namespace: 'aro-stg-mesh' },
  timeoutMs: 15_000,
};
const proxied: FailedCall['request'] = {
  resource: 'services/proxy',
  name: 'http:ctl:http',
  namespace: 'sealing',
  path: '/v1/cert.pem',
};
const run = (stderr: string, more: Partial<ProgramRun> = {}): ProgramRun => ({ code: 1, stdout: '', stderr, ...more });
const explain = (stderr: string, more: Partial<FailedCall> = {}) => explainFailure(run(stderr), { ...call, ...more });
const fact = (stderr: string) => explain(stderr).failure.fact;

/** facts/reliability.md C05 to C07; the texts are those of kubectl 1.27 to 1.33. */
describe('what oc and kubectl print', () => {
  test.each(failureRows)('%s', (_, stderr, more, kind, expected, fix) => {
    const failure = { fact: `cluster "aro": ${expected}`, fix };
    expect(explain(stderr, more)).toEqual({ kind, forbidden: false, failure });
  });
});

describe('a right that is missing is named', () => {
  test.each<[FailedCall['request'], string, string]>([
    [{ resource: 'namespace', name: 'kube-system' }, 'namespaces', '"get" namespace "kube-system"'],
    [{ resource: 'clusterversion', name: 'version' }, 'clusterversions', '"get" clusterversion "version"'],
    [
      { resource: 'service', name: 'b', namespace: 'aro-stg-mesh' },
      'services',
      '"get" service "b" in namespace "aro-stg-mesh"',
    ],
    [{ resource: 'nodes' }, 'nodes', '"list" nodes'],
    [proxied, 'services', '"get" services/proxy "http:ctl:http" in namespace "sealing"'],
  ])('%j', (request, resource, right) => {
    expect(explain(kubectlSays.forbidden(resource, 'x', 'aro-stg-mesh'), { request })).toEqual({
      kind: 'final',
      forbidden: true,
      failure: {
        fact: `cluster "aro": context "aro/api:6443" lacks the right to ${right}.`,
        fix: 'Give its account that right; docs/exchange.md lists all that collecting needs.',
      },
    });
  });
});

/** facts/reliability.md C07: only the object itself may be missing. */
describe('what is not there', () => {
  const notFound = (resource: string, name: string) =>
    `Error from server (NotFound): ${resource} "${name}" not found\n`;
  const version: FailedCall['request'] = { resource: 'clusterversion', name: 'version' };
  test.each<[string, string, FailedCall['request'], string]>([
    ['the object', notFound('configmaps', 'istio-ca-root-cert'), call.request, 'absent'],
    ['its namespace', notFound('namespaces', 'aro-stg-mesh'), call.request, 'absent'],
    ['another namespace', notFound('namespaces', 'other'), call.request, 'final'],
    ['the namespace behind a proxy', notFound('namespaces', 'sealing'), proxied, 'absent'],
    [
      'behind log lines',
      `E1121 14:53:17.483111 1 x.go:1] x\n${notFound('configmaps', 'istio-ca-root-cert')}`,
      call.request,
      'absent',
    ],
    ['an object of a group', notFound('clusterversions.config.openshift.io', 'version'), version, 'absent'],
    ['the kind that only OpenShift has', kubectlSays.noResourceType('clusterversion'), version, 'absent'],
    [
      'the other kind that only OpenShift has',
      kubectlSays.noResourceType('infrastructure'),
      { resource: 'infrastructure', name: 'cluster' },
      'absent',
    ],
    ['the Service behind a proxy', notFound('services', 'ctl'), proxied, 'absent'],
    ['the pods behind a proxy', kubectlSays.noEndpoints('http:ctl:http'), proxied, 'absent'],
    ['what is behind a proxy', kubectlSays.notFoundThere, proxied, 'final'],
    ['another Service than the one behind a proxy', notFound('services', 'http'), proxied, 'final'],
    ['another object', notFound('configmaps', 'other'), call.request, 'final'],
    ['something without a name', 'Error from server (NotFound): not found\n', call.request, 'final'],
    ['what a plugin did not find', `configmaps "istio-ca-root-cert" not found\n`, call.request, 'final'],
  ])('%s', (_, stderr, request, kind) => {
    expect(explain(stderr, { request })).toMatchObject({ kind, forbidden: false });
  });
});

describe('what a Service says through the API', () => {
  const service = 'Service "ctl" in namespace "sealing"';
  const retry =
    "Check that the controller's pod runs, and that the API server reaches it. Or import its certificate: meshloom exchange import --mesh MESH --sealing-cert CLUSTER=FILE";
  const controllerOption = 'Name the controller with --sealing-controller NAMESPACE/NAME.';
  test.each<[string, string, string, string]>([
    [kubectlSays.notFoundThere, 'final', `${service} is no sealing controller`, controllerOption],
    [
      'Error from server (ServiceUnavailable): no service port "http" found for service "ctl"\n',
      'final',
      `${service} is no sealing controller`,
      controllerOption,
    ],
    [kubectlSays.unavailable, 'transient', `oc gets no answer from ${service} now`, retry],
    [
      'Error from server (InternalError): an error on the server ("cannot get certificate") has prevented the request from succeeding\n',
      'transient',
      `oc gets no answer from ${service} now`,
      retry,
    ],
  ])('%j', (stderr, kind, said, fix) => {
    expect(explain(stderr, { request: proxied })).toEqual({
      kind,
      forbidden: false,
      failure: { fact: `cluster "aro": ${said}: ${stderr.trim()}.`, fix },
    });
  });

  test('is what any call says where the API itself fails', () => {
    expect(explain(kubectlSays.notLoggedIn, { request: proxied }).failure.fact).toContain('is not logged in');
  });
});

describe('how a run ended', () => {
  test.each<[string, ProgramRun, string, string]>([
    [
      'timeout',
      run('', { code: null, fault: 'timeout' }),
      'oc did not answer within 15 s.',
      'Check that this machine reaches the cluster (VPN, proxy), and that the login asks for nothing; --timeout allows more time.',
    ],
    [
      'timeout while a plugin asks',
      run('To sign in, open https://login.acme.de and enter ABCD.\n', { code: null, fault: 'timeout' }),
      'oc did not answer within 15 s: To sign in, open https://login.acme.de and enter ABCD.',
      'Check that this machine reaches the cluster (VPN, proxy), and that the login asks for nothing; --timeout allows more time.',
    ],
    [
      'too much',
      run('', { code: null, fault: 'too-large' }),
      'oc answered configmap "istio-ca-root-cert" in namespace "aro-stg-mesh" with more than anything so small can be.',
      'See what oc prints: it may be a wrapper that prints something else.',
    ],
    [
      'not started',
      run('spawn /usr/bin/oc EACCES', { code: null, fault: 'not-started' }),
      'oc could not be started: spawn /usr/bin/oc EACCES.',
      'Name a program that runs here with --kubectl PATH.',
    ],
    ['interrupted', run('', { code: null, fault: 'interrupted' }), 'oc was interrupted.', 'Run this again.'],
    [
      'killed',
      run('', { code: null }),
      'oc was ended by a signal.',
      'Get it by hand with context "aro/api:6443" to see more.',
    ],
  ])('%s', (_, ended, expected, fix) => {
    const failure = { fact: `cluster "aro": ${expected}`, fix };
    const kind = ended.fault === 'timeout' ? 'unreachable' : 'final';
    expect(explainFailure(ended, call)).toEqual({ kind, forbidden: false, failure });
  });

  test('after our own timeout nothing is transient or absent', () => {
    for (const stderr of [
      kubectlSays.refused,
      'Error from server (NotFound): configmaps "istio-ca-root-cert" not found\n',
    ]) {
      expect(explainFailure(run(stderr, { fault: 'timeout' }), call).kind).toBe('unreachable');
    }
  });
});

/** facts/reliability.md C04, O01. */
describe('a line of stderr in a message', () => {
  const other = 'cluster "aro": oc could not get configmap "istio-ca-root-cert" in namespace "aro-stg-mesh"';
  test.each([
    [
      'escapes what a terminal obeys',
      'error: \u001b[2J\u001b[31mred\u0007\u0008 \u202etxt\u2028x',
      'error: \\x1b[2J\\x1b[31mred\\x07\\x08 \\u202etxt\\u2028x',
    ],
    ['escapes a lone carriage return', 'error: a\rb', 'error: a\\x0db'],
    ['escapes what a runner of CI jobs obeys', 'error: ##[error]x', 'error: #\\x23[error]x'],
    ['has at most 300 characters', `error: ${'x'.repeat(5000)}`, `error: ${'x'.repeat(292)}…`],
    ['has at most 300 characters when they are escaped', '\u001b'.repeat(5000), `${'\\x1b'.repeat(74)}\\x1…`],
  ])('%s', (_, stderr, shown) => {
    expect(fact(`${stderr}\n`)).toBe(`${other}: ${shown}.`);
  });

  test.each([
    ['Warning: v1 X is deprecated\nerror: real\n', 'error: real'],
    ['I1121 14:53:17.483111 1 x.go:1] log\nsomething\nerror: real\n', 'error: real'],
    ['something\nmore\n', 'something'],
    ['E1121 14:53:17.483111 1 x.go:1] "x" err=<\n\ttext\n\terror: not this\n >\nsomething\r\n', 'something'],
    ['E1121 14:53:17.483111 1 x.go:1] "x" err=<\nerror: real\n', 'error: real'],
  ])('is neither log nor warning: %j', (stderr, shown) => {
    expect(fact(stderr)).toBe(`${other}: ${shown}.`);
  });

  test('stdout is never shown', () => {
    const { failure } = explainFailure(run('error: x\n', { stdout: 'sha256~secret' }), call);
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

/** facts/reliability.md C05, S02. */
describe('a message that holds a secret is withheld', () => {
  const jwt = `${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.eyJzdWIiOiJ4In0.c2ln`;
  const openshift = `sha256~${'a'.repeat(43)}`;
  test.each([
    [`error: bad ${openshift}`, 'an OpenShift token'],
    [`error: bad ${jwt}`, 'a token (JWT)'],
    ['error: x\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n', 'a private key'],
    ['error: Get "https://x": Authorization: Basic amFuZTpwdw==', 'a token'],
    ['error: curl -H "Bearer abcdefgh12345678"', 'a token'],
    ['error: login failed, token=abc', 'a token'],
    ['error: aws_session_token = FwoGZXIvYXdzE', 'a token'],
    ['error: {"access_token": "abcdefghijklmnop"}', 'a token'],
    ['error: login failed, password=abc', 'a password'],
    ['error: {"password": "x"}', 'a password'],
    ['error: aws_secret_access_key=wJalr', 'a password'],
    ['error: {"client_secret":"x"}', 'a password'],
    ['error: proxyconnect tcp: dial tcp: http://jane:pw@proxy:3128', 'a password'],
  ])('%s', (stderr, what) => {
    const { failure } = explain(`${stderr}\n`);
    expect(failure.fact).toMatch(
      new RegExp(`^cluster "aro": .*; its message is withheld, because it holds ${what.replace(/[()]/g, '\\$&')}\\.$`),
    );
  });

  test('wherever it stands, and what is known is told', () => {
    const { failure } = explain(
      `{"kind":"ExecCredential","status":{"token":"${openshift}"}}\n${kubectlSays.notLoggedIn}`,
    );
    expect(failure.fact).toBe(
      'cluster "aro": context "aro/api:6443" is not logged in, or its token has expired (Unauthorized); its message is withheld, because it holds an OpenShift token.',
    );
    expect(JSON.stringify(failure)).not.toContain('aaaa');
  });

  test.each([
    'error: You must be logged in to the server (the provided bearer token is invalid)',
    'error: the token has expired',
    'error: secret "x" not found',
    'error: cannot get secrets: no password is set',
    'Unable to connect to the server: Get "https://api.aro.de:6443/api?timeout=32s": EOF',
  ])('but not where one is only spoken of: %s', (stderr) => {
    expect(fact(`${stderr}\n`)).not.toContain('withheld');
  });
});

/** Whoever prints a line without an end does not keep us busy with it. */
test('long lines cost little', () => {
  for (const part of [
    'getting credentials: exec: executable ',
    'context "',
    '://a:',
    'token',
    'bearer ',
    '\u001b',
    'x509: ',
    ' \t',
  ]) {
    const stderr = part.repeat(Math.ceil(65_536 / part.length));
    expect(fact(stderr).length).toBeLessThan(600);
  }
});
