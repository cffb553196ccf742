import { forbiddenCharacters } from './forbidden-text.js';

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const BREAKS = /[\t\n\r]/g;
const LONGEST_LINE = 2000;

/**
 * What a runner of CI jobs would obey in a line of our output: `::command` at its start, `##[command]` and
 * `##vso[command]` anywhere (reliability O04).
 */
const COMMAND_START = /^(\s*):(?=:)/;
const COMMAND_ANYWHERE = /##(?=\[|vso\[)/gi;

/** A character as an escape: `\x1b`, `\u202e` or `\u{e0001}`. */
export function escapeCharacter(character: string): string {
  const hex = character.codePointAt(0)!.toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** `text` on one line, with every character that a terminal would obey or hide as an escape (reliability O01, O08). */
export function printable(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : escapeForbidden(text.replace(BREAKS, escapeCharacter), escapeCharacter);
}

/** `text` with each forbidden character as `escapeOne` has it; tabs and line ends stay. */
export function escapeForbidden(text: string, escapeOne: (character: string) => string): string {
  let escaped = '';
  let end = 0;
  for (const { offset } of forbiddenCharacters(text, Number.POSITIVE_INFINITY)) {
    const character = String.fromCodePoint(text.codePointAt(offset)!);
    escaped += text.slice(end, offset) + escapeOne(character);
    end = offset + character.length;
  }
  return escaped + text.slice(end);
}

/** A whole line of output without what a runner of CI jobs would take for a command. */
export function inertLine(line: string): string {
  return line.replace(COMMAND_START, '$1\\x3a').replace(COMMAND_ANYWHERE, '#\\x23');
}

/** The first 2,000 characters of a line; an ellipsis is the last of one that was longer. */
export function clippedLine(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Data as indented JSON with a final newline; what a terminal or a CI runner would obey is a JSON escape, so it reads back the same. */
export function jsonText(data: unknown): string {
  const json = JSON.stringify(data, null, 2).replace(COMMAND_ANYWHERE, '#\\u0023');
  return `${escapeForbidden(json, jsonEscape)}\n`;
}

function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
