import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { namespace } from '../support/kubectl-answers.js';
import { buildCli, runCli } from '../support/run-cli.js';
import { controller } from './seal-case.js';
import {
  ACCOUNT,
  answerFor,
  giveToken,
  NAMES,
  REMOTES,
  recordedCluster,
  type SpanCase,
  spanCase,
  spanRecord,
  TOPOLOGY,
} from './support/span-case.js';
import { claimsOf, identifyAs, jwt, tokenAnswer, tokenSecretAnswer } from './support/stand-in-clusters.js';

let at: SpanCase;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = spanCase();
});
afterEach(() => at.remove());

const WEST = [...REMOTES, '--cluster', 'west'];
const record = (more: Record<string, Parameters<typeof recordedCluster>[1]> = {}): void =>
  at.write(
    'exchange/m.yaml',
    spanRecord(Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name, more[name])]))),
  );
const answers = (match: Parameters<SpanCase['clusters']['when']>[0], stderr: string) => () =>
  at.clusters.when(match, { stderr });
const gives = (more: Record<string, unknown>, stated?: number) => () => {
  const claims = { ...claimsOf(ACCOUNT, 720), ...more };
  giveToken(at.clusters, 'east', tokenAnswer(jwt(claims), stated ?? (claims.exp as number)));
};
const token = { context: 'east', resource: 'token' } as const;
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Runs what has to be refused: this exit code, this message, and nothing written or changed. */
function expectRefused(args: readonly string[], code: number, message: string | RegExp): void {
  const before = at.snapshot();
  const run = at.seal(...args);
  const said = run.stderr.replace(/Nothing is written\.\n$/, '');
  if (typeof message === 'string') expect(said).toBe(`${message}\n`);
  else expect(said).toMatch(message);
  expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
  expect(at.snapshot()).toEqual(before);
  expect(existsSync(join(at.directory, 'sealed'))).toBe(Object.keys(before).some((path) => path.includes('/sealed/')));
}

const collect = 'meshloom exchange collect --mesh m';
const look = 'Find out what answered: the program may be a wrapper, or the context may lead to something else.';
const right = 'Give its account that right; docs/seal.md lists all that sealing needs.';

test.each<[string, () => void, string | RegExp]>([
  [
    'no right',
    answers(
      token,
      'error: failed to create token: serviceaccounts "istio-remote-reader" is forbidden: User "jane" cannot create resource "serviceaccounts/token" in API group "" in the namespace "istio-system"\n',
    ),
    `cluster "east": context "east" lacks the right to create a token of serviceaccount "istio-remote-reader" in namespace "istio-system". ${right}`,
  ],
  [
    'no account',
    answers(token, 'error: failed to create token: serviceaccounts "istio-remote-reader" not found\n'),
    'cluster "east": there is no account for a token of serviceaccount "istio-remote-reader" in namespace "istio-system". Apply mesh-cp of "m" there first: it makes the account.',
  ],
  [
    'no login',
    answers(token, 'error: failed to create token: Unauthorized\n'),
    'cluster "east": context "east" is not logged in, or its token has expired (Unauthorized). Log in to that cluster again (oc login).',
  ],
  [
    'a token that has expired',
    () => gives({ exp: seconds() - 60, iat: seconds() - 4000 })(),
    /^cluster "east": the token expired at "\S+Z"\. Compare the clocks of this machine and of that cluster\.\n$/,
  ],
  [
    'a token of an hour, as public recipes have it (1.6)',
    () => gives({ exp: seconds() + 3599 })(),
    /^cluster "east": the token ends at "\S+Z", in less than an hour\. The other cluster would be lost again at once: give a longer --token-lifetime, or raise what that API server grants \(--service-account-max-token-expiration\)\.\n$/,
  ],
  [
    'a token of another account (T15)',
    () => gives({ sub: 'system:serviceaccount:istio-system:default' })(),
    `cluster "east": the token is of "system:serviceaccount:istio-system:default", and not of "system:serviceaccount:istio-system:istio-remote-reader". ${look}`,
  ],
  [
    'a token of another namespace (T15)',
    () => gives({ sub: 'system:serviceaccount:other:istio-remote-reader' })(),
    `cluster "east": the token is of "system:serviceaccount:other:istio-remote-reader", and not of "system:serviceaccount:istio-system:istio-remote-reader". ${look}`,
  ],
  [
    'a token that is none (T15)',
    () =>
      giveToken(
        at.clusters,
        'east',
        tokenAnswer('sha256~abcdefghijklmnopqrstuvwxyz0123456789abcdefghi', seconds() + 90_000),
      ),
    `cluster "east": the token is no signed JWT. ${look}`,
  ],
  [
    'a token that the answer contradicts',
    () => gives({}, seconds() + 90_000)(),
    /^cluster "east": the token says of itself that it ends at "\S+Z", and the API server that it ends at "\S+Z"\. Find out which of the two is right, and what answered\.\n$/,
  ],
  [
    'a page instead of a token',
    () => giveToken(at.clusters, 'east', '<html></html>\n'),
    'cluster "east": what answered for a token of serviceaccount "istio-remote-reader" in namespace "istio-system" is no token. See what the program prints: it may be a wrapper.',
  ],
  [
    'a flood instead of a token',
    () => giveToken(at.clusters, 'east', 'x'.repeat(70_000)),
    'cluster "east": oc answered for a token of serviceaccount "istio-remote-reader" in namespace "istio-system" with more than anything so small can be. See what oc prints: it may be a wrapper that prints something else.',
  ],
  [
    'another cluster behind the context (T08)',
    () => identifyAs(at.clusters, 'east', 'uid-of-elsewhere'),
    /^cluster "east": context "east" now leads to another cluster: it calls itself "uid-of-elsewhere", and the records know "uid-of-east"\. /,
  ],
  [
    'nobody behind the context',
    answers({ context: 'east', resource: 'namespace' }, 'error: context "east" does not exist\n'),
    'cluster "east": the kubeconfig has no context "east". Set clusters.east.context to a name that "oc config get-contexts" lists.',
  ],
])('%s, and no cluster gets anything', (_, prepare, message) => {
  prepare();
  expectRefused(WEST, 1, message);
});

