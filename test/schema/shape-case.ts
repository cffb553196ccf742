import { checkRecordShape, checkTopologyShape } from '../../generator/core/schema.js';
import type { SourceDocument } from '../../generator/core/source.js';
import { readYaml } from '../../generator/core/yaml-reader.js';

/** The files that are checked; those that are not whole get their first lines added. */
export type FileKind = 'topology' | 'record' | 'whole topology' | 'whole record';

/** A title, the kind of file, its text, and each finding as `line:column  rule  path: message fix`. */
export type ShapeCase = readonly [title: string, kind: FileKind, text: string, findings: readonly string[]];

const version = 'apiVersion: meshloom.dev/v1alpha1\n';

const headers: Record<FileKind, string> = {
  topology: `${version}kind: Topology\nmetadata: {name: x}\n`,
  record: `${version}kind: ExchangeRecord\nmetadata: {name: a}\n`,
  'whole topology': '',
  'whole record': '',
};

/** Reads a text that the reader of YAML accepts. */
export function documentOf(text: string, file = 'topology.yaml'): SourceDocument {
  const { doc, findings } = readYaml(file, text);
  if (doc === undefined) throw new Error(findings.map(({ message }) => message).join('\n'));
  return doc;
}

/** The findings of a text, as the tables write them. */
export function findingsOf(kind: FileKind, text: string): string[] {
  const doc = documentOf(`${headers[kind]}${text}\n`);
  const findings = kind.endsWith('record') ? checkRecordShape(doc) : checkTopologyShape(doc);
  return findings.map(
    ({ line, column, rule, path, message, fix }) => `${line}:${column}  ${rule}  ${path}: ${message} ${fix}`,
  );
}
