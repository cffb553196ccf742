import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCertificate } from '../../generator/core/certificates.js';
import { certificateTraits } from '../../generator/core/exchange/certificates/certificate-traits.js';
import { judgeRoot } from '../../generator/core/exchange/certificates/judge-root.js';
import {
  type Authority,
  type KeyKind,
  makeIntermediateAuthority,
  makeRootAuthority,
  type Randomness,
} from '../../generator/core/seal/authorities.js';
import { issuerFields } from '../../generator/core/seal/issuer-fields.js';
import { encryptedKeyText, privateKeyText } from '../../generator/core/seal/key-text.js';
import { validityOf } from '../../generator/core/seal/lifetimes.js';
import { makeRoot, openssl, pemOf } from '../support/openssl.js';

const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
const place = { trustDomain: 'prod.local', cluster: 'west', namespace: 'prod-mesh' };

/** Shorter RSA keys than the real ones, which take seconds. */
const random: Randomness = {
  bytes: randomBytes,
  privateKey: (kind) =>
    kind === 'rsa-4096'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
};

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'made-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

function intermediateOf(rootPem: string, privateKey: KeyObject, kind: KeyKind, cluster = 'west'): Authority {
  const root = { fields: issuerFields(rootPem), privateKey };
  return makeIntermediateAuthority({ ...place, cluster }, root, { validity: validityOf(730, now), kind }, random);
}

function verified(rootPem: string, intermediatePem: string): string {
  const root = file('root.pem', rootPem);
  return openssl([
    'verify',
    '-x509_strict',
    '-check_ss_sig',
    '-CAfile',
    root,
    file('intermediate.pem', intermediatePem),
  ]);
}

