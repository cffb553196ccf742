import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareTree } from '../../generator/io/out-tree.js';
import { applyTree } from '../../generator/io/write-tree.js';
import { planTree } from '../../generator/pipeline.js';
import { type CompiledEstate, compileEstate, textsOf } from '../support/compiled-estate.js';
import { changedPaths, copyOf, fedFolders, lonePeerings } from '../support/estate-changes.js';
import { propertyRuns } from '../support/property-runs.js';
import { randomEstate } from '../support/random-topology.js';

const LIMIT = 600_000;

/** Brings the directory up to date, as generate does. */
function write(out: string, { model }: CompiledEstate): void {
  const options = { topologyName: model!.name };
  const compared = compareTree(out, planTree(model!, undefined), options);
  expect(compared.findings).toEqual([]);
  applyTree(out, planTree(model!, undefined), compared, options);
}

function filesBelow(dir: string, prefix = ''): [string, string][] {
  return readdirSync(dir)
    .sort()
    .flatMap((name): [string, string][] => {
      const path = join(dir, name);
      const shown = `${prefix}${name}`;
      return statSync(path).isDirectory() ? filesBelow(path, `${shown}/`) : [[shown, readFileSync(path, 'utf8')]];
    });
}

test(
  'a pair suspended keeps its gateways and loses its federation; resumed, every byte is back',
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate({ complete: true }), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        const lone = lonePeerings(estate.topology, before).filter(({ joined }) => joined);
        if (before.errors.length > 0 || lone.length === 0) return;
        const [{ one, other }] = lone as [(typeof lone)[0]];
        const next = copyOf(estate);
        const index = estate.topology.peerings.indexOf(lone[0]!.entry);
        next.topology.peerings[index].suspend = true;
        const suspended = await compileEstate(textsOf(next));
        expect(suspended.errors).toEqual([]);
        const ofPair = new RegExp(`/mesh-fed/(?:${one}/${other}|${other}/${one})$`);
        expect(fedFolders(suspended)).toEqual(fedFolders(before).filter((folder) => !ofPair.test(folder)));
        expect(changedPaths(before, suspended).filter((path) => /\/(?:mesh-cp|infra)\//.test(path))).toEqual([]);
        expectBack(before, suspended);
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);

function expectBack(before: CompiledEstate, suspended: CompiledEstate): void {
  const out = mkdtempSync(join(tmpdir(), 'meshloom-suspend-'));
  try {
    write(out, before);
    const first = filesBelow(out);
    expect(new Map(first)).toEqual(before.tree);
    write(out, suspended);
    expect(new Map(filesBelow(out))).toEqual(suspended.tree);
    write(out, before);
    expect(filesBelow(out)).toEqual(first);
  } finally {
    rmSync(out, { recursive: true });
  }
}

test(
  "without a mesh's record exactly its pairs are pending",
  async () => {
    await fc.assert(
      fc.asyncProperty(randomEstate(), async (estate) => {
        const before = await compileEstate(textsOf(estate));
        if (before.errors.length > 0) return;
        for (const key of Object.keys(estate.records).slice(0, 3)) {
          const { [key]: _, ...records } = estate.records;
          const after = await compileEstate(textsOf({ ...estate, records }));
          expect(after.errors).toEqual([]);
          const others = fedFolders(before).filter((folder) => !folder.split('/').slice(2).includes(key));
          expect(fedFolders(after)).toEqual(others);
          const gateways = changedPaths(before, after).filter((path) => /\/(?:mesh-cp|infra)\//.test(path));
          expect(gateways).toEqual([]);
        }
      }),
      propertyRuns(40),
    );
  },
  LIMIT,
);
