import { isInstant } from './instants.js';

/** Bytes that are not the DER that was wanted; the message says nothing of them. */
export class DerFault extends Error {}

/** One element of DER. `whole` includes its tag and its length. */
export interface DerElement {
  tag: number;
  content: Buffer;
  whole: Buffer;
}

/** The tags that certificates need (X.690); the last two are fields of a certificate by number. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visible: 0x1a,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
} as const;

const LONGEST_OID = 64;

/** The elements that fill `bytes` one after the other. Throws a DerFault. */
export function readElements(bytes: Buffer): DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The one element that fills `bytes`, of this tag. Throws a DerFault. */
export function readElement(bytes: Buffer, tag: number): DerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new DerFault('bytes behind an element');
  return expectTag(element, tag);
}

/** `element` if it is there and has this tag. Throws a DerFault. */
export function expectTag(element: DerElement | undefined, tag: number): DerElement {
  if (element?.tag !== tag) throw new DerFault('another element was expected');
  return element;
}

function elementAt(bytes: Buffer, at: number): DerElement {
  const tag = bytes[at];
  if (tag === undefined || (tag & 0x1f) === 0x1f) throw new DerFault('a tag of several bytes, or none');
  const { length, start } = lengthAt(bytes, at + 1);
  const end = start + length;
  if (end > bytes.length) throw new DerFault('an element ends behind its surroundings');
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}

/** DER has one way to write a length: the shortest (X.690 10.1). */
function lengthAt(bytes: Buffer, at: number): { length: number; start: number } {
  const first = bytes[at];
  if (first === undefined) throw new DerFault('a length is missing');
  if (first < 0x80) return { length: first, start: at + 1 };
  const size = first & 0x7f;
  const start = at + 1 + size;
  if (size === 0 || size > 4 || start > bytes.length) throw new DerFault('a length of another form');
  const length = bytes.readUIntBE(at + 1, size);
  if (length < 0x80 || length < 2 ** (8 * (size - 1))) throw new DerFault('a length is not in its shortest form');
  return { length, start };
}

/** An integer above zero, of any size. Throws a DerFault. */
export function positiveInteger(element: DerElement | undefined): bigint {
  const { content } = expectTag(element, TAG.integer);
  // The highest bit is the sign.
  if (content.length === 0 || content[0]! >= 0x80) throw new DerFault('no positive integer');
  return BigInt(`0x${content.toString('hex')}`);
}

/** An object identifier in dots. Throws a DerFault. */
export function oidText(element: DerElement | undefined): string {
  const { content } = expectTag(element, TAG.oid);
  if (content.length === 0 || content.length > LONGEST_OID || content.at(-1)! >= 0x80) throw new DerFault('no OID');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of content) {
    arc = arc * 128n + BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    if (arcs.length === 0) {
      const root = arc < 80n ? arc / 40n : 2n;
      arcs.push(root, arc - root * 40n);
    } else arcs.push(arc);
    arc = 0n;
  }
  return arcs.join('.');
}

/**
 * A time as RFC 3339 in UTC. Both forms have seconds and end in Z (RFC 5280 4.1.2.5); the two digits of UTCTime are the
 * years 1950 to 2049. Throws a DerFault.
 */
export function timeText(element: DerElement | undefined): string {
  const written = element?.content.toString('latin1') ?? '';
  const century = element?.tag === TAG.utcTime ? (written < '5' ? '20' : '19') : '';
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(century + written);
  if (digits === null || (century === '' && element?.tag !== TAG.generalizedTime)) throw new DerFault('no time');
  const [, year, month, day, hour, minute, second] = digits;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  if (!isInstant(text)) throw new DerFault('a time that there is not');
  return text;
}

/** A character string as text; undefined if it is of a kind that names do not use any more. */
export function stringText({ tag, content }: DerElement): string | undefined {
  switch (tag) {
    case TAG.utf8:
      return content.toString('utf8');
    case TAG.numeric:
    case TAG.printable:
    case TAG.teletex:
    case TAG.ia5:
    case TAG.visible:
      return content.toString('latin1');
    case TAG.bmp:
      return content.length % 2 === 0 ? Buffer.from(content).swap16().toString('utf16le') : undefined;
    default:
      return undefined;
  }
}
