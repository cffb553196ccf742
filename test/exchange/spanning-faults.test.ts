import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clusterCa, kubectlSays, namespace, rootConfigMap } from '../support/kubectl-answers.js';
import { buildCli } from '../support/run-cli.js';
import { apiCa, at, made, meshRoot, type SpanningEstate, sealing, spanningEstate } from './spanning-estate.js';
import {
  type Answer,
  API,
  byHand,
  CERTIFICATES,
  east,
  entry,
  GATEWAY,
  infra,
  kubeconfig,
  later,
  leaf,
  mesh,
  name,
  proxy,
  publicOnly,
  right,
  rootCa,
  SEALING,
  secrets,
} from './spanning-fault-rows.js';

let estate: SpanningEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = spanningEstate();
});
afterEach(() => estate.remove());

/** Runs what has to be refused: this said, nothing written, and no secret in what was called or said. */
function expectRefused(code: number, said: string, ...args: string[]): void {
  const run = estate.meshloom('exchange', 'collect', '--trust-first', ...args);
  expect(run.stderr).toBe(`${said}\nNothing is written.\n`);
  expect(run).toMatchObject({ code, stdout: '' });
  expect(estate.records()).toEqual({});
  const shown = run.stderr + estate.calls().join('\n');
  for (const secret of secrets) expect(shown).not.toContain(secret);
}

const only = ['--cluster', 'east'];

describe('nothing is written when an API server', () => {
  test.each(API)('%s', (_, when, answer, code, said) => {
    estate.oc.when(when, answer());
    if (when === infra) estate.oc.when(rootCa, { object: clusterCa(at, apiCa('east').pem) });
    expectRefused(code, said, ...only);
  });

  test.each<[string, () => Answer, number, string]>([
    [
      'is not there',
      () => ({ stderr: 'Error from server (NotFound): configmaps "kube-root-ca.crt" not found\n' }),
      1,
      `${mesh}ConfigMap "kube-root-ca.crt" in namespace "${at}" is not there yet: apply infra. ${later}`,
    ],
    [
      'is empty',
      () => ({ object: clusterCa(at, ' \n') }),
      1,
      `${mesh}ConfigMap "kube-root-ca.crt" in namespace "${at}" has no ca.crt yet. ${later}`,
    ],
    [
      'may not be read',
      () => ({ stderr: kubectlSays.forbidden('configmaps', 'kube-root-ca.crt', at) }),
      1,
      `cluster "east": context "admin@east" lacks the right to "get" configmap "kube-root-ca.crt" in namespace "${at}". ${right}`,
    ],
    [
      'holds a leaf',
      () => ({ object: clusterCa(at, leaf()) }),
      2,
      `${mesh}its ConfigMap "kube-root-ca.crt" holds no CA certificate. ${publicOnly}`,
    ],
    [
      'holds a private key',
      () => ({ object: clusterCa(at, meshRoot().keyPem) }),
      2,
      `${mesh}its ConfigMap "kube-root-ca.crt" holds a private key. ${publicOnly}`,
    ],
    [
      'holds something else than text',
      () => ({ object: { ...clusterCa(at, ''), data: { 'ca.crt': 12 } } }),
      1,
      `cluster "east": ConfigMap "kube-root-ca.crt" in namespace "${at}" holds something else than text in ca.crt. ${byHand}`,
    ],
  ])('is behind a tunnel, and its kube-root-ca.crt %s', (_, answer, code, said) => {
    estate.oc.when(kubeconfig, entry(apiCa('tunnel').pem, {}, 'https://127.0.0.1:16443'));
    estate.oc.when(rootCa, answer());
    expectRefused(code, said, ...only);
  });

  test('is of plain Kubernetes behind a tunnel', () => {
    estate.oc.when(infra, { stderr: kubectlSays.noResourceType('infrastructure') });
    estate.oc.when(kubeconfig, entry(apiCa('east').pem, {}, 'https://[::1]:6443'));
    expectRefused(2, `${mesh}its API server "https://[::1]:6443" leads to the machine that uses it. ${name}`, ...only);
  });
});

describe('nothing is written when a sealing controller', () => {
  test.each(SEALING)('%s', (_, when, answer, code, said) => {
    estate.oc.when(when, answer());
    expectRefused(code, said, ...only);
  });

  test.each(CERTIFICATES)('serves a certificate that %s', (_, when, answer, code, problem) => {
    const given = answer() as { stdout: string };
    estate.oc.when(when, given);
    const run = estate.meshloom('exchange', 'collect', '--trust-first', ...only);
    expect(run.stderr.replace(/sha256:[0-9a-f:]{95}/, 'HEX')).toBe(
      `${mesh}the sealing certificate of cluster "east", HEX, ${problem}. Nothing can be sealed with it: find out which controller it is of, and fetch it anew.\nNothing is written.\n`,
    );
    expect(run.code).toBe(code);
    expect(estate.records()).toEqual({});
  });

  test('serves the key of another cluster', () => {
    estate.oc.when(proxy, { stdout: sealing('west').pem });
    expectRefused(
      2,
      'clusters "east" and "west" have sealing certificates with one key. Each controller has a key of its own: one of them was read from the wrong place.',
    );
  });
});

