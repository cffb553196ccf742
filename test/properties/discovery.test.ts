import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf } from '../support/choices.js';
import { mapValues, renderTree } from '../support/compiled-estate.js';
import { changedPaths, clustersOf } from '../support/estate-changes.js';
import { propertyRuns } from '../support/property-runs.js';
import type { Json } from '../support/random-estate.js';
import { tape } from '../support/random-topology.js';
import { shuffleKeys } from '../support/restyle.js';
import { checkDiscovery } from './discovery-checks.js';
import { compileDiscovery, type DiscoveryEstate, discoveryEstate } from './discovery-estates.js';
import { sidesOf } from './discovery-expected.js';
import { countFeatures } from './discovery-features.js';

const LIMIT = 600_000;

test(
  'what random meshes of generation 3 share is what their shares say, and each cluster alone is its part of the whole',
  async () => {
    const { see, seen } = countFeatures();
    let [accepted, all] = [0, 0];
    await fc.assert(
      fc.asyncProperty(discoveryEstate(), async (estate) => {
        const { errors, tree, twice, model } = await compileDiscovery(estate);
        all += 1;
        if (errors.length > 0) return;
        accepted += 1;
        see(estate, sidesOf(estate));
        expect(twice).toEqual([]);
        expect(checkDiscovery(estate, tree)).toEqual([]);
        for (const cluster of model!.clusters.keys()) {
          const part = [...tree].filter(([path]) => path.startsWith(`${cluster}/`));
          expect([...renderTree(model!, new Set([cluster])).tree]).toEqual(part);
        }
      }),
      propertyRuns(100),
    );
    // Without these the property would say little.
    expect(accepted / all).toBeGreaterThanOrEqual(0.95);
    const rare = Object.entries(seen).filter(([, times]) => times / all < 0.02);
    expect(rare).toEqual([]);
  },
  LIMIT,
);

test(
  'the order of map keys changes no byte',
  async () => {
    await fc.assert(
      fc.asyncProperty(discoveryEstate(), tape(), async (estate, numbers) => {
        const choices = choicesOf(numbers);
        const shuffled = (map: Record<string, Json>) => mapValues(map, (value) => shuffleKeys(choices, value));
        const before = await compileDiscovery(estate);
        const after = await compileDiscovery({
          topology: shuffleKeys(choices, estate.topology),
          records: shuffled(estate.records),
          inventories: shuffled(estate.inventories),
        });
        expect(after.errors.map(({ rule }) => rule).sort()).toEqual(before.errors.map(({ rule }) => rule).sort());
        expect([...after.tree]).toEqual([...before.tree]);
      }),
      propertyRuns(25),
    );
  },
  LIMIT,
);

/** A pair that stands in an entry of its own, with that entry. */
function ownPairs({ topology }: DiscoveryEstate): { index: number; pair: [string, string] }[] {
  const entries: Json[] = topology.peerings ?? [];
  return entries.flatMap(({ meshes }, index) => (meshes === undefined ? [] : [{ index, pair: meshes }]));
}

/** A change of one pair touches the clusters of its meshes, and there their folders alone. */
async function expectOwnClusters(
  before: DiscoveryEstate,
  after: DiscoveryEstate,
  pair: readonly string[],
): Promise<string[]> {
  const [old, next] = [await compileDiscovery(before), await compileDiscovery(after)];
  expect(next.errors).toEqual([]);
  expect(checkDiscovery(after, next.tree)).toEqual([]);
  const changed = changedPaths(old, next);
  const homes = pair.map((key) => before.topology.meshes[key].cluster);
  for (const cluster of clustersOf(changed)) expect(homes).toContain(cluster);
  const strays = changed.filter((path) => {
    const [, , folder = 'kustomization.yaml'] = path.split('/');
    return ![...pair, 'kustomization.yaml'].includes(folder);
  });
  expect(strays).toEqual([]);
  return changed;
}

test(
  'suspending one pair changes files in its two clusters alone, and takes what only it needed',
  async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(discoveryEstate({ complete: true }), async (estate) => {
        for (const { index, pair } of ownPairs(estate)) {
          const next = structuredClone(estate);
          next.topology.peerings[index].suspend = estate.topology.peerings[index].suspend !== true;
          const changed = await expectOwnClusters(estate, next, pair);
          changes += changed.length;
        }
      }),
      propertyRuns(15),
    );
    expect(changes).toBeGreaterThan(100);
  },
  LIMIT,
);

test(
  'a share more between two meshes changes files in their clusters alone',
  async () => {
    await fc.assert(
      fc.asyncProperty(discoveryEstate({ complete: true }), async (estate) => {
        for (const { pair } of ownPairs(estate)) {
          const [from, to] = pair;
          const namespace = estate.topology.meshes[from].members[0];
          if (
            (estate.topology.shares ?? []).some(
              ({ service, selector }: Json) => `${service}` === `${namespace}/*` || selector?.namespace === namespace,
            )
          )
            continue;
          const next = structuredClone(estate);
          const clients = [estate.topology.meshes[to].members[0]];
          const details = { workload: { app: 'added' }, serviceAccount: 'added', clients };
          const share = {
            from,
            to: [to],
            service: `${namespace}/added`,
            ports: [{ name: 'tcp-7', number: 7 }],
            ...details,
            workload: { labels: details.workload },
          };
          next.topology.shares = [...(next.topology.shares ?? []), share];
          const service = { namespace, name: 'added' };
          next.offers.push({
            ...{ from, to, service, imported: service, asLocal: false, ports: { 7: 7 }, locality: undefined },
            ...details,
          });
          await expectOwnClusters(estate, next, pair);
        }
      }),
      propertyRuns(15),
    );
  },
  LIMIT,
);
