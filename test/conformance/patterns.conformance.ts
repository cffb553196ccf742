import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { clustersNamed } from './clusters.js';
import { applyStage, objectsOf, renderedObjects, STAGES, type Stage } from './estate.js';
import { removeEstate } from './removal.js';

const examples = fileURLToPath(new URL('../../examples/east-west', import.meta.url));
const STATES = ['plain', 'mirror', 'balance', 'failover', 'plain'] as const;

/** What each stage may prune; kubectl's own list knows nothing of the mesh. */
const PRUNED: Partial<Record<Stage, string[]>> = {
  'mesh-fed': [
    'core/v1/ConfigMap',
    'federation.maistra.io/v1/ServiceMeshPeer',
    'federation.maistra.io/v1/ExportedServiceSet',
    'federation.maistra.io/v1/ImportedServiceSet',
  ],
  app: [
    'apps/v1/Deployment',
    'core/v1/ConfigMap',
    'core/v1/Service',
    'core/v1/ServiceAccount',
    'networking.istio.io/v1beta1/DestinationRule',
    'networking.istio.io/v1beta1/Gateway',
    'networking.istio.io/v1beta1/VirtualService',
  ],
};

const clusters = clustersNamed(readdirSync(join(examples, 'plain', 'out')));
afterAll(() =>
  Promise.all(clusters.names.map((name) => removeEstate(clusters, join(examples, 'plain'), name, 'east-west'))),
);

/** Every object below a cluster's committed out/. */
const rendered = (state: string, cluster: string) => renderedObjects(join(examples, state), cluster);

test('the east-west estate goes from one traffic pattern to the next, and exactly the new objects remain', async () => {
  for (const cluster of clusters.names) {
    for (const stage of STAGES) await applyStage(clusters, join(examples, 'plain'), cluster, stage, []);
  }
  for (const [index, state] of STATES.entries()) {
    const before = STATES[index - 1];
    if (before !== undefined) await Promise.all(clusters.names.map((cluster) => switchTo(cluster, state, before)));
    for (const cluster of clusters.names) {
      expect(await objectsOf(clusters, cluster, 'east-west'), `${cluster} in ${state}`).toEqual(
        rendered(state, cluster),
      );
    }
  }
  // Some step takes something away, so that pruning was seen.
  const gone = STATES.slice(1).flatMap((state, index) => {
    const now = clusters.names.flatMap((cluster) => rendered(state, cluster));
    return clusters.names.flatMap((cluster) => rendered(STATES[index]!, cluster)).filter((one) => !now.includes(one));
  });
  expect(gone.length).toBeGreaterThan(0);
});

/** As examples/README.md says: what was applied with `oc apply` goes when the new state no longer has it. */
async function switchTo(cluster: string, state: string, before: string): Promise<void> {
  for (const stage of STAGES) {
    if (stageText(state, cluster, stage) === stageText(before, cluster, stage)) continue;
    const pruned = (PRUNED[stage] ?? []).map((kind) => `--prune-allowlist=${kind}`);
    const prune = pruned.length === 0 ? [] : ['--prune', '-l', 'app.kubernetes.io/part-of=east-west', ...pruned];
    await applyStage(clusters, join(examples, state), cluster, stage, prune);
    const diff = await clusters.kubectl(cluster, ['diff', '-k', join(examples, state, 'out', cluster, stage)]);
    expect(diff, `${cluster}/${stage} in ${state}`).toMatchObject({ code: 0, stdout: '' });
  }
}

/** All files of a stage in one text, so that equal stages need no second apply. */
function stageText(state: string, cluster: string, stage: Stage): string {
  const directory = join(examples, state, 'out', cluster, stage);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${path.slice(directory.length)}\n${readFileSync(path, 'utf8')}`)
    .join('');
}
