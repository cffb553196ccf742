import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../generator/core/certificates.js';
import { bundleOf, canVouch } from '../../generator/core/exchange/certificates/certificate-bundle.js';
import { sealingProblem } from '../../generator/core/exchange/certificates/judge-sealing.js';
import { derOf, makeRoot, openssl, type RootRequest } from '../support/openssl.js';

function parsed(pem: string) {
  const certificate = parseCertificate(pem);
  if (typeof certificate === 'string') throw new Error(certificate);
  return certificate;
}

describe('a bundle of certificates', () => {
  const [one, other] = [makeRoot(), makeRoot()] as const;

  test('of one certificate has its fingerprint', () => {
    expect(bundleOf([parsed(one.pem)])).toEqual({ sha256: one.sha256, pem: one.pem });
    const said = openssl(['x509', '-noout', '-fingerprint', '-sha256'], one.pem);
    expect(bundleOf([parsed(one.pem)])).toMatchObject({ sha256: said.trim().split('=')[1]!.toLowerCase() });
  });

  test('of several has that of their DER, one after the other', () => {
    const hash = createHash('sha256')
      .update(Buffer.concat([derOf(one.pem), derOf(other.pem)]))
      .digest();
    const sha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    expect(bundleOf([parsed(one.pem), parsed(other.pem)])).toEqual({ sha256, pem: `${one.pem}${other.pem}` });
    expect(bundleOf([parsed(other.pem), parsed(one.pem)])).not.toMatchObject({ sha256 });
  });

  test('is no larger than a record takes', () => {
    const large = parsed(makeRoot({ extensions: [`1.2.3.4=ASN1:UTF8String:${'x'.repeat(30_000)}`] }).pem);
    expect(bundleOf([large])).toHaveProperty('sha256');
    expect(bundleOf([large, large])).toEqual({ fault: 'is larger than 64 KiB' });
  });
});

test.each<[string, RootRequest, boolean]>([
  ['a CA', {}, true],
  ['a CA that another one signed', { issuer: makeRoot() }, true],
  ['a CA without keyCertSign', { keyUsage: 'digitalSignature' }, true],
  ['a server that has signed for itself', { ca: false, keyUsage: false }, true],
  ['a server', { ca: false, keyUsage: false, subject: '/CN=api', issuer: makeRoot() }, false],
])('%s can vouch for a server: %o → %s', (_, request, expected) => {
  expect(canVouch(parsed(makeRoot(request).pem))).toBe(expected);
});

/** facts/reliability.md T17. */
describe('a certificate to seal with', () => {
  const now = '2026-11-21T00:00:00Z';
  const rsa = { key: 'rsa:2048', ca: false, subject: '/', notBefore: '2026-11-01T00:00:00Z' } as const;
  const life = { notAfter: '2036-11-01T00:00:00Z' } as const;

  test.each<[string, RootRequest, string | undefined]>([
    ['of a controller', { ...rsa, ...life }, undefined],
    ['until this second', { ...rsa, notAfter: now }, `expired at "${now}"`],
    ['for one second more', { ...rsa, notAfter: '2026-11-21T00:00:01Z' }, undefined],
    ['from a clock that is ahead', { ...rsa, ...life, notBefore: '2026-11-21T00:05:00Z' }, undefined],
    [
      'from later',
      { ...rsa, ...life, notBefore: '2026-11-21T00:05:01Z' },
      'is not valid before "2026-11-21T00:05:01Z"',
    ],
    ['with EC', { ...rsa, ...life, key: 'ec:prime256v1' }, 'has a key of the kind "ec", and sealing needs RSA'],
    [
      'with RSA-PSS',
      { ...rsa, ...life, key: 'rsa-pss:2048' },
      'has a key of the kind "rsa-pss", and sealing needs RSA',
    ],
    ['with 1024 bits', { ...rsa, ...life, key: 'rsa:1024' }, 'has an RSA key of 1024 bits, and 2048 are the least'],
  ])('%s', (_, request, problem) => {
    expect(sealingProblem(parsed(makeRoot(request).pem).pem, now)).toBe(problem);
  });
});
