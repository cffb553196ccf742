import { beforeEach, expect, test, vi } from 'vitest';
import type { ProgramRun } from '../../generator/core/exchange/clusters/live.js';
import { clusterReader } from '../../generator/io/cluster-reader.js';
import { runProgram } from '../../generator/io/run-program.js';

vi.mock('../../generator/io/run-program.js');

const run = vi.mocked(runProgram);
const reader = () => clusterReader({ program: '/usr/bin/oc', timeoutMs: 1000 });
const ask = (from: ReturnType<typeof reader>, index: number) =>
  from.get({ context: `c${index}` }, { resource: 'nodes' }, `c${index}`);
const asked = () => run.mock.calls.map(([, [context]]) => context);
const contexts = (count: number) => Array.from({ length: count }, (_, index) => `--context=c${index}`);

let end: ((run: ProgramRun) => void)[];
beforeEach(() => {
  end = [];
  run.mockReset().mockImplementation(() => new Promise((resolve) => end.push(resolve)));
});

test('eight calls are made at once, over all clusters, and the others in their order', async () => {
  const from = reader();
  const answers = Array.from({ length: 20 }, (_, index) => ask(from, index));
  for (let ended = 0; ended < 20; ended++) {
    await vi.waitUntil(() => asked().length === Math.min(20, 8 + ended));
    expect(asked()).toEqual(contexts(Math.min(20, 8 + ended)));
    end[ended]!({ code: 0, stdout: String(ended), stderr: '' });
  }
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, value) => ({ value })));
});

test('a call that will be made again leaves its place to others meanwhile', async () => {
  const from = reader();
  const answers = Array.from({ length: 9 }, (_, index) => ask(from, index));
  await vi.waitUntil(() => asked().length === 8);
  end[0]!({ code: 1, stdout: '', stderr: 'Error from server (TooManyRequests): wait\n' });
  await vi.waitUntil(() => asked().length === 9);
  expect(asked()[8]).toBe('--context=c8');
  for (const one of end.slice(1)) one({ code: 0, stdout: '1', stderr: '' });
  await vi.waitUntil(() => asked().length === 10);
  expect(asked()[9]).toBe('--context=c0');
  end[9]!({ code: 0, stdout: '1', stderr: '' });
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 9 }, () => ({ value: 1 })));
});
