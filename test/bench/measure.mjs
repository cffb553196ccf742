// Measures whole processes from outside: from the start to the exit, in milliseconds of a monotonic clock.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const REPORT = fileURLToPath(new URL('report-peak.cjs', import.meta.url));

/** Runs Node with these arguments; throws unless it exits 0. */
export function time(args) {
  const start = performance.now();
  const { stdout } = node(args);
  return { ms: performance.now() - start, stdout };
}

/** Peak memory of such a run in MiB, as the system counts it. */
export function peak(args) {
  const { output } = node(['--require', REPORT, ...args], 'pipe');
  return Number(output[3]) / 1024;
}

/** Time of a floor loop without the loading of what it writes or compares. */
export function timeFloor(args) {
  const { ms, stdout } = time(args);
  return ms - Number(stdout);
}

/** The middle of a list of numbers. */
export function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function node(args, ...more) {
  const stdio = ['ignore', 'pipe', 'pipe', ...more];
  const run = spawnSync(process.execPath, args, { stdio, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0) throw new Error(`node ${args.join(' ')} exited ${run.status}: ${run.stderr}`);
  return run;
}
