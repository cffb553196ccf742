import { TAG } from '../exchange/certificates/der.js';

/** One element of DER with its length in the shortest form (X.690 10.1). */
export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(content.length)]), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(TAG.sequence, ...parts);
}

/** An integer of zero or more, from its bytes with the highest first; the shortest form is made here. */
export function unsignedInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : bytes.subarray(first);
  // The highest bit would be the sign.
  return element(TAG.integer, digits[0]! >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), digits);
}

/** An integer from 0 to 2^31 - 1. */
export function smallInteger(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return unsignedInteger(bytes);
}

/** An object identifier, given in dots; its arcs are below 2^31. */
export function objectIdentifier(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  return element(TAG.oid, Buffer.from([first! * 40 + second!, ...rest].flatMap(arcBytes)));
}

/** Seven bits a byte; all but the last have the highest bit set. */
function arcBytes(arc: number): number[] {
  const bytes = [arc & 0x7f];
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

export function utf8String(text: string): Buffer {
  return element(TAG.utf8, Buffer.from(text, 'utf8'));
}

export function octetString(...contents: readonly Uint8Array[]): Buffer {
  return element(TAG.octetString, ...contents);
}

/** Whole bytes: no bit of the last is unused. */
export function bitString(content: Uint8Array): Buffer {
  return element(TAG.bitString, Buffer.from([0]), content);
}

/** A list of named bits, numbered from the highest of the first byte: DER drops the zeros behind the last one set. */
export function namedBits(bits: readonly number[]): Buffer {
  const last = Math.max(...bits);
  const bytes = Buffer.alloc(Math.floor(last / 8) + 1);
  for (const bit of bits) bytes[bit >> 3]! |= 0x80 >> (bit & 7);
  return element(TAG.bitString, Buffer.from([7 - (last & 7)]), bytes);
}

/** DER writes TRUE as 0xff, and leaves FALSE out. */
export function booleanTrue(): Buffer {
  return element(TAG.boolean, Buffer.from([0xff]));
}

export function nullElement(): Buffer {
  return element(0x05);
}

/** UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 4.1.2.5), from RFC 3339 in UTC with whole seconds. */
export function time(rfc3339: string): Buffer {
  const digits = rfc3339.replaceAll(/[-:T]/g, '');
  const isShort = rfc3339 >= '1950' && rfc3339 < '2050';
  return isShort
    ? element(TAG.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : element(TAG.generalizedTime, Buffer.from(digits, 'latin1'));
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}
