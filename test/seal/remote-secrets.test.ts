import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { buildCli, runCli } from '../support/run-cli.js';
import { openAll, openValue, sealedObject } from './open-sealed.js';
import { controller } from './seal-case.js';
import {
  ACCOUNT,
  answerFor,
  apiAuthority,
  giveToken,
  NAMES,
  REMOTES,
  recordedCluster,
  type SpanCase,
  spanCase,
  spanRecord,
  TOPOLOGY,
} from './support/span-case.js';
import { claimsOf, jwt, tokenAnswer, tokenSecretAnswer } from './support/stand-in-clusters.js';

let at: SpanCase;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = spanCase();
});
afterEach(() => at.remove());

const FAR_EAST = 'sealed/west/istio-remote-secret-far-east.m.yaml';
const record = (more: Record<string, Parameters<typeof recordedCluster>[1]> = {}): void =>
  at.write(
    'exchange/m.yaml',
    spanRecord(Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name, more[name])]))),
  );
const kubeconfigOf = (path: string, name: string): Record<string, never> =>
  parse(Object.values(openAll(at.read(path), controller(name).keyPem))[0]!) as Record<string, never>;
const asked = (): string[] =>
  at.clusters
    .calls()
    .map(({ argv }) => argv.join(' '))
    .filter((call) => !call.includes('get namespace'));

test('each control plane gets a kubeconfig for every other cluster (multicluster-ossm3 1.2, L10, L11)', () => {
  const { code, stdout } = at.seal(...REMOTES);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const nameOf: Record<string, string> = { east: 'far-east', north: 'north', west: 'west' };
  expect(at.sealed()).toEqual(
    NAMES.flatMap((watcher) =>
      NAMES.filter((other) => other !== watcher).map(
        (other) => `${watcher}/istio-remote-secret-${nameOf[other]}.m.yaml`,
      ),
    ).sort(),
  );
  for (const watcher of NAMES) {
    for (const other of NAMES.filter((name) => name !== watcher)) {
      const name = nameOf[other]!;
      expect(kubeconfigOf(`sealed/${watcher}/istio-remote-secret-${name}.m.yaml`, watcher)).toEqual({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name,
            cluster: {
              server: `https://api.${other}.example.com:6443`,
              'certificate-authority-data': Buffer.from(apiAuthority().pem).toString('base64'),
            },
          },
        ],
        contexts: [{ name, context: { cluster: name, user: name } }],
        'current-context': name,
        users: [{ name, user: { token: at.tokens[other] } }],
      });
    }
  }
});

test('the object is a SealedSecret of strict scope and says what is in it (S08, S09)', () => {
  at.seal(...REMOTES);
  const object = sealedObject(at.read(FAR_EAST));
  const { encryptedData, template } = object.spec;
  const place = { name: 'istio-remote-secret-far-east', namespace: 'istio-system' };
  const { iat, exp } = JSON.parse(Buffer.from(at.tokens.east!.split('.')[1]!, 'base64url').toString()) as Record<
    string,
    number
  >;
  const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  expect(object.metadata).toEqual({
    ...place,
    annotations: {
      'meshloom.dev/mesh': 'm',
      'meshloom.dev/remote-cluster': 'east',
      'meshloom.dev/sealing-certificate': `sha256:${controller('west').sha256}`,
      'meshloom.dev/api-server': 'https://api.east.example.com:6443',
      'meshloom.dev/api-server-ca': `sha256:${apiAuthority().sha256}`,
      'meshloom.dev/service-account': ACCOUNT,
      'meshloom.dev/token-validity': `${instant(iat!)}/${instant(exp!)}`,
    },
  });
  expect(Object.keys(encryptedData)).toEqual(['far-east']);
  expect(template).toEqual({
    type: 'Opaque',
    metadata: {
      ...place,
      labels: { 'istio/multiCluster': 'true' },
      annotations: { 'networking.istio.io/cluster': 'far-east' },
    },
  });
  for (const label of ['istio-system/cacerts', 'other/istio-remote-secret-far-east', ''])
    expect(() => openValue(encryptedData['far-east']!, controller('west').keyPem, label)).toThrow();
  expect(() => openAll(at.read(FAR_EAST), controller('east').keyPem)).toThrow();
});

