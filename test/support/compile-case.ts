import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import type { Finding } from '../../generator/core/problems.js';
import { compileTopology, planTree } from '../../generator/pipeline.js';

/** What a case's directory compiles to: its findings, and every file below out/ by path; no files if there are errors. */
interface CompiledCase {
  findings: Finding[];
  files: Map<string, string>;
}

/** Compiles `<directory>/topology.yaml` with its exchange/ and sealed/, if there are any. */
export async function compileCase(directory: string): Promise<CompiledCase> {
  const { findings, model } = await compileTopology({
    topology: join(directory, 'topology.yaml'),
    exchange: join(directory, 'exchange'),
    sealed: join(directory, 'sealed'),
  });
  const files = new Map<string, string>();
  const accepted = findings.every(({ severity }) => severity !== 'error');
  if (accepted && model !== undefined)
    for (const planned of planTree(model, undefined))
      for (const { path, text } of planned.files) files.set(path, text());
  return { findings, files };
}

/** The directories right below `directory`, sorted. */
export function caseNames(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Every file below `directory` by path, as text; none if there is no such directory. */
export function readTree(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of entriesBelow(directory)) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(directory, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  }
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function entriesBelow(directory: string) {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** How `actual` differs from `expected`, a line a file: `missing`, `stale` (expected only on disk) or `differs at line n`. */
export function compareTrees(actual: ReadonlyMap<string, string>, expected: ReadonlyMap<string, string>): string[] {
  const paths = [...new Set([...actual.keys(), ...expected.keys()])].sort();
  return paths.flatMap((path) => {
    const [now, wanted] = [actual.get(path), expected.get(path)];
    if (now === wanted) return [];
    if (wanted === undefined) return [`missing in out/: ${path}`];
    if (now === undefined) return [`stale in out/: ${path}`];
    return [`${path} ${firstDifference(now, wanted)}`];
  });
}

function firstDifference(now: string, wanted: string): string {
  const [left, right] = [now.split('\n'), wanted.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  const line = index === -1 ? left.length : index;
  return `differs at line ${line + 1}: ${JSON.stringify(left[line])}, expected ${JSON.stringify(right[line])}`;
}

/** A finding as a line of expected.txt; paths are relative to the case's directory. */
export function findingLine(finding: Finding, directory: string): string {
  const short = (text: string): string => text.replaceAll(`${relative(process.cwd(), directory)}/`, '');
  const related = finding.related.map(({ file, line, column }) => `${short(file)}:${line}:${column}`);
  const { line, column, severity, rule, path, message, fix } = finding;
  const tail = related.length === 0 ? '' : ` [related ${related.join(', ')}]`;
  return `${short(finding.file)}:${line}:${column}  ${severity}  ${rule}  ${path}: ${short(message)} ${fix}${tail}`;
}

/** Objects of a compiled tree by path below out/, parsed; `any`, because tests look deep into them. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Objects = Record<string, any>;

/** A topology given as text, compiled in a directory of its own: findings as `rule path: message`, and the objects. */
export async function compileText(
  topology: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<{ findings: string[]; objects: Objects }> {
  const directory = mkdtempSync(join(tmpdir(), 'compile-'));
  const head = 'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: text}\n';
  for (const [path, text] of Object.entries({ 'topology.yaml': head + topology, ...inputs })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  try {
    const { findings, files } = await compileCase(directory);
    return {
      findings: findings.map(({ rule, path, message }) => `${rule} ${path}: ${message}`),
      objects: Object.fromEntries([...files].map(([path, text]) => [path, parse(text)])),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** An exchange record whose root is that of a golden case; `gateways` are addresses by peer, in flow style. */
export function recordText(mesh: string, gateways: Readonly<Record<string, string>>, root: 'a' | 'b' | 'c'): string {
  const golden = new URL(`../golden/one-cluster/exchange/${root}.yaml`, import.meta.url);
  const roots = /^rootCertificates:\n(?: .*\n)+/m.exec(readFileSync(golden, 'utf8'))![0];
  const lines = Object.entries(gateways).map(([peer, addresses]) => `  ${peer}: ${addresses}\n`);
  const head = `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: ${mesh}}\n`;
  return `${head}${roots}${lines.length === 0 ? '' : `gateways:\n${lines.join('')}`}`;
}