test.each(GATEWAY)('nothing is written when an east-west gateway %s', (_, when, answer, code, said) => {
  estate.oc.when(when, answer());
  expectRefused(code, said, ...only);
});

describe('nothing is written when two clusters', () => {
  test('have different roots (facts/multicluster-ossm3.md L5)', () => {
    const other = made('other root', { subject: '/O=shop.local' });
    estate.oc.when({ context: 'west', resource: 'configmap' }, { object: rootConfigMap(at, other.pem) });
    expectRefused(
      2,
      `mesh "shop": cluster "west" has another root than cluster "east", sha256:${other.sha256} instead of sha256:${meshRoot().sha256}; a mesh has one root of trust. ` +
        'Give all of its clusters a CA below the same root, restart istiod where that changed something, and collect again.',
    );
  });

  test('have one root in common, and one has another besides', () => {
    const other = made('other root', { subject: '/O=shop.local' });
    estate.oc.when({ ...east, resource: 'configmap' }, { object: rootConfigMap(at, `${other.pem}${meshRoot().pem}`) });
    const both = [meshRoot(), other].map(({ sha256 }) => `sha256:${sha256}`).sort();
    expectRefused(
      2,
      `mesh "shop": cluster "west" has another root than cluster "east", sha256:${meshRoot().sha256} instead of ${both.join(' and ')}; a mesh has one root of trust. ` +
        'Give all of its clusters a CA below the same root, restart istiod where that changed something, and collect again.',
    );
  });

  test('are one (facts/reliability.md T08)', () => {
    estate.oc.when({ ...east, resource: 'namespace' }, { object: namespace('uid-of-west') });
    expectRefused(
      1,
      'clusters "east" and "west" have the same identity "uid-of-west": both contexts lead to one cluster. Correct clusters.<cluster>.context in the topology, or the kubeconfig.',
    );
    expect(estate.calls().every((call) => call.endsWith('get namespace kube-system -o json'))).toBe(true);
  });

  test('are one of them and another in the end', () => {
    const first = { object: namespace('uid-of-east') };
    estate.oc.when({ ...east, resource: 'namespace' }, first, { object: namespace('uid-of-other') });
    expectRefused(
      1,
      'cluster "east": context "admin@east" led to two clusters in one run: it called itself "uid-of-east" at first, and "uid-of-other" at the end. Find out what changes the context, or the server behind it, then run this again.',
    );
  });
});

describe('the command line', () => {
  test.each([
    [['--mesh', 'shop', '--cluster', 'north'], '--cluster: no cluster is named "north".'],
    [['--api-server', 'https://x'], '--api-server wants CLUSTER=URL.'],
    [['--api-server', 'esat=https://x'], '--api-server: no cluster is named "esat". Did you mean "east"?'],
    [
      ['--api-server', 'east=https://a', '--api-server', 'east=https://b'],
      '--api-server: cluster "east" is given twice.',
    ],
    [
      ['--api-server', 'east=http://x'],
      '--api-server: "http://x" is no https URL. Write the one at which the other clusters reach this API, such as https://api.example.com:6443.',
    ],
    [
      ['--api-server', 'east=https://kanarienvogel@x'],
      '--api-server: the URL holds a user name or a password. Write the one at which the other clusters reach this API, such as https://api.example.com:6443.',
    ],
    [['--sealing-controller', 'x'], '--sealing-controller: "x" is not of the form [CLUSTER=]NAMESPACE/NAME.'],
    [['--sealing-controller', 'a/../b'], '--sealing-controller: "a/../b" is not of the form [CLUSTER=]NAMESPACE/NAME.'],
    [['--sealing-controller', 'esat=a/b'], '--sealing-controller: no cluster is named "esat". Did you mean "east"?'],
    [
      ['--sealing-controller', 'a/b', '--sealing-controller', 'a/c'],
      '--sealing-controller: the controller of all clusters is given twice.',
    ],
    [
      ['--sealing-controller', 'east=a/b', '--sealing-controller', 'east=a/c'],
      '--sealing-controller: cluster "east" is given twice.',
    ],
  ])('%j', (args, said) => {
    const run = estate.meshloom('exchange', 'collect', ...args);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: `meshloom: ${said}\n` });
    expect(estate.oc.calls()).toEqual([]);
  });
});
