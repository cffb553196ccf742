import { clippedLine, inertLine, printable } from '../printable.js';

const MENTION = /(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_])/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** Bots read raw comments and obey mentions in code, too; a zero-width space takes no room (reliability O05). */
function withoutMentions(text: string): string {
  return text.replace(MENTION, '@\u200b');
}

/** Text of unknown origin as a code span on one line, in which nothing is Markdown or HTML. */
export function codeSpan(text: string): string {
  const shown = withoutMentions(clippedLine(inertLine(printable(text))));
  if (shown.trim() === '') return '` `';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || /^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A code span in a cell of a table: a bar ends the cell even in code, and after a backslash even with another. */
export function codeCell(text: string): string {
  return codeSpan(text.replaceAll('|', '\\x7c'));
}

/** A sentence of ours whose values in double quotes are of unknown origin. */
export function withCodeSpans(message: string): string {
  return message.replace(QUOTED, (value) => codeSpan(value.slice(1, -1)));
}

/** Lines as a block of code, in a fence longer than any run of backticks in them. */
export function fenced(lines: readonly string[], language: string): string {
  const longest = lines.reduce((most, line) => Math.max(most, longestRun(line)), 2);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines.map(withoutMentions), fence].join('\n');
}

/** The length of the longest run of backticks. */
function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
}
