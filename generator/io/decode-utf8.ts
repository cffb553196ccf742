import { isUtf8 } from 'node:buffer';

/** Text, or where the first byte stands that is not UTF-8; columns count the UTF-16 units before it. */
type Decoded = { text: string } | { message: string; line: number; column: number };

const MARKS: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0, 0]],
  ['UTF-32', [0, 0, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

/** Decodes strict UTF-8 and removes a leading byte order mark; nothing is ever replaced (reliability Y12). */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const other = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  if (other !== undefined) return { message: `the file is ${other}, not UTF-8.`, line: 1, column: 1 };
  if (isUtf8(bytes)) return { text: withoutMark(bytes) };
  const bad = firstBadByte(bytes);
  const before = new TextDecoder('utf-8').decode(bytes.subarray(0, bad));
  const byte = `0x${(bytes[bad] ?? 0).toString(16).padStart(2, '0')}`;
  const message = `the file is not UTF-8: byte ${bad} (${byte}) begins no character.`;
  return { message, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

// A strict TextDecoder would do both, but making one costs as much as reading a hundred files.
function withoutMark(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The offset of the first byte that begins no well-formed character (table 3-7 of the Unicode standard). */
function firstBadByte(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >> 4 === 0xe ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  for (let index = 1; index < length; index++) {
    const [low, high] = index === 1 ? secondByte(first) : [0x80, 0xbf];
    const byte = bytes[at + index] ?? 0;
    if (byte < low || byte > high) return 0;
  }
  return length;
}

/** The second byte excludes overlong forms, surrogates and what lies above U+10FFFF. */
function secondByte(first: number): [low: number, high: number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  if (first === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
}