test('no token is asked for where a cluster is another one, or two contexts lead to one (T08)', () => {
  identifyAs(at.clusters, 'admin@north', 'uid-of-elsewhere');
  at.seal(...REMOTES);
  record({ north: { identity: 'id-of-east' } });
  const version = {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: { name: 'version' },
    spec: { clusterID: 'id-of-east' },
  };
  const kubeSystem = JSON.stringify(namespace('uid-of-east'));
  at.clusters.when({ context: 'admin@north', resource: 'namespace' }, { stdout: kubeSystem });
  at.clusters.when({ context: 'admin@north', resource: 'clusterversion' }, { stdout: JSON.stringify(version) });
  expectRefused(
    WEST,
    1,
    'clusters "east" and "north" have the same identity "uid-of-east": both contexts lead to one cluster. Correct clusters.<cluster>.context in the topology, or the kubeconfig.',
  );
  expect(at.clusters.calls().filter(({ argv }) => argv.includes('create'))).toEqual([]);
});

test.each<[string, () => void, 1 | 2, string]>([
  [
    'where the API of a cluster is',
    () => record({ east: { server: undefined } }),
    1,
    `mesh "m": its record does not say where the API of cluster "east" is reached. Collect it: ${collect}`,
  ],
  [
    'which cluster one is',
    () => record({ north: { identity: undefined } }),
    1,
    `mesh "m": no record says which cluster "north" is. Let the record know it first: ${collect} --skip-missing`,
  ],
  [
    'anything',
    () => at.write('exchange/m.yaml', 'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: m}\n'),
    2,
    `mesh "m": the sealing certificate of cluster "west" is not in its record. Collect it: ${collect}; or import it: meshloom exchange import --mesh m --sealing-cert west=FILE\nmesh "m": its record does not say where the API of cluster "east" is reached. Collect it: ${collect}\nmesh "m": its record does not say where the API of cluster "north" is reached. Collect it: ${collect}`,
  ],
  [
    'with what to seal',
    () => record({ west: { sealing: undefined } }),
    2,
    `mesh "m": the sealing certificate of cluster "west" is not in its record. Collect it: ${collect}; or import it: meshloom exchange import --mesh m --sealing-cert west=FILE`,
  ],
  [
    "a key of the controller's own (T17)",
    () => record({ west: { sealing: controller('east') } }),
    2,
    'mesh "m": the sealing certificate of cluster "west" has the same key as that of cluster "east". Each controller has a key of its own: find out whose it is.',
  ],
])('the record does not say %s, and no cluster is asked', (_, prepare, code, message) => {
  prepare();
  expectRefused(WEST, code, message);
  expect(at.clusters.calls()).toEqual([]);
});

