// npm run build. The three steps in one process: starting Node costs more than finding out that nothing has changed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));

await import('./precompile.mjs');
process.exitCode ??= spawnSync(process.execPath, [compiler, '-b'], { cwd: home, stdio: 'inherit' }).status ?? 1;
if (process.exitCode === 0) await import('./bundle.mjs');
