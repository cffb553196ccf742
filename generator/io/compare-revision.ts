import type { FileChange } from '../core/diff/format-diff.js';
import { ownsFirstLine } from '../core/header.js';
import { byCodeUnit } from '../core/merge.js';
import { type GitFile, holdsText, readFiles } from './git-files.js';
import type { Revision } from './git-revision.js';
import type { TreeOptions, TreePart } from './tree-paths.js';

/** A change whose text before has not been read yet. */
interface Found extends Omit<FileChange, 'before'> {
  file: GitFile | undefined;
}

/**
 * What separates out/ of a revision from the tree, by path, as `compareTree` finds it on disk: what is not ours and not in
 * the way is left alone. Only texts that differ are read and held.
 */
export async function compareRevision(
  revision: Revision,
  out: string,
  parts: Iterable<TreePart>,
  options: TreeOptions,
): Promise<FileChange[]> {
  const left = filesBelow(revision, out);
  const found: Found[] = [];
  for (const { files } of parts) {
    for (const { path, text } of files) {
      const change = foundChange(path, left.get(path), text());
      if (change !== undefined) found.push(change);
      left.delete(path);
    }
  }
  for (const [path, file] of left) {
    if (mayBeOurs(path, options)) found.push({ path, change: 'removed', file, after: undefined });
  }
  const changes = await withTexts(revision, found);
  return changes
    .filter((change) => change.change !== 'removed' || isOurs(change, options.topologyName))
    .sort((left, right) => byCodeUnit(left.path, right.path));
}

/** The change of the file at `place`, called `path` among the changes; `text` is undefined if there is to be none. */
export async function compareFileOfRevision(
  revision: Revision,
  place: string,
  path: string,
  text: string | undefined,
  topologyName: string,
): Promise<FileChange[]> {
  const own = revision.pathOf(place);
  if (own === undefined) return [];
  const found = foundChange(
    path,
    revision.files.find((file) => file.path === own),
    text,
  );
  const changes = await withTexts(revision, found === undefined ? [] : [found]);
  return changes.filter((change) => change.change === 'added' || isOurs(change, topologyName));
}

function foundChange(path: string, file: GitFile | undefined, after: string | undefined): Found | undefined {
  if (file === undefined) return after === undefined ? undefined : { path, change: 'added', file, after };
  if (after === undefined) return { path, change: 'removed', file, after };
  return holdsText(file, after) ? undefined : { path, change: 'changed', file, after };
}

/** By their paths below out/. */
function filesBelow({ files, pathOf }: Revision, out: string): Map<string, GitFile> {
  const own = pathOf(out);
  const start = own === '' ? '' : `${own}/`;
  const below = files.filter(({ path }) => path.startsWith(start));
  return new Map(below.map((file) => [file.path.slice(start.length), file]));
}

/** No path of ours has a name that begins with a dot, and none lies in out/ itself. */
function mayBeOurs(path: string, { only }: TreeOptions): boolean {
  const [directory, ...rest] = path.split('/');
  if (rest.length === 0 || /(?:^|\/)\./.test(path)) return false;
  return only === undefined || only.has(directory!);
}

function isOurs({ before }: FileChange, topologyName: string): boolean {
  return before !== undefined && ownsFirstLine(before.split('\n', 1)[0]!, topologyName);
}

async function withTexts({ git }: Revision, found: readonly Found[]): Promise<FileChange[]> {
  const files = found.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const texts = await readFiles(git, files);
  return found.map(({ file, ...change }) => ({
    ...change,
    before: file === undefined ? undefined : texts.get(file.id),
  }));
}
