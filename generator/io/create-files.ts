import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { isRefusal, unwritable } from './tree-findings.js';

/** A file that must not be there yet. */
export interface NewFile {
  path: string;
  bytes: Uint8Array;
  mode: 0o600 | 0o644;
}

const UNCHANGED = 'nothing is written';

/** Whether something has this name already, a broken link included. */
export function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Creates the files, each exclusively and flushed, then runs `work`; if a file is there already, the disk refuses or
 * `work` throws, what was created is gone again. Throws an InputError for the first two.
 */
export function withNewFiles(files: readonly NewFile[], work: () => void): void {
  const created: string[] = [];
  try {
    for (const { path, bytes, mode } of files) {
      create(path, bytes, mode, created);
    }
    work();
  } catch (error) {
    for (const path of created) rmSync(path, { force: true });
    throw error;
  }
}

function create(path: string, bytes: Uint8Array, mode: number, created: string[]): void {
  try {
    writeFileSync(path, bytes, { flag: 'wx', mode, flush: true });
    created.push(path);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // What the disk refused half-way is ours; what was there before is not.
    if (error.code !== 'EEXIST' && error.syscall !== 'open') created.push(path);
    throw unwritable(path, error, UNCHANGED);
  }
}
