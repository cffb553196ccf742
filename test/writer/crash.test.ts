import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InputError } from '../../generator/core/problems.js';
import { withLock } from '../../generator/io/lock.js';
import { freshDirectory, generate, ours, put, snapshot, type Tree, texts } from './fixture.js';

const MUTATING = ['writeFileSync', 'renameSync', 'mkdirSync', 'unlinkSync', 'rmdirSync', 'rmSync', 'linkSync'] as const;
const before: Tree = { 'a/x': '1', 'a/y': '2', 'a/old/z': '3', 'b/w': '4', 'gone/deep/v': '5' };
const after: Tree = {
  'a/x': 'one',
  'a/y': '2',
  'a/new/u': '6',
  'a/new/deep/t': '7',
  'b/w': 'four',
  'c/s': '8',
  'c/r/q': '9',
};
const users: Tree = { 'README.md': 'mine', 'a/notes': 'mine', 'a/old/notes': 'mine', 'gone/mine/notes': 'mine' };

class Crash extends Error {}
// Node loads what removes recursively at its first use, and would keep our mocks in it.
fs.rmSync(freshDirectory(), { recursive: true });

let base: string;
let out: string;
let locked: string[];

beforeEach(() => {
  base = freshDirectory();
  out = join(base, 'out');
  for (const [path, text] of Object.entries(users)) put(join(out, path), text);
  generate(out, before);
  locked = Object.entries(snapshot(out)).flatMap(([path, value]) => (path in users ? [path, value] : []));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(base, { recursive: true, force: true });
});

/** The process is dead from the n-th mutating call on (0: never); `torn`: half of what that call writes reaches the disk. */
function dieAt(n: number, torn: boolean): () => number {
  let calls = 0;
  for (const name of MUTATING) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      calls++;
      if (n === 0 || calls < n) return real(...args);
      if (calls === n && torn && name === 'writeFileSync') real(args[0], String(args[1]).slice(0, 20), args[2]);
      throw new Crash();
    }) as never);
  }
  return () => calls;
}

/** Only the n-th call is refused, with this code. */
function refuseAt(n: number, code: string): void {
  let calls = 0;
  for (const name of MUTATING) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    vi.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      calls++;
      if (calls !== n) return real(...args);
      throw Object.assign(new Error(`${code}: no such luck, ${name}`), { code, syscall: name, errno: -1 });
    }) as never);
  }
}

function mutatingCalls(tree: Tree): number {
  const calls = dieAt(0, false);
  withLock(out, 0, () => generate(out, tree));
  vi.restoreAllMocks();
  fs.rmSync(out, { recursive: true });
  for (const [path, text] of Object.entries(users)) put(join(out, path), text);
  generate(out, before);
  return calls();
}

const wholeTexts = new Set([...Object.values(before), ...Object.values(after)].map(ours).concat('mine'));

function expectWhole(): void {
  for (const [path, text] of Object.entries(texts(out))) {
    if (!path.includes('.meshloom-')) expect(wholeTexts, path).toContain(text);
  }
}

function expectComplete(tree: Tree): void {
  const wanted = Object.fromEntries(Object.entries(tree).map(([path, body]) => [path, ours(body)]));
  expect(texts(out)).toEqual({ ...users, ...wanted });
}

function staleLock(): void {
  const lock = join(base, '.out.meshloom.lock');
  if (fs.existsSync(lock))
    fs.writeFileSync(lock, fs.readFileSync(lock, 'utf8').replace(/"pid":\d+/, '"pid":1073741824'));
}

describe.each([false, true])('a process that dies (torn writes: %s)', (torn) => {
  test('at any mutating call leaves whole files, and the next run completes the tree', () => {
    const all = mutatingCalls(after);
    expect(all).toBeGreaterThan(20);
    for (let n = 1; n <= all; n++) {
      dieAt(n, torn);
      expect(() => withLock(out, 0, () => generate(out, after)), `call ${n}`).toThrow(Crash);
      vi.restoreAllMocks();
      expectWhole();
      staleLock();
      const hadLock = fs.existsSync(join(base, '.out.meshloom.lock'));
      expect(
        withLock(out, 0, (previousCrashed) => {
          generate(out, after);
          return previousCrashed;
        }),
      ).toBe(hadLock);
      expectComplete(after);
      expect(generate(out, after)).toEqual([]);
      generate(out, before);
    }
  });
});

test('a process that dies again while it completes the tree', () => {
  for (let first = 4; first <= 16; first += 3) {
    for (let second = 1; second <= 10; second++) {
      dieAt(first, true);
      expect(() => generate(out, after)).toThrow(Crash);
      vi.restoreAllMocks();
      dieAt(second, true);
      expect(() => {
        generate(out, after);
        throw new Crash();
      }).toThrow(Crash);
      vi.restoreAllMocks();
      expectWhole();
      generate(out, after);
      expectComplete(after);
      generate(out, before);
    }
  }
});

describe.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EXDEV', 'EIO', 'EMFILE', 'EPERM'])('%s', (code) => {
  test('at any mutating call is a finding or harmless, leaves nothing temporary, and the next run completes the tree', () => {
    const all = mutatingCalls(after);
    let refused = 0;
    for (let n = 1; n <= all; n++) {
      refuseAt(n, code);
      try {
        generate(out, after);
      } catch (error) {
        expect(error, `call ${n}`).toBeInstanceOf(InputError);
        const { findings, exitCode } = error as InputError;
        expect(findings).toHaveLength(1);
        expect(findings[0]).toMatchObject({
          rule: 'out-unwritable',
          message: `this cannot be written: no such luck (${code}).`,
        });
        expect(exitCode).toBe(2);
        refused++;
      }
      vi.restoreAllMocks();
      expectWhole();
      expect(Object.keys(snapshot(out)).filter((path) => path.includes('.meshloom-'))).toEqual([]);
      generate(out, after);
      expectComplete(after);
      generate(out, before);
    }
    expect(refused).toBeGreaterThan(15);
  });
});

test('user files keep their inodes through all of it', () => {
  for (let n = 1; n <= 30; n += 3) {
    dieAt(n, true);
    try {
      generate(out, after);
    } catch {}
    vi.restoreAllMocks();
    generate(out, after);
    generate(out, before);
  }
  const now = snapshot(out);
  expect(locked.length).toBe(8);
  for (let i = 0; i < locked.length; i += 2) expect(now[locked[i]!]).toBe(locked[i + 1]);
});
