// npm run conformance [-- --crds DIR] [-- vitest's own arguments]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const args = process.argv.slice(2);
const option = args.indexOf('--crds');
const [, crds] = option === -1 ? [] : args.splice(option, 2);

const vitest = at('../../node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', at('vitest.config.ts'), ...args], {
  stdio: 'inherit',
  env: crds === undefined ? process.env : { ...process.env, CRDS: crds },
});
process.exitCode = status ?? 1;
