import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../generator/io/run-program.js';
import { buildCli } from '../support/run-cli.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';

const MIB = 1024 * 1024;
const limits = { timeoutMs: 30_000, maxBytes: MIB };
let oc: StandIn;

vi.setConfig({ testTimeout: 30_000 });
beforeEach(() => {
  oc = standInOc();
});
afterEach(() => {
  vi.unstubAllEnvs();
  oc.remove();
});

/** Whether a process has ended; one that nobody has asked for its exit code yet has. */
function isGone(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return true;
  }
}

const gone = (pid: number) => vi.waitUntil(() => isGone(pid), { timeout: 10_000 });

/** A script that has started a child in its group before it hangs; both say their numbers. */
function hanging(): { program: string; pids: () => number[] } {
  const [program, file] = [join(oc.directory, 'hanging'), join(oc.directory, 'pids')];
  writeFileSync(program, `#!/bin/sh\nsleep 60 &\necho $$ $! > '${file}'\nwait\n`, { mode: 0o755 });
  return { program, pids: () => readFileSync(file, 'utf8').trim().split(' ').map(Number) };
}

/** facts/reliability.md C04, C05. */
describe('a program that is run', () => {
  test('leaves its code, stdout and stderr', async () => {
    oc.when({}, { stdout: '{"a": "ä"}\n', stderr: 'Warning: deprecated\n', code: 3 });
    expect(await runProgram(oc.program, ['get'], limits)).toEqual({
      code: 3,
      stdout: '{"a": "ä"}\n',
      stderr: 'Warning: deprecated\n',
    });
  });

  test('has each argument as it is, whatever a shell would make of it', async () => {
    const hostile = [
      '--context=--kubeconfig=x',
      '$(id)',
      ';x',
      '`id`',
      '"',
      "'",
      '*',
      '\n',
      '',
      'ü 日本 \u202e',
      '~',
      '-n',
      '\\',
    ];
    oc.when({}, { stdout: 'x' });
    await runProgram(oc.program, hostile, limits);
    expect(oc.calls().map(({ argv }) => argv)).toEqual([hostile]);
  });

  test('has nothing on stdin', async () => {
    expect(await runProgram('/bin/sh', ['-c', 'read line; echo "$?$line"'], limits)).toMatchObject({ stdout: '1\n' });
  });

  test('has no terminal to ask', async () => {
    const run = await runProgram('/bin/sh', ['-c', ': < /dev/tty'], limits);
    expect([run.stdout, run.fault]).toEqual(['', undefined]);
    expect(run.code).not.toBe(0);
  });

  test('is ended when it hangs, with all of its group', async () => {
    const { program, pids } = hanging();
    expect(await runProgram(program, [], { timeoutMs: 2000, maxBytes: MIB })).toEqual({
      code: null,
      stdout: '',
      stderr: '',
      fault: 'timeout',
    });
    expect(pids()).toHaveLength(2);
    await Promise.all(pids().map(gone));
  });

  test('is ended when it drips, and what has dripped is no answer', async () => {
    const drip = 'printf x; while :; do sleep 0.05; printf x; done';
    const run = await runProgram('/bin/sh', ['-c', drip], { timeoutMs: 1000, maxBytes: MIB });
    expect(run).toEqual({ code: null, stdout: '', stderr: '', fault: 'timeout' });
  });

  test('keeps what it said on stderr before it hung', async () => {
    const run = await runProgram('/bin/sh', ['-c', 'echo "open a browser" >&2; exec sleep 60'], {
      timeoutMs: 1000,
      maxBytes: MIB,
    });
    expect(run).toMatchObject({ fault: 'timeout', stderr: 'open a browser\n' });
  });

  test('is ended when it answers 100 MB', async () => {
    oc.when({}, { floodStdout: 100 * MIB });
    expect(await runProgram(oc.program, [], limits)).toEqual({
      code: null,
      stdout: '',
      stderr: '',
      fault: 'too-large',
    });
    await gone(oc.calls()[0]!.pid);
  });

  test.each([
    ['as much as is allowed', 65_536, undefined, 65_536],
    ['a byte more', 65_537, 'too-large', 0],
  ])('may print %s', async (_, floodStdout, fault, length) => {
    oc.when({}, { floodStdout, code: 0 });
    const run = await runProgram(oc.program, [], { timeoutMs: 30_000, maxBytes: 65_536 });
    expect([run.fault, run.stdout.length]).toEqual([fault, length]);
  });

  test('does not block on a stderr that nobody wants, and of that whole lines are kept', async () => {
    oc.when({}, { floodStdout: 8 * MIB, floodStderr: 8 * MIB, code: 0 });
    const run = await runProgram(oc.program, [], { timeoutMs: 30_000, maxBytes: 8 * MIB });
    expect([run.code, run.fault]).toEqual([0, undefined]);
    expect(run.stdout).toHaveLength(8 * MIB);
    expect(run.stderr).toHaveLength(64 * 1024);
  });

  test('half a line of stderr is dropped where it is cut', async () => {
    const text = `first\n${'x'.repeat(70_000)}`;
    oc.when({}, { stderr: text });
    expect(await runProgram(oc.program, [], limits)).toMatchObject({ stderr: 'first\n' });
  });

  test('may be ended by a signal', async () => {
    oc.when({}, { signal: 'SIGTERM' });
    expect(await runProgram(oc.program, [], limits)).toEqual({ code: null, stdout: '', stderr: '' });
  });

  test.each(['group', 'session'] as const)(
    'is over when it has ended, though another in its %s holds its output',
    async (where) => {
      oc.when({}, { stdout: 'all of it', grandchild: where });
      // Whoever waited for the pipes would run into the timeout.
      expect(await runProgram(oc.program, [], limits)).toEqual({ code: 0, stdout: 'all of it', stderr: '' });
      if (where === 'group') await gone(oc.calls()[0]!.grandchild!);
    },
  );

  test('is ended in time, though another out of its group holds its output', async () => {
    oc.when({}, { hang: true, grandchild: 'session' });
    expect(await runProgram(oc.program, [], { timeoutMs: 3000, maxBytes: MIB })).toMatchObject({ fault: 'timeout' });
    await gone(oc.calls()[0]!.pid);
  });

  test.each([
    ['is not there', '/no/such/oc', 'spawn /no/such/oc ENOENT'],
    ['may not be run', fileURLToPath(import.meta.url), `spawn ${fileURLToPath(import.meta.url)} EACCES`],
    ['is a directory', '/', 'spawn / EACCES'],
  ])('that %s is not started', async (_, program, stderr) => {
    expect(await runProgram(program, [], limits)).toEqual({
      code: expect.anything(),
      stdout: '',
      stderr,
      fault: 'not-started',
    });
  });

  test('is not started with an argument that cannot be one', async () => {
    const run = await runProgram(oc.program, ['--context=a\0b'], limits);
    expect(run).toMatchObject({ code: null, stdout: '', fault: 'not-started' });
    expect(run.stderr).toContain('must be a string without null bytes');
    expect(oc.calls()).toEqual([]);
  });

  test('leaves no listener behind', async () => {
    const count = () => ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit'].map((name) => process.listenerCount(name));
    const before = count();
    oc.when({}, { stdout: 'x' });
    await Promise.all([1, 2, 3].map(() => runProgram(oc.program, [], limits)));
    expect(count()).toEqual(before);
  });
});

