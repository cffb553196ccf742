import { type DerElement, DerFault, expectTag, oidText, readElement, readElements, TAG, timeText } from './der.js';
import { signatureHash } from './signature-hash.js';
import { organisationsOf, subjectLine } from './subject-line.js';

/** The fields of a certificate (RFC 5280 4.1) that Node does not tell, or tells in a looser reading. */
export interface CertificateFields {
  /** RFC 3339 in UTC, whole seconds. */
  notBefore: string;
  notAfter: string;
  /** DER, to be compared byte for byte. */
  issuer: Buffer;
  subject: Buffer;
  /** On one line for people. */
  subjectLine: string;
  organisations: string[];
  /** AlgorithmIdentifier: an OID and its parameters. */
  keyAlgorithm: readonly DerElement[];
  /** The bits of the public key: DER for some algorithms. */
  keyBits: Buffer;
  signatureHash: string;
  /** What basic constraints say. */
  claimsCa: boolean;
  /** Key usage allows it, or is absent. */
  mayCertSign: boolean;
}

const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
/** keyCertSign is bit 5, counted from the highest. */
const KEY_CERT_SIGN = 0x04;

/** Reads a certificate strictly; undefined if it is not DER, or not of the shape that RFC 5280 gives it. */
export function readCertificateFields(der: Buffer): CertificateFields | undefined {
  try {
    return certificateFields(der);
  } catch (error) {
    if (error instanceof DerFault) return undefined;
    throw error;
  }
}

function certificateFields(der: Buffer): CertificateFields {
  const [signed, signatureAlgorithm] = readElements(readElement(der, TAG.sequence).content);
  const fields = readElements(expectTag(signed, TAG.sequence).content);
  if (fields[0]?.tag === TAG.version) fields.shift();
  const [serial, , issuer, validity, subject, key, ...optional] = fields;
  expectTag(serial, TAG.integer);
  const [notBefore, notAfter] = readElements(expectTag(validity, TAG.sequence).content);
  const name = expectTag(subject, TAG.sequence);
  const [keyAlgorithm, keyBits] = readElements(expectTag(key, TAG.sequence).content);
  const extensions = extensionsOf(optional.find(({ tag }) => tag === TAG.extensions));
  return {
    notBefore: timeText(notBefore),
    notAfter: timeText(notAfter),
    issuer: expectTag(issuer, TAG.sequence).whole,
    subject: name.whole,
    subjectLine: subjectLine(name),
    organisations: organisationsOf(name),
    keyAlgorithm: algorithmOf(keyAlgorithm),
    keyBits: expectTag(keyBits, TAG.bitString).content.subarray(1),
    signatureHash: signatureHash(algorithmOf(signatureAlgorithm)),
    claimsCa: claimsCa(extensions.get(BASIC_CONSTRAINTS)),
    mayCertSign: mayCertSign(extensions.get(KEY_USAGE)),
  };
}

function algorithmOf(element: DerElement | undefined): DerElement[] {
  const parts = readElements(expectTag(element, TAG.sequence).content);
  expectTag(parts[0], TAG.oid);
  return parts;
}

/** The values of the extensions by OID. Each stands once (RFC 5280 4.2): of two, one reader takes the first, another the last. */
function extensionsOf(part: DerElement | undefined): Map<string, Buffer> {
  const extensions = new Map<string, Buffer>();
  if (part === undefined) return extensions;
  for (const extension of readElements(readElement(part.content, TAG.sequence).content)) {
    const parts = readElements(expectTag(extension, TAG.sequence).content);
    const oid = oidText(parts[0]);
    if (extensions.has(oid)) throw new DerFault('an extension stands twice');
    extensions.set(oid, expectTag(parts.at(-1), TAG.octetString).content);
  }
  return extensions;
}

/** BasicConstraints begin with TRUE for a CA; DER leaves FALSE out. */
function claimsCa(extension: Buffer | undefined): boolean {
  if (extension === undefined) return false;
  const [first] = readElements(readElement(extension, TAG.sequence).content);
  return first?.tag === TAG.boolean && first.content[0] === 0xff;
}

/** KeyUsage is a bit string; its first byte says how many bits of the last are not used. */
function mayCertSign(extension: Buffer | undefined): boolean {
  if (extension === undefined) return true;
  return ((readElement(extension, TAG.bitString).content[1] ?? 0) & KEY_CERT_SIGN) !== 0;
}
