import type { Manifest, ReadChange } from './file-change.js';

/** An object in its file. */
export interface Placed {
  path: string;
  /** The folder of its file. */
  folder: string;
  cluster: string;
  manifest: Manifest;
}

/** What an object was, and what has taken its place. */
export interface Match {
  before: Placed;
  after: Placed;
}

/** Objects of one kind that changed: those known to be the same, and those that are only gone or only new. */
export interface Matching {
  matches: Match[];
  gone: Placed[];
  fresh: Placed[];
}

/** The changed objects that `isWanted` picks; what stands in the same file before and after is the same. */
export function matchFiles(changes: readonly ReadChange[], isWanted: (placed: Placed) => boolean): Matching {
  const gone: Placed[] = [];
  const fresh: Placed[] = [];
  for (const { file, before, after } of changes) {
    if (before !== undefined) gone.push(placed(file.path, before));
    if (after !== undefined) fresh.push(placed(file.path, after));
  }
  return matchMore({ matches: [], gone: gone.filter(isWanted), fresh: fresh.filter(isWanted) }, ({ path }) => path);
}

/** Matches what is left by a further key, first come, first served. `matches` holds the new ones alone. */
export function matchMore({ gone, fresh }: Matching, keyOf: (placed: Placed) => string): Matching {
  const waiting = new Map<string, Placed[]>();
  for (const after of fresh) {
    const queue = waiting.get(keyOf(after));
    if (queue === undefined) waiting.set(keyOf(after), [after]);
    else queue.push(after);
  }
  const matches: Match[] = [];
  const left: Placed[] = [];
  for (const before of gone) {
    const after = waiting.get(keyOf(before))?.shift();
    if (after === undefined) left.push(before);
    else matches.push({ before, after });
  }
  const taken = new Set(matches.map(({ after }) => after));
  return { matches, gone: left, fresh: fresh.filter((after) => !taken.has(after)) };
}

/**
 * What becomes of the objects that `isWanted` picks: they stay, in their file or found again by one key after the other,
 * or they go.
 */
export function followObjects(
  changes: readonly ReadChange[],
  isWanted: (placed: Placed) => boolean,
  ...keys: ((placed: Placed) => string)[]
): { stayed: Match[]; gone: Placed[] } {
  let matching = matchFiles(changes, isWanted);
  const stayed = [...matching.matches];
  for (const key of keys) {
    matching = matchMore(matching, key);
    stayed.push(...matching.matches);
  }
  return { stayed, gone: matching.gone };
}

/** One object of a kind stands in a folder, whatever it is called. */
export function folderOf({ folder }: Placed): string {
  return folder;
}

/** What makes an object this one on its cluster, among those of its kind. */
export function identityOf({ cluster, manifest }: Placed): string {
  return JSON.stringify([cluster, manifest.namespace, manifest.name]);
}

/** The same file in whichever cluster. */
export function pathInCluster({ path, cluster }: Placed): string {
  return path.slice(cluster.length);
}

function placed(path: string, manifest: Manifest): Placed {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  return { path, folder, cluster: path.split('/', 1)[0]!, manifest };
}