test('generate takes them to mesh-fed of their clusters, and nothing of the mesh is pending for want of them', () => {
  at.seal('ca', '--mesh', 'm', '--key', 'p-384', '--forget-root');
  at.seal(...REMOTES);
  const { code, stderr } = runCli(at.directory, ['generate']);
  expect(code).toBe(0);
  expect(stderr).not.toContain('istio-remote-secret');
  const placed = sealedObject(at.read('out/west/mesh-fed/m/east/sealedsecret-istio-remote-secret-far-east.yaml'));
  expect(placed.spec).toEqual(sealedObject(at.read(FAR_EAST)).spec);
});

test('a cluster is asked who it is, and then for one token that all of them share', () => {
  at.seal(...REMOTES);
  const fields = '-o=jsonpath={.kind}{"\\n"}{.status.expirationTimestamp}{"\\n"}{.status.token}';
  const calls = at.clusters.calls().map(({ argv }) => argv);
  for (const context of ['west', 'east', 'admin@north']) {
    expect(calls.filter(([first]) => first === `--context=${context}`)).toEqual([
      [`--context=${context}`, 'get', 'namespace', 'kube-system', '-o', 'json'],
      [
        `--context=${context}`,
        'create',
        'token',
        'istio-remote-reader',
        '-n',
        'istio-system',
        '--duration=720h',
        fields,
      ],
    ]);
  }
  expect(calls).toHaveLength(6);
});

test('people are told what was sealed for whom, until when, and when to renew it', () => {
  const { stderr } = at.seal(...REMOTES, '--cluster', 'west');
  const until = (name: string): string =>
    /token-validity: "[^/]+\/([^"]+)"/.exec(at.read(`sealed/west/istio-remote-secret-${name}.m.yaml`))![1]!;
  const line = (name: string, cluster: string): string =>
    `sealed/west/istio-remote-secret-${name}.m.yaml: sealed for cluster "west" with its sealing certificate sha256:${controller('west').sha256}: a token of ${ACCOUNT} in cluster "${cluster}", until ${until(name)}.`;
  const from = new Date(Date.parse(until('far-east')) - 240 * 3_600_000).toISOString().replace('.000Z', 'Z');
  expect(stderr.split('\n')).toEqual([
    line('far-east', 'east'),
    line('north', 'north'),
    `Renew the tokens from ${from} on: meshloom seal remote-secrets --mesh m (docs/seal.md has a job for it).`,
    'Commit the sealed files, then run: meshloom generate',
    '',
  ]);
});

test('in primary-remote the primary reads its remotes, and no remote reads anything (L10)', () => {
  at.write(
    'topology.yaml',
    TOPOLOGY.replace('    clusters: {', '    model: primary-remote\n    primary: west\n    clusters: {'),
  );
  expect(at.seal(...REMOTES).code).toBe(0);
  expect(at.sealed()).toEqual(['west/istio-remote-secret-far-east.m.yaml', 'west/istio-remote-secret-north.m.yaml']);
  const { code, stderr } = at.seal(...REMOTES, '--cluster', 'east');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'meshloom: --cluster: no control plane of "m" in "east" watches another cluster.\n',
  });
});

test('an API with a publicly trusted certificate needs no CA, and that is said (L11)', () => {
  record({ east: { authority: undefined } });
  const { code, stderr } = at.seal(...REMOTES, '--cluster', 'west');
  expect(code).toBe(0);
  expect(stderr).toContain(
    'cluster "east": its API has a publicly trusted certificate, so the kubeconfig names no CA.\n',
  );
  expect(kubeconfigOf(FAR_EAST, 'west').clusters).toEqual([
    { name: 'far-east', cluster: { server: 'https://api.east.example.com:6443' } },
  ]);
  expect(sealedObject(at.read(FAR_EAST)).metadata.annotations['meshloom.dev/api-server-ca']).toBe('public');
});

