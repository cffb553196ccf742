import { escapeCharacter, escapeForbidden, inertLine, printable } from '../printable.js';
import type { FileChange, ReadChange } from './file-change.js';
import { holdsSecret } from './private-change.js';

const CONTEXT = 3;

/** Beyond as many changed lines a file is shown as replaced: the search for the shortest diff grows with their square. */
const MOST_EDITS = 1000;
const NO_NEWLINE = '\\ No newline at end of file';

interface Hunk {
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: string[];
}

/**
 * A unified diff a file, as lines without line ends; `shown` says how people are told where a file is. What a terminal
 * or a CI runner would obey is escaped, so such lines do not apply as a patch, and nothing is shown of what is private.
 */
export async function unifiedDiffs(
  changes: readonly ReadChange[],
  shown: (path: string) => string,
): Promise<string[][]> {
  const { structuredPatch } = await import('diff');
  return changes.map((change) => {
    const { file } = change;
    if (holdsSecret(change))
      return [...fileHead(file, shown), ' (not shown: it holds a private key, a token or a Secret)'];
    const { before = '', after = '' } = file;
    const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
    const isOneSided = file.change !== 'changed';
    const patch = isOneSided ? undefined : structuredPatch('', '', before, after, undefined, undefined, options);
    return [...fileHead(file, shown), ...hunkLines(patch?.hunks ?? replacement(before, after))];
  });
}

function fileHead({ path, change }: FileChange, shown: (path: string) => string): string[] {
  const name = printable(shown(path));
  const names = [change === 'added' ? '/dev/null' : `a/${name}`, change === 'removed' ? '/dev/null' : `b/${name}`];
  return [`--- ${names[0]}`, `+++ ${names[1]}`].map(inertLine);
}

function hunkLines(hunks: readonly Hunk[]): string[] {
  const lines: string[] = [];
  for (const hunk of hunks) {
    const { oldStart, oldLines, newStart, newLines } = hunk;
    lines.push(`@@ -${range(oldStart, oldLines)} +${range(newStart, newLines)} @@`);
    for (const line of hunk.lines) lines.push(escapeForbidden(line, escapeCharacter));
  }
  return lines.map(inertLine);
}

/** An empty range begins at the line before it. */
function range(start: number, length: number): string {
  return `${length === 0 ? start - 1 : start},${length}`;
}

function replacement(before: string, after: string): Hunk[] {
  const [old, now] = [linesOf(before, '-'), linesOf(after, '+')];
  if (old.count + now.count === 0) return [];
  const lines = [...old.lines, ...now.lines];
  return [{ oldStart: 1, oldLines: old.count, newStart: 1, newLines: now.count, lines }];
}

function linesOf(text: string, sign: '+' | '-'): { lines: string[]; count: number } {
  if (text === '') return { lines: [], count: 0 };
  const isWhole = text.endsWith('\n');
  const lines = (isWhole ? text.slice(0, -1) : text).split('\n').map((line) => sign + line);
  return { lines: isWhole ? lines : [...lines, NO_NEWLINE], count: lines.length };
}
