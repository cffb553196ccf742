import { afterEach, describe, expect, test } from 'vitest';
import type { GatewayTask, LiveCluster } from '../../generator/core/exchange/clusters/live.js';
import { clusterReader } from '../../generator/io/cluster-reader.js';
import { collectLive } from '../../generator/io/collect-live.js';
import { kubectlSays, loadBalancer, namespace, nodeList, nodePort, rootConfigMap } from '../support/kubectl-answers.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';
import { absent, collect, facts, failed, gatewayTask, healthy, meshTask, pem, task, value } from './fake-clusters.js';

const waiting = (live: readonly LiveCluster[]) => live.flatMap(({ meshes }) => meshes.flatMap((mesh) => mesh.waiting));

describe('a cluster', () => {
  test('says who it is, and of each mesh the root and the addresses', async () => {
    const { live, asked, lines } = await collect([task('rosa')], healthy('rosa'));
    expect(live).toEqual([
      {
        cluster: 'rosa',
        identity: 'uid-of-rosa',
        failures: [],
        meshes: [
          {
            mesh: 'rosa-mesh',
            roots: pem,
            gateways: { peer: { addresses: ['203.0.113.10'] } },
            waiting: [],
            notes: [],
          },
        ],
      },
    ]);
    expect(asked).toEqual([
      'rosa/namespace/kube-system',
      'rosa/configmap/istio-ca-root-cert',
      'rosa/service/peer-ingress',
      'rosa/namespace/kube-system',
    ]);
    expect(lines).toEqual([]);
  });

  test('is asked for its nodes once, and only for node ports', async () => {
    const mesh = (key: string, type: GatewayTask['type']) =>
      meshTask({
        mesh: key,
        namespace: 'rosa-mesh',
        gateways: [gatewayTask(`${key}-peer`, type), gatewayTask('peer')],
      });
    const meshes = [mesh('a', 'NodePort'), mesh('b', 'NodePort'), mesh('c', 'LoadBalancer')];
    const { live, asked } = await collect([task('rosa', { meshes })], {
      ...healthy('rosa'),
      'rosa/service/a-peer-ingress': [value(nodePort('rosa-mesh', 'a-peer-ingress', 31443, 31188))],
      'rosa/service/b-peer-ingress': [value(nodePort('rosa-mesh', 'b-peer-ingress', 32443, 32188))],
      'rosa/service/c-peer-ingress': [value(loadBalancer('rosa-mesh', 'c-peer-ingress', { hostname: 'LB.acme.de' }))],
      'rosa/nodes': [value(nodeList({ name: 'x', internal: ['10.0.0.2'] }, { name: 'y', internal: ['10.0.0.1'] }))],
    });
    const addresses = ['10.0.0.1', '10.0.0.2'];
    const peer = { addresses: ['203.0.113.10'] };
    expect(live[0]!.meshes.map(({ gateways }) => gateways)).toEqual([
      { 'a-peer': { addresses, servicePort: 31443, discoveryPort: 31188 }, peer },
      { 'b-peer': { addresses, servicePort: 32443, discoveryPort: 32188 }, peer },
      { 'c-peer': { addresses: ['lb.acme.de'] }, peer },
    ]);
    expect(asked.filter((key) => key.includes('nodes'))).toEqual(['rosa/nodes']);
  });

  test('is asked for node ports alone where the topology gives the addresses', async () => {
    const gateways = [{ ...gatewayTask('peer', 'NodePort'), addresses: ['192.0.2.1'] }];
    const meshes = [meshTask({ mesh: 'a', namespace: 'rosa-mesh', gateways })];
    const { live, asked } = await collect([task('rosa', { meshes })], {
      ...healthy('rosa'),
      'rosa/service/peer-ingress': [value(nodePort('rosa-mesh', 'peer-ingress', 31443, 31188))],
    });
    expect(live[0]!.meshes[0]!.gateways).toEqual({
      peer: { addresses: ['192.0.2.1'], servicePort: 31443, discoveryPort: 31188 },
    });
    expect(asked).not.toContain('rosa/nodes');
  });

  test('is counted when it has answered, or has failed', async () => {
    const answers = { ...healthy('rosa'), 'aro/namespace/kube-system': [failed('no login')] };
    expect((await collect([task('rosa'), task('aro')], answers)).counts).toEqual(['0/2', '1/2', '2/2']);
  });

  test('without gateways to ask for says its root alone', async () => {
    const meshes = [meshTask({ mesh: 'a', namespace: 'rosa-mesh' })];
    const { live } = await collect([task('rosa', { meshes })], healthy('rosa'));
    expect(live[0]!.meshes).toEqual([{ mesh: 'a', roots: pem, gateways: {}, waiting: [], notes: [] }]);
  });

  test('stands where its task stood, whoever answers first', async () => {
    const tasks = ['rog', 'aro', 'rosa'].map((cluster) => task(cluster));
    const answers = Object.assign({}, ...tasks.map(({ cluster }) => healthy(cluster)));
    const { live, asked } = await collect(tasks, answers);
    expect(live.map(({ cluster, identity }) => [cluster, identity])).toEqual([
      ['rog', 'uid-of-rog'],
      ['aro', 'uid-of-aro'],
      ['rosa', 'uid-of-rosa'],
    ]);
    // Side by side: nobody waits for another cluster to be done.
    expect(asked.slice(0, 3)).toEqual(['rog', 'aro', 'rosa'].map((cluster) => `${cluster}/namespace/kube-system`));
  });
});

