import { describe, expect, test } from 'vitest';
import type { ProgramRun } from '../../generator/core/exchange/clusters/live.js';
import { explainCall } from '../../generator/core/seal/explain-call.js';
import type { SecretCall } from '../../generator/core/seal/secret-calls.js';
import { callArguments } from '../../generator/core/seal/secret-calls.js';
import { kubectlSays } from '../support/kubectl-answers.js';

const account = { namespace: 'mesh', name: 'reader' };
const TOKEN: SecretCall = { kind: 'token', account, hours: 720 };
const SECRET: SecretCall = { kind: 'token-secret', account, name: 'kept' };
const THERE: SecretCall = { kind: 'is-there', namespace: 'mesh', name: 'cacerts' };
const APPLY: SecretCall = { kind: 'apply', namespace: 'mesh', name: 'cacerts', isTrial: false, force: false };

function explain(call: SecretCall, stderr: string, more: Partial<ProgramRun> = {}) {
  const made = {
    program: '/usr/bin/oc',
    cluster: 'east',
    mesh: 'm',
    access: { context: 'admin@east' },
    timeoutMs: 15_000,
    call,
  };
  return explainCall({ code: 1, stdout: '', stderr, ...more }, made);
}

const rbac = (verb: string, what: string): string =>
  `User "jane" cannot ${verb} resource "${what}" in API group "" in the namespace "mesh"`;
const right = 'Give its account that right; docs/seal.md lists all that sealing needs.';

/** What kubectl 1.27 to 1.33 print. */
test.each<[string, SecretCall, string, string, string]>([
  [
    'no right to a token',
    TOKEN,
    `error: failed to create token: serviceaccounts "reader" is forbidden: ${rbac('create', 'serviceaccounts/token')}\n`,
    'context "admin@east" lacks the right to create a token of serviceaccount "reader" in namespace "mesh"',
    right,
  ],
  [
    'no account',
    TOKEN,
    'error: failed to create token: serviceaccounts "reader" not found\n',
    'there is no account for a token of serviceaccount "reader" in namespace "mesh"',
    'Apply mesh-cp of "m" there first: it makes the account.',
  ],
  [
    'not logged in',
    TOKEN,
    'error: failed to create token: Unauthorized\n',
    'context "admin@east" is not logged in, or its token has expired (Unauthorized)',
    'Log in to that cluster again (oc login).',
  ],
  [
    'an old program',
    TOKEN,
    'error: unknown command "token reader"\nSee \'oc create -h\' for help and examples\n',
    'oc cannot create tokens',
    'Install oc 4.11 or kubectl 1.24, or later.',
  ],
  [
    'a refused duration',
    TOKEN,
    'error: failed to create token: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes\n',
    'oc could not create a token of serviceaccount "reader" in namespace "mesh": error: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    'Try it by hand with context "admin@east" to see more.',
  ],
  [
    'no such context',
    TOKEN,
    kubectlSays.ocNoContext('admin@east'),
    'the kubeconfig has no context "admin@east"',
    'Set clusters.east.context to a name that "oc config get-contexts" lists.',
  ],
  [
    'unreachable',
    TOKEN,
    'error: failed to create token: Post "https://192.0.2.1:6443/api/v1/namespaces/mesh/serviceaccounts/reader/token": dial tcp 192.0.2.1:6443: i/o timeout\n',
    'the API cannot be reached: error: Post "https://192.0.2.1:6443/api/v1/namespaces/mesh/serviceaccounts/reader/token": dial tcp 192.0.2.1:6443: i/o timeout',
    'Check that the cluster runs, and that this machine reaches it (VPN, proxy).',
  ],
  [
    'no Secret',
    SECRET,
    'Error from server (NotFound): secrets "kept" not found\n',
    'there is no secret "kept" in namespace "mesh"',
    'Create it: of type kubernetes.io/service-account-token, with the annotation kubernetes.io/service-account.name: reader, named "kept" in "mesh" (docs/seal.md has the YAML). Or leave --token-secret out.',
  ],
  [
    'no right to a Secret',
    SECRET,
    `Error from server (Forbidden): secrets "kept" is forbidden: ${rbac('get', 'secrets')}\n`,
    'context "admin@east" lacks the right to get secret "kept" in namespace "mesh"',
    right,
  ],
  [
    'no right to look',
    THERE,
    `Error from server (Forbidden): secrets "cacerts" is forbidden: ${rbac('get', 'secrets')}\n`,
    'context "admin@east" lacks the right to get secret "cacerts" in namespace "mesh"',
    right,
  ],
  [
    'no right to apply',
    APPLY,
    `Error from server (Forbidden): secrets "cacerts" is forbidden: ${rbac('patch', 'secrets')}\n`,
    'context "admin@east" lacks the right to create and patch secret "cacerts" in namespace "mesh"',
    right,
  ],
  [
    'no namespace',
    APPLY,
    'Error from server (NotFound): namespaces "mesh" not found\n',
    'the namespace of secret "cacerts" in namespace "mesh" is not there',
    'Apply infra of "m" there first: it makes the namespace.',
  ],
  [
    'another owner',
    APPLY,
    'error: Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.ca-key.pem\nPlease review the fields above\n',
    'another program made secret "cacerts" in namespace "mesh", or has changed it',
    'Find out whose it is. --replace takes it over.',
  ],
  [
    'another type',
    APPLY,
    'The Secret "cacerts" is invalid: type: Invalid value: "Opaque": field is immutable\n',
    'secret "cacerts" in namespace "mesh" is of another type than Opaque, and no type can be changed',
    'Delete it with context "admin@east", then run this again: secret "cacerts" in namespace "mesh".',
  ],
  [
    'a policy',
    APPLY,
    'Error from server (Forbidden): admission webhook "x.example" denied the request: not with c2VjcmV0\n',
    'the API refuses secret "cacerts" in namespace "mesh"; why is withheld, because it may repeat what was sent',
    'Look at the admission policies of that cluster.',
  ],
  [
    'not logged in',
    APPLY,
    kubectlSays.notLoggedIn,
    'context "admin@east" is not logged in, or its token has expired (Unauthorized)',
    'Log in to that cluster again (oc login).',
  ],
  [
    'something else',
    APPLY,
    'error: c2VjcmV0 is too long\n',
    'oc could not apply secret "cacerts" in namespace "mesh"; its message is withheld, because it may repeat what was sent',
    'Try it by hand with context "admin@east" to see more.',
  ],
  [
    'overload',
    APPLY,
    'Error from server (InternalError): failed calling webhook with c2VjcmV0\n',
    'the API cannot answer now: Error from server (InternalError)',
    'Run this again later.',
  ],
  [
    'nothing at all',
    APPLY,
    '',
    'oc could not apply secret "cacerts" in namespace "mesh": it ended with code 1 and said nothing',
    'Try it by hand with context "admin@east" to see more.',
  ],
])('%s: %j (C07)', (_, call, stderr, fact, fix) => {
  expect(explain(call, stderr).failure).toEqual({ fact: `cluster "east": ${fact}.`, fix });
});

