import { forbiddenCharacters } from './forbidden-text.js';
import { secretOffsets } from './secrets-in-text.js';
import { type Fault, MOST_FAULTS } from './yaml-fault.js';
import { secretFault } from './yaml-values.js';

/** The largest input file, in bytes. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** A file of more than 4 MiB. */
export const TOO_LARGE = {
  rule: 'yaml-size',
  message: 'the file is larger than 4 MiB.',
  fix: 'Split it into several files.',
};

/** A text with LF line ends and without byte order mark, its faults, and the offsets of secrets in it. */
export interface CheckedText {
  text: string;
  faults: Fault[];
  secrets: number[];
  readable: boolean;
}

/** What must be known of a text before a parser may see it: its size, its characters, and secrets in it. */
export function checkText(raw: string): CheckedText {
  const marked = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
  if (tooManyBytes(raw)) return { text: '', faults: [{ ...TOO_LARGE, offset: 0 }], secrets: [], readable: false };
  const faults: Fault[] = forbiddenCharacters(marked, MOST_FAULTS).map((found) => ({
    rule: 'yaml-characters',
    ...found,
  }));
  const readable = faults.length === 0;
  // With CRLF folded, both line ends give the same values, lines and columns.
  const text = readable && marked.includes('\r') ? marked.replaceAll('\r\n', '\n') : marked;
  const found = secretOffsets(text);
  for (const { offset, what } of found) faults.push(secretFault(offset, what));
  return { text, faults, secrets: found.map(({ offset }) => offset), readable };
}

function tooManyBytes(text: string): boolean {
  return text.length > MOST_BYTES || (text.length * 3 > MOST_BYTES && Buffer.byteLength(text) > MOST_BYTES);
}
