import { X509Certificate } from 'node:crypto';
import { type CertificateFields, readCertificateFields } from './certificate-fields.js';
import { type DerElement, oidText, positiveInteger, readElement, readElements, TAG } from './der.js';

/** What decides whether a certificate can be the root of a mesh, and what people know it by. */
export interface CertificateTraits {
  /** One line of at most 200 printable characters, in the order of the certificate: `CN=root, O=acme`. */
  subject: string;
  /** Every O of the subject, as it is: printable only where it equals something that is. */
  organisations: string[];
  /** RFC 3339 in UTC, whole seconds. */
  notBefore: string;
  notAfter: string;
  /** Basic constraints say so, whatever the key usage says. */
  ca: boolean;
  /** Without the extension a key may be used for everything (RFC 5280 4.2.1.3). */
  mayCertSign: boolean;
  key: KeyTraits;
  /** Of the certificate's signature: `sha256`, or the OID in dots of an algorithm that is not known here. */
  hash: string;
  /** `no`: it has another issuer. `broken`: it names itself, and the signature is not by its key. */
  selfSigned: 'yes' | 'no' | 'broken';
}

interface KeyTraits {
  /** Node's name of it: `rsa`, `rsa-pss`, `ec`, `ed25519`, `dsa`; `unknown` if OpenSSL cannot read the key. */
  type: string;
  /** Of an RSA modulus; undefined for every other type. */
  bits: number | undefined;
  /** NIST's name of it, `secp256k1`, an OID in dots, or `explicit parameters`; undefined without a curve. */
  curve: string | undefined;
  /** Of an RSA key. */
  exponent: bigint | undefined;
}

const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
  '1.3.132.0.10': 'secp256k1',
};

/** `pem` is that of a `ParsedCertificate`; throws on anything else. */
export function certificateTraits(pem: string): CertificateTraits {
  const certificate = new X509Certificate(pem);
  const fields = readCertificateFields(certificate.raw);
  if (fields === undefined) throw new Error('not the PEM of a parsed certificate');
  const { subjectLine, organisations, notBefore, notAfter, claimsCa, mayCertSign, signatureHash } = fields;
  return {
    subject: subjectLine,
    organisations,
    notBefore,
    notAfter,
    // OpenSSL says that a CA which may not sign is none; here the two are told apart.
    ca: certificate.ca || (claimsCa && !mayCertSign),
    mayCertSign,
    key: keyTraits(certificate, fields),
    hash: signatureHash,
    selfSigned: fields.issuer.equals(fields.subject) ? (verifiesItself(certificate) ? 'yes' : 'broken') : 'no',
  };
}

function keyTraits(certificate: X509Certificate, fields: CertificateFields): KeyTraits {
  const none = { bits: undefined, curve: undefined, exponent: undefined };
  try {
    const type = certificate.publicKey.asymmetricKeyType ?? 'unknown';
    if (type === 'ec') return { ...none, type, curve: curveName(fields.keyAlgorithm[1]) };
    return type === 'rsa' || type === 'rsa-pss' ? { ...none, type, ...rsaNumbers(fields.keyBits) } : { ...none, type };
  } catch {
    // OpenSSL does not know the algorithm, or a point is not on its curve.
    return { ...none, type: 'unknown' };
  }
}

/**
 * RSAPublicKey (RFC 8017 A.1.1). Node's asymmetricKeyDetails would tell the same, but they end the whole process where a
 * DSA key is malformed (Node 20), so that nothing here asks for them.
 */
function rsaNumbers(key: Buffer): { bits: number; exponent: bigint } {
  const [modulus, exponent] = readElements(readElement(key, TAG.sequence).content);
  return { bits: positiveInteger(modulus).toString(2).length, exponent: positiveInteger(exponent) };
}

/** OpenSSL finds the name of a curve that is given by its numbers; others take it by its name alone (RFC 5480 2.1.1). */
function curveName(parameters: DerElement | undefined): string {
  if (parameters?.tag !== TAG.oid) return 'explicit parameters';
  const oid = oidText(parameters);
  return CURVES[oid] ?? oid;
}

function verifiesItself(certificate: X509Certificate): boolean {
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
}
