import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { appService, kubectlSays, listOf, namespace, pod } from '../support/kubectl-answers.js';
import { buildCli } from '../support/run-cli.js';
import type { StandIn } from '../support/stand-in-oc.js';
import { labelled, type ServicesEstate, servicesEstate } from './services-estate.js';

beforeAll(buildCli, 120_000);

type Answer = Parameters<StandIn['when']>[1];
type Match = Parameters<StandIn['when']>[0];

const context = 'admin@far';
const identity: Match = { context, resource: 'namespace' };
const namespaces: Match = { context, resource: 'namespaces' };
const services: Match = { context, resource: 'services', namespace: 'pages' };
const pods: Match = { context, resource: 'pods', namespace: 'pages' };
const token = `sha256~${'A'.repeat(43)}`;
const labels = { team: 'web', tier: 'a' };
const site = (spec: object, metadata: object = {}): Answer => ({
  object: listOf(appService('pages', 'site', spec, metadata)),
});
const port = (more: object): Answer => site({ ports: [{ name: 'http', port: 80, ...more }] });
const ofSite = (spec: object): Answer => ({ object: listOf(pod('pages', 'site', { spec })) });
const somethingElse = (resource: string, kind: string): string =>
  `The list of ${resource} in namespace "pages" holds something else than one ${kind} of each name.`;

/** The cluster of one mesh answers as it should, the other one does not (facts/reliability.md C01 to C08); what is said of it. */
const FAULTS: [name: string, when: Match, answer: Answer, said: string][] = [
  ['not logged in', identity, { stderr: kubectlSays.notLoggedIn }, 'not logged in'],
  ["the other cluster's identity", identity, { object: namespace('uid-of-lab') }, '"far" and "lab"'],
  [
    'namespaces may not be listed',
    namespaces,
    { stderr: 'Error from server (Forbidden): namespaces is forbidden: User "x" cannot list resource "namespaces"\n' },
    'context "admin@far" lacks the right to "list" namespaces. Give its account that right; docs/exchange.md',
  ],
  [
    'Services may not be listed',
    services,
    { stderr: kubectlSays.forbidden('services', '', 'pages') },
    'lacks the right to "list" services in namespace "pages".',
  ],
  [
    'pods may not be listed',
    pods,
    { stderr: kubectlSays.forbidden('pods', '', 'pages') },
    'lacks the right to "list" pods in namespace "pages".',
  ],
  ['unreachable in between', pods, { stderr: kubectlSays.refused }, 'the API cannot be reached'],
  ['a hang', services, { hang: true, object: listOf() }, 'did not answer within 3 s'],
  ['100 MB', pods, { floodStdout: 100_000_000 }, 'more than anything so small can be'],
  ['ended by a signal', pods, { signal: 'SIGKILL' }, 'was ended by a signal'],
  ['nothing at all', services, { stdout: '', code: 0 }, 'with nothing'],
  ['garbage', services, { stdout: '\u0000\u001b[2Jgarbage' }, 'something that is no JSON'],
  ['a login page', pods, { stdout: '<html>Log in</html>' }, 'something that is no JSON'],
  ['a token in an error', pods, { stderr: `Authorization: Bearer ${token}\n` }, 'withheld'],
  ['one Service', services, { object: appService('pages', 'site') }, 'is another object: "Service"'],
  ['a list of pods', services, { object: listOf(pod('pages', 'site')) }, somethingElse('services', 'Service')],
  [
    'a list of Secrets',
    pods,
    { object: listOf({ ...pod('pages', 'site'), kind: 'Secret' }) },
    somethingElse('pods', 'Pod'),
  ],
  ['a list of words', services, { object: listOf('site' as never) }, somethingElse('services', 'Service')],
  [
    'a Service of another namespace',
    services,
    { object: listOf(appService('other', 'site')) },
    somethingElse('services', 'Service'),
  ],
  ['a pod of another namespace', pods, { object: listOf(pod('other', 'site')) }, somethingElse('pods', 'Pod')],
  [
    'one Service twice',
    services,
    { object: listOf(appService('pages', 'a'), appService('pages', 'a')) },
    somethingElse('services', 'Service'),
  ],
  [
    'a name with a path',
    services,
    { object: listOf(appService('pages', '../x')) },
    somethingElse('services', 'Service'),
  ],
  [
    'a name of __proto__',
    services,
    { object: listOf(appService('pages', '__proto__')) },
    somethingElse('services', 'Service'),
  ],
  ['a name that is a number', services, site({}, { name: 7 }), somethingElse('services', 'Service')],
  ['a label with a newline', services, site({}, { labels: { a: 'x\nspec: y' } }), somethingElse('services', 'Service')],
  ['a label that is a map', services, site({}, { labels: { a: { b: 'c' } } }), somethingElse('services', 'Service')],
  ['a label key with blanks', services, site({}, { labels: { 'a b': 'c' } }), somethingElse('services', 'Service')],
  [
    'a pod whose label is a number',
    pods,
    { object: listOf(pod('pages', 'site', { metadata: { labels: { app: 1 } } })) },
    somethingElse('pods', 'Pod'),
  ],
  [
    'a namespace without the labels',
    namespaces,
    { object: listOf(labelled('pages', { team: 'web' })) },
    'has one without the labels',
  ],
  [
    'a namespace with a slash',
    namespaces,
    { object: listOf(labelled('a/b', labels)) },
    'The list of namespaces holds something else',
  ],
  [
    'an option for a namespace',
    namespaces,
    { object: listOf(labelled('--all', labels)) },
    'The list of namespaces holds something else',
  ],
  [
    'a selector with escapes',
    services,
    site({ selector: { app: '\u001b[2J' } }),
    'Service "site" in namespace "pages" has a selector that is none.',
  ],
  ['port 0', services, port({ port: 0 }), 'has a port that is none'],
  ['port 70000', services, port({ port: 70_000 }), 'has a port that is none'],
  ['a port that is a word', services, port({ port: 'http' }), 'has a port that is none'],
  ['a list of words for ports', services, site({ ports: ['http'] }), 'has a port that is none'],
  ['target port -1', services, port({ targetPort: -1 }), 'has a target port that is none'],
  ['a target port with a newline', services, port({ targetPort: 'a\nb' }), 'has a target port that is none'],
  ['a target port that is a map', services, port({ targetPort: {} }), 'has a target port that is none'],
  ['a port name with a colon', services, port({ name: 'a: b' }), 'has a port whose name is none'],
  ['a port name that is a list', services, port({ name: ['http'] }), 'has a port whose name is none'],
  [
    'a service account with a slash',
    pods,
    ofSite({ serviceAccountName: 'a/sa/b' }),
    'Pod "site-5d8f-x2x" has a service account that is no name.',
  ],
  [
    'a service account that is a map',
    pods,
    ofSite({ serviceAccountName: {} }),
    'has a service account that is no name.',
  ],
  [
    'a container port of 99999',
    pods,
    ofSite({ containers: [{ ports: [{ name: 'web', containerPort: 99_999 }] }] }),
    'has pods whose port "web" is none',
  ],
  [
    'a label like a key of a kubeconfig',
    services,
    site({}, { labels: { 'client-key-data': 'x' } }),
    'mesh "web": its services make no inventory: ',
  ],
];

