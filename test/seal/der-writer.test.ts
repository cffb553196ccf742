import { expect, test } from 'vitest';
import {
  oidText,
  positiveInteger,
  readElement,
  TAG,
  timeText,
} from '../../generator/core/exchange/certificates/der.js';
import {
  element,
  namedBits,
  objectIdentifier,
  octetString,
  smallInteger,
  time,
  unsignedInteger,
} from '../../generator/core/seal/der-writer.js';
import { instantOf, parseDays, validityOf } from '../../generator/core/seal/lifetimes.js';

test.each([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_535, '0482ffff'],
  [65_536, '0483010000'],
])('a length of %i is in its shortest form (X.690 10.1)', (length, head) => {
  const written = octetString(Buffer.alloc(length));
  expect(written.subarray(0, head.length / 2).toString('hex')).toBe(head);
  expect(readElement(written, TAG.octetString).content).toHaveLength(length);
});

test.each([
  ['00', '020100'],
  ['0000', '020100'],
  ['7f', '02017f'],
  ['80', '02020080'],
  ['0001', '020101'],
  ['ff00', '020300ff00'],
])('the integer %s is in its shortest form and never negative', (bytes, written) => {
  expect(unsignedInteger(Buffer.from(bytes, 'hex')).toString('hex')).toBe(written);
});

test.each([0, 1, 127, 128, 255, 600_000, 2 ** 31 - 1])('the number %i reads back', (value) => {
  expect(positiveInteger(readElement(smallInteger(value), TAG.integer))).toBe(BigInt(value));
});

test.each(['2.5.29.19', '1.2.840.113549.1.1.11', '2.16.840.1.101.3.4.1.42', '1.3.132.0.34', '1.2.840.10045.4.3.3'])(
  'the object identifier %s reads back',
  (dotted) => {
    expect(oidText(readElement(objectIdentifier(dotted), TAG.oid))).toBe(dotted);
  },
);

test.each([
  // As openssl writes keyCertSign and cRLSign, with and without digitalSignature.
  [[5, 6], '03020106'],
  [[0, 5, 6], '03020186'],
  [[0], '03020780'],
  [[8], '0303070080'],
])('the named bits %j end with the last one set', (bits, written) => {
  expect(namedBits(bits).toString('hex')).toBe(written);
});

test.each([
  ['1950-01-01T00:00:00Z', TAG.utcTime, '500101000000Z'],
  ['2049-12-31T23:59:59Z', TAG.utcTime, '491231235959Z'],
  ['2050-01-01T00:00:00Z', TAG.generalizedTime, '20500101000000Z'],
  ['2126-11-21T00:00:00Z', TAG.generalizedTime, '21261121000000Z'],
])('%s is written as RFC 5280 4.1.2.5 wants (T05)', (instant, tag, text) => {
  const written = readElement(time(instant), tag);
  expect(written.content.toString('latin1')).toBe(text);
  expect(timeText(written)).toBe(instant);
});

test('instants are those of the calendar, leap years included', () => {
  const days = Array.from({ length: 3000 }, (_, index) => index * 49 * 86_400 + index * 7919);
  const wrong = days.filter(
    (seconds) => instantOf(seconds) !== new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'),
  );
  expect(wrong).toEqual([]);
  expect(instantOf(951_782_400)).toBe('2000-02-29T00:00:00Z');
});

test.each([
  ['60d', 60],
  ['59d', undefined],
  ['1y', 365],
  ['730d', 730],
  ['2y', 730],
  ['100y', 36_500],
  ['36500d', 36_500],
  ['0d', undefined],
  ['101y', undefined],
  ['36501d', undefined],
  ['10', undefined],
  ['1h', undefined],
  ['-1d', undefined],
  ['1d1d', undefined],
  ['', undefined],
])('the lifetime %s is %s days', (text, days) => {
  expect(parseDays(text)).toBe(days);
});

test('a validity begins five minutes ago, for clusters whose clock is behind (T05)', () => {
  expect(validityOf(365, '2026-11-21T00:02:00Z')).toEqual({
    notBefore: '2026-11-20T23:57:00Z',
    notAfter: '2027-11-21T00:02:00Z',
  });
});

test('an element holds the parts that it is given, in order', () => {
  expect(element(0x30, Buffer.from('ab', 'hex'), Buffer.from('cd', 'hex')).toString('hex')).toBe('3002abcd');
});
