import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compareTrees, compileCase, findingLine, readTree } from './support/compile-case.js';
import { GENERATION_PAIRS } from './support/generation-pairs.js';
import type { Data } from './support/parsed-tree.js';
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

/** What a share says for generation 3 alone (design 2.6). */
const EXTRA = ['ports', 'workload', 'serviceAccount', 'clients', 'inventory'];

/** A topology without its version and what only generation 3 asks for. */
function shared(directory: string): Data {
  const topology: Data = parse(readFileSync(join(root, directory, 'topology.yaml'), 'utf8'));
  delete topology.defaults.mesh.version;
  for (const share of topology.shares ?? []) for (const key of EXTRA) delete share[key];
  return topology;
}

describe.each(GENERATION_PAIRS)('$old and $new', ({ old, new: other }) => {
  test('differ in their version and in what shares say for generation 3', () => {
    expect(shared(other)).toEqual(shared(old));
    const versions = [old, other].map(
      (directory) => parse(readFileSync(join(root, directory, 'topology.yaml'), 'utf8')).defaults.mesh.version,
    );
    expect(versions).toEqual(['2.6', '3.3']);
  });

  test('have records of the same roots, and in the new one no gateways for a peer alone', () => {
    const names = readdirSync(join(root, old, 'exchange'));
    expect(readdirSync(join(root, other, 'exchange'))).toEqual(names);
    for (const name of names) {
      const [before, after]: Data[] = [old, other].map((directory) =>
        parse(readFileSync(join(root, directory, 'exchange', name), 'utf8')),
      );
      expect(after.rootCertificates).toEqual(before.rootCertificates);
      expect(after.gateways).toBeUndefined();
    }
  });
});

test('every example of a federation has its like in generation 3', () => {
  const steps = 'examples/hybrid-cloud-steps';
  const federations = directories
    .map((directory) => relative(root, directory))
    .filter((name) => !name.startsWith(steps) && !/-v3|multi-primary|primary-remote/.test(name));
  expect(federations.sort()).toEqual(GENERATION_PAIRS.map(({ old }) => old).sort());
});
