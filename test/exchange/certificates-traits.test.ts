import { describe, expect, test } from 'vitest';
import { type ParsedCertificate, parseCertificate } from '../../generator/core/certificates.js';
import {
  type CertificateTraits,
  certificateTraits,
} from '../../generator/core/exchange/certificates/certificate-traits.js';
import { makeRoot, openssl, type RootRequest } from '../support/openssl.js';

const P256 = { type: 'ec', bits: undefined, curve: 'P-256', exponent: undefined };
const GOOD: Partial<CertificateTraits> = {
  subject: 'O=mesh.local',
  organisations: ['mesh.local'],
  ca: true,
  mayCertSign: true,
  key: P256,
  hash: 'sha256',
  selfSigned: 'yes',
};
const bare = (type: string) => ({ type, bits: undefined, curve: undefined, exponent: undefined });
const modulus = (type: string, bits: number, exponent?: bigint) => ({ type, bits, curve: undefined, exponent });
const curve = (name: string) => ({ ...P256, curve: name });

/** What is asked of openssl, how its traits differ from a good root's, and what openssl says of it. */
type Row = [name: string, request: RootRequest, differs: Partial<CertificateTraits>, says: string[]];

const ROWS: Row[] = [
  ['P-256', {}, {}, ['NIST CURVE: P-256', 'CA:TRUE', 'Certificate Sign', 'Algorithm: ecdsa-with-SHA256', 'Version: 3']],
  ['P-384', { key: 'ec:secp384r1', digest: 'sha384' }, { key: curve('P-384'), hash: 'sha384' }, ['NIST CURVE: P-384']],
  ['P-521', { key: 'ec:secp521r1', digest: 'sha512' }, { key: curve('P-521'), hash: 'sha512' }, ['NIST CURVE: P-521']],
  ['P-224', { key: 'ec:secp224r1' }, { key: curve('P-224') }, ['NIST CURVE: P-224']],
  ['P-192', { key: 'ec:prime192v1' }, { key: curve('P-192') }, ['NIST CURVE: P-192']],
  ['secp256k1', { key: 'ec:secp256k1' }, { key: curve('secp256k1') }, ['ASN1 OID: secp256k1']],
  ['brainpool', { key: 'ec:brainpoolP256r1' }, { key: curve('1.3.36.3.3.2.8.1.1.7') }, ['OID: brainpoolP256r1']],
  ['explicit', { key: 'ec:prime256v1:explicit' }, { key: curve('explicit parameters') }, ['Field Type: prime-field']],
  ['RSA', { key: 'rsa:2048' }, { key: modulus('rsa', 2048, 65_537n) }, ['(2048 bit)', 'Exponent: 65537 ']],
  ['RSA 1024', { key: 'rsa:1024' }, { key: modulus('rsa', 1024, 65_537n) }, ['(1024 bit)']],
  ['exponent 3', { key: 'rsa:1024:3' }, { key: modulus('rsa', 1024, 3n) }, ['Exponent: 3 ']],
  ['RSA-PSS', { key: 'rsa-pss:1024' }, { key: modulus('rsa-pss', 1024, 65_537n) }, ['Key Algorithm: rsassaPss']],
  [
    'RSA with a PSS signature',
    { key: 'rsa:1024', pss: true, digest: 'sha384' },
    { key: modulus('rsa', 1024, 65_537n), hash: 'sha384' },
    ['Key Algorithm: rsaEncryption', 'Signature Algorithm: rsassaPss', 'Hash Algorithm: sha384'],
  ],
  [
    'PSS with its default hash',
    { key: 'rsa:1024', pss: true, digest: 'sha1' },
    { key: modulus('rsa', 1024, 65_537n), hash: 'sha1' },
    ['Signature Algorithm: rsassaPss', 'Hash Algorithm: sha1 (default)'],
  ],
  ['DSA', { key: 'dsa:1024' }, { key: bare('dsa') }, ['Algorithm: dsaEncryption', 'dsa_with_SHA256']],
  ['DSA, SHA-1', { key: 'dsa:1024', digest: 'sha1' }, { key: bare('dsa'), hash: 'sha1' }, ['dsaWithSHA1']],
  ['Ed25519', { key: 'ed25519' }, { key: bare('ed25519'), hash: 'sha512' }, ['Key Algorithm: ED25519']],
  ['Ed448', { key: 'ed448' }, { key: bare('ed448'), hash: 'shake256' }, ['Key Algorithm: ED448']],
  ['SHA-1', { digest: 'sha1' }, { hash: 'sha1' }, ['Signature Algorithm: ecdsa-with-SHA1']],
  [
    'MD5',
    { key: 'rsa:1024', digest: 'md5' },
    { key: modulus('rsa', 1024, 65_537n), hash: 'md5' },
    ['md5WithRSAEncryption'],
  ],
  [
    'a hash without a name here',
    { key: 'rsa:1024', digest: 'sha3-256' },
    { key: modulus('rsa', 1024, 65_537n), hash: '2.16.840.1.101.3.4.3.14' },
    ['RSA-SHA3-256'],
  ],
  ['a leaf', { ca: false }, { ca: false }, ['CA:FALSE', 'Certificate Sign']],
  ['another usage', { keyUsage: 'digitalSignature' }, { mayCertSign: false }, ['CA:TRUE', 'Digital Signature']],
  ['a usage of two bytes', { keyUsage: 'keyCertSign, decipherOnly' }, {}, ['Certificate Sign, Decipher Only']],
  ['no usage', { keyUsage: false }, {}, ['CA:TRUE']],
  ['version 1', { v1: true }, { ca: false }, ['Version: 1 ']],
];

