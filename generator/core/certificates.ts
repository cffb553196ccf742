import { createHash, X509Certificate } from 'node:crypto';
import { readCertificateFields } from './exchange/certificates/certificate-fields.js';
import type { RootCertificate } from './model.js';

/** A certificate as a record holds it. */
export interface ParsedCertificate {
  sha256: string;
  /** Canonical PEM, re-encoded from DER, with a final newline. */
  pem: string;
  /** RFC 3339 in UTC, whole seconds. */
  notAfter: string;
  ca: boolean;
}

/** The longest PEM that a record takes (schemas/exchange-record.schema.json). */
const MOST_CHARACTERS = 64 * 1024;
/** What is said of a longer one. */
export const TOO_LARGE_CERTIFICATE = 'is larger than 64 KiB';

/** The lines around a certificate in PEM (RFC 7468). */
export const BEGIN_CERTIFICATE = '-----BEGIN CERTIFICATE-----';
export const END_CERTIFICATE = '-----END CERTIFICATE-----';

/**
 * Reads exactly one clean CERTIFICATE block; anything around it is refused, because X509Certificate would silently
 * pass over it (facts/reliability.md L8). Returns words that follow "pem" when it is none.
 */
export function parseCertificate(text: string): ParsedCertificate | string {
  const der = decodeBlock(text.trim());
  if (der === undefined) return 'is not exactly one clean CERTIFICATE block';
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return 'holds no X.509 certificate';
  }
  const { raw } = certificate;
  if (raw.length < der.length && raw.equals(der.subarray(0, raw.length))) return 'has bytes behind the certificate';
  const fields = raw.equals(der) ? readCertificateFields(der) : undefined;
  if (fields === undefined) return 'holds a certificate that is not in strict DER';
  const pem = canonicalPem(der);
  if (pem.length > MOST_CHARACTERS) return TOO_LARGE_CERTIFICATE;
  return { sha256: fingerprint(der), pem, notAfter: fields.notAfter, ca: certificate.ca };
}

/** The part of a certificate that a record holds. */
export function recordedCertificate({ sha256, notAfter, pem }: RootCertificate): RootCertificate {
  return { sha256, notAfter, pem };
}

/** Base64 is taken only as an encoder writes it: a decoder ends at the first `=` and says nothing of what follows. */
function decodeBlock(block: string): Buffer | undefined {
  if (!block.startsWith(BEGIN_CERTIFICATE) || !block.endsWith(END_CERTIFICATE)) return undefined;
  const body = block.slice(BEGIN_CERTIFICATE.length, -END_CERTIFICATE.length);
  if (!/^\r?\n/.test(body)) return undefined;
  const base64 = body.replaceAll(/[\r\n]/g, '');
  const der = Buffer.from(base64, 'base64');
  return der.length > 0 && der.toString('base64') === base64 ? der : undefined;
}

/** SHA-256 over DER as lower-case hex pairs with colons. */
function fingerprint(der: Buffer): string {
  return createHash('sha256')
    .update(der)
    .digest('hex')
    .replace(/..(?=.)/g, '$&:');
}

function canonicalPem(der: Buffer): string {
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  return `${BEGIN_CERTIFICATE}\n${lines}\n${END_CERTIFICATE}\n`;
}