test('with secrets: cert-manager tokens are sealed, too', () => {
  const issuer = '{type: cert-manager, issuer: {name: root, kind: ClusterIssuer}}';
  at.write('topology.yaml', TOPOLOGY.replace('    namespace:', `    secrets: ${issuer}\n    namespace:`));
  const { code, stderr } = at.seal(...REMOTES, '--cluster', 'west');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(at.sealed()).toHaveLength(2);
});

test('another run asks for nothing and changes nothing, not even a time (S10)', () => {
  at.seal(...REMOTES);
  const [before, calls] = [at.snapshot(), at.clusters.calls().length];
  const { code, stderr } = at.seal(...REMOTES);
  expect(code).toBe(0);
  expect(stderr.match(/: nothing of it has changed; its token ends at \S+Z\.$/gm)).toHaveLength(6);
  expect(at.snapshot()).toEqual(before);
  expect(at.clusters.calls()).toHaveLength(calls);
});

const edit = (from: RegExp, to: string) => (): void => at.write(FAR_EAST, at.read(FAR_EAST).replace(from, to));
const lifeOf = (issuedDays: number, leftDays: number): string => {
  const instant = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');
  return `token-validity: "${instant(-issuedDays)}/${instant(leftDays)}"`;
};

test.each<[string, () => void, string[]]>([
  ['the sealing certificate', () => record({ west: { sealing: controller('renewed') } }), ['east', 'admin@north']],
  ['the API server', () => record({ east: { server: 'https://api.new.example.com' } }), ['east']],
  ["the API's CA", () => record({ east: { authority: undefined } }), ['east']],
  ['less than a third of a life', edit(/token-validity: .*/, lifeOf(21, 10)), ['east']],
  ['the end of a life', edit(/token-validity: .*/, lifeOf(30, -1)), ['east']],
  ['the account', edit(/service-account: .*/, 'service-account: istio-system/istio-reader-service-account'), ['east']],
  ['its file', () => rmSync(join(at.directory, FAR_EAST)), ['east']],
])('%s makes what it concerns anew, and nothing else', (_, change, contexts) => {
  at.seal(...REMOTES, '--cluster', 'west');
  const before = at.read('sealed/west/istio-remote-secret-north.m.yaml');
  const count = asked().length;
  change();
  expect(at.seal(...REMOTES, '--cluster', 'west').code).toBe(0);
  expect(
    asked()
      .slice(count)
      .map((call) => call.split(' ')[0])
      .sort(),
  ).toEqual(contexts.map((one) => `--context=${one}`).sort());
  expect(at.read('sealed/west/istio-remote-secret-north.m.yaml') === before).toBe(!contexts.includes('admin@north'));
  expect(at.seal(...REMOTES, '--cluster', 'west').stderr.match(/nothing of it has changed/g)).toHaveLength(2);
});

test('more than a third of a life left is life enough', () => {
  at.seal(...REMOTES, '--cluster', 'west');
  edit(/token-validity: .*/, lifeOf(19, 10))();
  const before = at.snapshot();
  expect(at.seal(...REMOTES, '--cluster', 'west').code).toBe(0);
  expect(at.snapshot()).toEqual(before);
});

test('--renew makes all of them anew', () => {
  at.seal(...REMOTES);
  const before = at.sealed().map((path) => at.read(`sealed/${path}`));
  const fresh = answerFor(at.clusters, 'east', 720);
  expect(at.seal(...REMOTES, '--renew').code).toBe(0);
  expect(
    at
      .sealed()
      .map((path) => at.read(`sealed/${path}`))
      .filter((text) => before.includes(text)),
  ).toEqual([]);
  expect(kubeconfigOf(FAR_EAST, 'west')).toMatchObject({ users: [{ user: { token: fresh } }] });
});

test.each<[string[], string]>([
  [['--token-lifetime', '48h'], '--duration=48h'],
  [['--token-lifetime', '90d'], '--duration=2160h'],
])('%j asks for that long', (more, duration) => {
  at.seal(...REMOTES, '--cluster', 'west', ...more);
  expect(asked().every((call) => call.includes(` ${duration} `))).toBe(true);
});