test.each<[SecretCall, string, boolean, boolean]>([
  [THERE, 'Error from server (NotFound): secrets "cacerts" not found\n', true, false],
  [APPLY, 'Error from server (NotFound): namespaces "mesh" not found\n', false, false],
  [TOKEN, 'error: failed to create token: too many requests, please try again later\n', false, true],
  [TOKEN, 'error: failed to create token: Unauthorized\n', false, false],
])('%j with %j: absent %s, asked again %s', (call, stderr, absent, transient) => {
  expect(explain(call, stderr)).toMatchObject({ absent, transient });
});

describe('what ends a call from outside', () => {
  test.each<[ProgramRun['fault'], string]>([
    ['timeout', 'oc did not answer within 15 s'],
    ['too-large', 'oc answered for secret "cacerts" in namespace "mesh" with more than anything so small can be'],
    ['interrupted', 'oc was interrupted'],
    ['not-started', 'oc could not be started'],
  ])('%s', (fault, fact) => {
    const run = { code: null, ...(fault === undefined ? {} : { fault }) };
    expect(explain(APPLY, '', run).failure.fact).toBe(`cluster "east": ${fact}.`);
  });

  test('a signal', () => {
    expect(explain(TOKEN, '', { code: null }).failure.fact).toContain('": a signal ended it.');
  });
});

test('a token in what the program says is withheld', () => {
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.e30.c2ln`;
  expect(explain(TOKEN, `error: odd: ${token}\n`).failure.fact).toBe(
    'cluster "east": oc could not create a token of serviceaccount "reader" in namespace "mesh"; its message is withheld, because it holds a token (JWT).',
  );
});

test('each value is an argument of its own, and none of them is private (C01, S01)', () => {
  const at = { context: '--kubeconfig=x $(id)' };
  expect(callArguments(at, TOKEN).slice(0, -1)).toEqual([
    '--context=--kubeconfig=x $(id)',
    'create',
    'token',
    'reader',
    '-n',
    'mesh',
    '--duration=720h',
  ]);
  expect(callArguments({ kubeconfig: '/k' }, THERE)).toEqual([
    '--kubeconfig=/k',
    'get',
    'secret',
    'cacerts',
    '-n',
    'mesh',
    '--no-headers',
  ]);
  expect(callArguments(at, { ...APPLY, isTrial: true, force: true }).slice(1)).toEqual([
    'apply',
    '--server-side',
    '--field-manager=meshloom',
    '--force-conflicts',
    '--dry-run=server',
    '-n',
    'mesh',
    '-f',
    '-',
  ]);
  expect(callArguments(at, APPLY).slice(1)).toEqual([
    'apply',
    '--server-side',
    '--field-manager=meshloom',
    '-n',
    'mesh',
    '-f',
    '-',
  ]);
});
