import { fieldLines } from './field-lines.js';
import type { FileChange, ReadChange } from './file-change.js';
import { codeSpan } from './markdown.js';

/** More fields of one resource would hide the others. */
const MOST_FIELDS = 25;

/** What is lost or altered is looked for first. */
const ORDER: readonly FileChange['change'][] = ['removed', 'changed', 'added'];

/** A list item a resource, and below one that changes a line a field. Lists of files alone follow from the others. */
export function resourceItems(changes: readonly ReadChange[], shown: (path: string) => string): string[] {
  return ORDER.flatMap((kind) => changes.filter(({ file }) => file.change === kind)).flatMap((change) => {
    const lines = change.file.change === 'changed' ? changedLines(change) : [];
    return isListOfFiles(change, lines) ? [] : [itemOf(change, lines, shown)];
  });
}

function changedLines(change: ReadChange): string[] {
  const lines = fieldLines(change);
  if (lines.length > 0) return lines;
  const isRead = change.before !== undefined && change.after !== undefined;
  return isRead ? ['only how it is written'] : [];
}

/** A kustomization in which nothing else changes. */
function isListOfFiles({ file }: ReadChange, lines: readonly string[]): boolean {
  if (!file.path.endsWith('/kustomization.yaml')) return false;
  return file.change !== 'changed' || lines.every((line) => /^[+-] resources\[\]: /.test(line));
}

function itemOf({ file }: ReadChange, lines: readonly string[], shown: (path: string) => string): string {
  const more = lines.length - MOST_FIELDS;
  return [
    `- ${file.change} ${codeSpan(shown(file.path))}`,
    ...lines.slice(0, MOST_FIELDS).map((line) => `  - ${codeSpan(line)}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
  ].join('\n');
}