const uid = 'rosa/namespace/kube-system';
const service = 'rosa/service/peer-ingress';
const configMap = 'rosa/configmap/istio-ca-root-cert';
const pending = value(loadBalancer('rosa-mesh', 'peer-ingress'));
const balanced = value(loadBalancer('rosa-mesh', 'peer-ingress', { ip: '203.0.113.10' }));
const noAddress = 'Service "peer-ingress" in namespace "rosa-mesh" has no address yet.';

/** facts/ossm2-federation.md A11. */
describe('what is not there yet', () => {
  test('is not waited for unasked', async () => {
    const { live, pauses, lines } = await collect([task('rosa')], {
      ...healthy('rosa'),
      [service]: [pending, balanced],
    });
    expect(live).toMatchObject([{ failures: [], meshes: [{ roots: pem, gateways: {}, waiting: [noAddress] }] }]);
    expect([pauses, lines]).toEqual([[], []]);
  });

  test('is there at the third asking', async () => {
    const answers = { ...healthy('rosa'), [service]: [absent, pending, balanced] };
    const { live, asked, pauses, lines } = await collect([task('rosa')], answers, 60_000);
    expect(live).toMatchObject([
      { failures: [], meshes: [{ gateways: { peer: { addresses: ['203.0.113.10'] } }, waiting: [] }] },
    ]);
    expect(asked).toEqual([uid, configMap, service, service, service, uid]);
    expect(pauses).toEqual([500, 1000]);
    expect(lines).toEqual([
      'waiting: cluster "rosa": Service "peer-ingress" in namespace "rosa-mesh" is not there yet: apply mesh-cp.',
      `waiting: cluster "rosa": ${noAddress}`,
    ]);
  });

  test('does not come before the time is over, and is asked for once more at its end', async () => {
    const answers = { ...healthy('rosa'), [service]: [pending] };
    const { live, asked, pauses, lines } = await collect([task('rosa')], answers, 20_000);
    expect(pauses).toEqual([500, 1000, 2000, 5000, 5000, 5000, 1500]);
    expect(asked.filter((key) => key === service)).toHaveLength(8);
    expect(lines).toEqual([`waiting: cluster "rosa": ${noAddress}`]);
    expect(waiting(live)).toEqual([noAddress]);
    expect(facts(live)).toEqual([[]]);
  });

  test('is told by mesh, the root first and the nodes last', async () => {
    const meshes = ['a', 'b'].map((key) =>
      meshTask({
        mesh: key,
        namespace: 'rosa-mesh',
        gateways: key === 'a' ? [gatewayTask('x', 'NodePort'), gatewayTask('peer')] : [],
      }),
    );
    const { live } = await collect([task('rosa', { meshes })], {
      [uid]: [value(namespace('uid'))],
      'rosa/service/x-ingress': [value(nodePort('rosa-mesh', 'x-ingress', 31443, 31188))],
      'rosa/nodes': [value(nodeList())],
    });
    const root = 'ConfigMap "istio-ca-root-cert" in namespace "rosa-mesh" is not there yet: apply mesh-cp.';
    expect(live[0]!.meshes).toEqual([
      {
        mesh: 'a',
        roots: undefined,
        gateways: {},
        waiting: [
          root,
          'Service "peer-ingress" in namespace "rosa-mesh" is not there yet: apply mesh-cp.',
          'No ready node has an address yet.',
        ],
        notes: [],
      },
      { mesh: 'b', roots: undefined, gateways: {}, waiting: [root], notes: [] },
    ]);
  });

  test('is told shortly when it is much', async () => {
    const gateways = ['a', 'b', 'c', 'd', 'e'].map((peer) => gatewayTask(peer));
    const meshes = [meshTask({ mesh: 'm', namespace: 'rosa-mesh', gateways })];
    const { lines } = await collect([task('rosa', { meshes })], { ...healthy('rosa') }, 100);
    const one = (peer: string) =>
      `cluster "rosa": Service "${peer}-ingress" in namespace "rosa-mesh" is not there yet: apply mesh-cp.`;
    expect(lines).toEqual([`waiting: ${one('a')} ${one('b')} ${one('c')} And 2 more.`]);
  });

  test('is waited for in no cluster once one has failed', async () => {
    const answers = { ...healthy('rosa'), [service]: [pending], 'aro/namespace/kube-system': [failed('no login')] };
    const { live, pauses } = await collect([task('rosa'), task('aro')], answers, 60_000);
    expect(pauses).toEqual([]);
    expect(facts(live)).toEqual([[], ['no login']]);
    expect(waiting(live)).toEqual([noAddress]);
  });

  test('is waited for no longer once something has failed', async () => {
    const answers = { ...healthy('rosa'), [configMap]: [absent, failed('no right')], [service]: [pending] };
    const { live, pauses } = await collect([task('rosa')], answers, 60_000);
    expect(pauses).toEqual([500]);
    expect(facts(live)).toEqual([['no right']]);
    expect(waiting(live)).toEqual([noAddress]);
  });
});