const kept =
  (more: Record<string, string> = {}, text = jwt({ sub: claimsOf(ACCOUNT, 1).sub })) =>
  () =>
    at.clusters.when(
      { context: 'east', resource: 'secret' },
      { stdout: tokenSecretAnswer(ACCOUNT, 'kept', text, more) },
    );

test.each<[string, () => void, string]>([
  [
    'is not there',
    () => {},
    'cluster "east": there is no secret "kept" in namespace "istio-system". Create it: of type kubernetes.io/service-account-token, with the annotation kubernetes.io/service-account.name: istio-remote-reader, named "kept" in "istio-system" (docs/seal.md has the YAML). Or leave --token-secret out.',
  ],
  [
    'is of another type',
    kept({ type: 'Opaque' }),
    'cluster "east": what answered for secret "kept" in namespace "istio-system" is a Secret of another type than "kubernetes.io/service-account-token". Name a Secret that holds a token of that account (docs/seal.md has the YAML).',
  ],
  [
    'is of another account',
    kept({ owner: 'default' }),
    'cluster "east": what answered for secret "kept" in namespace "istio-system" is a Secret of another account than "istio-remote-reader". Name a Secret that holds a token of that account (docs/seal.md has the YAML).',
  ],
  [
    'holds no token yet',
    kept({ token: '' }),
    'cluster "east": what answered for secret "kept" in namespace "istio-system" is a Secret without a token. It may need a moment: run this again.',
  ],
  [
    "holds another account's token",
    kept({}, jwt({ sub: 'system:serviceaccount:kube-system:admin' })),
    `cluster "east": the token is of "system:serviceaccount:kube-system:admin", and not of "system:serviceaccount:istio-system:istio-remote-reader". ${look}`,
  ],
])('the Secret of --token-secret %s', (_, prepare, message) => {
  at.clusters.when(
    { context: 'admin@north', resource: 'secret' },
    { stdout: tokenSecretAnswer(ACCOUNT, 'kept', jwt({ sub: claimsOf(ACCOUNT, 1).sub })) },
  );
  prepare();
  expectRefused([...WEST, '--token-secret', 'kept'], 1, message);
});

test.each<[string, string[], string]>([
  [
    'two sources',
    [...WEST, '--token-lifetime', '48h', '--token-secret', 'kept'],
    'Give one of --token-lifetime and --token-secret.',
  ],
  [
    'an hour',
    [...WEST, '--token-lifetime', '1h'],
    '--token-lifetime: "1h" is no lifetime from 2h to 365d. Write it like 720h or 30d.',
  ],
  ['an option as a name', [...WEST, '--token-secret=--all'], '--token-secret: "--all" is no name of a Secret.'],
  [
    'an unknown cluster',
    [...REMOTES, '--cluster', 'wst'],
    '--cluster: "wst" is no cluster of "m". Did you mean "west"?',
  ],
  ['clusters by --only', [...REMOTES, '--only', 'west'], '--only: here it is called --cluster.'],
  ['no time', [...WEST, '--timeout', '0s'], '--timeout: "0s" leaves no time for an answer. Write it like 15s.'],
  ['a kubeconfig of nobody', [...WEST, '--kubeconfig', 'file'], '--kubeconfig wants CLUSTER=FILE.'],
  [
    'a kubeconfig of an unknown cluster',
    [...WEST, '--kubeconfig', 'est=file'],
    '--kubeconfig: no cluster is named "est". Did you mean "east"?',
  ],
  [
    'a kubeconfig twice',
    [...WEST, '--kubeconfig', 'east=a', '--kubeconfig', 'east=b'],
    '--kubeconfig: cluster "east" is given twice.',
  ],
  ['no program', [...WEST, '--kubectl', 'absent'], '--kubectl: no program named "absent" is in PATH. Give its path.'],
])('the command line says %s', (_, args, message) => {
  expectRefused(args, 2, `meshloom: ${message}`);
});

