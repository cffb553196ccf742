import {
  type Document,
  isMap as isMapNode,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
  Document as YamlDocument,
} from 'yaml';
import { sameData } from '../../diff/same-data.js';
import type { ExchangeRecord } from '../../exchange-record.js';
import { isMap, type RawMap } from '../../merge.js';

/** Quoted where a reader of YAML 1.1 would see something else than text. */
const OPTIONS = { compat: 'yaml-1.1' } as const;

/**
 * A record as YAML. What stands in `before` keeps its place, its form and its comments, also roots and addresses in their
 * lists; only what differs is written anew, so that a pull request shows what was learnt and nothing else. `before` is a
 * valid record.
 */
export function recordText(record: ExchangeRecord, before?: string): string {
  const value = record as unknown as RawMap;
  const document = before === undefined ? new YamlDocument(value, OPTIONS) : parseDocument(before, OPTIONS);
  if (before !== undefined && isMapNode(document.contents)) {
    updateMap({ document, text: before }, document.contents, document.toJS() as RawMap, value);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A document, and the text that it was read from. */
interface Source {
  document: Document;
  text: string;
}

function updateMap(source: Source, node: YAMLMap, old: RawMap, wanted: RawMap): void {
  for (const key of Object.keys(old)) {
    if (wanted[key] === undefined) node.delete(key);
  }
  for (const [key, value] of Object.entries(wanted)) {
    const known = Object.hasOwn(old, key) ? old[key] : undefined;
    if (value === undefined || sameData(known, value)) continue;
    const at = node.get(key, true) as Node | undefined;
    if (isMap(known) && isMap(value) && isMapNode(at)) updateMap(source, at, known, value);
    else if (Array.isArray(known) && Array.isArray(value) && isSeq(at)) {
      giveCommentToFirst(at, isCommented(node, key, source.text));
      updateList(source, at, known, value);
    } else node.set(key, source.document.createNode(value));
  }
}

/** What was in the list stays as it is written, wherever it stands in it now. */
function updateList(source: Source, node: YAMLSeq, old: readonly unknown[], wanted: readonly unknown[]): void {
  const items = node.items as Node[];
  node.items = wanted.map((value) => {
    const index = old.findIndex((other) => identityOf(other) === identityOf(value));
    const item = items[index];
    const known = old[index];
    if (item === undefined) return source.document.createNode(value);
    if (isMap(known) && isMap(value) && isMapNode(item)) updateMap(source, item, known, value);
    return item;
  });
}

/** A root is known by its fingerprint, an address by itself. */
function identityOf(item: unknown): unknown {
  return isMap(item) ? item.sha256 : item;
}

/** The parser takes a comment above the first item for one on the list, and it would outlive its item. */
function giveCommentToFirst(node: YAMLSeq, isKeyCommented: boolean): void {
  const first = node.items[0] as Node | undefined;
  if (node.flow === true || first === undefined || typeof node.commentBefore !== 'string') return;
  const lines = node.commentBefore.split('\n');
  const own = lines.splice(0, isKeyCommented ? 1 : 0);
  node.commentBefore = own.length === 0 ? null : own.join('\n');
  if (lines.length > 0) first.commentBefore = lines.join('\n');
}

/** Whether a comment follows a key in its own line. */
function isCommented(map: YAMLMap, key: string, text: string): boolean {
  const pair = map.items.find((one) => isScalar(one.key) && one.key.value === key);
  const end = (pair?.key as Node | undefined)?.range?.[1];
  return end !== undefined && /^[ \t]*:[ \t]*#/.test(text.slice(end, text.indexOf('\n', end)));
}
