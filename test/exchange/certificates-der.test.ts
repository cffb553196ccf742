import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../generator/core/certificates.js';
import {
  type CertificateTraits,
  certificateTraits,
} from '../../generator/core/exchange/certificates/certificate-traits.js';
import { derOf, makeRoot, pemOf } from '../support/openssl.js';

const UNKNOWN = { type: 'unknown', bits: undefined, curve: undefined, exponent: undefined };

function traitsOf({ pem }: { pem: string }): CertificateTraits {
  const certificate = parseCertificate(pem);
  if (typeof certificate === 'string') throw new Error(certificate);
  return certificateTraits(certificate.pem);
}

/** Every place where `from` stands; both have the same length, so that the DER keeps its shape. */
function replaced(pem: string, from: Buffer, to: Buffer): Buffer {
  const text = derOf(pem).toString('latin1').replaceAll(from.toString('latin1'), to.toString('latin1'));
  return Buffer.from(text, 'latin1');
}

describe('who signed it', () => {
  const root = makeRoot({ subject: '/O=root' });

  test('T03 an intermediate has another issuer', () => {
    const intermediate = makeRoot({ subject: '/O=intermediate', issuer: root });
    expect(traitsOf(intermediate)).toMatchObject({ selfSigned: 'no', ca: true });
  });

  test('T03 another key of the same name is not its own', () => {
    const renewed = makeRoot({ subject: '/O=root', issuer: root });
    expect(traitsOf(renewed).selfSigned).toBe('broken');
  });

  test('T03 names are compared byte for byte, as Go does', () => {
    const issuer = makeRoot({ subject: '/O=ROOT' });
    expect(traitsOf(makeRoot({ subject: '/O=root', issuer, keyPem: issuer.keyPem })).selfSigned).toBe('no');
  });

  test.each(['ec:prime256v1', 'rsa:1024', 'ed25519'])('T03 one byte of the signature differs (%s)', (key) => {
    const der = derOf(makeRoot({ key }).pem);
    der[der.length - 1]! ^= 1;
    expect(traitsOf({ pem: pemOf(der) }).selfSigned).toBe('broken');
  });

  test('T03 one byte of what is signed differs', () => {
    const der = replaced(makeRoot().pem, Buffer.from('mesh.local'), Buffer.from('mesh.iocal'));
    expect(traitsOf({ pem: pemOf(der) })).toMatchObject({ subject: 'O=mesh.iocal', selfSigned: 'broken' });
  });

  test('T04 a key that OpenSSL cannot read is unknown, and nothing is signed with it', () => {
    const unknown = replaced(makeRoot().pem, oid('2a8648ce3d0201'), oid('2a8648ce3d0209'));
    expect(traitsOf({ pem: pemOf(unknown) })).toMatchObject({ key: UNKNOWN, selfSigned: 'broken' });
    const point = offCurve(makeRoot().pem);
    expect(() => new X509Certificate(point).publicKey).toThrow();
    expect(traitsOf({ pem: pemOf(point) })).toMatchObject({ key: UNKNOWN, selfSigned: 'broken' });
  });
});

function oid(hex: string): Buffer {
  return Buffer.concat([Buffer.from([6, hex.length / 2]), Buffer.from(hex, 'hex')]);
}

/** A public key whose point is moved off the curve. */
function offCurve(pem: string): Buffer {
  const der = derOf(pem);
  const { publicKey } = new X509Certificate(pem);
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  der[der.indexOf(point)]! ^= 1;
  return der;
}

test('T04 a malformed DSA key, whose details end the process in Node 20', () => {
  const der = derOf(makeRoot({ key: 'dsa:1024' }).pem);
  const key = der.indexOf(Buffer.from([0, 2, 0x81]), der.indexOf(oid('2a8648ce380401')));
  der[key + 2] = 1;
  expect(traitsOf({ pem: pemOf(der) })).toMatchObject({ key: { ...UNKNOWN, type: 'dsa' }, selfSigned: 'broken' });
});

test('nothing but the PEM of a parsed certificate has traits', () => {
  expect(() => certificateTraits('')).toThrow();
});

describe('T02 bytes that OpenSSL reads, and other readers do not', () => {
  const extensions = ['1.2.3.4 = DER:0500', '1.2.3.5 = DER:0500'];
  const { pem } = makeRoot({ notAfter: '2034-01-13T13:58:34Z', extensions });
  const time = (text: string) => replaced(pem, Buffer.from('340113135834Z'), Buffer.from(text));

  test.each([
    ['a month that there is not', time('341313135834Z')],
    ['a day that there is not', time('340230135834Z')],
    ['a time zone', time('3401131358+01')],
    ['no time', time('xxxxxxxxxxxxx')],
    ['an extension twice', replaced(pem, oid('2a0305'), oid('2a0304'))],
    ['a length in a longer form', longerLength(derOf(pem))],
  ])('%s', (_, der) => {
    expect(() => new X509Certificate(der)).not.toThrow();
    expect(parseCertificate(pemOf(der))).toBe('holds a certificate that is not in strict DER');
  });
});

/** The outermost length with a zero in front, which BER allows. */
function longerLength(der: Buffer): Buffer {
  expect(der[1]).toBe(0x82);
  return Buffer.concat([Buffer.from([0x30, 0x83, 0]), der.subarray(2)]);
}

test('L8 PEM hidden inside a certificate is not read in its place', () => {
  const inner = makeRoot({ subject: '/O=inner' }).pem;
  const hidden = Buffer.from(`\n${inner}`);
  const length = Buffer.from([0x82, hidden.length >> 8, hidden.length & 0xff]);
  const value = Buffer.concat([Buffer.from([0x0c]), length, hidden]).toString('hex');
  const outer = makeRoot({ subject: '/O=outer', extensions: [`1.2.3.4 = DER:${value}`] });
  expect(new X509Certificate(derOf(outer.pem)).subject).toBe('O=inner');
  expect(parseCertificate(outer.pem)).toBe('holds a certificate that is not in strict DER');
});
