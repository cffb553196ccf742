import { describe, expect, test } from 'vitest';
import { parseCertificate } from '../../generator/core/certificates.js';
import {
  type CertificateTraits,
  certificateTraits,
} from '../../generator/core/exchange/certificates/certificate-traits.js';
import { type JudgeContext, judgeRoot } from '../../generator/core/exchange/certificates/judge-root.js';
import { derOf, makeRoot, pemOf, type RootRequest } from '../support/openssl.js';

const NOW = '2026-06-01T00:00:00Z';
const YEARS = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2036-01-01T00:00:00Z' };
const CONTEXT: JudgeContext = {
  now: NOW,
  mesh: 'a',
  trustDomains: new Map([
    ['a.local', 'a'],
    ['b.local', 'b'],
  ]),
};

function traitsOf(pem: string): CertificateTraits {
  const certificate = parseCertificate(pem);
  if (typeof certificate === 'string') throw new Error(certificate);
  return certificateTraits(certificate.pem);
}

/** Each judgement on one line, as `rule: message fix`. */
function judged(traits: CertificateTraits): string[] {
  return judgeRoot(traits, CONTEXT).map(({ rule, message, fix }) => `${rule}: ${message} ${fix}`);
}

const STRONG = 'Use a root with an RSA key of 2048 bits or more, or with a P-256, P-384 or P-521 key.';
const HASH = 'Use a root that is signed with SHA-256 or better.';
const TAKE = "Take the mesh's root certificate, which signs all others.";

describe('certificates as openssl makes them', () => {
  const rows: [fact: string, request: RootRequest, judgements: string[]][] = [
    ['P-256', {}, []],
    ['P-384', { key: 'ec:secp384r1' }, []],
    ['P-521', { key: 'ec:secp521r1' }, []],
    ['RSA 2048', { key: 'rsa:2048' }, []],
    ['T04 a PSS signature by an RSA key', { key: 'rsa:2048', pss: true }, []],
    ['T03 no key usage', { keyUsage: false }, []],
    ['T03 leaf', { ca: false }, [`record-no-ca: is no CA certificate. ${TAKE}`]],
    ['T03 version 1', { v1: true }, [`record-no-ca: is no CA certificate. ${TAKE}`]],
    [
      'T03 leaf with its usage',
      { ca: false, keyUsage: 'digitalSignature' },
      [`record-no-ca: is no CA certificate. ${TAKE}`],
    ],
    [
      'T03 CA without keyCertSign',
      { keyUsage: 'digitalSignature, cRLSign' },
      [
        'root-key-usage: may not sign certificates: its key usage is without keyCertSign. Use a root whose key usage has keyCertSign, or none at all.',
      ],
    ],
    ['T04 RSA 1024', { key: 'rsa:1024' }, [`root-key: has an RSA key of 1024 bits. ${STRONG}`]],
    ['T04 exponent 3', { key: 'rsa:2048:3' }, [`root-key: has an RSA key with the public exponent 3. ${STRONG}`]],
    ['T04 P-192', { key: 'ec:prime192v1' }, [`root-key: has an EC key on "P-192", which is not supported. ${STRONG}`]],
    ['T04 P-224', { key: 'ec:secp224r1' }, [`root-key: has an EC key on "P-224", which is not supported. ${STRONG}`]],
    [
      'secp256k1',
      { key: 'ec:secp256k1' },
      [`root-key: has an EC key on "secp256k1", which is not supported. ${STRONG}`],
    ],
    [
      'explicit parameters',
      { key: 'ec:prime256v1:explicit' },
      [`root-key: has an EC key on "explicit parameters", which is not supported. ${STRONG}`],
    ],
    ['T04 DSA', { key: 'dsa:1024' }, [`root-key: has a key of the kind "DSA", which is not supported. ${STRONG}`]],
    ['Ed25519', { key: 'ed25519' }, [`root-key: has a key of the kind "Ed25519", which is not supported. ${STRONG}`]],
    ['T04 Ed448', { key: 'ed448' }, [`root-key: has a key of the kind "Ed448", which is not supported. ${STRONG}`]],
    [
      'RSA-PSS',
      { key: 'rsa-pss:2048' },
      [`root-key: has a key of the kind "RSA-PSS", which is not supported. ${STRONG}`],
    ],
    ['T04 SHA-1', { digest: 'sha1' }, [`root-weak-signature: is signed with SHA-1. ${HASH}`]],
    ['T04 MD5', { key: 'rsa:2048', digest: 'md5' }, [`root-weak-signature: is signed with MD5. ${HASH}`]],
    [
      'T04 everything at once',
      { key: 'rsa:1024:3', digest: 'md5', ca: false, notAfter: NOW, subject: '/O=b.local' },
      [
        `record-no-ca: is no CA certificate. ${TAKE}`,
        `root-key: has an RSA key of 1024 bits. ${STRONG}`,
        `root-key: has an RSA key with the public exponent 3. ${STRONG}`,
        `root-weak-signature: is signed with MD5. ${HASH}`,
        'root-expired: expired at "2026-06-01T00:00:00Z". Replace the mesh\'s root, and collect it anew.',
        'root-organisation: names the organisation "b.local", which is the trust domain of "b" and not of "a". Make sure that it is the root of "a".',
      ],
    ],
  ];

  test.each(rows)('%s', (_, request, judgements) => {
    expect(judged(traitsOf(makeRoot({ ...YEARS, ...request }).pem))).toEqual(judgements);
  });

  test('T03 a signature that is not by its own key', () => {
    const der = derOf(makeRoot(YEARS).pem);
    der[der.length - 1]! ^= 1;
    expect(judged(traitsOf(pemOf(der)))).toEqual([
      'root-broken-signature: names itself as its issuer, and its signature is not by its own key. Take the certificate anew from its mesh: this one was changed, or another key of the same name signed it.',
    ]);
  });

  test('T03 an intermediate', () => {
    const issuer = makeRoot({ subject: '/O=root' });
    expect(judged(traitsOf(makeRoot({ ...YEARS, issuer }).pem))).toEqual([
      'root-not-self-signed: is signed by another CA. Take the certificate at the top of its chain, unless the mesh really trusts this one alone.',
    ]);
  });
});

