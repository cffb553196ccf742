import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readBundle } from '../../generator/core/exchange/certificates/pem-bundle.js';
import { derOf, makeRoot, openssl, pemOf } from '../support/openssl.js';

const a = makeRoot({ subject: '/O=a.local' });
const b = makeRoot({ subject: '/O=b.local', key: 'rsa:2048' });
const A = a.pem;
const B = b.pem;
const BEGIN = '-----BEGIN CERTIFICATE-----\n';

function read(text: string): string[] | string {
  const bundle = readBundle(text);
  return 'fault' in bundle ? bundle.fault : bundle.certificates.map(({ sha256 }) => sha256);
}

describe('T02 what is read', () => {
  test.each([
    ['one', A, [a.sha256]],
    ['two, in their order', B + A, [b.sha256, a.sha256]],
    ['one that is repeated', A + B + A, [a.sha256, b.sha256]],
    ['CRLF', (A + B).replaceAll('\n', '\r\n'), [a.sha256, b.sha256]],
    ['white space between and around', `\n\t ${A} \r\n\n${B}\n  `, [a.sha256, b.sha256]],
    ['no line end at the end', A.trimEnd(), [a.sha256]],
    ['nothing between two', A.trimEnd() + B, [a.sha256, b.sha256]],
    ['20', A.repeat(19) + B, [a.sha256, b.sha256]],
    ['lines of another length', `${BEGIN}${derOf(A).toString('base64')}\n-----END CERTIFICATE-----`, [a.sha256]],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('the PEM is written anew, as openssl writes it', () => {
    const bundle = readBundle((A + B).replaceAll('\n', '\r\n'));
    expect(bundle).toMatchObject({
      certificates: [
        { ...parsedOf(a), pem: A },
        { ...parsedOf(b), pem: B },
      ],
    });
  });
});

function parsedOf({ sha256, notAfter }: { sha256: string; notAfter: string }) {
  return { sha256, notAfter, ca: true };
}

const key = createPrivateKey(a.keyPem);
const cipher = { cipher: 'aes-256-cbc', passphrase: 'test' };
const sec1 = key.export({ type: 'sec1', format: 'pem' }) as string;
const encrypted = key.export({ type: 'pkcs8', format: 'pem', ...cipher }) as string;
const encryptedRsa = createPrivateKey(b.keyPem).export({ type: 'pkcs1', format: 'pem', ...cipher }) as string;

describe('T02 a private key is told first, and nothing of it', () => {
  test.each([
    ['before', a.keyPem + A],
    ['after', A + a.keyPem],
    ['between', A + a.keyPem + B],
    ['alone', a.keyPem],
    ['EC', A + sec1],
    ['encrypted', A + encrypted],
    ['RSA, encrypted as of old', A + encryptedRsa],
    ['after what is no certificate', `${BEGIN}xx\n${a.keyPem}`],
    ['behind 21 certificates', A.repeat(21) + a.keyPem],
    ['cut off', A + a.keyPem.slice(0, 60)],
    ['of OpenSSH', `${A}-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n`],
  ])('%s', (_, text) => {
    expect(read(text)).toBe('holds a private key');
  });

  test('in base64, as a Secret has it', () => {
    expect(read(A + Buffer.from(a.keyPem).toString('base64'))).toBe('holds a private key in base64');
  });

  test('a token', () => {
    expect(read(`${A}sha256~${'x'.repeat(43)}`)).toBe('holds an OpenShift token');
  });
});

const pkcs7 = openssl(['crl2pkcs7', '-nocrl']);
const request = pemOf(Buffer.from('x'), 'CERTIFICATE REQUEST');
const publicKey = new X509Certificate(A).publicKey.export({ type: 'spki', format: 'pem' }) as string;
const trusted = openssl(['x509', '-trustout'], A);
const cut = A.slice(0, 200);
const base64 = derOf(A).toString('base64');

describe('T02 what is refused', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['white space', ' \r\n\t', 'is empty'],
    ['text before', `subject=O = a.local\n${A}`, 'has text around its certificates'],
    ['text after', `${A}the end`, 'has text around its certificates'],
    ['text between', `${A}x${B}`, 'has text around its certificates'],
    ['a comment', `# root\n${A}`, 'has text around its certificates'],
    ['a byte order mark', `\uFEFF${A}`, 'has text around its certificates'],
    ['a no-break space', `${A}\u00a0`, 'has text around its certificates'],
    ['a NUL', `${A}\0`, 'has text around its certificates'],
    ['an indented YAML key', `root-cert.pem: |\n${A}`, 'has text around its certificates'],
    ['no END line', cut, 'is cut off: block 1 has no END line'],
    ['no END line in the second', A + cut, 'is cut off: block 2 has no END line'],
    ['no END line in the first of two', cut + A, 'is damaged: block 1 is not exactly one clean CERTIFICATE block'],
    ['no BEGIN line', A.slice(BEGIN.length), 'is base64 without the BEGIN and END lines of PEM'],
    ['an END line alone', '-----END CERTIFICATE-----', 'holds no CERTIFICATE block'],
    ['base64 alone', base64, 'is base64 without the BEGIN and END lines of PEM'],
    ['DER as Latin-1', derOf(A).toString('latin1'), 'is DER, not PEM'],
    ['DER as UTF-8', derOf(A).toString('utf8'), 'is DER, not PEM'],
    ['PKCS #7', pkcs7, 'holds a PKCS #7 block'],
    ['PKCS #7 after a certificate', A + pkcs7, 'holds a PKCS #7 block'],
    ['a request', request, 'holds a certificate request'],
    ['a public key', A + publicKey, 'holds a public key without a certificate'],
    ["OpenSSL's own form", trusted, "holds a certificate in OpenSSL's own form (TRUSTED CERTIFICATE)"],
    ['an unknown block', pemOf(Buffer.from('x'), 'PGP MESSAGE'), 'holds a PEM block that is no certificate'],
    ['a label like a property', pemOf(Buffer.from('x'), 'CONSTRUCTOR'), 'holds a PEM block that is no certificate'],
    ['21 certificates', A.repeat(21), 'holds more than 20 certificates'],
    ['an empty block', `${BEGIN}-----END CERTIFICATE-----`, damaged('is not exactly one clean CERTIFICATE block')],
    ['no base64', A.replace('MII', 'M*I'), damaged('is not exactly one clean CERTIFICATE block')],
    ['a space in a line', A.replace('MII', 'M II'), damaged('is not exactly one clean CERTIFICATE block')],
    ['base64 for URLs', blockOf('-_-_'), damaged('is not exactly one clean CERTIFICATE block')],
    ['bytes behind the padding', blockOf('TQ==AAAA'), damaged('is not exactly one clean CERTIFICATE block')],
    ['bits behind the last byte', blockOf('TR=='), damaged('is not exactly one clean CERTIFICATE block')],
    ['base64 on the BEGIN line', A.replace('\n', ''), damaged('is not exactly one clean CERTIFICATE block')],
    ['text on the BEGIN line', A.replace('\n', ' x\n'), damaged('is not exactly one clean CERTIFICATE block')],
    ['a header', A.replace('\n', '\nX: y\n\n'), damaged('is not exactly one clean CERTIFICATE block')],
    ['something else in base64', blockOf('TWVzaA=='), damaged('holds no X.509 certificate')],
    ['half a certificate', pemOf(derOf(A).subarray(0, 200)), damaged('holds no X.509 certificate')],
    ['two in one block', pemOf(Buffer.concat([derOf(A), derOf(B)])), damaged('has bytes behind the certificate')],
    ['the second is damaged', A + blockOf('TWVzaA=='), 'is damaged: block 2 holds no X.509 certificate'],
  ])('%s', (_, text, fault) => {
    expect(read(text)).toBe(fault);
  });

  test.each([
    ['a million letters', 'x'.repeat(1_000_000), 'holds no CERTIFICATE block'],
    ['in a block', blockOf('A'.repeat(1_000_000)), damaged('holds no X.509 certificate')],
    ['BEGIN lines', BEGIN.repeat(40_000), 'is cut off: block 1 has no END line'],
    [
      'BEGIN lines and an END',
      `${BEGIN.repeat(40_000)}-----END CERTIFICATE-----`,
      damaged('is not exactly one clean CERTIFICATE block'),
    ],
    ['dashes', '-'.repeat(1_000_000), 'holds no CERTIFICATE block'],
    ['line ends', '\n'.repeat(1_000_000), 'is empty'],
    ['line ends in a block', blockOf('\r\n'.repeat(500_000)), damaged('is not exactly one clean CERTIFICATE block')],
  ])('1 MB of noise: %s', (_, text, fault) => {
    expect(read(text)).toBe(fault);
  });
});

function damaged(words: string): string {
  return `is damaged: block 1 ${words}`;
}

function blockOf(body: string): string {
  return `${BEGIN}${body}\n-----END CERTIFICATE-----\n`;
}
