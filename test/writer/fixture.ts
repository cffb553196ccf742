import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { headerLine } from '../../generator/core/header.js';
import { InputError } from '../../generator/core/problems.js';
import { type Change, compareTree } from '../../generator/io/out-tree.js';
import type { TreePart } from '../../generator/io/tree-paths.js';
import { applyTree } from '../../generator/io/write-tree.js';

export const topologyName = 'estate';

/** A fresh directory, in memory where the system has such a place. */
export function freshDirectory(): string {
  return fs.mkdtempSync(join(fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'meshloom-test-'));
}

export function ours(body: string): string {
  return `${headerLine(topologyName)}\n${body}\n`;
}

/** A tree by path; the value is what follows the header. */
export type Tree = Record<string, string>;

export function partsOf(tree: Tree): TreePart[] {
  const parts = new Map<string, TreePart>();
  for (const [path, body] of Object.entries(tree)) {
    const dir = path.slice(0, path.indexOf('/'));
    if (!parts.has(dir)) parts.set(dir, { dir, files: [] });
    parts.get(dir)!.files.push({ path, text: () => ours(body) });
  }
  return [...parts.values()];
}

/** What the command does: compare, refuse, apply. */
export function generate(out: string, tree: Tree, only?: ReadonlySet<string>): Change[] {
  const options = only === undefined ? { topologyName } : { topologyName, only };
  const changes = compareTree(out, partsOf(tree), options);
  if (changes.findings.some(({ severity }) => severity === 'error')) throw new InputError(changes.findings);
  applyTree(out, partsOf(tree), changes, options);
  return changes.changes;
}

export function put(file: string, text: string): void {
  fs.mkdirSync(dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/** Everything below a directory: what it is, its inode and modification time, and what it holds; links are not followed. */
export function snapshot(root: string): Record<string, string> {
  const entries: Record<string, string> = {};
  const walk = (dir: string): void => {
    for (const entry of fs.readdirSync(join(root, dir), { withFileTypes: true })) {
      const path = dir === '' ? entry.name : `${dir}/${entry.name}`;
      const file = join(root, path);
      const { ino, mtimeNs } = fs.lstatSync(file, { bigint: true });
      if (entry.isDirectory()) {
        entries[path] = `directory ${ino}`;
        walk(path);
      } else if (entry.isFile()) entries[path] = `file ${ino} ${mtimeNs} ${fs.readFileSync(file, 'latin1')}`;
      else entries[path] = entry.isSymbolicLink() ? `link ${ino} ${fs.readlinkSync(file)}` : `special ${ino}`;
    }
  };
  if (fs.existsSync(root)) walk('');
  return entries;
}

/** The texts of all regular files below a directory, without their inodes. */
export function texts(root: string): Record<string, string> {
  const files = Object.entries(snapshot(root)).filter(([, value]) => value.startsWith('file '));
  return Object.fromEntries(files.map(([path, value]) => [path, value.replace(/^file \d+ \d+ /, '')]));
}

export function findingsOf(action: () => unknown): InputError {
  try {
    action();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