describe.each<KeyKind>(['rsa-4096', 'p-384'])('with keys of %s', (kind) => {
  const root = makeRootAuthority(place.trustDomain, validityOf(3650, now), kind, random);
  const rootPem = pemOf(root.certificate);
  const intermediate = intermediateOf(rootPem, root.privateKey, kind);
  const pem = pemOf(intermediate.certificate);
  const x509 = (text: string, ...what: string[]): string => openssl(['x509', '-noout', ...what], text);

  test('the chain is verified by openssl, strictly, and by Node (T16)', () => {
    expect(verified(rootPem, pem)).toContain('intermediate.pem: OK');
    const [issuer, issued] = [new X509Certificate(rootPem), new X509Certificate(pem)];
    expect(issued.checkIssued(issuer) && issued.verify(issuer.publicKey)).toBe(true);
    expect(issuer.checkIssued(issuer) && issuer.verify(issuer.publicKey)).toBe(true);
    expect(issued.checkPrivateKey(intermediate.privateKey)).toBe(true);
  });

  test('openssl reads what they say (multicluster-ossm3 1.1, L6)', () => {
    const name = ['-subject', '-nameopt', 'RFC2253,-dn_rev'];
    expect(x509(rootPem, ...name)).toBe('subject=O=prod.local,CN=Root CA\n');
    expect(x509(pem, ...name)).toBe('subject=O=prod.local,CN=Intermediate CA,L=west\n');
    const critical = (text: string): string =>
      x509(text, '-ext', 'basicConstraints,keyUsage,subjectAltName')
        .replaceAll(/\s*\n\s*/g, ' ')
        .trim();
    expect(critical(rootPem)).toBe(
      'X509v3 Basic Constraints: critical CA:TRUE X509v3 Key Usage: critical Certificate Sign, CRL Sign',
    );
    expect(critical(pem)).toBe(
      'X509v3 Basic Constraints: critical CA:TRUE, pathlen:0 X509v3 Key Usage: critical Digital Signature, Certificate Sign, CRL Sign X509v3 Subject Alternative Name: DNS:istiod.prod-mesh.svc',
    );
    const hash = kind === 'p-384' ? 'ecdsa-with-SHA384' : 'sha256WithRSAEncryption';
    for (const text of [rootPem, pem]) expect(x509(text, '-text')).toContain(`Signature Algorithm: ${hash}`);
  });

  test('the key identifiers are tied together', () => {
    const identifier = (text: string, extension: string): string =>
      x509(text, '-ext', extension).split('\n')[1]!.replace('keyid:', '').trim();
    const own = identifier(rootPem, 'subjectKeyIdentifier');
    expect(own).toMatch(/^(?:[0-9A-F]{2}:){19}[0-9A-F]{2}$/);
    expect(identifier(rootPem, 'authorityKeyIdentifier')).toBe(own);
    expect(identifier(pem, 'authorityKeyIdentifier')).toBe(own);
    expect(identifier(pem, 'subjectKeyIdentifier')).not.toBe(own);
  });

  test('our own strict reader takes them, and finds nothing wrong with the root', () => {
    expect(parseCertificate(rootPem)).toMatchObject({ ca: true, pem: rootPem });
    expect(parseCertificate(pem)).toMatchObject({ ca: true, pem });
    const context = { now, mesh: 'prod', trustDomains: new Map([['prod.local', 'prod']]) };
    expect(judgeRoot(certificateTraits(rootPem), context)).toEqual([]);
  });

  test('keys are written as PKCS #8, and encrypted so that openssl opens them', () => {
    const text = privateKeyText(root.privateKey);
    expect(String(text)).toBe(root.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const salts = { salt: randomBytes(16), iv: randomBytes(16) };
    const encrypted = encryptedKeyText(root.privateKey, Buffer.from('a long passphrase'), salts);
    const key = file('encrypted.key', String(encrypted));
    expect(openssl(['pkcs8', '-in', key, '-passin', 'pass:a long passphrase'])).toBe(String(text));
    expect(() => openssl(['pkcs8', '-in', key, '-passin', 'pass:a lonG passphrase'])).toThrow();
    const opened = createPrivateKey({ key: encrypted, passphrase: 'a long passphrase' });
    expect(opened.equals(root.privateKey)).toBe(true);
    const parameters = openssl(['asn1parse', '-in', key]);
    for (const part of ['PBKDF2', 'hmacWithSHA256', 'aes-256-cbc', ':0927C0']) expect(parameters).toContain(part);
  });
});

test.each(['ec:prime256v1', 'ec:secp384r1', 'ec:secp521r1', 'rsa:2048'])(
  'a root of %s that somebody else made signs intermediates that openssl takes strictly',
  (key) => {
    const extensions = ['subjectKeyIdentifier = hash', 'authorityKeyIdentifier = keyid'];
    const root = makeRoot({ key, extensions });
    const made = intermediateOf(root.pem, createPrivateKey(root.keyPem), 'p-384');
    expect(verified(root.pem, pemOf(made.certificate))).toContain('OK');
  },
);

test('ends from 2050 on are in the other form of time, and verify', () => {
  const root = makeRootAuthority('x.local', validityOf(36_500, now), 'p-384', random);
  const made = intermediateOf(pemOf(root.certificate), root.privateKey, 'p-384');
  expect(verified(pemOf(root.certificate), pemOf(made.certificate))).toContain('OK');
  expect(openssl(['asn1parse'], pemOf(root.certificate))).toContain('GENERALIZEDTIME');
});

test('clusters of one mesh have one root, and different serials and keys (T16, L5, L7)', () => {
  const root = makeRootAuthority('x.local', validityOf(3650, now), 'p-384', random);
  const made = Array.from({ length: 20 }, (_, index) =>
    intermediateOf(pemOf(root.certificate), root.privateKey, 'p-384', `c${index}`),
  ).map(({ certificate }) => new X509Certificate(certificate));
  expect(new Set(made.map(({ serialNumber }) => serialNumber)).size).toBe(20);
  expect(made.filter(({ serialNumber }) => !/^[4-7][0-9A-F]{31}$/.test(serialNumber))).toEqual([]);
  expect(
    new Set(made.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))).size,
  ).toBe(20);
  expect(new Set(made.map(({ issuer }) => issuer)).size).toBe(1);
});

test.each([
  [[], undefined],
  [['basicConstraints = critical, CA:TRUE, pathlen:0'], 0],
  [['basicConstraints = critical, CA:TRUE, pathlen:3'], 3],
])('the path length of a root with %j is %s', (extensions, length) => {
  const root = makeRoot({ extensions });
  expect(issuerFields(root.pem).pathLength).toBe(length);
});