/** facts/reliability.md C09. */
test('the environment is the allow-list and nothing else', async () => {
  const words = (...lines: string[]) => lines.join(' ').split(' ');
  const names = words(
    'PATH HOME USER LOGNAME TMPDIR LANG KUBECONFIG KUBERC SSL_CERT_FILE SSL_CERT_DIR XDG_CONFIG_HOME XDG_CACHE_HOME',
    'HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy KRB5CCNAME AZURE_CONFIG_DIR',
    'AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE',
    'CLOUDSDK_CONFIG CLOUDSDK_ACTIVE_CONFIG_NAME GOOGLE_APPLICATION_CREDENTIALS',
  );
  // Node crashes on a LANG that is no language.
  const passed = { ...Object.fromEntries(names.map((name) => [name, `value of ${name}`])), LANG: 'C.UTF-8' };
  const kept = words(
    'AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AZURE_CLIENT_SECRET ARM_CLIENT_SECRET KUBE_TOKEN TOKEN',
    'GITHUB_TOKEN SSH_AUTH_SOCK NODE_OPTIONS LD_PRELOAD KUBECTL_EXTERNAL_DIFF BASH_ENV ENV KUBERNETES_SERVICE_HOST',
    'MESHLOOM AXDG_X',
  );
  for (const name of Object.keys(process.env)) vi.stubEnv(name, undefined);
  for (const name of kept) vi.stubEnv(name, 'secret');
  for (const [name, value] of Object.entries(passed)) vi.stubEnv(name, value);
  oc.when({}, { stdout: 'x' });
  expect(await runProgram(oc.program, [], limits)).toEqual({ code: 0, stdout: 'x', stderr: '' });
  expect(oc.calls()[0]!.env).toEqual(passed);
});

describe('when meshloom ends, what it runs ends', () => {
  const module = new URL('../../dist/io/run-program.js', import.meta.url).href;
  const hang = (program: string, then: string) =>
    spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { runProgram } from ${JSON.stringify(module)};
       void runProgram(${JSON.stringify(program)}, [], { timeoutMs: 60000, maxBytes: 1 }).then((run) => console.log(run.fault));
       ${then}`,
    ]);
  beforeAll(buildCli, 120_000);

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s, and a shell sees that signal', async (signal) => {
    const { program, pids } = hanging();
    const meshloom = hang(program, '');
    await vi.waitUntil(() => existsSync(join(oc.directory, 'pids')) && pids().length === 2, { timeout: 10_000 });
    meshloom.kill(signal);
    expect(await once(meshloom, 'exit')).toEqual([null, signal]);
    await Promise.all(pids().map(gone));
  });

  test('by itself', async () => {
    const { program, pids } = hanging();
    const file = JSON.stringify(join(oc.directory, 'pids'));
    const meshloom = hang(
      program,
      `const { existsSync } = await import('node:fs');
       setInterval(() => { if (existsSync(${file})) setTimeout(() => process.exit(7), 100); }, 20);`,
    );
    expect(await once(meshloom, 'exit')).toEqual([7, null]);
    await Promise.all(pids().map(gone));
  });

  test('by a signal that somebody else answers: the run says so, and nobody is ended twice', async () => {
    const { program, pids } = hanging();
    const meshloom = hang(program, "process.on('SIGTERM', () => console.log('heard'));");
    let said = '';
    meshloom.stdout.on('data', (text) => {
      said += text;
    });
    await vi.waitUntil(() => existsSync(join(oc.directory, 'pids')) && pids().length === 2, { timeout: 10_000 });
    meshloom.kill('SIGTERM');
    expect(await once(meshloom, 'exit')).toEqual([0, null]);
    expect(said.trim().split('\n').sort()).toEqual(['heard', 'interrupted']);
    await Promise.all(pids().map(gone));
  });
});
