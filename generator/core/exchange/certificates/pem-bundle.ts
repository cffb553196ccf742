import {
  BEGIN_CERTIFICATE,
  END_CERTIFICATE,
  type ParsedCertificate,
  parseCertificate,
  TOO_LARGE_CERTIFICATE,
} from '../../certificates.js';
import { findSecrets } from '../../secrets-in-text.js';

const MOST_CERTIFICATES = 20;

/** The fault of a certificate in DER. */
export const IS_DER = 'is DER, not PEM';

/** What a PEM block that is no certificate holds, by its label (RFC 7468). */
const OTHER_BLOCKS: Readonly<Record<string, string>> = {
  PKCS7: 'a PKCS #7 block',
  CMS: 'a PKCS #7 block',
  'PKCS #7 SIGNED DATA': 'a PKCS #7 block',
  'CERTIFICATE REQUEST': 'a certificate request',
  'NEW CERTIFICATE REQUEST': 'a certificate request',
  'TRUSTED CERTIFICATE': "a certificate in OpenSSL's own form (TRUSTED CERTIFICATE)",
  'X509 CERTIFICATE': 'a certificate under an old label (X509 CERTIFICATE)',
  'X509 CRL': 'a certificate revocation list',
  'PUBLIC KEY': 'a public key without a certificate',
  'RSA PUBLIC KEY': 'a public key without a certificate',
};

/**
 * Reads one or more clean CERTIFICATE blocks with nothing but white space between them, at most 20; a certificate that
 * is repeated is kept once. `fault` is a fact that follows the name of the input, such as `holds a private key`; it
 * quotes nothing of the input (facts/reliability.md T02). The time is linear in the length of the text.
 */
export function readBundle(text: string): { certificates: ParsedCertificate[] } | { fault: string } {
  const [secret] = findSecrets(text);
  if (secret !== undefined) return { fault: `holds ${secret.what}` };
  const certificates = new Map<string, ParsedCertificate>();
  let count = 0;
  for (let at = skipSpace(text, 0); at < text.length; count++) {
    if (!text.startsWith(BEGIN_CERTIFICATE, at)) return { fault: otherContent(text, at) };
    if (count === MOST_CERTIFICATES) return { fault: `holds more than ${MOST_CERTIFICATES} certificates` };
    const lastLine = text.indexOf(END_CERTIFICATE, at);
    if (lastLine === -1) return { fault: `is cut off: block ${count + 1} has no END line` };
    const end = lastLine + END_CERTIFICATE.length;
    const parsed = parseCertificate(text.slice(at, end));
    if (parsed === TOO_LARGE_CERTIFICATE) return { fault: `holds a certificate that ${parsed}` };
    if (typeof parsed === 'string') return { fault: `is damaged: block ${count + 1} ${parsed}` };
    certificates.set(parsed.sha256, parsed);
    at = skipSpace(text, end);
  }
  return count === 0 ? { fault: 'is empty' } : { certificates: [...certificates.values()] };
}

/** The white space of a text file; what `trim` takes besides it, a byte order mark for one, is text. */
function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++;
  return at;
}

/** What stands at `at`, where a certificate should. */
function otherContent(text: string, at: number): string {
  const label = /^-----BEGIN ([A-Z0-9 #]{1,40})-----/.exec(text.slice(at, at + 60))?.[1];
  if (label !== undefined) {
    const what = Object.hasOwn(OTHER_BLOCKS, label) ? OTHER_BLOCKS[label]! : 'a PEM block that is no certificate';
    return `holds ${what}`;
  }
  if (looksLikeDer(text)) return IS_DER;
  if (text.includes(BEGIN_CERTIFICATE)) return 'has text around its certificates';
  if (/^MI[IGEH][A-Za-z0-9+/]/.test(text.slice(at, at + 5))) return 'is base64 without the BEGIN and END lines of PEM';
  return 'holds no CERTIFICATE block';
}

/** A sequence with its length in one to four bytes; read as Latin-1, or a decoder of UTF-8 has put U+FFFD there. */
function looksLikeDer(text: string): boolean {
  return /^0[\x81-\x84\uFFFD]/.test(text.slice(0, 2));
}
