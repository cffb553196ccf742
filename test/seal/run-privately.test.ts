import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runPrivately, runProgram } from '../../generator/io/run-program.js';

vi.setConfig({ testTimeout: 30_000 });
const limits = { timeoutMs: 20_000, maxBytes: 1024 * 1024 };
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'privately-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function script(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return path;
}

test.each([0, 1, 70_000, 900_000])('%i bytes go in over standard input, and come out as they are', async (length) => {
  const input = randomBytes(length);
  const { run, bytes } = await runPrivately(script('cat', 'exec cat'), [], limits, input);
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(bytes.equals(input)).toBe(true);
});

test('a program that does not read its input, or ends before, is no error of ours', async () => {
  const { run } = await runPrivately(
    script('deaf', 'exec <&-; echo no >&2; exit 3'),
    [],
    limits,
    Buffer.alloc(900_000),
  );
  expect(run).toEqual({ code: 3, stdout: '', stderr: 'no\n' });
});

test('without input there is nothing to read', async () => {
  expect((await runPrivately(script('cat', 'exec cat'), [], limits)).bytes).toHaveLength(0);
  expect((await runProgram(script('cat', 'exec cat'), [], limits)).stdout).toBe('');
});

test.each<[string, string, object]>([
  ['that prints too much', 'head -c 2000000 /dev/zero', { fault: 'too-large' }],
  ['that hangs', 'printf secret; sleep 60', { fault: 'timeout' }],
])('of a program %s nothing is left', async (_, text, expected) => {
  const short = { ...limits, timeoutMs: text.includes('sleep') ? 300 : 20_000 };
  const { run, bytes } = await runPrivately(script('odd', text), [], short);
  expect(run).toMatchObject(expected);
  expect(bytes).toHaveLength(0);
});

test('what cannot be started is told', async () => {
  const { run } = await runPrivately(join(dir, 'absent'), [], limits, Buffer.from('x'));
  expect(run).toMatchObject({ stdout: '', fault: 'not-started' });
  expect((await runPrivately(script('cat', 'exec cat'), ['\0'], limits)).run.fault).toBe('not-started');
});
