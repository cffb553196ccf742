/** A character that may stand in no input: where it is in UTF-16 units, and what it is. */
interface ForbiddenCharacter {
  offset: number;
  message: string;
  fix: string;
}

const ORDINARY = /^[\t\n\x20-\x7e]*$/;

/** The invisible characters are those that reviewers of a diff cannot see: zero width, tags and direction marks. */
const CLASSES: readonly (readonly [name: string, characters: string])[] = [
  ['a control character', '\\0-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x84\\x86-\\x9F'],
  ['a line separator', '\\x85\\u2028\\u2029'],
  ['a byte order mark inside the text', '\\uFEFF'],
  [
    'a zero-width character',
    '\\xAD\\u034F\\u180E\\u200B-\\u200D\\u2060-\\u2064\\u206A-\\u206F\\uFFF9-\\uFFFB\\u{E0000}-\\u{E007F}',
  ],
  ['a bidirectional control', '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069'],
  ['half of a surrogate pair', '\\uD800-\\uDFFF'],
  ['a noncharacter', `\\uFDD0-\\uFDEF${planeEnds()}`],
];

const LONE_RETURN = '\\r(?!\\n)';
const FORBIDDEN = `[${CLASSES.map(([, characters]) => characters).join('')}]|${LONE_RETURN}`;
const NAMES = CLASSES.map(([name, characters]) => [name, new RegExp(`^[${characters}]$`, 'u')] as const);

/** The last two code points of every plane are no characters. */
function planeEnds(): string {
  return Array.from({ length: 17 }, (_, plane) => `\\u{${plane.toString(16)}FFFE}\\u{${plane.toString(16)}FFFF}`).join(
    '',
  );
}

/** The first `limit` characters of `text` that no input may hold (reliability Y13, Y14, Y17), comments included. */
export function forbiddenCharacters(text: string, limit: number): ForbiddenCharacter[] {
  if (ORDINARY.test(text)) return [];
  const found: ForbiddenCharacter[] = [];
  const pattern = new RegExp(FORBIDDEN, 'gu');
  for (let match = pattern.exec(text); match !== null && found.length < limit; match = pattern.exec(text)) {
    found.push({ offset: match.index, ...describe(match[0]) });
  }
  return found;
}

function describe(character: string): { message: string; fix: string } {
  if (character === '\r') {
    return {
      message: 'a carriage return without a line feed is not allowed.',
      fix: 'Save the file with LF or CRLF line ends.',
    };
  }
  const name = NAMES.find(([, pattern]) => pattern.test(character))?.[0];
  return { message: `${codePoint(character)} (${name}) is not allowed.`, fix: 'Remove it.' };
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** `text` in double quotes for a message: at most 60 units, and nothing in it that a terminal would obey. */
export function quoted(text: string): string {
  const clipped = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return JSON.stringify(clipped).replace(new RegExp(FORBIDDEN, 'gu'), (character) => `<${codePoint(character)}>`);
}