test.each<[string, string, string]>([
  [
    'a mesh in one cluster',
    TOPOLOGY.replace(/ {4}clusters: .*/, '    cluster: west\n    secrets: sealed-secrets'),
    '--mesh: "m" lives in one cluster, and watches no other.',
  ],
  [
    'a mesh that gets its secrets elsewhere',
    TOPOLOGY.replace('    namespace:', '    secrets: none\n    namespace:'),
    '--mesh: the secrets of "m" are "none". Write secrets: sealed-secrets on meshes.m.',
  ],
])('%s has no remote secrets to seal', (_, topology, message) => {
  at.write('topology.yaml', topology);
  at.write('exchange/m.yaml', spanRecord({ west: recordedCluster('west') }));
  expectRefused(REMOTES, 2, `meshloom: ${message}`);
});

const FILE = 'sealed/west/istio-remote-secret-far-east.m.yaml';

test.each<[string, (text: string) => string, RegExp]>([
  [
    'another program sealed it',
    (text) => text.replaceAll(/ {4}meshloom\.dev\/.*\n/g, '').replace(/ {2}annotations:\n(?= {2}name)/, ''),
    /^sealed\/west\/istio-remote-secret-far-east\.m\.yaml: holds "istio-remote-secret-far-east" of "m" in cluster "west", and "seal remote-secrets" did not seal it\. Go on with the program that did; or delete the file, and seal anew\.\n$/,
  ],
  [
    'an annotation is gone',
    (text) => text.replace(/ {4}meshloom\.dev\/api-server: .*\n/, ''),
    /: has no annotation "meshloom\.dev\/api-server"\. Take the file as it was from the version control\.\n$/,
  ],
  [
    'a fingerprint is none',
    (text) => text.replace(/(api-server-ca: ").*/, '$1none"'),
    /: has an annotation that is no fingerprint\. /,
  ],
  [
    'a life is none',
    (text) => text.replace(/(token-validity: ").*/, '$1soon/never"'),
    /: has no validity in the annotation "meshloom\.dev\/token-validity"\. /,
  ],
  [
    'an account is none',
    (text) => text.replace(/(service-account: ).*/, '$1reader'),
    /: has no account in the annotation "meshloom\.dev\/service-account"\. /,
  ],
])('a sealed file is left as it is where %s', (_, change, message) => {
  at.seal(...WEST);
  at.write(FILE, change(at.read(FILE)));
  expectRefused([...WEST, '--renew'], 2, message);
});

test('a sealed file under another name is not written a second time', () => {
  at.seal(...WEST);
  at.write('sealed/west/mine.yaml', at.read(FILE));
  writeFileSync(join(at.directory, FILE), '');
  expectRefused(
    [...WEST, '--renew'],
    2,
    /holds "istio-remote-secret-far-east" of "m" in cluster "west", which belongs into west\/istio-remote-secret-far-east\.m\.yaml\. Give it its name back\.\n$/,
  );
});

test('if one file cannot be written, none is, and tokens that were given are nowhere', () => {
  at.seal(...REMOTES, '--cluster', 'east');
  answerFor(at.clusters, 'north', 720);
  mkdirSync(join(at.directory, FILE), { recursive: true });
  const before = at.snapshot();
  const { code, stderr } = at.seal(...REMOTES, '--renew');
  expect(code).toBe(2);
  expect(stderr).toContain(FILE);
  expect(at.snapshot()).toEqual(before);
  expect(existsSync(join(at.directory, 'sealed/north'))).toBe(false);
});

test('Node must not show its memory (S05)', () => {
  const { code, stderr } = runCli(at.directory, ['seal', ...WEST], {
    PATH: at.clusters.directory,
    NODE_OPTIONS: '--heapsnapshot-signal=SIGUSR2',
  });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'meshloom: Node runs with "--heapsnapshot-signal", and others could read the keys by it. Run without it; see NODE_OPTIONS.\n',
  });
  expect(readFileSync(join(at.directory, 'topology.yaml'), 'utf8')).toBe(TOPOLOGY);
});
