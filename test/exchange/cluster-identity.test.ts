import { describe, expect, test } from 'vitest';
import type { Answer } from '../../generator/io/cluster-reader.js';
import { clusterVersion, namespace, rootConfigMap } from '../support/kubectl-answers.js';
import { absent, collect, facts, failed, healthy, pem, task, value } from './fake-clusters.js';

const forbidden = failed('forbidden', { forbidden: true });
const version = 'rosa/clusterversion/version';
const uid = 'rosa/namespace/kube-system';

/** facts/reliability.md T08. */
describe('the identity of a cluster', () => {
  test.each<[string, string[], Record<string, Answer[]>, string, string[]]>([
    ['is its uid at first contact', [], {}, 'uid-of-rosa', [uid]],
    ['is its uid where that is recorded', ['uid-of-rosa'], {}, 'uid-of-rosa', [uid]],
    [
      'is its clusterID where that is recorded',
      ['x', 'id-of-rosa'],
      { [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
    [
      'is its clusterID where the uid may not be read',
      [],
      { [uid]: [forbidden], [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
    [
      'is its clusterID where there is no such namespace',
      ['id-of-rosa'],
      { [uid]: [absent], [version]: [value(clusterVersion('id-of-rosa'))] },
      'id-of-rosa',
      [uid, version],
    ],
  ])('%s', async (_, identities, answers, identity, first) => {
    const { live, asked } = await collect([task('rosa', { identities })], { ...healthy('rosa'), ...answers });
    expect(live).toMatchObject([{ identity, failures: [], meshes: [{ roots: pem }] }]);
    expect(asked.slice(0, -2)).toEqual(first);
  });

  const changed = (now: string) =>
    `cluster "rosa": context "rosa" now leads to another cluster: it calls itself ${now}, and the records know "old".`;
  const unknown =
    'cluster "rosa": nobody knows which cluster it is: context "rosa" can get neither namespace "kube-system" nor clusterversion "version".';

  test.each<[string, string[], Record<string, Answer[]>, string | undefined, string, string[]]>([
    [
      'is another one',
      ['old'],
      { [version]: [value(clusterVersion('id-of-rosa'))] },
      'uid-of-rosa',
      changed('"uid-of-rosa" or "id-of-rosa"'),
      [uid, version],
    ],
    ['is another one, of plain Kubernetes', ['old'], {}, 'uid-of-rosa', changed('"uid-of-rosa"'), [uid, version]],
    [
      'is another one, as far as can be read',
      ['old'],
      { [version]: [forbidden] },
      'uid-of-rosa',
      changed('"uid-of-rosa"'),
      [uid, version],
    ],
    ['cannot be read', [], { [uid]: [forbidden], [version]: [forbidden] }, undefined, unknown, [uid, version]],
    ['is not there', ['old'], { [uid]: [absent], [version]: [absent] }, undefined, unknown, [uid, version]],
    ['cannot be asked for', [], { [uid]: [failed('no login')] }, undefined, 'no login', [uid]],
    [
      'cannot be asked for again',
      ['old'],
      { [version]: [failed('timeout')] },
      'uid-of-rosa',
      'timeout',
      [uid, version],
    ],
    [
      'is that of something else',
      [],
      { [uid]: [value(rootConfigMap('kube-system'))] },
      undefined,
      'cluster "rosa": What answered for namespace "kube-system" is another object: "ConfigMap" "istio-ca-root-cert" in namespace "kube-system".',
      [uid],
    ],
  ])('%s, so that nothing else is read', async (_, identities, answers, identity, fact, order) => {
    const { live, asked } = await collect([task('rosa', { identities })], { ...healthy('rosa'), ...answers }, 60_000);
    expect(live).toEqual([{ cluster: 'rosa', identity, failures: [{ fact, fix: expect.any(String) }], meshes: [] }]);
    expect(asked).toEqual(order);
  });

  test('that is another one is told with what to do', async () => {
    const { live } = await collect([task('rosa', { identities: ['old'] })], healthy('rosa'));
    expect(live[0]!.failures[0]!.fix).toBe(
      'Correct the context. If the cluster was rebuilt, remove clusters.rosa.identity and its root from the record, and trust the new root.',
    );
  });

  test('of two clusters is the same, so that nothing else is read from them', async () => {
    const same = { 'aro/namespace/kube-system': [value(namespace('uid-of-rosa'))] };
    const answers = { ...healthy('rosa'), ...healthy('aro'), ...healthy('rog'), ...same };
    const { live, asked } = await collect([task('rosa'), task('rog'), task('aro')], answers, 60_000);
    const fact =
      'clusters "rosa" and "aro" answer with the same identity "uid-of-rosa": both contexts lead to one cluster.';
    expect(facts(live)).toEqual([[fact], [], [fact]]);
    expect(asked.filter((key) => !key.endsWith('kube-system')).map((key) => key.split('/')[0])).toEqual(['rog', 'rog']);
  });

  test('of three clusters is the same', async () => {
    const same = (cluster: string) => ({ [`${cluster}/namespace/kube-system`]: [value(namespace('uid'))] });
    const { live } = await collect([task('a'), task('b'), task('c')], { ...same('a'), ...same('b'), ...same('c') });
    const fact = 'clusters "a", "b" and "c" answer with the same identity "uid": all contexts lead to one cluster.';
    expect(facts(live)).toEqual([[fact], [fact], [fact]]);
  });

  test('of two clusters is the same, though records know one by its uid and the other by its clusterID', async () => {
    const tasks = [task('rosa', { identities: ['uid-of-rosa'] }), task('aro', { identities: ['id-of-rosa'] })];
    const { live } = await collect(tasks, {
      ...healthy('rosa'),
      'aro/namespace/kube-system': [value(namespace('uid-of-rosa'))],
      'aro/clusterversion/version': [value(clusterVersion('id-of-rosa'))],
    });
    expect(live.map(({ failures }) => failures.length)).toEqual([1, 1]);
  });
});
