import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from '../../generator/io/lock.js';
import { type LockOwner, thisOwner } from '../../generator/io/lock-owner.js';
import { findingsOf, freshDirectory, put, snapshot } from './fixture.js';

let base: string;
let out: string;
let lock: string;
beforeEach(() => {
  base = freshDirectory();
  out = join(base, 'out');
  lock = join(base, '.out.meshloom.lock');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

const linux = process.platform === 'linux';
const leave = (owner: Partial<LockOwner>): void => put(lock, `${JSON.stringify({ ...thisOwner(), ...owner })}\n`);

test('the lock is there while the work runs, says whose it is, and goes', () => {
  const result = withLock(out, 0, (previousCrashed) => {
    expect(previousCrashed).toBe(false);
    expect(fs.readdirSync(base)).toEqual(['.out.meshloom.lock']);
    expect(JSON.parse(fs.readFileSync(lock, 'utf8'))).toEqual(thisOwner());
    return 'done';
  });
  expect(result).toBe('done');
  expect(fs.readdirSync(base)).toEqual([]);
});

test('the lock goes when the work fails', () => {
  const work = (): never => {
    throw new Error('broken');
  };
  expect(() => withLock(out, 0, work)).toThrow('broken');
  expect(fs.readdirSync(base)).toEqual([]);
});

test('a missing parent directory is made', () => {
  expect(withLock(join(base, 'a/b/out'), 0, () => fs.readdirSync(join(base, 'a/b')))).toEqual(['.out.meshloom.lock']);
});

test('a lock that another took meanwhile is not removed', () => {
  withLock(out, 0, () => leave({ pid: 1, command: 'another' }));
  expect(fs.readFileSync(lock, 'utf8')).toContain('another');
});

test('a second writer waits, then fails with exit code 1 and names the first', () => {
  const start = performance.now();
  const error = withLock(out, 0, () => findingsOf(() => withLock(out, 200, () => expect.fail('two writers'))));
  expect(performance.now() - start).toBeGreaterThan(190);
  expect(error.exitCode).toBe(1);
  expect(error.findings).toHaveLength(1);
  expect(error.findings[0]).toMatchObject({ rule: 'out-locked', file: lock, line: 1, column: 1 });
  expect(error.findings[0]!.message).toContain(
    `process "${process.pid}" on "${hostname()}" is writing to "${out.slice(0, 59)}`,
  );
  expect(error.findings[0]!.fix).toBe(
    'Wait for it to end; if it no longer runs, delete this file. Then run meshloom again.',
  );
  expect(fs.readdirSync(base)).toEqual([]);
});

test('a second writer gets its turn when the first ends', () => {
  leave({ command: 'first' });
  const child = spawn('sh', ['-c', 'sleep 0.2; rm "$0"', lock]);
  expect(withLock(out, 5000, (previousCrashed) => previousCrashed)).toBe(false);
  child.kill();
});

/** A pid that was a process's and is nobody's now. */
async function deadPid(): Promise<number> {
  const child = spawn('true');
  await new Promise((resolve) => child.on('exit', resolve));
  return child.pid!;
}

describe('a lock whose owner is gone is taken over', () => {
  const takesOver = (): void => {
    expect(withLock(out, 0, (previousCrashed) => [previousCrashed, fs.readdirSync(base)])).toEqual([
      true,
      ['.out.meshloom.lock'],
    ]);
    expect(fs.readdirSync(base)).toEqual([]);
  };
  test('dead', async () => {
    leave({ pid: await deadPid(), start: '1' });
    takesOver();
  });
  test('dead, on a system that tells neither start nor boot', async () => {
    leave({ pid: await deadPid(), start: '', boot: '' });
    takesOver();
  });
  test.runIf(linux)('ended, but not waited for', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30']);
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    while (!/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8')))
      await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      leave({ pid, start: fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21]! });
      takesOver();
    } finally {
      parent.kill();
    }
  });
  test.runIf(linux)('its pid is another process now', () => {
    leave({ start: '1' });
    takesOver();
  });
  test.runIf(linux)('of an earlier boot', () => {
    leave({ boot: 'earlier' });
    takesOver();
  });
  test('and what it left on the way to its lock does not disturb', () => {
    leave({ pid: 2 ** 30, start: '1' });
    put(`${lock}.${process.pid}`, 'torn');
    takesOver();
  });
});

