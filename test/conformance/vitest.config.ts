import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Apart from `npm test`, which needs Node alone. The machine runs API servers beside the tests, so one file at a time.
export default defineConfig({
  root: at('../..'),
  test: {
    include: ['test/conformance/**/*.conformance.ts'],
    globalSetup: [at('setup.ts')],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    // The servers outlive a test, and with them what a failed one left there.
    bail: 1,
    reporters: ['verbose'],
  },
});
