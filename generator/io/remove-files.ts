import fs from 'node:fs';
import { join } from 'node:path';
import { ownsFirstLine } from '../core/header.js';
import { readFirstLine } from './tree-files.js';
import { isRefusal, unwritable } from './tree-findings.js';
import { isTemporary, nameOf, parentOf } from './tree-paths.js';

/**
 * Deletes generated files (paths below out/) that still bear our header and are reached without a link, then the directories that this
 * or `emptied` left empty, but never out/ itself. Throws an InputError if the disk refuses.
 */
export function removeFiles(root: string, paths: readonly string[], topologyName: string, emptied: Set<string>): void {
  const real = new Map<string, boolean>();
  for (const path of paths) {
    const file = join(root, path);
    refusing(file, () => {
      if (!isReal(root, parentOf(path), real) || !isRegularFile(file)) return;
      if (!ownsFirstLine(readFirstLine(file), topologyName)) return;
      fs.unlinkSync(file);
      emptied.add(parentOf(path));
    });
  }
  // Backwards, a directory comes before those that hold it.
  for (const dir of [...emptied].sort().reverse()) removeEmpty(root, dir);
}

/** Deletes what a crashed run left under a temporary name, and notes the directories that held it. */
export function removeLeftovers(root: string, leftovers: readonly string[], emptied: Set<string>): void {
  const real = new Map<string, boolean>();
  for (const path of leftovers) {
    const file = join(root, path);
    refusing(file, () => {
      if (!isTemporary(nameOf(path)) || !isReal(root, parentOf(path), real)) return;
      fs.rmSync(file, { recursive: true, force: true });
      emptied.add(parentOf(path));
    });
  }
}

function isReal(root: string, dir: string, known: Map<string, boolean>): boolean {
  const before = known.get(dir);
  if (before !== undefined) return before;
  const isDirectory = fs.lstatSync(join(root, dir), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const answer = isDirectory && (dir === '' || isReal(root, parentOf(dir), known));
  known.set(dir, answer);
  return answer;
}

function isRegularFile(file: string): boolean {
  return fs.lstatSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

// One that holds something, is a mount point or may not be removed stays: an empty directory harms nobody.
function removeEmpty(root: string, dir: string): void {
  for (let empty = dir; empty !== ''; empty = parentOf(empty)) {
    try {
      fs.rmdirSync(join(root, empty));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.code !== 'ENOENT') return;
    }
  }
}

function refusing(file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw isRefusal(error) ? unwritable(file, error) : error;
  }
}
