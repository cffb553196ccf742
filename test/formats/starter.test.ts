import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { starterTopology } from '../../generator/core/starter.js';
import { compileTopology, planTree } from '../../generator/pipeline.js';

/** What the schema, the rules and the check of the planned files find in a topology. */
async function compile(text: string) {
  const dir = mkdtempSync(join(tmpdir(), 'starter-'));
  try {
    writeFileSync(join(dir, 'topology.yaml'), text);
    const [topology, exchange, sealed] = ['topology.yaml', 'exchange', 'sealed'].map((name) => join(dir, name));
    return await compileTopology({ topology: topology!, exchange: exchange!, sealed: sealed! });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** An option is a key, maybe of a list, after one `# `; prose has no colon after its first word. */
const OPTION = /^( *)# ( *[a-zA-Z]+:(?: .*)?)$/gm;

test('the editor finds the schema from its first line', () => {
  expect(starterTopology().split('\n')[0]).toBe('# yaml-language-server: $schema=./schemas/topology.schema.json');
});

test('it is accepted without a warning, and gives files for both clusters', async () => {
  const { findings, model } = await compile(starterTopology());
  expect(findings).toEqual([]);
  expect([...planTree(model!, undefined)].map(({ dir }) => dir)).toEqual(['east', 'west']);
});

test('it shows two clusters, two meshes, one pair, one share, one route and every sample', async () => {
  const { model } = await compile(starterTopology());
  expect([model!.clusters.size, model!.meshes.size, model!.pairs.length, model!.routes.length]).toEqual([2, 2, 1, 1]);
  expect(model!.apps.map(({ content }) => content.kind === 'template' && content.template).sort()).toEqual([
    'bookinfo',
    'bookinfo-details',
    'kube-info',
    'sleep',
  ]);
});

test('every option in a comment is accepted, too', async () => {
  expect(starterTopology().match(OPTION)?.length).toBe(19);
  expect((await compile(starterTopology().replace(OPTION, '$1$2'))).findings).toEqual([]);
});
