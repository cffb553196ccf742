import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { quoted } from '../core/forbidden-text.js';
import { InputError } from '../core/problems.js';
import { linkExclusively } from './exclusive-link.js';
import { isGone, type LockOwner, parseOwner, thisOwner } from './lock-owner.js';
import { shownPath } from './shown-path.js';
import { readFirstLine } from './tree-files.js';
import { fileFinding, isRefusal, linkInTheWay, notAFile, unwritable } from './tree-findings.js';

const POLL_MS = 50;
const READ_ONLY = ['EACCES', 'EPERM', 'EROFS'];

/** Taken, with what became of the one before; or held by another (undefined: by someone who can't be read). */
type Attempt = { previousCrashed: boolean } | { heldBy: LockOwner | undefined };

/**
 * Runs `work` while no other meshloom writes to `out`, waiting up to `waitMs` for one that does; `previousCrashed` says
 * that the lock was left by a process that ended without releasing it. Throws an InputError with exit code 1 that names
 * the holder. Where nobody may write beside out/, `work` runs without a lock.
 */
export function withLock<T>(out: string, waitMs: number, work: (previousCrashed: boolean) => T): T {
  const root = resolve(out);
  const lock = join(dirname(root), `.${basename(root)}.meshloom.lock`);
  const record = JSON.stringify(thisOwner());
  const complete = `${lock}.${process.pid}`;
  if (!writeRecord(complete, record)) return work(false);
  const { previousCrashed } = acquire(root, lock, complete, waitMs);
  try {
    return work(previousCrashed);
  } finally {
    // Someone may have deleted it by hand, and another have taken it since.
    if (readLock(lock) === record) fs.rmSync(lock, { force: true });
  }
}

// Written whole before it gets the lock's name: a lock is never empty, whenever its owner dies.
function writeRecord(complete: string, record: string): boolean {
  try {
    fs.mkdirSync(dirname(complete), { recursive: true });
    fs.rmSync(complete, { force: true });
    fs.writeFileSync(complete, `${record}\n`, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (READ_ONLY.includes(error.code)) return false;
    throw unwritable(complete, error);
  }
}

function acquire(root: string, lock: string, complete: string, waitMs: number): { previousCrashed: boolean } {
  const deadline = performance.now() + waitMs;
  try {
    for (;;) {
      const attempt = tryLock(lock, complete);
      if ('previousCrashed' in attempt) {
        removeLitter(lock);
        return attempt;
      }
      const left = deadline - performance.now();
      if (left <= 0) throw held(root, lock, attempt.heldBy);
      sleep(Math.min(POLL_MS, left));
    }
  } catch (error) {
    throw isRefusal(error) ? unwritable(lock, error) : error;
  } finally {
    fs.rmSync(complete, { force: true });
  }
}

function tryLock(lock: string, complete: string): Attempt {
  if (linkExclusively(complete, lock)) return { previousCrashed: false };
  const record = readLock(lock);
  const owner = record === undefined ? undefined : parseOwner(record);
  if (record === undefined || owner === undefined || !isGone(owner)) return { heldBy: owner };
  return takeOver(lock, complete, record) ? { previousCrashed: true } : { heldBy: owner };
}

/**
 * Of all who see the same stale lock, the one that links it to a name made from its content may replace it. That the link
 * holds this content proves that nobody had replaced it before, and nobody else can until the link is gone.
 */
function takeOver(lock: string, complete: string, record: string): boolean {
  const claim = `${lock}.stale-${createHash('sha256').update(record).digest('hex').slice(0, 16)}`;
  if (!linkExclusively(lock, claim)) return false;
  try {
    if (readLock(claim) !== record) return false;
    fs.renameSync(complete, lock);
    return true;
  } finally {
    fs.rmSync(claim, { force: true });
  }
}

/** Removes what processes that died while they took or took over the lock left beside it. For the holder only. */
function removeLitter(lock: string): void {
  const prefix = `${basename(lock)}.`;
  try {
    for (const entry of fs.readdirSync(dirname(lock), { withFileTypes: true })) {
      if (!entry.isFile() || !entry.name.startsWith(prefix)) continue;
      const file = join(dirname(lock), entry.name);
      const owner = parseOwner(readLock(file) ?? '');
      if (owner !== undefined && isGone(owner)) fs.rmSync(file, { force: true });
    }
  } catch (error) {
    // It is in nobody's way, and may be another user's.
    if (!isRefusal(error)) throw error;
  }
}

/** The lock's record; undefined if there is no lock, empty if it may not be read. */
function readLock(lock: string): string | undefined {
  const found = fs.lstatSync(lock, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) throw new InputError([linkInTheWay(lock)]);
  if (!found.isFile()) throw new InputError([notAFile(lock, 'no regular file')]);
  try {
    return readFirstLine(lock);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code === 'ENOENT' ? undefined : '';
  }
}

function held(root: string, lock: string, owner: LockOwner | undefined): InputError {
  const out = quoted(shownPath(root));
  const fact =
    owner === undefined
      ? `another meshloom seems to write to ${out}, but this lock does not say which.`
      : `process "${owner.pid}" on ${quoted(owner.host)} is writing to ${out}: ${quoted(owner.command)}.`;
  const fix = 'Wait for it to end; if it no longer runs, delete this file. Then run meshloom again.';
  return new InputError([fileFinding('out-locked', lock, fact, fix)], 1);
}

// The writer is synchronous throughout, and so is its waiting.
function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
