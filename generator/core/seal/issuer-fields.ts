import { X509Certificate } from 'node:crypto';
import { DerFault, expectTag, oidText, readElement, readElements, TAG } from '../exchange/certificates/der.js';
import { keyIdentifierOf } from './make-certificate.js';

/** What those whom a CA signs need to know of its certificate. */
export interface IssuerFields {
  /** The subject in DER. */
  name: Buffer;
  /** As its certificate has it, else as it is made here. */
  keyIdentifier: Buffer;
  /** How many CAs may follow below; undefined: any number. */
  pathLength: number | undefined;
}

const BASIC_CONSTRAINTS = '2.5.29.19';
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14';

/** `pem` is that of a `ParsedCertificate`, which has the shape that RFC 5280 gives it. Throws a DerFault on anything else. */
export function issuerFields(pem: string): IssuerFields {
  const certificate = new X509Certificate(pem);
  const [signed] = readElements(readElement(certificate.raw, TAG.sequence).content);
  const fields = readElements(expectTag(signed, TAG.sequence).content);
  const [, , , subject] = fields.slice(fields[0]?.tag === TAG.version ? 2 : 1);
  const constraints = extensionOf(fields.at(-1)!, BASIC_CONSTRAINTS);
  const identifier = extensionOf(fields.at(-1)!, SUBJECT_KEY_IDENTIFIER);
  return {
    name: expectTag(subject, TAG.sequence).whole,
    keyIdentifier:
      identifier === undefined
        ? keyIdentifierOf(certificate.publicKey)
        : readElement(identifier, TAG.octetString).content,
    pathLength: pathLengthOf(constraints),
  };
}

function extensionOf(last: { tag: number; content: Buffer }, wanted: string): Buffer | undefined {
  if (last.tag !== TAG.extensions) return undefined;
  for (const { content } of readElements(readElement(last.content, TAG.sequence).content)) {
    const parts = readElements(content);
    if (oidText(parts[0]) === wanted) return expectTag(parts.at(-1), TAG.octetString).content;
  }
  return undefined;
}

/** Beyond four bytes it is as good as none. */
function pathLengthOf(constraints: Buffer | undefined): number | undefined {
  if (constraints === undefined) return undefined;
  const length = readElements(readElement(constraints, TAG.sequence).content).find(({ tag }) => tag === TAG.integer);
  if (length === undefined || length.content.length > 4) return undefined;
  if (length.content.length === 0) throw new DerFault('an integer without a byte');
  return length.content.readUIntBE(0, length.content.length);
}
