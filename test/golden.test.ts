import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseNames, compareTrees, compileCase, findingLine, readTree } from './support/compile-case.js';
import { buildEveryDirectory } from './support/kustomize.js';
import { checkTree } from './support/strict-manifests.js';

const golden = fileURLToPath(new URL('golden', import.meta.url));
const updating = process.env.UPDATE_GOLDEN === '1';

describe.each(caseNames(golden))('%s', (name) => {
  const directory = join(golden, name);
  const out = join(directory, 'out');

  test('compiles to out/, byte for byte', async () => {
    const { findings, files } = await compileCase(directory);
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map((finding) => findingLine(finding, directory))).toEqual([]);
    if (updating) rewrite(out, files);
    expect(files.size).toBeGreaterThan(0);
    expect(compareTrees(files, readTree(out))).toEqual([]);
  });

  test('holds only fields that the API servers know', () => {
    expect(checkTree(out).problems).toEqual([]);
  });

  test('builds, and every level builds the same', { timeout: 60_000 }, async () => {
    expect((await buildEveryDirectory(out, { sample: 1 })).problems).toEqual([]);
  });
});

test('the comparison sees a changed, a missing and a stale file', () => {
  const tree = new Map([
    ['a.yaml', 'x: 1\ny: 2\n'],
    ['b.yaml', 'b\n'],
  ]);
  const disk = new Map([
    ['a.yaml', 'x: 1\ny: 3\n'],
    ['c.yaml', 'c\n'],
  ]);
  expect(compareTrees(tree, disk)).toEqual([
    'a.yaml differs at line 2: "y: 2", expected "y: 3"',
    'missing in out/: b.yaml',
    'stale in out/: c.yaml',
  ]);
  expect(compareTrees(new Map([['a', 'x\n']]), new Map([['a', 'x']]))).toEqual([
    'a differs at line 2: "", expected undefined',
  ]);
});


function rewrite(target: string, files: ReadonlyMap<string, string>): void {
  rmSync(target, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  }
}
