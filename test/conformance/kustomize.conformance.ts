import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { caseNames } from '../support/compile-case.js';
import { buildEveryDirectory, STANDALONE, WITHIN_KUBECTL } from './kustomize.js';
import { noteDirectories } from './report.js';
import { topologies } from './topologies.js';

const golden = fileURLToPath(new URL('../golden', import.meta.url));

test.each(topologies())(
  '$name: both builders give the same bytes, and every level the same objects',
  async ({ directory }) => {
    const { directories, problems } = await buildEveryDirectory(join(directory, 'out'), [STANDALONE, WITHIN_KUBECTL]);
    expect(problems).toEqual([]);
    expect(directories).toBeGreaterThan(3);
    noteDirectories(directories);
  },
);

// Files of a copied directory that its own kustomization leaves out, or uses as patches, are no objects of the build.
const cases = caseNames(golden).filter((name) => !name.startsWith('apps-kustomize'));

test.each(cases)('%s: every level builds the same objects', async (name) => {
  const { directories, problems } = await buildEveryDirectory(join(golden, name, 'out'));
  expect(problems).toEqual([]);
  noteDirectories(directories);
});
