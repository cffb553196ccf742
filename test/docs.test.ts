import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

test('pages that are made from the code say what it says', () => {
  const run = () => execFileSync('node', ['test/support/write-docs.mjs'], { cwd: root, stdio: 'pipe' });
  expect(run).not.toThrow();
});
