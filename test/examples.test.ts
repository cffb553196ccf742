import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareTrees, compileCase, findingLine, readTree } from './support/compile-case.js';
import { checkTree } from './support/strict-manifests.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = join(root, 'examples');
const directories = [root, ...below(examples).flatMap((group) => [group, ...below(group)])].filter((directory) =>
  existsSync(join(directory, 'topology.yaml')),
);

function below(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(directory, name))
    .sort();
}

test('the examples are found', () => {
  expect(directories.length).toBeGreaterThan(5);
});

describe.each(directories.map((directory) => ({ name: relative(root, directory) || 'topology.yaml', directory })))(
  '$name',
  ({ directory }) => {
    let out: string;
    let compiled: Awaited<ReturnType<typeof compileCase>>;
    beforeAll(async () => {
      compiled = await compileCase(directory);
      out = mkdtempSync(join(tmpdir(), 'example-'));
      for (const [path, text] of compiled.files) {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), text);
      }
    });
    afterAll(() => rmSync(out, { recursive: true }));

    test('has no errors, and writes something', () => {
      const errors = compiled.findings.filter(({ severity }) => severity === 'error');
      expect(errors.map((finding) => findingLine(finding, directory))).toEqual([]);
      expect(compiled.files.size).toBeGreaterThan(0);
    });

    test('its committed out/ is up to date', () => {
      expect(compareTrees(compiled.files, readTree(join(directory, 'out')))).toEqual([]);
    });

    test('holds only fields that the API servers know', () => {
      expect(checkTree(out).problems).toEqual([]);
    });
  },
);