test('what the API server grants instead is said, and what ends within a day is warned of (1.6, L13)', () => {
  answerFor(at.clusters, 'east', 24);
  answerFor(at.clusters, 'north', 48);
  const { code, stderr } = at.seal(...REMOTES, '--cluster', 'west');
  expect(code).toBe(0);
  expect(stderr).toContain('cluster "east": asked for 720h, and its API server grants 24h.\n');
  expect(stderr).toContain('cluster "north": asked for 720h, and its API server grants 48h.\n');
  expect(stderr).toMatch(
    /^warning: the token of cluster "east" ends at "\S+Z", within a day\. From then on other control planes lose that cluster: renew it before, or give a longer --token-lifetime\.$/m,
  );
  expect(stderr.match(/^warning: /gm)).toHaveLength(1);
  answerFor(at.clusters, 'east', 24);
  expect(at.seal(...REMOTES, '--cluster', 'west', '--renew', '--strict').code).toBe(1);
});

test('--token-secret takes a token that never ends, with a warning, and stays with it', () => {
  const legacy = jwt({ sub: claimsOf(ACCOUNT, 1).sub, iss: 'kubernetes/serviceaccount' });
  at.clusters.when(
    { verb: 'get', resource: 'secret', name: 'kept' },
    { stdout: tokenSecretAnswer(ACCOUNT, 'kept', legacy) },
  );
  const args = [...REMOTES, '--cluster', 'west'];
  const { code, stderr } = at.seal(...args, '--token-secret', 'kept');
  expect(code).toBe(0);
  expect(stderr).toContain(
    'warning: the token of Secret "kept" in cluster "east" never ends. To revoke it, delete that Secret; docs/seal.md says how to rotate it.\n',
  );
  expect(stderr).toContain(`a token of ${ACCOUNT} in cluster "east", which never ends.\n`);
  expect(stderr).not.toContain('Renew the tokens');
  expect(kubeconfigOf(FAR_EAST, 'west')).toMatchObject({ users: [{ user: { token: legacy } }] });
  expect(sealedObject(at.read(FAR_EAST)).metadata.annotations).toMatchObject({
    'meshloom.dev/token-secret': 'kept',
    'meshloom.dev/token-validity': '2026-01-02T03:04:05Z/never',
  });
  const before = at.snapshot();
  expect(at.seal(...args).code).toBe(0);
  expect(at.seal(...args, '--token-secret', 'kept').code).toBe(0);
  expect(at.snapshot()).toEqual(before);
  // What is made anew comes from where it came before, unless somebody says otherwise.
  expect(at.seal(...args, '--renew').code).toBe(0);
  expect(sealedObject(at.read(FAR_EAST)).metadata.annotations).toHaveProperty(['meshloom.dev/token-secret'], 'kept');
  expect(at.seal(...args, '--token-lifetime', '720h').code).toBe(0);
  expect(sealedObject(at.read(FAR_EAST)).metadata.annotations).not.toHaveProperty(['meshloom.dev/token-secret']);
  expect(kubeconfigOf(FAR_EAST, 'west')).toMatchObject({ users: [{ user: { token: at.tokens.east } }] });
});

test('a kubeconfig of a cluster is used in the place of its context', () => {
  const file = join(at.keys, 'east.kubeconfig');
  at.clusters.when(
    { kubeconfig: file, resource: 'namespace' },
    { stdout: '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system","uid":"uid-of-east"}}' },
  );
  const claims = claimsOf(ACCOUNT, 720);
  const token = jwt(claims);
  at.clusters.when({ kubeconfig: file, resource: 'token' }, { stdout: tokenAnswer(token, claims.exp as number) });
  giveToken(at.clusters, 'east', 'wrong');
  expect(at.seal(...REMOTES, '--cluster', 'west', '--kubeconfig', `east=${file}`).code).toBe(0);
  expect(kubeconfigOf(FAR_EAST, 'west')).toMatchObject({ users: [{ user: { token } }] });
});
