import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { kubectlSays, loadBalancer, namespace, nodeList, nodePort, rootConfigMap } from '../support/kubectl-answers.js';
import { buildCli } from '../support/run-cli.js';
import type { StandIn } from '../support/stand-in-oc.js';
import { type CollectEstate, collectEstate, TOPOLOGY, twoRoots } from './collect-estate.js';

beforeAll(buildCli, 120_000);

type Answer = Parameters<StandIn['when']>[1];

const context = 'admin@aro';
const identity = { context, resource: 'namespace' } as const;
const configmap = { context, resource: 'configmap' } as const;
const service = { context, resource: 'service' } as const;
const at = 'stage-mesh';
const json = (value: unknown) => JSON.stringify(value);
const root = () => rootConfigMap(at, twoRoots().aro.pem) as Record<string, unknown>;
const token = `sha256~${'A'.repeat(43)}`;

/** One cluster answers as it should, the other one does not (facts/reliability.md C01 to C08, T09); what is said of it. */
const FAULTS: [name: string, when: Parameters<StandIn['when']>[0], answer: () => Answer, said: string | RegExp][] = [
  ['not logged in', identity, () => ({ stderr: kubectlSays.notLoggedIn }), /cluster "aro": .*log(?:ged)? in/i],
  [
    'context missing, as kubectl says it',
    identity,
    () => ({ stderr: kubectlSays.noContext(context) }),
    'context "admin@aro"',
  ],
  [
    'context missing, as oc says it',
    identity,
    () => ({ stderr: kubectlSays.ocNoContext(context) }),
    'context "admin@aro"',
  ],
  [
    'identity forbidden',
    identity,
    () => ({ stderr: kubectlSays.forbidden('namespaces', 'kube-system', '') }),
    'docs/exchange.md',
  ],
  [
    'root forbidden',
    configmap,
    () => ({ stderr: kubectlSays.forbidden('configmaps', 'istio-ca-root-cert', at) }),
    /configmap/i,
  ],
  ['Service forbidden', service, () => ({ stderr: kubectlSays.forbidden('services', 'prod-ingress', at) }), /service/i],
  ['no such resource type', configmap, () => ({ stderr: kubectlSays.noResourceType('configmaps') }), 'aro'],
  ['connection refused', identity, () => ({ stderr: kubectlSays.refused }), 'aro'],
  [
    'no such host',
    identity,
    () => ({ stderr: kubectlSays.unreachable('dial tcp: lookup api.aro.example on 10.0.0.2:53: no such host') }),
    'aro',
  ],
  [
    'i/o timeout',
    identity,
    () => ({ stderr: kubectlSays.unreachable('dial tcp 203.0.113.1:6443: i/o timeout') }),
    'aro',
  ],
  [
    'another certificate authority',
    identity,
    () => ({
      stderr: kubectlSays.unreachable(
        'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
    }),
    /certificate/,
  ],
  [
    'an expired serving certificate',
    identity,
    () => ({
      stderr: kubectlSays.unreachable(
        'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-21T00:00:00Z is after 2026-01-01T00:00:00Z',
      ),
    }),
    /certificate/,
  ],
  ['too many requests', configmap, () => ({ stderr: kubectlSays.tooManyRequests }), 'aro'],
  ['login plugin missing', identity, () => ({ stderr: kubectlSays.pluginMissing }), /plugin/],
  ['a hang', identity, () => ({ object: namespace('uid-of-stage'), hang: true }), /cluster "aro": .*3 ?s/],
  ['an answer that never comes', configmap, () => ({ delayMs: 60_000, object: root() }), /cluster "aro": .*3 ?s/],
  ['a slow drip', configmap, () => ({ object: root(), dripMs: 500 }), /cluster "aro": .*3 ?s/],
  ['100 MB', configmap, () => ({ floodStdout: 100_000_000, object: root() }), 'aro'],
  ['a flood of errors', configmap, () => ({ floodStderr: 10_000_000, stderr: 'and an end\n', code: 1 }), 'aro'],
  ['ended by a signal', configmap, () => ({ signal: 'SIGKILL' }), 'aro'],
  ['nothing at all', configmap, () => ({ stdout: '', code: 0 }), 'aro'],
  ['garbage', configmap, () => ({ stdout: '\u0000\u0001\u0002garbage' }), 'aro'],
  ['half of the JSON', configmap, () => ({ stdout: json(root()).slice(0, 200) }), 'aro'],
  ['a login page', configmap, () => ({ stdout: '<!DOCTYPE html><html><body>Log in</body></html>' }), 'aro'],
  ['a list', configmap, () => ({ object: { apiVersion: 'v1', kind: 'List', items: [root()] } }), 'aro'],
  ['a Secret', configmap, () => ({ object: { ...root(), kind: 'Secret' } }), 'aro'],
  ['an object of another namespace', configmap, () => ({ object: rootConfigMap('other', twoRoots().aro.pem) }), 'aro'],
  [
    'an object of another name',
    configmap,
    () => ({ object: { ...root(), metadata: { name: 'x', namespace: at } } }),
    'aro',
  ],
  ['a root that is a number', configmap, () => ({ object: { ...root(), data: { 'root-cert.pem': 12 } } }), 'aro'],
  [
    'no ConfigMap',
    configmap,
    () => ({ stderr: 'Error from server (NotFound): configmaps "istio-ca-root-cert" not found\n' }),
    'istio-ca-root-cert',
  ],
  [
    'no Service',
    service,
    () => ({ stderr: 'Error from server (NotFound): services "prod-ingress" not found\n' }),
    'prod-ingress',
  ],
  ['a Service without address', service, () => ({ object: loadBalancer(at, 'prod-ingress') }), 'prod-ingress'],
  [
    'a Service at a metadata server',
    service,
    () => ({ object: loadBalancer(at, 'prod-ingress', { ip: '169.254.169.254' }) }),
    '"169.254.169.254"',
  ],
  [
    'a Service at a placeholder',
    service,
    () => ({ object: loadBalancer(at, 'prod-ingress', { hostname: '<pending>' }) }),
    '"<pending>"',
  ],
  [
    'a Service at a URL',
    service,
    () => ({ object: loadBalancer(at, 'prod-ingress', { hostname: 'https://x.example.net/' }) }),
    'aro',
  ],
  ['a Service of another type', service, () => ({ object: nodePort(at, 'prod-ingress', 30443, 30188) }), 'NodePort'],
  [
    'an identity without a uid',
    identity,
    () => ({ object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' } } }),
    'aro',
  ],
  ["the other cluster's identity", identity, () => ({ object: namespace('uid-of-prod') }), /"aro" and "rosa"/],
  ['escapes in an error', identity, () => ({ stderr: '\u001b[2J\u001b]0;owned\u0007 boom \u202e\n' }), '\\x1b'],
  ['a token in an error', identity, () => ({ stderr: `Authorization: Bearer ${token}\n` }), 'withheld'],
  ['a command for the CI runner in an error', identity, () => ({ stderr: '::set-output name=x::y\n' }), 'aro'],
];

describe('one cluster fails: no record is written, and the message says which and what to do', () => {
  let estate: CollectEstate;
  beforeEach(() => {
    estate = collectEstate();
  });
  afterEach(() => estate.remove());

  test.each(FAULTS)('%s', (_, when, answer, said) => {
    estate.oc.when(when, answer());
    const run = estate.meshloom('exchange', 'collect', '--trust-first', '--timeout', '3s');
    if (typeof said === 'string') expect(run.stderr).toContain(said);
    else expect(run.stderr).toMatch(said);
    expect(run.stderr).toContain('aro');
    expect(run.stderr).toMatch(/\nNothing is written\.\n$/);
    expect(run.stderr).not.toMatch(/\u202e|^::|\n {4}at |undefined/);
    expect(run.stderr).not.toContain('\u001b');
    expect(run.stderr).not.toContain(token);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(estate.records()).toEqual({});
  });

  test('there are thirty of them at least', () => expect(FAULTS.length).toBeGreaterThanOrEqual(30));

  test('what was recorded before stays as it is', () => {
    expect(estate.meshloom('exchange', 'collect', '--trust-first').code).toBe(0);
    const before = estate.records();
    estate.oc.when(identity, { object: namespace('another-cluster') });
    estate.oc.when(
      { context: 'rosa', resource: 'service' },
      { object: loadBalancer('prod-mesh', 'stage-ingress', { hostname: 'new.example.net' }) },
    );
    const run = estate.meshloom('exchange', 'collect', '--accept-addresses');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('"another-cluster"');
    expect(run.stderr).toContain('"uid-of-stage"');
    expect(estate.records()).toEqual(before);
  });
});

test('a context named as a shell command is one argument', () => {
  const estate = collectEstate(TOPOLOGY.replace('admin@aro', '\'$(touch x); `id` "*"\''));
  const run = estate.meshloom('exchange', 'collect', '--trust-first');
  expect(estate.oc.calls().map(({ argv }) => argv[0])).toContain('--context=$(touch x); `id` "*"');
  expect(run.code).toBe(1);
  estate.remove();
});

test('node addresses and node ports', () => {
  const estate = collectEstate(
    TOPOLOGY.replace('[prod, stage]', '[prod, stage]\n    sides: {stage: {service: NodePort}}'),
  );
  estate.oc.when(service, { object: nodePort(at, 'prod-ingress', 30443, 30188) });
  const nodes = nodeList({ name: 'b', internal: ['10.0.0.2'] }, { name: 'a', internal: ['10.0.0.1'] });
  estate.oc.when({ context, resource: 'nodes' }, { object: nodes });
  expect(estate.meshloom('exchange', 'collect', '--trust-first').code).toBe(0);
  expect(estate.records()['stage.yaml']).toContain(
    'gateways:\n  prod:\n    addresses:\n      - 10.0.0.1\n      - 10.0.0.2\n    servicePort: 30443\n    discoveryPort: 30188\n',
  );
  const rendered = estate.meshloom('generate', '--stdout').stdout;
  expect(rendered).toContain('servicePort: 30443');
  estate.remove();
});

test('node ports behind static addresses', () => {
  const sides = (more: string) =>
    `[prod, stage]\n    sides: {stage: {service: NodePort, addresses: [192.0.2.1]${more}}}`;
  const estate = collectEstate(TOPOLOGY.replace('[prod, stage]', sides('')));
  estate.oc.when(service, { object: nodePort(at, 'prod-ingress', 30443, 30188) });
  expect(estate.meshloom('exchange', 'collect', '--trust-first').code).toBe(0);
  expect(estate.records()['stage.yaml']).toContain(
    'gateways:\n  prod:\n    addresses:\n      - 192.0.2.1\n    servicePort: 30443\n    discoveryPort: 30188\n',
  );
  expect(estate.meshloom('exchange', 'collect')).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
  const rendered = estate.meshloom('generate', '--stdout').stdout;
  expect(rendered).toContain('servicePort: 30443');
  expect(rendered).toContain('192.0.2.1');
  const calls = () => estate.oc.calls().filter(({ argv }) => argv.includes('prod-ingress')).length;
  const before = calls();
  writeFileSync(
    join(estate.directory, 'topology.yaml'),
    TOPOLOGY.replace('[prod, stage]', sides(', nodePorts: {tls: 30443, discovery: 30188}')),
  );
  expect(estate.meshloom('exchange', 'collect').code).toBe(0);
  expect(calls()).toBe(before);
  estate.remove();
});
