import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileEstate, textsOf } from '../support/compiled-estate.js';
import { changedPaths, clustersOf, copyOf, homesOf, lonePeerings } from '../support/estate-changes.js';
import { propertyRuns } from '../support/property-runs.js';
import type { Json } from '../support/random-estate.js';
import { type RandomEstate, randomEstate } from '../support/random-topology.js';

const LIMIT = 600_000;

async function changed(before: Awaited<ReturnType<typeof compileEstate>>, estate: RandomEstate) {
  const after = await compileEstate(textsOf(estate));
  return { after, paths: changedPaths(before, after) };
}

test(
  "a pair's options change files in the clusters of the pair alone",
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate({ complete: true }), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        if (before.errors.length > 0) return;
        for (const [index, { one, other, joined }] of lonePeerings(estate.topology, before).entries()) {
          const next = copyOf(estate);
          const { entry } = lonePeerings(next.topology, before)[index]!;
          const side = { ...entry.sides?.[one], egressGateway: 'changed-egress' };
          entry.sides = { ...entry.sides, [one]: side };
          const { after, paths } = await changed(before, next);
          expect(after.errors).toEqual([]);
          // The gateway is this mesh's own; the peer knows it by the client ID, once it is joined.
          expect(clustersOf(paths)).toEqual(homesOf(before, joined ? [one, other] : [one]));
        }
      }),
      propertyRuns(50),
    );
  },
  LIMIT,
);

test(
  'a share changes files in the clusters of its pair alone, and in both',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate({ complete: true }), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        if (before.errors.length > 0) return;
        for (const { one, other, joined } of lonePeerings(estate.topology, before)) {
          const next = copyOf(estate);
          const namespace = next.topology.meshes[one].members?.[0] ?? 'far';
          const share = { from: one, to: [other], service: `${namespace}/added-share` };
          // First, so that no earlier wildcard hides it.
          next.topology.shares = [share, ...(next.topology.shares ?? [])];
          const { after, paths } = await changed(before, next);
          if (after.errors.length > 0) continue;
          expect(clustersOf(paths)).toEqual(joined ? homesOf(before, [one, other]) : []);
          expect(paths.filter((path) => !/\/mesh-fed\//.test(path) && !/\/kustomization\.yaml$/.test(path))).toEqual(
            [],
          );
        }
      }),
      propertyRuns(50),
    );
  },
  LIMIT,
);

test(
  "a route changes files of its mesh's routes alone",
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate(), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        if (before.errors.length > 0) return;
        for (const [index, route] of (estate.topology.routes ?? []).entries() as Iterable<[number, Json]>) {
          const next = copyOf(estate);
          next.topology.routes[index] = { ...route, trafficPolicy: { connectionPool: { http: { maxRetries: 9 } } } };
          const { after, paths } = await changed(before, next);
          expect(after.errors).toEqual([]);
          const [home] = homesOf(before, [route.mesh]);
          const own = `${home}/app/${route.mesh}/`;
          const stray = paths.filter((path) => !path.startsWith(own) && path !== `${home}/app/kustomization.yaml`);
          expect(stray.filter((path) => path !== `${home}/kustomization.yaml`)).toEqual([]);
          expect(paths.some((path) => path.includes('/routes/destinationrule-'))).toBe(home !== undefined);
        }
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);

test(
  'a mesh without peerings changes its own cluster alone',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate(), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        if (before.errors.length > 0) return;
        const [cluster] = Object.keys(estate.topology.clusters);
        const next = copyOf(estate);
        next.topology.meshes['added-mesh'] = { cluster, version: '2.5', members: ['added-member'] };
        const { after, paths } = await changed(before, next);
        // A cluster-wide mesh bears no other beside it.
        if (after.errors.some(({ rule }) => rule === 'mode-cluster-wide')) return;
        expect(after.errors).toEqual([]);
        expect(clustersOf(paths)).toEqual([cluster]);
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);
