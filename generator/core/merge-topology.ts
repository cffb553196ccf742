import { isMap, type RawMap } from './merge.js';
import type { Report } from './report.js';
import { child, type Ref, type SourceDocument } from './source.js';
import type * as T from './topology.js';

/** An element of the topology with the place it was written at; `value` has passed the schema. */
export interface Written<V> {
  value: V;
  ref: Ref;
}

/** The topology after `include`: lists in file order, maps by key, every element with its own file's place. */
export interface MergedTopology {
  root: Ref;
  topology: T.Topology;
  clusters: Map<string, Written<T.Cluster>>;
  meshes: Map<string, Written<T.Mesh>>;
  apps: Map<string, Written<T.App>>;
  peerings: Written<T.Peering>[];
  shares: Written<T.Share>[];
  routes: Written<T.Route>[];
  patches: Written<T.Patch>[];
}

const INCLUDED_KEYS = new Set([
  'apiVersion',
  'kind',
  'clusters',
  'meshes',
  'apps',
  'peerings',
  'shares',
  'routes',
  'patches',
]);

/** Joins the root document with the included ones, which are given in byte order of their paths (design 2.1). */
export function mergeTopology(
  root: SourceDocument,
  included: readonly SourceDocument[],
  report: Report,
): MergedTopology {
  const merged: MergedTopology = {
    root: { doc: root, path: [] },
    topology: root.value as T.Topology,
    clusters: new Map(),
    meshes: new Map(),
    apps: new Map(),
    peerings: [],
    shares: [],
    routes: [],
    patches: [],
  };
  checkRootKeys(merged, report);
  for (const doc of [root, ...included]) {
    if (doc !== root) checkIncludedKeys(doc, report);
    addDocument(merged, doc, report);
  }
  return merged;
}

function checkRootKeys(merged: MergedTopology, report: Report): void {
  if (merged.topology.metadata !== undefined) return;
  report('metadata-name', merged.root, 'has no metadata.name.', 'Write metadata: {name: <name of the estate>}.');
}

function checkIncludedKeys(doc: SourceDocument, report: Report): void {
  for (const key of Object.keys(doc.value as RawMap)) {
    if (INCLUDED_KEYS.has(key)) continue;
    const ref = child({ doc, path: [] }, key);
    report(
      'include-keys',
      ref,
      `"${key}" cannot stand in an included file.`,
      'Move it to the file that includes this one.',
      { part: 'key' },
    );
  }
}

function addDocument(merged: MergedTopology, doc: SourceDocument, report: Report): void {
  const value = doc.value as RawMap;
  const top: Ref = { doc, path: [] };
  for (const name of ['clusters', 'meshes', 'apps'] as const) {
    const map = value[name];
    if (!isMap(map)) continue;
    const into = merged[name] as Map<string, Written<unknown>>;
    for (const [key, element] of Object.entries(map)) {
      const ref = child(top, name, key);
      const earlier = into.get(key);
      if (earlier === undefined) into.set(key, { value: element, ref });
      else {
        report('include-duplicate', ref, `"${key}" is defined twice.`, 'Keep one of the two.', {
          part: 'key',
          related: [earlier.ref],
        });
      }
    }
  }
  for (const name of ['peerings', 'shares', 'routes', 'patches'] as const) {
    const list = value[name];
    if (!Array.isArray(list)) continue;
    const into = merged[name] as Written<unknown>[];
    list.forEach((element: unknown, index) => {
      into.push({ value: element, ref: child(top, name, index) });
    });
  }
}
