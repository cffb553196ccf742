import { createHash, type KeyObject, sign } from 'node:crypto';
import { expectTag, readElement, readElements, TAG } from '../exchange/certificates/der.js';
import {
  bitString,
  booleanTrue,
  element,
  namedBits,
  nullElement,
  objectIdentifier,
  octetString,
  sequence,
  smallInteger,
  time,
  unsignedInteger,
  utf8String,
} from './der-writer.js';
import type { Validity } from './lifetimes.js';

/** Attributes of a name in the order of the certificate. */
export type Subject = readonly (readonly [attribute: 'O' | 'CN' | 'L', value: string])[];

/** What a CA certificate says; every one made here is a CA's. */
export interface CertificateRequest {
  subject: Subject;
  validity: Validity;
  publicKey: KeyObject;
  /** 16 random bytes. */
  serial: Uint8Array;
  /** How many CAs may follow below; undefined: any number. */
  pathLength?: number;
  /** Also for signing what is no certificate. */
  digitalSignature?: boolean;
  dnsNames?: readonly string[];
}

/** Who signs: `name` is the DER of its subject, `keyIdentifier` that of its certificate. */
export interface Issuer {
  name: Buffer;
  keyIdentifier: Buffer;
  privateKey: KeyObject;
  hash: SignatureHash;
}

export type SignatureHash = 'sha256' | 'sha384' | 'sha512';

const ATTRIBUTES = { CN: '2.5.4.3', L: '2.5.4.7', O: '2.5.4.10' } as const;
const RSA_SIGNATURES = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
} as const;
const ECDSA_SIGNATURES = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
} as const;
const BITS = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const;

/** A signed X.509 v3 certificate in DER (RFC 5280). RSA signatures are of PKCS #1 v1.5, which every reader knows. */
export function makeCertificate(request: CertificateRequest, issuer: Issuer): Buffer {
  const algorithm = signatureAlgorithm(issuer);
  const { notBefore, notAfter } = request.validity;
  const signed = sequence(
    element(TAG.version, smallInteger(2)),
    unsignedInteger(positiveSerial(request.serial)),
    algorithm,
    issuer.name,
    sequence(time(notBefore), time(notAfter)),
    nameOf(request.subject),
    publicKeyInfo(request.publicKey),
    element(TAG.extensions, sequence(...extensionsOf(request, issuer))),
  );
  const signature = sign(issuer.hash, signed, { key: issuer.privateKey, dsaEncoding: 'der' });
  return sequence(signed, algorithm, bitString(signature));
}

/** A name in DER; every value is a UTF8String. */
export function nameOf(subject: Subject): Buffer {
  return sequence(
    ...subject.map(([attribute, value]) =>
      element(TAG.set, sequence(objectIdentifier(ATTRIBUTES[attribute]), utf8String(value))),
    ),
  );
}

/** 160 bits of the SHA-256 of a public key (RFC 7093 method 1): SHA-1 is not to be had everywhere. */
export function keyIdentifierOf(publicKey: KeyObject): Buffer {
  const [, bits] = readElements(readElement(publicKeyInfo(publicKey), TAG.sequence).content);
  return createHash('sha256').update(expectTag(bits, TAG.bitString).content.subarray(1)).digest().subarray(0, 20);
}

function publicKeyInfo(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function signatureAlgorithm({ privateKey, hash }: Issuer): Buffer {
  if (privateKey.asymmetricKeyType === 'rsa') return sequence(objectIdentifier(RSA_SIGNATURES[hash]), nullElement());
  return sequence(objectIdentifier(ECDSA_SIGNATURES[hash]));
}

/** A serial is positive and of the same length each time (RFC 5280 4.1.2.2): 126 of its 128 bits stay random. */
function positiveSerial(random: Uint8Array): Buffer {
  const serial = Buffer.from(random);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}

function extensionsOf(request: CertificateRequest, issuer: Issuer): Buffer[] {
  const { pathLength, digitalSignature = false, dnsNames = [] } = request;
  const usage: number[] = [...(digitalSignature ? [BITS.digitalSignature] : []), BITS.keyCertSign, BITS.crlSign];
  const path = pathLength === undefined ? [] : [smallInteger(pathLength)];
  return [
    extension('2.5.29.19', sequence(booleanTrue(), ...path), 'critical'),
    extension('2.5.29.15', namedBits(usage), 'critical'),
    extension('2.5.29.14', octetString(keyIdentifierOf(request.publicKey))),
    extension('2.5.29.35', sequence(element(0x80, issuer.keyIdentifier))),
    ...(dnsNames.length === 0 ? [] : [extension('2.5.29.17', sequence(...dnsNames.map(dnsName)))]),
  ];
}

function extension(oid: string, value: Buffer, critical?: 'critical'): Buffer {
  const flag = critical === undefined ? [] : [booleanTrue()];
  return sequence(objectIdentifier(oid), ...flag, octetString(value));
}

function dnsName(name: string): Buffer {
  return element(0x82, Buffer.from(name, 'latin1'));
}
