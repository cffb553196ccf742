import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. `start` and `boot` are empty where the system does not tell; a pid alone may be another's by now. */
export interface LockOwner {
  pid: number;
  /** In clock ticks after the boot, as in /proc. */
  start: string;
  boot: string;
  host: string;
  command: string;
}

/** This process. */
export function thisOwner(): LockOwner {
  const { start } = processState(process.pid);
  // Short enough for the whole record to be read back as one first line.
  const command = ['meshloom', ...process.argv.slice(2)].join(' ').slice(0, 100);
  return { pid: process.pid, start, boot: bootId(), host: hostname(), command };
}

/** The owner that a lock file names; nothing if a person or another tool wrote it. */
export function parseOwner(text: string): LockOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, start, boot, host, command } = value as Record<string, unknown>;
  // Zero and below speak of groups of processes to kill(2).
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (typeof start !== 'string' || typeof boot !== 'string') return undefined;
  if (typeof host !== 'string' || typeof command !== 'string') return undefined;
  return { pid, start, boot, host, command };
}

/** Whether the owner certainly no longer runs (reliability L10). Of another host, or in doubt, the answer is no. */
export function isGone(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return false;
  const boot = bootId();
  if (boot !== '' && owner.boot !== '' && owner.boot !== boot) return true;
  if (!exists(owner.pid)) return true;
  const { start, isDead } = processState(owner.pid);
  return isDead || (start !== '' && owner.start !== '' && start !== owner.start);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Refused (EPERM) means that it is there and another user's.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

// A process that ended but was not waited for still answers kill(2). The name in brackets may hold anything, brackets too.
function processState(pid: number): { start: string; isDead: boolean } {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { start: fields[19] ?? '', isDead: fields[0] === 'Z' || fields[0] === 'X' };
}

function bootId(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id').trim();
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
