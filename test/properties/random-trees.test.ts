import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rules } from '../../generator/core/rules/catalogue.js';
import { choicesOf } from '../support/choices.js';
import { type CompiledEstate, compileEstate, renderTree, textsOf } from '../support/compiled-estate.js';
import { checkTree } from '../support/independent-checker.js';
import { propertyRuns } from '../support/property-runs.js';
import { randomEstate, tape } from '../support/random-topology.js';
import { replaceOneValue } from '../support/replace-value.js';

const LIMIT = 600_000;

test(
  'a random topology is refused with findings that have a place, or its tree is right',
  async () => {
    const count = { accepted: 0, all: 0, joined: 0 };
    await fc.assert(
      fc.asyncProperty(randomEstate({ mistakes: true }), async (estate) => {
        const texts = textsOf(estate);
        const compiled = await compileEstate(texts);
        expectPlaces(compiled);
        count.all += 1;
        if (compiled.errors.length > 0) return;
        count.accepted += 1;
        if ([...compiled.tree.keys()].some((path) => path.includes('/mesh-fed/'))) count.joined += 1;
        expect(compiled.twice).toEqual([]);
        expect(checkTree(texts.topology, texts.records, compiled.tree)).toEqual([]);
        expectBothEnds(compiled);
      }),
      propertyRuns(110),
    );
    // Drawn so that about nine of ten are accepted: fewer, and the other properties would say little.
    expect(count.accepted / count.all).toBeGreaterThanOrEqual(0.4);
    expect(count.joined / count.all).toBeGreaterThanOrEqual(0.2);
  },
  LIMIT,
);

test(
  'what is wrong on purpose is found',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate(), async ({ topology, records }) => {
        const [key] = Object.keys(topology.meshes);
        const meshes = { ...topology.meshes, [key!]: { ...topology.meshes[key!], trustDomain: 'cluster.local' } };
        const compiled = await compileEstate(textsOf({ topology: { ...topology, meshes }, records }));
        expect(compiled.errors.map(({ rule }) => rule)).toContain('trust-domain-default');
      }),
      propertyRuns(10),
    );
  },
  LIMIT,
);

test(
  'one strange value ends in findings with a place or in a tree, never in a stack',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate({ complete: true }), tape(), async ({ topology, records }, numbers) => {
        const choices = choicesOf(numbers);
        const ofRecords = choices.chance(20) && Object.keys(records).length > 0;
        const changed = replaceOneValue(choices, ofRecords ? records : topology);
        const estate = ofRecords ? { topology, records: changed } : { topology: changed, records };
        const compiled = await compileEstate(textsOf(estate));
        expectPlaces(compiled);
        expect(compiled.twice).toEqual([]);
        expect(compiled.errors.length > 0 || compiled.model !== undefined).toBe(true);
      }),
      propertyRuns(100),
    );
  },
  LIMIT,
);

test(
  'each cluster alone is exactly its part of the whole',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate(), async (estate) => {
        const { model, errors, tree } = await compileEstate(textsOf(estate));
        if (model === undefined || errors.length > 0) return;
        for (const cluster of model.clusters.keys()) {
          const part = [...tree].filter(([path]) => path.startsWith(`${cluster}/`));
          expect([...renderTree(model, new Set([cluster])).tree]).toEqual(part);
        }
      }),
      propertyRuns(30),
    );
  },
  LIMIT,
);

function expectPlaces({ findings }: CompiledEstate): void {
  for (const finding of findings) {
    expect(finding.line, finding.message).toBeGreaterThanOrEqual(1);
    expect(finding.column, finding.message).toBeGreaterThanOrEqual(1);
    expect(Object.keys(rules), finding.message).toContain(finding.rule);
    expect(finding.file).toMatch(/\.yaml$/);
    expect(finding.message).not.toMatch(/undefined|NaN|\[object/);
    for (const related of finding.related) expect(related.line).toBeGreaterThanOrEqual(1);
  }
}

/** Of a pair whose meshes are both ours, both ends are there or neither. */
function expectBothEnds({ model, tree }: CompiledEstate): void {
  const folders = new Set([...tree.keys()].map((path) => path.slice(0, path.lastIndexOf('/'))));
  for (const { ends } of model!.pairs) {
    const there = ends
      .filter(({ mesh }) => mesh.managed)
      .map(({ mesh, peer }) => folders.has(`${mesh.cluster!.key}/mesh-fed/${mesh.key}/${peer.key}`));
    expect(new Set(there).size).toBeLessThanOrEqual(1);
  }
}