describe('one cluster fails: no inventory is written, and the message says which and why', () => {
  let estate: ServicesEstate;
  beforeEach(() => {
    estate = servicesEstate();
  });
  afterEach(() => estate.remove());

  test.each(FAULTS)('%s', (_, when, answer, said) => {
    estate.oc.when(when, answer);
    const run = estate.meshloom('exchange', 'collect', '--services', '--timeout', '3s');
    expect(run.stderr).toContain(said);
    expect(run.stderr).toMatch(/\nNothing is written\.\n$/);
    expect(run.stderr).not.toMatch(/^::|\n {4}at |undefined|\[object/);
    expect(run.stderr).not.toContain('\u001b');
    expect(run.stderr).not.toContain(token);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(said.includes('no inventory') ? 2 : 1);
    expect(estate.inventories()).toEqual({});
  });

  test('what was collected before stays as it is', () => {
    expect(estate.meshloom('exchange', 'collect', '--services').code).toBe(0);
    const before = estate.inventories();
    estate.oc.when({ context: 'lab', resource: 'services', namespace: 'shop' }, { object: listOf() });
    estate.oc.when(pods, { stderr: kubectlSays.refused });
    expect(estate.meshloom('exchange', 'collect', '--services').code).toBe(1);
    expect(estate.inventories()).toEqual(before);
  });
});
