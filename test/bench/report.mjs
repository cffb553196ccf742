// The figures as a table, and as docs/performance.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';

const COLUMNS = [
  ['estate', ({ name }) => name],
  ['files', ({ files }) => String(files)],
  ['MiB', ({ bytes }) => (bytes / 2 ** 20).toFixed(1)],
  ['write loop', ({ write }) => seconds(write)],
  ['cold', ({ cold, coldRatio }) => `${seconds(cold)} (${coldRatio.toFixed(2)}×)`],
  ['read loop', ({ read }) => seconds(read)],
  ['unchanged', ({ unchanged, unchangedRatio }) => `${seconds(unchanged)} (${unchangedRatio.toFixed(2)}×)`],
  ['one line', ({ oneLine }) => seconds(oneLine)],
  ['--only', ({ only }) => seconds(only)],
  ['validate', ({ validate }) => seconds(validate)],
  ['peak MiB', ({ peakMiB }) => peakMiB.toFixed(0)],
];
const FIGURES = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;

/** One line an estate, as Markdown. */
export function table(rows) {
  const lines = [
    COLUMNS.map(([name]) => name),
    COLUMNS.map(() => '---'),
    ...rows.map((row) => COLUMNS.map(([, show]) => show(row))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Puts the figures of this machine between the two marks of the page; the trees were written into `dir`. */
export function writePage(file, dir, start, rows) {
  const text = [
    machine(dir),
    '',
    `Start-up: \`generate\` of the root example with nothing to change takes ${start.ms.toFixed(0)} ms, ${start.ratio.toFixed(2)} times \`node -e 0\`.`,
    '',
    table(rows),
    '',
  ].join('\n');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(FIGURES, (_, first, last) => `${first}${text}${last}`),
  );
}

function machine(dir) {
  const [{ model }, ...others] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const system = `${platform()}, ${fileSystem(dir)}`;
  return `Measured on ${model.trim()}, ${others.length + 1} cores, ${memory} of memory, Node ${process.version}, ${system}.`;
}

function fileSystem(dir) {
  try {
    return execFileSync('stat', ['-f', '-c', '%T', dir], { encoding: 'utf8' }).trim();
  } catch {
    return 'file system unknown';
  }
}

function seconds(ms) {
  return ms < 10_000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(1)} s`;
}
