import { createHash } from 'node:crypto';
import { type Git, GitError } from './git.js';

/** A regular file as a revision has it. */
export interface GitFile {
  /** From the root of the repository, with `/`. */
  path: string;
  id: string;
}

const ENTRY = /^100\d{3} blob ([0-9a-f]{40,64})\t([\s\S]+)$/;

/** The regular files of a commit at these paths and below; the empty path is the whole repository. */
export async function listFiles(git: Git, commit: string, paths: readonly string[]): Promise<GitFile[]> {
  const only = paths.includes('') ? [] : paths;
  // Sizes are not asked for: a clone without blobs would fetch one after the other.
  const list = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--full-tree', commit, '--', ...only];
  const entries = (await git(list)).toString('utf8').split('\0');
  return entries.flatMap((entry) => {
    const [, id, path] = ENTRY.exec(entry) ?? [];
    return path === undefined ? [] : [{ path, id: id! }];
  });
}

/** Whether a file of a revision holds exactly this text: git calls a file's content by its hash. */
export function holdsText({ id }: GitFile, text: string): boolean {
  const hash = createHash(id.length === 40 ? 'sha1' : 'sha256');
  return (
    hash
      .update(`blob ${Buffer.byteLength(text)}\0`)
      .update(text)
      .digest('hex') === id
  );
}

/** The texts of files, by object id. Throws a GitError where the clone lacks one. */
export async function readFiles(git: Git, files: readonly GitFile[]): Promise<Map<string, string>> {
  const ids = [...new Set(files.map(({ id }) => id))];
  if (ids.length === 0) return new Map();
  return textsIn(await git(['cat-file', '--batch'], Buffer.from(ids.map((id) => `${id}\n`).join(''))));
}

/** Each as `<id> blob <size>`, a newline, its bytes, and a newline. */
function textsIn(bytes: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\n', at);
    const [, id, size] = /^([0-9a-f]+) blob (\d+)$/.exec(bytes.toString('latin1', at, end)) ?? [];
    if (id === undefined) throw new GitError('this clone lacks an object that the revision has. Fetch it again.');
    const start = end + 1;
    at = start + Number(size) + 1;
    texts.set(id, bytes.toString('utf8', start, at - 1));
  }
  return texts;
}
