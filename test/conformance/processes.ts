import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';

interface StartOptions {
  env?: Record<string, string>;
  /** What the program takes itself for; its log has this name, too. Default: its own name. */
  as?: string;
}

/** Starts a program that keeps running, in `directory`, where its output goes to `<name>.log`. */
export function start(
  program: string,
  directory: string,
  args: readonly string[],
  { env, as = basename(program) }: StartOptions = {},
): ChildProcess {
  const log = openSync(join(directory, `${as}.log`), 'a');
  const child = spawn(program, args, { argv0: as, cwd: directory, env, stdio: ['ignore', log, log] });
  closeSync(log);
  // Whatever ends the suite, nothing of it stays.
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

/** Ends it at once, and waits until it has. */
export function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Ports that nobody listens on now; all are held until all are known. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