const SOUND = traitsOf(makeRoot({ ...YEARS, subject: '/O=a.local' }).pem);

describe('what this machine cannot check', () => {
  test('T04 a key that cannot be read is the only fault of its signature', () => {
    const key = { type: 'unknown', bits: undefined, curve: undefined, exponent: undefined };
    expect(judged({ ...SOUND, key, selfSigned: 'broken' })).toEqual([
      `root-key: has a key that cannot be read, and is not supported. ${STRONG}`,
    ]);
  });

  test('T04 a weak signature is not called broken, too: some machines refuse to check it', () => {
    const weak = judged({ ...SOUND, hash: 'sha1', selfSigned: 'broken' });
    expect(weak).toEqual([`root-weak-signature: is signed with SHA-1. ${HASH}`]);
  });

  test('T04 a signature of a kind that is not known', () => {
    const [unknown] = judged({ ...SOUND, hash: '1.2.3.4', selfSigned: 'broken' });
    expect(unknown).toMatch(
      /^root-broken-signature: names itself as its issuer, and its signature cannot be checked: it is of the kind "1\.2\.3\.4"\. /,
    );
    expect(judged({ ...SOUND, hash: '1.2.3.4' })).toEqual([]);
  });

  test('T04 a kind of key that is newer than this', () => {
    const key = { type: 'ml-dsa-65', bits: undefined, curve: undefined, exponent: undefined };
    expect(judged({ ...SOUND, key })).toEqual([
      `root-key: has a key of the kind "ml-dsa-65", which is not supported. ${STRONG}`,
    ]);
  });
});
