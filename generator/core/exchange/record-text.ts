import { type Document, isMap as isMapNode, parseDocument, Document as YamlDocument } from 'yaml';
import { sameData } from '../diff/same-data.js';
import type { ExchangeRecord } from '../exchange-record.js';
import { isMap, type RawMap } from '../merge.js';

/** Quoted where a reader of YAML 1.1 would see something else than text. */
const OPTIONS = { compat: 'yaml-1.1' } as const;

/**
 * A record as YAML. What stands in `before` keeps its place, its form and its comments; only what differs is written
 * anew, so that a pull request shows what was learnt and nothing else. `before` is a valid record.
 */
export function recordText(record: ExchangeRecord, before?: string): string {
  const value = record as unknown as RawMap;
  const document = before === undefined ? new YamlDocument(value, OPTIONS) : parseDocument(before, OPTIONS);
  if (before !== undefined) update(document, [], document.toJS() as RawMap, value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function update(document: Document, path: readonly string[], old: RawMap, wanted: RawMap): void {
  for (const key of Object.keys(old)) {
    if (wanted[key] === undefined) document.deleteIn([...path, key]);
  }
  for (const [key, value] of Object.entries(wanted)) {
    const at = [...path, key];
    const known = Object.hasOwn(old, key) ? old[key] : undefined;
    if (value === undefined || sameData(known, value)) continue;
    if (isMap(known) && isMap(value) && isMapNode(document.getIn(at))) update(document, at, known, value);
    else document.setIn(at, document.createNode(value));
  }
}
