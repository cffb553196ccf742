import { type ChildProcess, spawn } from 'node:child_process';
import type { ProgramRun } from '../core/exchange/clusters/live.js';
import { type Collected, collect, wholeLines } from './collected-output.js';

/** Milliseconds, and bytes of stdout. */
export interface Limits {
  timeoutMs: number;
  maxBytes: number;
}

/** What a program that printed something private left behind: the caller wipes the bytes. */
export interface PrivateRun {
  run: ProgramRun;
  /** All of stdout; empty when the program did not end by itself. */
  bytes: Buffer;
}

const MOST_STDERR_BYTES = 64 * 1024;
/** How long a program that has ended may have its output held open by one that it started. */
const DRAIN_MS = 250;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * What the program may see of our environment: where to find its configuration, its plugins and the network. No
 * variable that is a secret itself (facts/reliability.md C09); plugins find theirs in files.
 */
const PASSED = new Set(
  `PATH HOME USER LOGNAME TMPDIR LANG KUBECONFIG KUBERC SSL_CERT_FILE SSL_CERT_DIR
  HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy
  AWS_PROFILE AWS_REGION AWS_DEFAULT_REGION AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE
  CLOUDSDK_CONFIG CLOUDSDK_ACTIVE_CONFIG_NAME GOOGLE_APPLICATION_CREDENTIALS AZURE_CONFIG_DIR KRB5CCNAME`.split(/\s+/),
);

const running = new Set<() => void>();

/**
 * Runs a program without a shell, with nothing on stdin, in a process group of its own that does not outlive the call,
 * the limits, or meshloom (facts/reliability.md C04). Never rejects; stderr is cut at 64 KiB.
 */
export async function runProgram(path: string, args: readonly string[], limits: Limits): Promise<ProgramRun> {
  const { run, bytes } = await start(path, args, limits);
  return { ...run, stdout: bytes.toString('utf8') };
}

/** The same for what is private: `input` goes to stdin, which is all that sees it, and no text is made of stdout. */
export function runPrivately(
  path: string,
  args: readonly string[],
  limits: Limits,
  input?: Uint8Array,
): Promise<PrivateRun> {
  return start(path, args, limits, input);
}

function start(path: string, args: readonly string[], limits: Limits, input?: Uint8Array): Promise<PrivateRun> {
  return new Promise((done) => {
    let end: End = () => {};
    const interrupt = () => end('interrupted');
    const settle = (run: PrivateRun) => {
      forget(interrupt);
      done(run);
    };
    // Before it starts: a signal in between would leave it behind.
    remember(interrupt);
    try {
      const stdin = input === undefined ? 'ignore' : 'pipe';
      const child = spawn(path, args, { env: passedEnvironment(), stdio: [stdin, 'pipe', 'pipe'], detached: true });
      end = watch(child, limits, settle);
      feed(child, input);
    } catch (error) {
      // An argument with a NUL, for one.
      const run: ProgramRun = { code: null, stdout: '', stderr: (error as Error).message, fault: 'not-started' };
      settle({ run, bytes: Buffer.alloc(0) });
    }
  });
}

/** Whoever ends without reading all of it has a reason, which its code tells. */
function feed({ stdin }: ChildProcess, input: Uint8Array | undefined): void {
  stdin?.on('error', () => {});
  stdin?.end(input);
}

function passedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => PASSED.has(name) || /^XDG_\w+$/.test(name)));
}

type End = (fault: ProgramRun['fault'], notStarted?: Error) => void;

/** What a child has printed so far. */
interface Output {
  stdout: Collected;
  stderr: Collected;
}

function watch(child: ChildProcess, limits: Limits, done: (run: PrivateRun) => void): End {
  const output: Output = {
    // Without them only where no more files can be opened; then there is an error to come, and nothing else.
    stderr: collect(child.stderr, MOST_STDERR_BYTES, () => {}),
    stdout: collect(child.stdout, limits.maxBytes, () => end('too-large')),
  };
  const timer = setTimeout(() => end('timeout'), limits.timeoutMs);
  let drain: NodeJS.Timeout | undefined;
  let isOver = false;

  /** Settles at once, whoever still holds the pipes: a grandchild may have left the group. */
  function end(fault: ProgramRun['fault'], notStarted?: Error): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    clearTimeout(drain);
    release(child);
    done(runOf(child, output, fault, notStarted));
  }

  child.on('error', (error) => end('not-started', error));
  child.on('close', () => end(undefined));
  child.on('exit', () => {
    killGroup(child);
    // What lies in the pipes is read before an immediate runs, however late the timer was.
    drain = setTimeout(() => setImmediate(() => end(undefined)), DRAIN_MS);
  });
  return end;
}

/** Ends the child's group and lets go of its pipes. */
function release(child: ChildProcess): void {
  // What has ended was taken care of at its end; its number may be another's by now.
  if (child.exitCode === null && child.signalCode === null) killGroup(child);
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}

function runOf(child: ChildProcess, output: Output, fault: ProgramRun['fault'], notStarted?: Error): PrivateRun {
  const stderr = notStarted?.message ?? wholeLines(output.stderr);
  const run = { code: child.exitCode, stdout: '', stderr };
  const bytes = output.stdout.take();
  if (fault === undefined) return { run, bytes };
  bytes.fill(0);
  return { run: { ...run, fault }, bytes: Buffer.alloc(0) };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

function remember(interrupt: () => void): void {
  if (running.size === 0) {
    for (const signal of SIGNALS) process.on(signal, interruptAll);
    process.on('exit', interruptAll);
  }
  running.add(interrupt);
}

function forget(interrupt: () => void): void {
  running.delete(interrupt);
  if (running.size > 0) return;
  for (const signal of SIGNALS) process.off(signal, interruptAll);
  process.off('exit', interruptAll);
}

/** A terminal's Ctrl-C does not reach the groups. With our listener gone the signal then ends meshloom as it always does. */
function interruptAll(signal: NodeJS.Signals | number): void {
  for (const interrupt of running) interrupt();
  if (typeof signal === 'string' && process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
