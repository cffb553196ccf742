import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf } from '../support/choices.js';
import { mapValues, renderTree } from '../support/compiled-estate.js';
import { changedPaths, clustersOf } from '../support/estate-changes.js';
import { propertyRuns } from '../support/property-runs.js';
import type { Json } from '../support/random-estate.js';
import { tape } from '../support/random-topology.js';
import { shuffleKeys } from '../support/restyle.js';
import { checkSpanning } from './spanning-checks.js';
import { compileSpanning, type SpanningEstate, spanningEstate } from './spanning-estates.js';
import { partsOf, watchedBy } from './spanning-expected.js';

const LIMIT = 600_000;

test(
  'a random mesh over clusters is right, and each cluster alone is its part of the whole',
  async () => {
    const count = { accepted: 0, all: 0, old: 0, remotes: 0, links: 0 };
    await fc.assert(
      fc.asyncProperty(spanningEstate(), async (estate) => {
        const { errors, tree, twice, model } = await compileSpanning(estate);
        count.all += 1;
        if (errors.length > 0) return;
        count.accepted += 1;
        if ([...tree.keys()].some((path) => path.includes('servicemeshcontrolplane'))) count.old += 1;
        if ([...tree.values()].some((text) => text.includes('controlPlaneClusters'))) count.remotes += 1;
        if ([...tree.keys()].some((path) => path.includes('/mesh-fed/'))) count.links += 1;
        expect(twice).toEqual([]);
        expect(checkSpanning(estate, tree)).toEqual([]);
        for (const cluster of model!.clusters.keys()) {
          const part = [...tree].filter(([path]) => path.startsWith(`${cluster}/`));
          expect([...renderTree(model!, new Set([cluster])).tree]).toEqual(part);
        }
      }),
      propertyRuns(100),
    );
    // Without these the property would say little.
    expect(count.accepted / count.all).toBeGreaterThanOrEqual(0.9);
    for (const kind of [count.old, count.remotes, count.links]) expect(kind / count.all).toBeGreaterThanOrEqual(0.1);
  },
  LIMIT,
);

test(
  'with everything sealed, each control plane has one link a cluster that it reads (facts L10)',
  async () => {
    await fc.assert(
      fc.asyncProperty(spanningEstate({ complete: true }), async (estate) => {
        const { errors, tree } = await compileSpanning(estate);
        expect(errors).toEqual([]);
        for (const [key, mesh] of Object.entries<Json>(estate.topology.meshes)) {
          const folders = [...tree.keys()].filter(
            (path) => path.includes(`/mesh-fed/${key}/`) && path.includes('/seal'),
          );
          const count = Object.keys(mesh.clusters).length;
          expect(folders).toHaveLength(mesh.model === 'primary-remote' ? count - 1 : count * (count - 1));
        }
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);

test(
  'the order of map keys changes no byte',
  async () => {
    await fc.assert(
      fc.asyncProperty(spanningEstate(), tape(), async (estate, numbers) => {
        const choices = choicesOf(numbers);
        const before = await compileSpanning(estate);
        const after = await compileSpanning({
          topology: shuffleKeys(choices, estate.topology),
          records: mapValues(estate.records, (record) => shuffleKeys(choices, record)),
          sealed: mapValues(estate.sealed, (secret) => shuffleKeys(choices, secret)),
        });
        const rulesOf = ({ errors }: typeof before) => errors.map(({ rule }) => rule).sort();
        expect(rulesOf(after)).toEqual(rulesOf(before));
        expect([...after.tree]).toEqual([...before.tree]);
      }),
      propertyRuns(25),
    );
  },
  LIMIT,
);

test(
  "a cluster's members change files in the clusters of their mesh alone",
  async () => {
    await fc.assert(
      fc.asyncProperty(spanningEstate(), async (estate) => {
        const before = await compileSpanning(estate);
        if (before.errors.length > 0) return;
        for (const [key, mesh] of Object.entries<Json>(estate.topology.meshes)) {
          const [cluster] = Object.keys(mesh.clusters);
          const next = structuredClone(estate);
          const place = next.topology.meshes[key].clusters[cluster!];
          place.members = [...(place.members ?? mesh.members ?? []), 'added-member'];
          const after = await compileSpanning(next);
          expect(after.errors).toEqual([]);
          const paths = changedPaths(before, after);
          expect(paths).toContain(`${cluster}/infra/${key}/namespace-added-member.yaml`);
          expect(paths.filter((path) => !path.split('/').includes(key))).toEqual([]);
          for (const changed of clustersOf(paths)) expect(Object.keys(mesh.clusters)).toContain(changed);
        }
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);

/** The estate without one cluster of a mesh, and what was known of it there. */
function without(estate: SpanningEstate, key: string, cluster: string): SpanningEstate {
  const next = structuredClone(estate);
  const parts = partsOf(next.topology, key);
  const gone = parts.find((part) => part.cluster === cluster)!;
  for (const part of parts) {
    const known = part === gone ? ['cacerts', ...watchedBy(gone, parts).map(({ clusterName }) => clusterName)] : [];
    for (const name of [...known, gone.clusterName]) delete next.sealed[`${part.cluster}/${key}-${name}.yaml`];
  }
  delete next.topology.meshes[key].clusters[cluster];
  delete next.records[key]?.clusters[cluster];
  if (next.topology.apps?.[`sleep-${key}`]?.clusters[0] === cluster) delete next.topology.apps[`sleep-${key}`];
  return next;
}

test(
  'a cluster that leaves a mesh takes its tree and its links along, and nothing of other meshes',
  async () => {
    await fc.assert(
      fc.asyncProperty(spanningEstate({ complete: true }), async (estate) => {
        const before = await compileSpanning(estate);
        for (const [key, mesh] of Object.entries<Json>(estate.topology.meshes)) {
          const clusters = Object.keys(mesh.clusters).filter((one) => one !== mesh.primary);
          const cluster = clusters.at(-1);
          if (cluster === undefined || Object.keys(mesh.clusters).length < 2 || mesh.expose !== undefined) continue;
          const next = without(estate, key, cluster);
          const after = await compileSpanning(next);
          expect(after.errors).toEqual([]);
          expect(checkSpanning(next, after.tree)).toEqual([]);
          const left = [...after.tree.keys()];
          expect(left.filter((path) => new RegExp(`^${cluster}/[a-z-]+/${key}/`).test(path))).toEqual([]);
          expect(left.filter((path) => path.includes(`/mesh-fed/${key}/${cluster}/`))).toEqual([]);
          const others = Object.keys(estate.topology.meshes).filter((other) => other !== key);
          const changed = changedPaths(before, after);
          for (const at of clustersOf(changed)) expect(Object.keys(mesh.clusters)).toContain(at);
          const strays = changed.filter((path) => {
            const [at, , folder = 'kustomization.yaml'] = path.split('/');
            return others.includes(folder) || (at !== cluster && ![key, 'kustomization.yaml'].includes(folder));
          });
          expect(strays).toEqual([]);
        }
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);
