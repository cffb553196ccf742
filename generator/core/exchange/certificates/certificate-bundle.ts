import { createHash, X509Certificate } from 'node:crypto';
import type { ParsedCertificate } from '../../certificates.js';
import type { CertificateBundle } from '../../exchange-record.js';
import { certificateTraits } from './certificate-traits.js';
import { parseFingerprint } from './fingerprints.js';

/** The longest PEM of a bundle that a record takes (schemas/exchange-record.schema.json). */
const MOST_CHARACTERS = 64 * 1024;

/** Certificates as a record holds several: canonical PEM, and SHA-256 over their DER, one after the other. */
export function bundleOf(certificates: readonly ParsedCertificate[]): CertificateBundle | { fault: string } {
  const pem = certificates.map((one) => one.pem).join('');
  if (pem.length > MOST_CHARACTERS) return { fault: 'is larger than 64 KiB' };
  const hash = createHash('sha256');
  for (const one of certificates) hash.update(new X509Certificate(one.pem).raw);
  return { sha256: parseFingerprint(hash.digest('hex'))!, pem };
}

/** Whether a server's certificate may hang on this one: a CA's, or one that a server has signed for itself. */
export function canVouch({ ca, pem }: ParsedCertificate): boolean {
  if (ca) return true;
  const traits = certificateTraits(pem);
  return traits.ca || traits.selfSigned === 'yes';
}
