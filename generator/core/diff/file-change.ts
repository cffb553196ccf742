import { isMap } from '../merge.js';
import { readYaml } from '../yaml-reader.js';

/**
 * What happens to one file. `path` is below out/ (`rosa/infra/operators/namespace-x.yaml`), or `CODEOWNERS`; `before` is
 * missing of an added file, `after` of a removed one.
 */
export interface FileChange {
  path: string;
  change: 'added' | 'changed' | 'removed';
  before: string | undefined;
  after: string | undefined;
}

/** A Kubernetes object as its file has it. */
export interface Manifest {
  kind: string | null;
  namespace: string | null;
  name: string | null;
  value: unknown;
}

/** A change whose texts have been read. A manifest is missing where its text is, or cannot be read. */
export interface ReadChange {
  file: FileChange;
  before: Manifest | undefined;
  after: Manifest | undefined;
}

/** Reads both texts of every change, as strictly as inputs are read: a file in out/ may have been tampered with. */
export function readChanges(changes: readonly FileChange[]): ReadChange[] {
  return changes.map((file) => ({
    file,
    before: readManifest(file.path, file.before),
    after: readManifest(file.path, file.after),
  }));
}

function readManifest(path: string, text: string | undefined): Manifest | undefined {
  const value = text === undefined ? undefined : readYaml(path, text).doc?.value;
  if (!isMap(value)) return undefined;
  return {
    kind: textAt(value, 'kind'),
    namespace: textAt(value, 'metadata', 'namespace'),
    name: textAt(value, 'metadata', 'name'),
    value,
  };
}

/** What stands below `keys`; undefined if nothing does. */
export function fieldAt(value: unknown, ...keys: string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (!isMap(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

/** The string below `keys`; null if it is none. */
export function textAt(value: unknown, ...keys: string[]): string | null {
  const found = fieldAt(value, ...keys);
  return typeof found === 'string' ? found : null;
}
