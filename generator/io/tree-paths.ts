/**
 * The files of one directory directly below out/. Paths are below out/, separated by `/`, and start with `dir`.
 * `text` renders: it is called only for what is read or written, so that no more than one text is held at a time.
 */
export interface TreePart {
  dir: string;
  files: { path: string; text: () => string }[];
}

/** `only` names the directories directly below out/ that may be read, compared and written; without it, all. */
export interface TreeOptions {
  topologyName: string;
  only?: ReadonlySet<string>;
}

// No generated name begins with a dot: `.` and `..` are out, and what does begin with one is a person's or temporary.
const SEGMENT = '[^./\\\\\\u0000-\\u001f\\u007f][^/\\\\\\u0000-\\u001f\\u007f]*';
const DIRECTORY = new RegExp(`^${SEGMENT}$`);
const FILE = new RegExp(`^${SEGMENT}(?:/${SEGMENT})+$`);
const TEMPORARY = /^\.meshloom-\d+-\d+\.tmp$/;

/** The name of this process's n-th temporary file or directory; short, so that a long name next to it cannot make it too long. */
export function temporaryName(n: number): string {
  return `.meshloom-${process.pid}-${n}.tmp`;
}

/** Whether a file or directory of this name is one that a run of ours made and would have renamed or removed. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

/** Throws if this could lead out of out/; plans never hold such a name, so that it is a fault of ours. */
export function checkDirectoryName(dir: string): void {
  if (!DIRECTORY.test(dir)) throw new Error(`not a directory name below out/: ${JSON.stringify(dir)}`);
}

/** What a part needs on disk: its files, and every directory that holds them. */
export interface Wanted {
  files: Map<string, () => string>;
  dirs: Set<string>;
}

/** Throws unless every path of the part is plain, lies in its directory, stands once and is no directory of another. */
export function wantedPaths(part: TreePart): Wanted {
  const files = new Map<string, () => string>();
  const dirs = new Set<string>();
  for (const { path, text } of part.files) {
    if (!FILE.test(path) || !path.startsWith(`${part.dir}/`)) {
      throw new Error(`not a path in ${part.dir}/: ${JSON.stringify(path)}`);
    }
    if (files.has(path)) throw new Error(`planned twice: ${JSON.stringify(path)}`);
    files.set(path, text);
    for (let dir = parentOf(path); dir !== '' && !dirs.has(dir); dir = parentOf(dir)) dirs.add(dir);
  }
  for (const dir of dirs) {
    if (files.has(dir)) throw new Error(`planned as a file and as a directory: ${JSON.stringify(dir)}`);
  }
  return { files, dirs };
}

/** The directory of a path below out/; empty for what lies directly in out/. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

/** The last segment of a path below out/. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** By code unit. */
export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
