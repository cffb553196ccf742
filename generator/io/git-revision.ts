import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { quoted } from '../core/forbidden-text.js';
import { type Git, GitError, gitIn } from './git.js';
import { type GitFile, listFiles } from './git-files.js';
import { shownPath } from './shown-path.js';

/** A revision of the repository that holds out/. */
export interface Revision {
  git: Git;
  /** The regular files that are asked for. Links and submodules are none, and are not followed. */
  files: GitFile[];
  /** The path of a file or directory in the repository, empty for itself; undefined if it lies outside. */
  pathOf: (file: string) => string | undefined;
}

/**
 * Finds what `revision` has at `out`, at `others` and below, all absolute. Nothing is checked out or written. Throws a
 * GitError with whole sentences.
 */
export async function openRevision(revision: string, out: string, others: readonly string[]): Promise<Revision> {
  const directory = nearestDirectory(out);
  const git = gitIn(directory);
  const root = await told(git(['rev-parse', '--show-toplevel']), (why) => {
    return `${quoted(shownPath(directory))} is in no repository that git reads: ${why}. Run it in a clone.`;
  });
  const commit = await commitOf(revision, git);
  const pathOf = (file: string): string | undefined => pathBelow(lineOf(root), file);
  const paths = [out, ...others].map(pathOf).filter((path) => path !== undefined);
  const files = await told(listFiles(git, commit, paths), (why) => `git cannot list ${quoted(revision)}: ${why}.`);
  return { git, files, pathOf };
}

/** No option of git's, whatever it looks like. */
async function commitOf(revision: string, git: Git): Promise<string> {
  if (revision.startsWith('-')) throw new GitError(`${quoted(revision)} begins with a hyphen, as options do.`);
  try {
    return lineOf(await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const isShallow = lineOf(await git(['rev-parse', '--is-shallow-repository'])) === 'true';
    const fix = isShallow
      ? 'This clone is shallow: git fetch --depth=1 origin <branch>, then name FETCH_HEAD.'
      : 'Fetch it, or correct its name.';
    throw new GitError(`git knows no revision ${quoted(revision)}. ${fix}`);
  }
}

/** A promise whose GitError is told as a whole sentence. */
async function told<T>(work: Promise<T>, sentence: (why: string) => string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof GitError ? new GitError(sentence(error.message)) : error;
  }
}

function lineOf(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\n$/, '');
}

function nearestDirectory(path: string): string {
  const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isDirectory ? realpathSync(path) : nearestDirectory(dirname(path));
}

function pathBelow(root: string, file: string): string | undefined {
  const way = relative(root, realPath(file));
  return way === '..' || way.startsWith(`..${sep}`) ? undefined : way.split(sep).join('/');
}

/** Links are followed as far as there is anything, for git tells real paths. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));
}
