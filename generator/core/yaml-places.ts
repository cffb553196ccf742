import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import type { Place } from './problems.js';
import type { Ref, SourceDocument } from './source.js';
import { linePlaces } from './text-lines.js';
import { composeYaml } from './yaml-compose.js';
import { scanYaml } from './yaml-scan.js';

/** The trees of one text, made when a place in it is first asked for: only what is wrong needs places. */
interface Located {
  trees: readonly (ParsedNode | null)[];
  placeAt: ReturnType<typeof linePlaces>;
}

interface Source {
  text: string;
  located?: Located;
}

interface Entry {
  key: ParsedNode;
  value: ParsedNode | null;
}

const sources = new WeakMap<SourceDocument, { source: Source; index: number }>();
const entriesOf = new WeakMap<YAMLMap, Map<string, Entry>>();

/** Says that `docs` are the non-empty documents of one text, in this order, so that it is parsed for all of them once. */
export function rememberStream(text: string, docs: readonly SourceDocument[]): void {
  const source: Source = { text };
  docs.forEach((doc, index) => {
    sources.set(doc, { source, index });
  });
}

/**
 * Where the value of a path stands, or its key. A list item is its own key, and a value that is left empty stands where
 * its key does. Of a path that does not exist it is the key of the nearest ancestor that does.
 */
export function placeOf(ref: Ref, part: 'key' | 'value'): Place {
  const known = sources.get(ref.doc) ?? { source: { text: ref.doc.text }, index: 0 };
  sources.set(ref.doc, known);
  known.source.located ??= locate(known.source.text);
  const { trees, placeAt } = known.source.located;
  const offset = offsetOf(trees[known.index] ?? null, ref, part);
  return { file: ref.doc.file, ...placeAt(offset) };
}

function locate(text: string): Located {
  const scan = scanYaml(text);
  const filled = scan.complete ? scan.documents.filter((document) => document.value !== undefined) : [];
  return { trees: filled.map((document) => composeYaml(document).node), placeAt: linePlaces(text) };
}

function offsetOf(root: ParsedNode | null, { path }: Ref, part: 'key' | 'value'): number {
  let entry: Entry | undefined = root === null ? undefined : { key: root, value: root };
  for (const step of path) {
    const next: Entry | undefined = below(entry?.value ?? null, step);
    if (next === undefined) return entry?.key.range[0] ?? 0;
    entry = next;
  }
  if (entry === undefined) return 0;
  const written = entry.value !== null && !isUnwritten(entry.value);
  return part === 'value' && written ? entry.value!.range[0] : entry.key.range[0];
}

function isUnwritten(node: ParsedNode): boolean {
  return node.range[0] === node.range[1];
}

function below(node: ParsedNode | null, step: string | number): Entry | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)] as ParsedNode | undefined;
    return item === undefined ? undefined : { key: item, value: item };
  }
  return isMap(node) ? entries(node as unknown as YAMLMap).get(String(step)) : undefined;
}

function entries(map: YAMLMap): Map<string, Entry> {
  let known = entriesOf.get(map);
  if (known === undefined) {
    known = new Map();
    for (const { key, value } of map.items) {
      if (isScalar(key) && !known.has(String(key.value))) {
        known.set(String(key.value), { key: key as ParsedNode, value: value as ParsedNode | null });
      }
    }
    entriesOf.set(map, known);
  }
  return known;
}