describe('a failure', () => {
  test('of one object keeps the others', async () => {
    const answers = { ...healthy('rosa'), [configMap]: [failed('no right')] };
    const { live } = await collect([task('rosa')], answers, 60_000);
    expect(live).toMatchObject([
      { identity: 'uid-of-rosa', meshes: [{ roots: undefined, gateways: { peer: {} }, waiting: [] }] },
    ]);
    expect(facts(live)).toEqual([['no right']]);
  });

  test('that is the same for several objects is told once', async () => {
    const answers = { ...healthy('rosa'), [configMap]: [failed('no login')], [service]: [failed('no login')] };
    expect(facts((await collect([task('rosa')], answers)).live)).toEqual([['no login']]);
  });

  test('of the server is asked about again while there is time', async () => {
    const busy = failed('busy', { transient: true });
    const answers = { ...healthy('rosa'), [service]: [busy, pending, busy, balanced] };
    const { live, pauses, lines } = await collect([task('rosa')], answers, 60_000);
    expect(pauses).toEqual([500, 1000, 2000]);
    expect(lines).toEqual(['waiting: busy', `waiting: cluster "rosa": ${noAddress}`, 'waiting: busy']);
    expect(facts(live)).toEqual([[]]);
  });

  test('to reach a cluster that has answered before is asked about again while there is time', async () => {
    const lost = failed('no route', { unreachable: true });
    const answers = { ...healthy('rosa'), [service]: [pending, lost, balanced] };
    const { live, pauses } = await collect([task('rosa')], answers, 60_000);
    expect(pauses).toEqual([500, 1000]);
    expect(facts(live)).toEqual([[]]);
    expect(facts((await collect([task('rosa')], { ...answers, [service]: [lost] }, 1000)).live)).toEqual([
      ['no route'],
    ]);
  });

  test('to reach a cluster that has never answered is final', async () => {
    const answers = { ...healthy('rosa'), [uid]: [failed('no route', { unreachable: true }), value(namespace('x'))] };
    const { live, pauses } = await collect([task('rosa')], answers, 60_000);
    expect([facts(live), pauses]).toEqual([[['no route']], []]);
  });

  test.each([0, 3000])('of the server is a failure when the time is over (%d ms)', async (waitMs) => {
    const answers = { ...healthy('rosa'), [service]: [failed('busy', { transient: true })] };
    const { live } = await collect([task('rosa')], answers, waitMs);
    expect(facts(live)).toEqual([['busy']]);
    expect(waiting(live)).toEqual([]);
  });

  test('is an answer that is another object, or an address that nobody reaches', async () => {
    const { live } = await collect([task('rosa')], {
      ...healthy('rosa'),
      [configMap]: [value({ ...rootConfigMap('rosa-mesh', pem), kind: 'Secret' })],
      [service]: [value(loadBalancer('rosa-mesh', 'peer-ingress', { ip: '169.254.169.254' }))],
    });
    expect(live[0]!.failures).toEqual([
      {
        fact: 'cluster "rosa": What answered for configmap "istio-ca-root-cert" in namespace "rosa-mesh" is another object: "Secret" "istio-ca-root-cert" in namespace "rosa-mesh".',
        fix: 'Get it by hand with context "rosa" to see more.',
      },
      {
        fact: 'cluster "rosa": Service "peer-ingress" in namespace "rosa-mesh" has the address "169.254.169.254", which is loopback, link-local, multicast or reserved.',
        fix: 'Get it by hand with context "rosa" to see more.',
      },
    ]);
  });
});

