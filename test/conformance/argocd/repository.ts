import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../run.js';

/** A Git repository on this machine, as Argo CD is pointed to one. */
export interface Repository {
  url: string;
  /** Makes its tree what `out` holds, below out/, and commits: the commit's hash. */
  push(out: string): Promise<string>;
}

/** What git would take from the machine's user. */
const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'conformance',
  GIT_AUTHOR_EMAIL: 'conformance@example.com',
  GIT_COMMITTER_NAME: 'conformance',
  GIT_COMMITTER_EMAIL: 'conformance@example.com',
};

export async function makeRepository(directory: string): Promise<Repository> {
  const git = (...args: string[]) => mustRun('git', args, { cwd: directory, env: ENV });
  mkdirSync(directory, { recursive: true });
  await git('init', '--quiet', '--initial-branch=main');
  return {
    url: `file://${directory}`,
    async push(out) {
      rmSync(join(directory, 'out'), { recursive: true, force: true });
      cpSync(out, join(directory, 'out'), { recursive: true });
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message=out');
      return (await git('rev-parse', 'HEAD')).trim();
    },
  };
}
