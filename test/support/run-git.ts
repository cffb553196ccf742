import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';

/** Runs git in a directory, whatever the machine's own configuration; returns what it printed, without its last newline. */
export function runGit(directory: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
  const settings = ['-c', 'commit.gpgsign=false', '-c', 'core.autocrlf=false', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...identity, ...settings, ...args], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

/** Commits all that is there, and returns the commit. */
export function commitAll(directory: string): string {
  runGit(directory, 'add', '-A');
  runGit(directory, 'commit', '-q', '--allow-empty', '-m', 'x');
  return runGit(directory, 'rev-parse', 'HEAD');
}