describe.each(ROWS)('T03, T04 %s', (_, request, differs, says) => {
  const made = makeRoot(request);

  test('has these traits', () => {
    expect(traitsOf(made)).toEqual({ ...GOOD, notBefore: expect.any(String), notAfter: made.notAfter, ...differs });
  });

  test('is what openssl says', () => {
    const text = openssl(['x509', '-noout', '-text'], made.pem);
    for (const part of says) expect(text).toContain(part);
  });
});

function traitsOf({ pem }: { pem: string }): CertificateTraits {
  return certificateTraits(parsed(pem).pem);
}

function parsed(pem: string): ParsedCertificate {
  const certificate = parseCertificate(pem);
  if (typeof certificate === 'string') throw new Error(certificate);
  return certificate;
}

test('T04 key usage without a CA: both are told', () => {
  expect(traitsOf(makeRoot({ ca: false, keyUsage: 'digitalSignature' }))).toMatchObject({
    ca: false,
    mayCertSign: false,
  });
});

test.each([
  ['1950-01-01T00:00:00Z', '2049-12-31T23:59:59Z'],
  ['2026-01-01T00:00:00Z', '2050-01-01T00:00:00Z'],
  ['2026-02-28T23:59:59Z', '9999-12-31T23:59:59Z'],
  ['2051-01-01T00:00:00Z', '2052-02-29T12:00:00Z'],
  ['2030-01-01T00:00:00Z', '2029-01-01T00:00:00Z'],
])('T05 from %s to %s, as openssl says', (notBefore, notAfter) => {
  const made = makeRoot({ notBefore, notAfter });
  expect(traitsOf(made)).toMatchObject({ notBefore, notAfter });
  expect(parsed(made.pem)).toMatchObject({ notAfter, ca: true, sha256: made.sha256 });
  const said = openssl(['x509', '-noout', '-startdate', '-enddate', '-dateopt', 'iso_8601'], made.pem);
  expect(said.replaceAll(' ', 'T')).toBe(`notBefore=${notBefore}\nnotAfter=${notAfter}\n`);
});

describe('a subject on one line', () => {
  test.each([
    ['O=rosa-prod-mesh.local', '/O=rosa-prod-mesh.local', ['rosa-prod-mesh.local']],
    ['CN=root, O=acme', '/CN=root/O=acme', ['acme']],
    ['O=a, OU=b, C=SE, ST=c, L=d, DC=e, serialNumber=1', '/O=a/OU=b/C=SE/ST=c/L=d/DC=e/serialNumber=1', ['a']],
    ['O=one, O=two', '/O=one/O=two', ['one', 'two']],
    ['CN=a + O=b', '/CN=a+O=b', ['b']],
    ['O=a\\, CN=b', '/O=a, CN=b', ['a, CN=b']],
    ['O=a \\"b\\"', '/O=a "b"', ['a "b"']],
    ['2.5.4.42=given', '/2.5.4.42=given', []],
    ['O=Ångström', '/O=Ångström', ['Ångström']],
    ['O=a\\u202eb\\x1b[31m', '/O=a\u202eb\u001b[31m', ['a\u202eb\u001b[31m']],
    ['(no subject)', '/', []],
  ])('%s', (line, subject, organisations) => {
    expect(traitsOf(makeRoot({ subject }))).toMatchObject({ subject: line, organisations });
  });

  test('is cut off after 200 characters', () => {
    const units = Array.from({ length: 6 }, () => `/OU=${'x'.repeat(60)}`).join('');
    const { subject } = traitsOf(makeRoot({ subject: units }));
    expect(subject).toHaveLength(200);
    expect(subject.endsWith('x…')).toBe(true);
  });
});
