import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, onTestFinished, test } from 'vitest';
import type { ApiClient } from './argocd/api-client.js';
import { approveDeletion, approved, notifyOfPush, settled, synced, waiting, well } from './argocd/applications.js';
import { changedSince, look } from './argocd/changes.js';
import { addedTo, recordOf } from './argocd/delivered-estate.js';
import { type Delivery, startDelivery } from './argocd/delivery.js';
import { type Departure, watchDepartures } from './argocd/departures.js';
import { grantRights, NAMESPACE } from './argocd/hub.js';
import type { Owner } from './argocd/played-status.js';
import { clustersNamed } from './clusters.js';
import { objectsOf, renderedObjects, STAGES, type Stage } from './estate.js';
import { removeEstate } from './removal.js';
import { noteDelivered } from './report.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const clusters = clustersNamed(['rosa', 'aro', 'rog']);
const names = applicationsOf(...STAGES);
let delivery: Delivery;
let api: ApiClient;
let failed = false;

beforeAll(async () => {
  delivery = await startDelivery(root, clusters);
  api = delivery.api;
});
afterAll(() => delivery?.stop(failed));
beforeEach(() => {
  onTestFailed(() => {
    failed = true;
  });
});
afterEach(() => expect(delivery.health.problems).toEqual([]));

/** The Applications of some stages in every cluster. */
function applicationsOf(...stages: Stage[]): string[] {
  return clusters.names.flatMap((cluster) => stages.map((stage) => `hybrid-cloud-${cluster}-${stage}`));
}

test('out/argocd alone brings an estate to its clusters, and a stage is well when its owner says so', async () => {
  const { estate, hub, operators, health, url } = delivery;
  const { revision } = await estate.change({
    'topology.yaml': (text) => `${text}\ndelivery:\n  argocd: {repoURL: "${url}"}\n`,
  });
  const out = join(estate.directory, 'out/argocd');
  for (const cluster of clusters.names) {
    await grantRights(clusters, cluster, join(out, 'clusterrole-meshloom-hybrid-cloud.yaml'));
  }
  const patch = ['--type=merge', '--patch-file', join(out, 'patch-configmap-argocd-cm.yaml')];
  await hub.must('hub', ['patch', 'configmap', 'argocd-cm', '-n', NAMESPACE, ...patch]);
  await hub.must('hub', ['apply', '-k', out, '--validate=strict']);
  const owners: Owner[] = ['olm', 'operator', 'istiod', 'kubelet'];
  for (const [index, owner] of owners.entries()) {
    operators.begin(owner);
    const before = STAGES.slice(0, index + 1);
    expect(await well(api, applicationsOf(...before), operators), owner).toEqual(applicationsOf(...before).sort());
  }
  await settled(api, names, revision, operators);
  for (const cluster of clusters.names) {
    const inOrder = health.well.filter((name) => name.startsWith(`hybrid-cloud-${cluster}-`));
    expect(inOrder).toEqual(STAGES.map((stage) => `hybrid-cloud-${cluster}-${stage}`));
  }
  noteDelivered(await expectRendered());
});

test('a change of one pair is synced in the two clusters of that pair, and nowhere else', async () => {
  const before = await look(api, clusters);
  const share =
    '  - {from: aro-stg, to: [rosa-prod], service: stg-bookinfo/ratings, importAs: prod-bookinfo/ratings-v2}';
  const { revision, objects } = await delivery.estate.change({ 'topology.yaml': addedTo('shares:', share) });
  await notifyOfPush(api);
  await settled(api, names, revision, delivery.operators);
  expect(objects).toEqual({
    rosa: ['ImportedServiceSet/rosa-prod-mesh/aro-stg-mesh'],
    aro: ['ExportedServiceSet/aro-stg-mesh/rosa-prod-mesh'],
    rog: [],
  });
  expect(await changedSince(before, api, clusters)).toEqual({
    synced: ['hybrid-cloud-aro-mesh-fed', 'hybrid-cloud-rosa-mesh-fed'],
    objects,
  });
});

const JOINED = [
  'hybrid-cloud-rog-infra',
  'hybrid-cloud-rog-mesh-cp',
  'hybrid-cloud-rog-mesh-fed',
  'hybrid-cloud-rosa-mesh-cp',
  'hybrid-cloud-rosa-mesh-fed',
];

