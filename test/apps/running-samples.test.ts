import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { manifests, type SampleName, texts } from './place-sample.js';

const withPython = spawnSync('python3', ['--version']).status === 0;
let running: ChildProcess | undefined;

afterEach(() => {
  if (running?.exitCode === null && running.signalCode === null) running.kill('SIGKILL');
  running = undefined;
});

/** Runs the sample's container as its Deployment says, but on a free port. */
function start(name: SampleName, version: string, env: Record<string, string> = {}): ChildProcess {
  const deployment = [...manifests(name, { values: { version } }).values()].find(({ kind }) => kind === 'Deployment');
  const [container] = deployment.spec.template.spec.containers;
  const given = container.env.map((one: { name: string; value: string }) => [one.name, one.value]);
  const [command, ...rest] = [...container.command, ...container.args];
  running = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...Object.fromEntries(given), ...env },
    stdio: 'ignore',
  });
  return running;
}

async function serve(name: SampleName, version: string): Promise<(path: string) => Promise<[number, unknown]>> {
  const port = await freePort();
  start(name, version, { PORT: String(port), HOSTNAME: 'pod-1' });
  const get = async (path: string): Promise<[number, unknown]> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(response.headers.get('content-type')).toBe('application/json');
    return [response.status, await response.json()];
  };
  for (let turn = 0; turn < 100; turn++) {
    if (
      await get('/health').then(
        () => true,
        () => false,
      )
    )
      return get;
    await pause(50);
  }
  throw new Error(`${name} does not listen`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

describe.skipIf(!withPython)('the Python servers', () => {
  test('details answers like bookinfo, and says where it runs', async () => {
    const get = await serve('bookinfo-details', 'v2');
    const origin = { cluster: 'aro', mesh: 'aro-stg', version: 'v2' };
    expect(await get('/details/7?x=1')).toEqual([
      200,
      {
        id: 7,
        author: 'William Shakespeare',
        year: 1595,
        type: 'details v2',
        pages: 200,
        publisher: 'aro-stg on aro',
        language: 'English',
        'ISBN-10': '1234567890',
        'ISBN-13': '123-1234567890',
        ...origin,
      },
    ]);
    expect(await get('/health')).toEqual([200, { status: 'healthy', ...origin }]);
    expect(await get('/details/x')).toEqual([400, { error: 'The id of a book is a number.' }]);
    expect(await get('/')).toEqual([404, { error: 'Ask for /details/<number> or /health.' }]);
  });

  test('kube-info says where it runs', async () => {
    const get = await serve('kube-info', 'v1');
    const origin = { cluster: 'aro', mesh: 'aro-stg', version: 'v1', pod: 'pod-1' };
    expect(await get('/info')).toEqual([200, origin]);
    expect(await get('/health')).toEqual([200, origin]);
    expect(await get('/infos')).toEqual([404, { error: 'Ask for /info or /health.' }]);
  });

  test.each(['kube-info', 'bookinfo-details'] as const)('%s ends at once on SIGTERM', async (name) => {
    await serve(name, 'v1');
    const started = performance.now();
    running!.kill('SIGTERM');
    expect(await once(running!, 'exit')).toEqual([0, null]);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('sleep ends at once on SIGTERM', async () => {
  const shell = start('sleep', 'v1');
  await pause(300);
  expect(shell.exitCode).toBe(null);
  shell.kill('SIGTERM');
  expect(await once(shell, 'exit')).toEqual([0, null]);
});

test('scripts stand in the Deployment as readable lines', () => {
  const text = texts('kube-info').get('deployment-kube-info.yaml')!;
  expect(text).toContain('      - args:\n        - |\n          import json\n');
  expect(text).toContain('\n          def answer(path):\n              if path not in ("/info", "/health"):\n');
});
