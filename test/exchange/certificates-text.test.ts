import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DerFault,
  oidText,
  positiveInteger,
  readElement,
  readElements,
  timeText,
} from '../../generator/core/exchange/certificates/der.js';
import { parseFingerprint } from '../../generator/core/exchange/certificates/fingerprints.js';
import { daysBetween, epochSeconds, isInstant } from '../../generator/core/exchange/certificates/instants.js';
import { subjectLine } from '../../generator/core/exchange/certificates/subject-line.js';
import { makeRoot, openssl } from '../support/openssl.js';
import { propertyRuns } from '../support/property-runs.js';

describe('instants', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59Z', -1],
    ['2034-01-13T13:58:34Z', 2_020_773_514],
    ['2000-02-29T00:00:00Z', 951_782_400],
    ['2026-11-20T10:00:00.999Z', 1_795_168_800],
    ['0000-01-01T00:00:00Z', -62_167_219_200],
    ['9999-12-31T23:59:59Z', 253_402_300_799],
  ])('T05 %s is %d seconds after 1970', (text, seconds) => {
    expect(epochSeconds(text)).toBe(seconds);
  });

  test('T05 every second from the year 0 to 9999 is what Date says it is', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    fc.assert(
      fc.property(seconds, (value) => {
        expect(epochSeconds(new Date(value * 1000).toISOString())).toBe(value);
      }),
      propertyRuns(2_000),
    );
  });

  test.each([
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+01:00',
    '2026-01-01',
    '2026-01-01T00:00:00Z ',
    '',
  ])('T05 "%s" is no instant', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => epochSeconds(text)).toThrow(new RangeError('not an RFC 3339 instant in UTC'));
  });

  test.each([
    ['2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', 30],
    ['2026-01-01T00:00:01Z', '2026-01-31T00:00:00Z', 29],
    ['2026-01-01T00:00:00Z', '2026-01-01T23:59:59Z', 0],
    ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z', -1],
    ['2028-02-28T00:00:00Z', '2028-03-01T00:00:00Z', 2],
  ])('T05 from %s to %s are %d whole days', (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });
});

const HEX = '3fa0'.repeat(16);
const PAIRS = '3f:a0:'.repeat(16).slice(0, -1);

describe('fingerprints', () => {
  test.each([
    HEX,
    HEX.toUpperCase(),
    PAIRS,
    PAIRS.toUpperCase(),
    `sha256:${HEX}`,
    `SHA256:${PAIRS.toUpperCase()}`,
    `sha256 Fingerprint=${PAIRS.toUpperCase()}`,
    `SHA256 Fingerprint=${PAIRS.toUpperCase()}`,
  ])('T11 %s is read', (text) => {
    expect(parseFingerprint(text)).toBe(PAIRS);
  });

  test('T11 what openssl prints is read', () => {
    const { pem, sha256 } = makeRoot();
    expect(parseFingerprint(openssl(['x509', '-noout', '-fingerprint', '-sha256'], pem).trim())).toBe(sha256);
  });

  test.each([
    ['nothing', ''],
    ['63 digits', HEX.slice(1)],
    ['65 digits', `${HEX}0`],
    ['31 pairs', PAIRS.slice(3)],
    ['33 pairs', `${PAIRS}:00`],
    ['some colons', `3f:${HEX.slice(2)}`],
    ['a letter that is no digit', `g${HEX.slice(1)}`],
    ['SHA-1', `sha1:${HEX}`],
    ['a prefix alone', 'sha256:'],
    ['two prefixes', `sha256:sha256:${HEX}`],
    ['white space', `${HEX}\n`],
    ['a digit of another script', `\u0663${HEX.slice(1)}`],
  ])('T11 %s is no fingerprint', (_, text) => {
    expect(parseFingerprint(text)).toBeUndefined();
  });
});

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const only = (hex: string) => readElements(bytes(hex))[0];
const inHex = (text: string) => Buffer.from(text).toString('hex');

describe('T02 DER', () => {
  test.each<[fact: string, read: () => unknown]>([
    ['no bytes', () => readElement(bytes(''), 0x30)],
    ['a tag alone', () => readElements(bytes('30'))],
    ['a tag of several bytes', () => readElements(bytes('1f 02 01 00'))],
    ['an end behind the end', () => readElements(bytes('30 03 02 01'))],
    ['an indefinite length', () => readElements(bytes('30 80 02 01 00 00 00'))],
    ['a short length in a long form', () => readElements(bytes('04 81 01 00'))],
    ['a zero in front of a length', () => readElements(bytes(`04 82 00 80 ${'00'.repeat(128)}`))],
    ['a length of five bytes', () => readElements(bytes('04 85 01 00 00 00 00'))],
    ['a length that is cut off', () => readElements(bytes('04 82 01'))],
    ['two elements for one', () => readElement(bytes('05 00 05 00'), 0x05)],
    ['another tag', () => readElement(bytes('05 00'), 0x30)],
    ['an OID of no bytes', () => oidText(only('06 00'))],
    ['an OID that is cut off', () => oidText(only('06 02 2a 86'))],
    ['an OID of 65 bytes', () => oidText(only(`06 41 ${'2a'.repeat(65)}`))],
    ['no OID', () => oidText(undefined)],
    ['an integer of no bytes', () => positiveInteger(only('02 00'))],
    ['an integer below zero', () => positiveInteger(only('02 01 ff'))],
    ['a time without seconds', () => timeText(only(`17 0b ${inHex('3401131358Z')}`))],
    ['a fraction of a second', () => timeText(only(`18 11 ${inHex('20340113135834.5Z')}`))],
    ['a year of two digits in GeneralizedTime', () => timeText(only(`18 0d ${inHex('340113135834Z')}`))],
    ['a time of no kind', () => timeText(only(`0c 0f ${inHex('20340113135834Z')}`))],
    ['a time that is not there', () => timeText(undefined)],
  ])('%s is refused', (_, read) => {
    expect(read).toThrow(DerFault);
  });

  test.each([
    ['06 03 55 1d 13', '2.5.29.19'],
    ['06 03 88 37 03', '2.999.3'],
    ['06 01 00', '0.0'],
    ['06 02 69 83', undefined],
    [`06 0a 69 ${'ff'.repeat(8)} 7f`, '2.25.9223372036854775807'],
  ])('OID %s', (hex, text) => {
    if (text === undefined) expect(() => oidText(only(hex))).toThrow(DerFault);
    else expect(oidText(only(hex))).toBe(text);
  });

  test.each([
    ['500101000000Z', '1950-01-01T00:00:00Z'],
    ['491231235959Z', '2049-12-31T23:59:59Z'],
    ['000229000000Z', '2000-02-29T00:00:00Z'],
  ])('T05 UTCTime %s', (written, text) => {
    expect(timeText(only(`17 0d ${inHex(written)}`))).toBe(text);
  });

  test.each([
    ['UTF-16', '1e 04 00 e5 00 62', 'O=åb'],
    ['half a character of UTF-16', '1e 03 00 61 00', 'O=(unreadable)'],
    ['half of a surrogate pair', '1e 02 d8 00', 'O=\\ud800'],
    ['Latin-1', '14 01 e5', 'O=å'],
    ['bytes that are no UTF-8', '0c 01 e5', 'O=\ufffd'],
    ['UTF-32', '1c 04 00 00 00 61', 'O=(unreadable)'],
  ])('a name in %s', (_, value, line) => {
    const attribute = `06 03 55 04 0a ${value}`;
    expect(subjectLine(readElement(wrap(0x30, wrap(0x31, wrap(0x30, bytes(attribute)))), 0x30))).toBe(line);
  });
});

function wrap(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
