import { isMap } from '../core/merge.js';
import { InputError } from '../core/problems.js';
import type { SourceDocument } from '../core/source.js';
import { readYaml } from '../core/yaml-reader.js';
import { readInput } from './read-input.js';
import { fileFinding } from './tree-findings.js';

/**
 * A file that says of itself that it is an exchange record. Of any other nothing but that is told, whatever it holds.
 * Throws an InputError.
 */
export function readRecordFile(path: string, shown: string): SourceDocument {
  const { text, findings: unread } = readInput(path, { shown });
  if (text === undefined) throw new InputError(unread);
  const { doc, findings } = readYaml(shown, text);
  const isSecret = findings.some(({ rule }) => rule === 'secret-in-clear');
  if (doc === undefined && (isSecret || text.includes('ExchangeRecord'))) throw new InputError(findings);
  if (doc !== undefined && isRecord(doc.value)) return doc;
  const fix = 'Give a file with apiVersion meshloom.dev/v1alpha1 and kind ExchangeRecord; PEM goes with --root-cert.';
  throw new InputError([fileFinding('input-record', path, 'this is no exchange record.', fix)]);
}

function isRecord(value: unknown): boolean {
  return isMap(value) && value.apiVersion === 'meshloom.dev/v1alpha1' && value.kind === 'ExchangeRecord';
}
