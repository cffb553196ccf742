import type { CST } from 'yaml';
import type { Finding } from './problems.js';
import type { SourceDocument } from './source.js';
import { composeYaml } from './yaml-compose.js';
import { type Fault, toFindings } from './yaml-fault.js';
import { rememberStream } from './yaml-places.js';
import { scanYaml } from './yaml-scan.js';
import { type CheckedText, checkText } from './yaml-text.js';
import { readValue } from './yaml-values.js';

/**
 * One document of a stream. `doc.text` is the whole stream with LF line ends and without byte order mark, and from
 * `startOffset` to `endOffset` of it stands this document with its comments, without the `---` lines around it.
 */
export interface StreamDocument {
  doc: SourceDocument;
  startOffset: number;
  endOffset: number;
}

/**
 * Reads one strict YAML 1.2 document (reliability 5.1). `doc` is there if there is no finding; its `text` has LF line
 * ends and no byte order mark. A leading `---` is accepted.
 */
export function readYaml(file: string, text: string): { doc?: SourceDocument; findings: Finding[] } {
  const checked = checkText(text);
  const faults = [...checked.faults];
  let value: unknown;
  if (checked.readable) value = readSingle(checked, faults);
  const findings = toFindings(file, checked.text, faults);
  return findings.length > 0 ? { findings } : { doc: { file, text: checked.text, value }, findings };
}

function readSingle(checked: CheckedText, faults: Fault[]): unknown {
  const scan = scanYaml(checked.text);
  faults.push(...scan.faults);
  for (const { offset } of scan.documents.slice(1)) {
    const message = 'a second document begins here.';
    faults.push({ rule: 'yaml-document', offset, message, fix: 'Keep one document in a file.' });
  }
  if (!scan.complete) return undefined;
  const [document] = scan.documents;
  if (document !== undefined && holdsSomething(document)) return readDocument(checked, document, faults);
  if (faults.length === 0) {
    const fix = 'Write a document into it, or remove the file.';
    faults.push({ rule: 'yaml-empty', offset: 0, message: 'the file is empty.', fix });
  }
  return undefined;
}

function readDocument(checked: CheckedText, document: CST.Document, faults: Fault[]): unknown {
  const composed = composeYaml(document);
  faults.push(...composed.faults);
  if (composed.faults.length > 0) return undefined;
  const found: Fault[] = [];
  const value = readValue(checked.text, composed.node, checked.secrets, found);
  faults.push(...found);
  return value;
}

/** Reads a stream of documents between `---` lines, each as strictly as `readYaml`; empty ones are skipped. */
export function readYamlStream(file: string, text: string): { documents: StreamDocument[]; findings: Finding[] } {
  const checked = checkText(text);
  const faults = [...checked.faults];
  const documents: StreamDocument[] = [];
  if (checked.readable) {
    const scan = scanYaml(checked.text);
    faults.push(...scan.faults);
    if (scan.complete) readAll(file, checked, scan.documents, documents, faults);
  }
  const findings = toFindings(file, checked.text, faults);
  return { documents: findings.length > 0 ? [] : documents, findings };
}

function readAll(
  file: string,
  checked: CheckedText,
  trees: readonly CST.Document[],
  documents: StreamDocument[],
  faults: Fault[],
): void {
  trees.forEach((tree, index) => {
    if (!holdsSomething(tree)) return;
    const doc: SourceDocument = { file, text: checked.text, value: readDocument(checked, tree, faults) };
    const endOffset = trees[index + 1]?.offset ?? checked.text.length;
    documents.push({ doc, startOffset: contentStart(checked.text, tree, index), endOffset });
  });
  rememberStream(
    checked.text,
    documents.map(({ doc }) => doc),
  );
}

function contentStart(text: string, tree: CST.Document, index: number): number {
  const marker = tree.start.find((token) => token.type === 'doc-start');
  if (marker === undefined) return index === 0 ? 0 : tree.offset;
  const after = marker.offset + marker.source.length;
  return text[after] === '\n' ? after + 1 : after;
}

/** False for a document that consists of comments and markers alone. */
function holdsSomething(document: CST.Document): boolean {
  return document.value !== undefined;
}
