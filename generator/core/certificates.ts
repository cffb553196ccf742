import { createHash, X509Certificate } from 'node:crypto';

/** A certificate as a record holds it; `fault` says in words why it can't be a root. */
export interface ParsedCertificate {
  sha256: string;
  /** Canonical PEM, re-encoded from DER, with a final newline. */
  pem: string;
  /** RFC 3339 in UTC, whole seconds. */
  notAfter: string;
  ca: boolean;
}

const BLOCK = /^-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----$/;

/**
 * Reads exactly one clean CERTIFICATE block; anything around it is refused, because X509Certificate would silently
 * pass over it (facts/reliability.md L8). Returns words that follow "pem" when it is none.
 */
export function parseCertificate(text: string): ParsedCertificate | string {
  const trimmed = text.trim();
  const match = BLOCK.exec(trimmed);
  if (match === null) return 'is not exactly one clean CERTIFICATE block';
  const der = Buffer.from(match[1]!, 'base64');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch {
    return 'holds no X.509 certificate';
  }
  if (!certificate.raw.equals(der)) return 'has bytes behind the certificate';
  return {
    sha256: fingerprint(certificate.raw),
    pem: canonicalPem(certificate.raw),
    notAfter: rfc3339(certificate.validTo),
    ca: certificate.ca,
  };
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
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** OpenSSL's `Jan  3 13:58:34 2034 GMT` as RFC 3339. */
function rfc3339(text: string): string {
  const [month, day, time, year] = text.split(/\s+/);
  const number = MONTHS.indexOf(month ?? '') + 1;
  return `${year}-${String(number).padStart(2, '0')}-${(day ?? '').padStart(2, '0')}T${time}Z`;
}
