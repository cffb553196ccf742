import { describe, expect, test } from 'vitest';
import type { Answer } from '../../generator/io/cluster-reader.js';
import { clusterVersion, loadBalancer, namespace, rootConfigMap } from '../support/kubectl-answers.js';
import { absent, collect, facts, failed, healthy, pem, task, value } from './fake-clusters.js';

const forbidden = failed('forbidden', { forbidden: true });
const version = 'rosa/clusterversion/version';
const uid = 'rosa/namespace/kube-system';

/** facts/reliability.md T08. */
describe('the identity of a cluster', () => {
  test.each<[string, string | undefined, Record<string, Answer[]>, string, string[]]>([
    ['is its uid at first contact', undefined, {}, 'uid-of-rosa', [uid]],
    ['is its uid where that is recorded', 'uid-of-rosa', {}, 'uid-of-rosa', [uid]],
    [
      'is its clusterID where that is recorded',
      'id-of-rosa',
      { [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
    [
      'is its clusterID where the uid may not be read',
      undefined,
      { [uid]: [forbidden], [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
    [
      'is its clusterID where there is no such namespace',
      'id-of-rosa',
      { [uid]: [absent], [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
  ])('%s', async (_, known, answers, identity, first) => {
    const { live, asked } = await collect([task('rosa', { identity: known })], { ...healthy('rosa'), ...answers });
    expect(live).toMatchObject([{ identity, failures: [], meshes: [{ roots: pem }] }]);
    const [configmap, service] = ['rosa/configmap/istio-ca-root-cert', 'rosa/service/peer-ingress'];
    expect(asked).toEqual([...first, configmap, service, ...first]);
  });

  const changed = (now: string) =>
    `cluster "rosa": context "rosa" now leads to another cluster: it calls itself ${now}, and the records know "old".`;
  const unknown =
    'cluster "rosa": nobody knows which cluster it is: context "rosa" can get neither namespace "kube-system" nor clusterversion "version".';

  test.each<[string, string | undefined, Record<string, Answer[]>, string | undefined, string, string[]]>([
    [
      'is another one',
      'old',
      { [version]: [value(clusterVersion('id-of-rosa'))] },
      'uid-of-rosa',
      changed('"uid-of-rosa" or "id-of-rosa"'),
      [uid, version],
    ],
    ['is another one, of plain Kubernetes', 'old', {}, 'uid-of-rosa', changed('"uid-of-rosa"'), [uid, version]],
    [
      'is another one, as far as can be read',
      'old',
      { [version]: [forbidden] },
      'uid-of-rosa',
      changed('"uid-of-rosa"'),
      [uid, version],
    ],
    ['cannot be read', undefined, { [uid]: [forbidden], [version]: [forbidden] }, undefined, unknown, [uid, version]],
    ['is not there', 'old', { [uid]: [absent], [version]: [absent] }, undefined, unknown, [uid, version]],
    ['cannot be asked for', undefined, { [uid]: [failed('no login')] }, undefined, 'no login', [uid]],
    ['cannot be asked for again', 'old', { [version]: [failed('timeout')] }, 'uid-of-rosa', 'timeout', [uid, version]],
    [
      'is that of something else',
      undefined,
      { [uid]: [value(rootConfigMap('kube-system'))] },
      undefined,
      'cluster "rosa": What answered for namespace "kube-system" is another object: "ConfigMap" "istio-ca-root-cert" in namespace "kube-system".',
      [uid],
    ],
  ])('%s, so that nothing else is read', async (_, known, answers, identity, fact, order) => {
    const { live, asked } = await collect(
      [task('rosa', { identity: known })],
      { ...healthy('rosa'), ...answers },
      60_000,
    );
    expect(live).toEqual([{ cluster: 'rosa', identity, failures: [{ fact, fix: expect.any(String) }], meshes: [] }]);
    expect(asked).toEqual(order);
  });

  test('that is another one is told with what to do', async () => {
    const { live } = await collect([task('rosa', { identity: 'old' })], healthy('rosa'));
    expect(live[0]!.failures[0]!.fix).toBe(
      'Correct the context. If the cluster was rebuilt, remove clusters.rosa from every record that has it, and the roots of its meshes from theirs, and trust the new roots.',
    );
  });

  test('of two clusters is the same, so that nothing else is read from them', async () => {
    const same = { 'aro/namespace/kube-system': [value(namespace('uid-of-rosa'))] };
    const answers = { ...healthy('rosa'), ...healthy('aro'), ...healthy('rog'), ...same };
    const { live, asked } = await collect([task('rosa'), task('rog'), task('aro')], answers, 60_000);
    const fact = 'clusters "rosa" and "aro" have the same identity "uid-of-rosa": both contexts lead to one cluster.';
    expect(facts(live)).toEqual([[fact], [], [fact]]);
    expect(asked.filter((key) => !key.endsWith('kube-system')).map((key) => key.split('/')[0])).toEqual(['rog', 'rog']);
  });

  test('of three clusters is the same', async () => {
    const same = (cluster: string) => ({ [`${cluster}/namespace/kube-system`]: [value(namespace('uid'))] });
    const { live } = await collect([task('a'), task('b'), task('c')], { ...same('a'), ...same('b'), ...same('c') });
    const fact = 'clusters "a", "b" and "c" have the same identity "uid": all contexts lead to one cluster.';
    expect(facts(live)).toEqual([[fact], [fact], [fact]]);
  });

  test('of two clusters is the same, though records know one by its uid and the other by its clusterID', async () => {
    const tasks = [task('rosa', { identity: 'uid-of-rosa' }), task('aro', { identity: 'id-of-rosa' })];
    const { live } = await collect(tasks, {
      ...healthy('rosa'),
      'aro/namespace/kube-system': [value(namespace('uid-of-rosa'))],
      'aro/clusterversion/version': [value(clusterVersion('id-of-rosa'))],
    });
    expect(live.map(({ failures }) => failures.length)).toEqual([1, 1]);
  });
});

/** Whoever waits for minutes may find another cluster behind the same context in the end. */
describe('the identity of a cluster after its last answer', () => {
  const me = value(namespace('uid-of-rosa'));
  const other = value(namespace('uid-of-other'));
  const lost = failed('no route', { unreachable: true });
  const pending = value(loadBalancer('rosa-mesh', 'peer-ingress'));
  const ready = value(loadBalancer('rosa-mesh', 'peer-ingress', { ip: '203.0.113.10' }));
  const meanwhile =
    'cluster "rosa": context "rosa" led to two clusters in one run: it called itself "uid-of-rosa" at first, and "uid-of-other" at the end.';

  test.each<[string, Answer[], Answer[], number, string[]]>([
    ['is another one', [me, other], [ready], 0, [meanwhile]],
    ['is another one after a wait', [me, other], [pending, ready], 60_000, [meanwhile]],
    ['is asked for until the time is over', [me, lost, lost, me], [ready], 60_000, []],
    ['cannot be read when the time is over', [me, lost], [ready], 7000, ['no route']],
    ['may not be read any more', [me, failed('no login')], [ready], 60_000, ['no login']],
  ])('%s', async (_, identities, services, waitMs, expected) => {
    const answers = { ...healthy('rosa'), [uid]: identities, 'rosa/service/peer-ingress': services };
    expect(facts((await collect([task('rosa')], answers, waitMs)).live)).toEqual([expected]);
  });
});