/** facts/reliability.md C04, C07, C10, with real processes. */
describe('through a program', () => {
  let oc: StandIn | undefined;
  afterEach(() => oc?.remove());

  test('three clusters, of which one needs a login and one takes its time', { timeout: 60_000 }, async () => {
    oc = standInOc();
    oc.when({ context: 'rosa', resource: 'namespace' }, { object: namespace('uid-of-rosa') });
    oc.when({ context: 'rosa', resource: 'configmap' }, { object: rootConfigMap('rosa-mesh', pem), delayMs: 50 });
    oc.when(
      { context: 'rosa', resource: 'service', name: 'peer-ingress' },
      { object: loadBalancer('rosa-mesh', 'peer-ingress') },
    );
    oc.when({ context: 'rosa', resource: 'nodes' }, { object: nodeList({ name: 'n', internal: ['10.0.0.1'] }) });
    oc.when({ context: 'aro' }, { stderr: `sha256~${'a'.repeat(43)}\n${kubectlSays.notLoggedIn}` });
    const gateways = [gatewayTask('peer'), gatewayTask('x', 'NodePort')];
    const meshes = [meshTask({ mesh: 'rosa-mesh', namespace: 'rosa-mesh', gateways })];
    const reader = clusterReader({ program: oc.program, timeoutMs: 30_000 });
    const live = await collectLive([task('rosa', { meshes }), task('aro'), task('rog')], reader, {
      waitMs: 0,
      now: () => 0,
      pause: async () => {},
      progress: () => {},
      counted: () => {},
    });
    expect(live).toEqual([
      {
        cluster: 'rosa',
        identity: 'uid-of-rosa',
        failures: [],
        meshes: [
          {
            mesh: 'rosa-mesh',
            roots: pem,
            gateways: {},
            waiting: [noAddress, 'Service "x-ingress" in namespace "rosa-mesh" is not there yet: apply mesh-cp.'],
            notes: [],
          },
        ],
      },
      {
        cluster: 'aro',
        identity: undefined,
        failures: [
          {
            fact: 'cluster "aro": context "aro" is not logged in, or its token has expired (Unauthorized); its message is withheld, because it holds an OpenShift token.',
            fix: 'Log in to that cluster again (oc login).',
          },
        ],
        meshes: [],
      },
      {
        cluster: 'rog',
        identity: undefined,
        failures: [
          {
            fact: 'cluster "rog": nobody knows which cluster it is: context "rog" can get neither namespace "kube-system" nor clusterversion "version".',
            fix: 'Give its account the right to "get" one of them; docs/exchange.md lists all that collecting needs.',
          },
        ],
        meshes: [],
      },
    ]);
    const calls = oc.calls().map(({ argv }) => argv.join(' '));
    expect(calls.sort()).toEqual([
      '--context=aro get namespace kube-system -o json',
      '--context=rog get clusterversion version -o json',
      '--context=rog get namespace kube-system -o json',
      '--context=rosa get configmap istio-ca-root-cert -n rosa-mesh -o json',
      '--context=rosa get namespace kube-system -o json',
      '--context=rosa get nodes -o json',
      '--context=rosa get service peer-ingress -n rosa-mesh -o json',
      '--context=rosa get service x-ingress -n rosa-mesh -o json',
    ]);
  });
});
