// Runs after the compiler: dist/ becomes one program, dist/meshloom.cjs with dist/bundle/. Loading a hundred modules would
// cost more than the work itself. Does nothing, and does not load the bundler, if nothing has changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('..', import.meta.url));
const dist = join(home, 'dist');
const bundle = join(dist, 'bundle');
const program = join(dist, 'meshloom.cjs');

/** The width of a text on a terminal, for the layout of the help, which is ASCII. The real one loads Unicode tables at start. */
const plainWidth = {
  name: 'plain-width',
  resolveId: (id) => (id === 'string-width' ? '\0string-width' : null),
  load: (id) => (id === '\0string-width' ? 'export default (text) => text.length;' : null),
};

const stamp = stampOf();
if (read(join(bundle, 'stamp')) !== stamp || !existsSync(program)) await build();

async function build() {
  const { rolldown } = await import('rolldown');
  const fresh = `${bundle}.${process.pid}`;
  const input = await rolldown({
    input: { main: join(dist, 'cli.js') },
    platform: 'node',
    plugins: [plainWidth],
    onLog: refuseErrors,
  });
  await input.write({
    dir: fresh,
    format: 'cjs',
    codeSplitting: false,
    entryFileNames: '[name].cjs',
    // Names are kept: a fault of ours is reported with its stack.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  });
  await input.close();
  const main = join(fresh, 'main.cjs');
  writeFileSync(main, readFileSync(main, 'utf8').replace(/^#!.*/, ''));
  put(fresh, bundle);
  copyFileSync(join(home, 'generator', 'launch.cjs'), program);
  keepCode();
  writeFileSync(join(bundle, 'stamp'), stamp);
}

/** A dependency that looks for files beside itself would miss them; ours do so only for features that we do not use. */
function refuseErrors(level, log, report) {
  if (log.code === 'EMPTY_IMPORT_META' || log.code === 'INEFFECTIVE_DYNAMIC_IMPORT') return;
  report(level === 'warn' ? 'error' : level, log);
}

function put(fresh, place) {
  rmSync(place, { recursive: true, force: true });
  try {
    renameSync(fresh, place);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    // Another build was faster, and made the same.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  }
}

/** What V8 compiled for a run of the root example with nothing to change, the usual run. Best effort: it only saves time. */
function keepCode() {
  const work = mkdtempSync(join(tmpdir(), 'meshloom-'));
  const cache = join(bundle, 'main.cache');
  // What ran once would be thrown away before the end; V8 refuses a cache made under other flags than its own.
  const keep = `require('node:v8').setFlagsFromString('--no-flush-bytecode');
    const { script } = require(${JSON.stringify(program)});
    process.on('exit', () => {
      require('node:v8').setFlagsFromString('--flush-bytecode');
      require('node:fs').writeFileSync(${JSON.stringify(cache)}, script.createCachedData());
    });`;
  const generate = ['generate', '-f', join(home, 'topology.yaml'), '-o', join(work, 'out')];
  spawnSync(process.execPath, [program, ...generate], { stdio: 'ignore' });
  spawnSync(process.execPath, ['-e', keep, 'meshloom', ...generate], { stdio: 'ignore' });
  rmSync(work, { recursive: true, force: true });
}

/** The compiler's own record changes with every source; the lock stands for the dependencies. */
function stampOf() {
  const digest = createHash('sha256').update(process.version);
  for (const file of ['dist/.tsbuildinfo', 'package-lock.json', 'generator/bundle.mjs', 'generator/launch.cjs'])
    digest.update(read(join(home, file)) ?? '');
  return digest.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