test('a mesh that joins is synced where it is and where its peer is', async () => {
  const before = await look(api, clusters);
  writeFileSync(join(delivery.estate.directory, 'exchange/gcp-test.yaml'), recordOf('gcp-test', 'rog', 'rosa-prod'));
  const { revision, objects } = await delivery.estate.change({
    'topology.yaml': (text) =>
      addedTo(
        'meshes:',
        '  gcp-test: {cluster: rog, members: [test-bookinfo]}',
      )(text).replace('spokes: [aro-stg, gcp-dev]', 'spokes: [aro-stg, gcp-dev, gcp-test]'),
    'exchange/rosa-prod.yaml': addedTo('gateways:', '  gcp-test: {addresses: [203.0.113.78]}'),
  });
  await notifyOfPush(api);
  await settled(api, names, revision, delivery.operators);
  expect(objects.aro).toEqual([]);
  expect(await changedSince(before, api, clusters)).toEqual({ synced: JOINED, objects });
  await expectRendered();
});

test('a mesh that leaves is removed when that is approved, in reverse, and nothing else is', async () => {
  const before = await look(api, clusters);
  const departures = await watchDepartures(clusters);
  onTestFinished(() => void departures.stop());
  const { revision, objects } = await delivery.estate.change({
    'topology.yaml': (text) => text.replace(/\n {2}gcp-test: .*/, '').replace(', gcp-test]', ']'),
  });
  await notifyOfPush(api);
  const guarded = JOINED.filter((name) => name !== 'hybrid-cloud-rosa-mesh-cp');
  await waiting(api, guarded, 'Waiting for pruning confirmation', delivery.operators);
  expect((await changedSince(before, api, clusters)).objects).toMatchObject({ rog: [], aro: [] });
  for (const name of [...guarded].reverse()) {
    await approveDeletion(api, name);
    await synced(api, name, delivery.operators);
  }
  await settled(api, names, revision, delivery.operators);
  expect(await approved(api)).toEqual(guarded);
  expect(await changedSince(before, api, clusters)).toEqual({ synced: JOINED, objects });
  await expectRendered();
  const gone = departures.stop();
  for (const cluster of clusters.names) {
    const here = gone.filter((one) => one.cluster === cluster);
    const rendered = renderedObjects(delivery.estate.directory, cluster);
    const removed = objects[cluster]!.filter((object) => !rendered.includes(object));
    expect(here.map(({ object }) => object).sort(), cluster).toEqual(removed);
    expect(here.map(place), cluster).toEqual(here.map(place).sort((a, b) => b - a));
  }
});

/** Where an object's stage and wave stand among all. */
function place({ app, wave }: Departure): number {
  return 100 * STAGES.findIndex((stage) => app.endsWith(stage)) + wave;
}

test('a stage with nothing left loses its Application, and what it brought stays', async () => {
  const left = renderedObjects(delivery.estate.directory, 'aro').filter((object) => object.includes('rosa-prod-mesh'));
  const { revision } = await delivery.estate.change({
    'topology.yaml': (text) =>
      text.replace(
        'spokes: [aro-stg, gcp-dev]',
        'spokes: [gcp-dev]\n  - {meshes: [rosa-prod, aro-stg], suspend: true}',
      ),
  });
  await notifyOfPush(api);
  await waiting(api, ['hybrid-cloud-rosa-mesh-fed'], 'Waiting for pruning confirmation', delivery.operators);
  await approveDeletion(api, 'hybrid-cloud-rosa-mesh-fed');
  await settled(
    api,
    names.filter((name) => name !== 'hybrid-cloud-aro-mesh-fed'),
    revision,
    delivery.operators,
  );
  expect(left).toHaveLength(3);
  expect(await objectsOf(clusters, 'aro', 'hybrid-cloud')).toEqual(
    [...renderedObjects(delivery.estate.directory, 'aro'), ...left].sort(),
  );
});

test('without its ApplicationSet and its Applications an estate stays as it is', async () => {
  const before = await look(api, clusters);
  // The garbage collector would delete the Applications after their owner.
  await delivery.hub.must('hub', ['delete', 'applicationsets,applications', '--all', '-n', NAMESPACE]);
  await settled(api, [], '', delivery.operators);
  expect((await changedSince(before, api, clusters)).objects).toEqual({ rosa: [], aro: [], rog: [] });
  await delivery.operators.stop();
  await clusters.must('aro', ['delete', 'servicemeshpeers,exportedservicesets', '--all', '-A']);
  const { directory, name } = delivery.estate;
  await Promise.all(clusters.names.map((cluster) => removeEstate(clusters, directory, cluster, name)));
});

/** What is in the clusters is what is rendered: how many objects. */
async function expectRendered(): Promise<number> {
  let count = 0;
  for (const cluster of clusters.names) {
    const rendered = renderedObjects(delivery.estate.directory, cluster);
    expect(await objectsOf(clusters, cluster, 'hybrid-cloud'), cluster).toEqual(rendered);
    count += rendered.length;
  }
  return count;
}
