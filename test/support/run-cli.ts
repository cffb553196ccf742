import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist', 'meshloom.cjs');

/** What a run of the command line leaves behind. */
export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Brings dist/ up to date once a test file; the compiler is incremental, so that this is quick when nothing changed. */
export function buildCli(): void {
  execFileSync(process.execPath, [join(root, 'generator', 'build.mjs')], { cwd: root });
}

/** Runs `meshloom …args` in a directory, with streams that are no terminals; `env` is added to a small clean one. */
export function runCli(directory: string, args: readonly string[], env: Record<string, string> = {}): CliRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env },
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** A fresh directory with a copy of a golden case's inputs, without its out/. */
export function copyCase(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `cli-${name}-`));
  cpSync(join(root, 'test', 'golden', name), directory, { recursive: true });
  rmSync(join(directory, 'out'), { recursive: true, force: true });
  return directory;
}

/** Rewrites the topology of a copied case. */
export function editTopology(directory: string, edit: (text: string) => string): void {
  const file = join(directory, 'topology.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
}

/** Whether a file below the directory is there. */
export function has(directory: string, path: string): boolean {
  return existsSync(join(directory, path));
}
