// npm run bench -- [--quick | --only NAME…] [--write] [--cli FILE] [--dir DIR]
// Compares meshloom with a bare loop over the same files, in one run and in turn, so that a slow moment hits both.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { changeOneLine, fullMesh, hub, writeEstate } from './estates.mjs';
import { median, peak, time, timeFloor } from './measure.mjs';
import { table, writePage } from './report.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLOOR = fileURLToPath(new URL('floor.mjs', import.meta.url));
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    cli: {
      type: 'string',
      default: join(ROOT, JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).bin.meshloom),
    },
    dir: { type: 'string', default: join(tmpdir(), 'meshloom-bench') },
  },
});
const cli = resolve(options.cli);
const work = resolve(options.dir);

const CASES = [
  { estate: fullMesh(10), runs: 9, quick: true },
  { estate: fullMesh(50), runs: 5, quick: true },
  { estate: fullMesh(100), runs: 3, quick: false },
  { estate: fullMesh(200), runs: 3, quick: false },
  { estate: hub(1000), runs: 3, quick: false },
].filter(({ estate, quick }) => options.only?.includes(estate.name) ?? (quick || !options.quick));

mkdirSync(work, { recursive: true });
const start = measureStart();
console.log(`start-up: ${start.ms.toFixed(0)} ms, ${start.ratio.toFixed(2)} times bare Node`);
const rows = CASES.map(({ estate, runs }) => {
  const row = measureEstate(estate, runs);
  console.log(table([row]));
  return row;
});
if (options.write) writePage(join(ROOT, 'docs', 'performance.md'), work, start, rows);
else console.log(`\n${table(rows)}`);

/** The root example, nothing changed, against a Node that does nothing. */
function measureStart() {
  const out = join(work, 'start');
  const generate = [cli, 'generate', '-f', join(ROOT, 'topology.yaml'), '-o', out];
  time(generate);
  const pairs = repeat(options.quick ? 11 : 31, () => ({ bare: time(['-e', '0']).ms, generate: time(generate).ms }));
  rmSync(out, { recursive: true });
  return { ms: middle(pairs, (pair) => pair.generate), ratio: middle(pairs, (pair) => pair.generate / pair.bare) };
}

function measureEstate(estate, runs) {
  const dir = join(work, 'estate');
  const [out, bare, pack] = [join(dir, 'out'), join(work, 'bare'), join(work, 'pack')];
  const topology = ['-f', join(dir, 'topology.yaml')];
  const generate = [cli, 'generate', ...topology];
  writeEstate(estate, dir, join(work, 'roots'));
  rmSync(bare, { recursive: true, force: true });
  const peakCold = peak(generate);
  const size = JSON.parse(time([FLOOR, 'pack', out, pack]).stdout);
  const rounds = repeat(runs, () => {
    rmSync(out, { recursive: true });
    const write = timeFloor([FLOOR, 'write', bare, pack]);
    const cold = time(generate).ms;
    const read = timeFloor([FLOOR, 'read', bare, pack]);
    const unchanged = time(generate).ms;
    rmSync(bare, { recursive: true });
    changeOneLine(estate, dir);
    const oneLine = time(generate).ms;
    const only = time([...generate, '--only', `c-${estate.meshes[0]}`]).ms;
    const validate = time([cli, 'validate', ...topology]).ms;
    // Back to the tree that the pack holds.
    changeOneLine(estate, dir);
    return { write, cold, read, unchanged, oneLine, only, validate };
  });
  const peakMiB = Math.max(peakCold, peak(generate));
  for (const path of [dir, pack]) rmSync(path, { recursive: true });
  const medians = Object.fromEntries(Object.keys(rounds[0]).map((key) => [key, middle(rounds, (round) => round[key])]));
  return {
    name: estate.name,
    runs,
    ...size,
    ...medians,
    coldRatio: middle(rounds, ({ cold, write }) => cold / write),
    unchangedRatio: middle(rounds, ({ unchanged, read }) => unchanged / read),
    peakMiB,
  };
}

function repeat(count, run) {
  return Array.from({ length: count }, run);
}

function middle(rounds, value) {
  return median(rounds.map(value));
}