test('what dead processes left beside the lock goes, what others may need stays', () => {
  const left = (name: string, owner: Partial<LockOwner>): void =>
    put(`${lock}.${name}`, JSON.stringify({ ...thisOwner(), ...owner }));
  left('1073741824', { pid: 2 ** 30 });
  left('stale-0123456789abcdef', { pid: 2 ** 30 });
  left('1', { pid: 1, start: '', boot: '' });
  left('2', { pid: 2 ** 30, host: 'elsewhere' });
  put(`${lock}.mine`, 'mine');
  fs.symlinkSync('none', `${lock}.link`);
  expect(withLock(out, 0, (previousCrashed) => previousCrashed)).toBe(false);
  expect(fs.readdirSync(base)).toEqual(['1', '2', 'link', 'mine'].map((name) => `.out.meshloom.lock.${name}`));
});

describe('a lock in doubt is held', () => {
  const unnamed = /^another meshloom seems to write to ".+", but this lock does not say which\.$/;
  const rows: [name: string, content: string | Partial<LockOwner>, message: RegExp][] = [
    ['another host', { host: 'elsewhere', pid: 2 ** 30 }, /^process "1073741824" on "elsewhere" is writing to/],
    ['another host, an earlier boot', { host: 'elsewhere', boot: 'earlier' }, /on "elsewhere" is writing to/],
    ['alive, neither start nor boot known', { start: '', boot: '' }, /is writing to/],
    ['alive, of another user', { pid: 1, start: '', boot: '' }, /^process "1" on/],
    [
      'hostile words',
      { host: '\u001b[31m\u202e', command: 'x'.repeat(99) },
      /^[\x20-\x7e…]+ on "[\x20-\x7e]+" is writing to [\x20-\x7e…]+\.$/,
    ],
    ['empty', '', unnamed],
    ['garbage', '\0\x01\xff', unnamed],
    ['no JSON', 'mine', unnamed],
    ['cut', '{"pid":1,"start"', unnamed],
    ['null', 'null', unnamed],
    ['an array', '[1]', unnamed],
    ['a number', '4711', unnamed],
    ['pid 0', { pid: 0 }, unnamed],
    ['pid -1', { pid: -1 }, unnamed],
    ['a broken pid', { pid: 1.5 }, unnamed],
    ['a pid in quotes', { pid: '1' as never }, unnamed],
    ['no host', { host: null as never }, unnamed],
    ['1 MB', 'x'.repeat(1 << 20), unnamed],
  ];
  test.each(rows)('%s', (_name, content, message) => {
    if (typeof content === 'string') put(lock, content);
    else leave(content);
    const before = snapshot(base);
    const error = findingsOf(() => withLock(out, 0, () => expect.fail('two writers')));
    expect(error.exitCode).toBe(1);
    expect(error.findings[0]!.message).toMatch(message);
    expect(snapshot(base)).toEqual(before);
  });
});

describe('something else at the path of the lock is refused', () => {
  const rows: [name: string, make: () => void, rule: string][] = [
    ['a link to a file', () => fs.symlinkSync('outside', lock), 'out-link'],
    ['a link to a stale lock', () => fs.symlinkSync('stale', lock), 'out-link'],
    ['a dangling link', () => fs.symlinkSync('none', lock), 'out-link'],
    ['a directory', () => fs.mkdirSync(lock), 'out-not-a-file'],
  ];
  test.each(rows)('%s', (_name, make, rule) => {
    put(join(base, 'outside'), 'mine');
    put(join(base, 'stale'), JSON.stringify({ ...thisOwner(), start: '1', boot: 'earlier' }));
    make();
    const before = snapshot(base);
    const error = findingsOf(() => withLock(out, 0, () => expect.fail('ran')));
    expect([error.exitCode, error.findings[0]!.rule, error.findings[0]!.file]).toEqual([2, rule, lock]);
    expect(snapshot(base)).toEqual(before);
  });
});
