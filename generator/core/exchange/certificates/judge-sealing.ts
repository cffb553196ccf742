import { type CertificateTraits, certificateTraits } from './certificate-traits.js';
import { epochSeconds } from './instants.js';

const LEAST_BITS = 2048;
/** How far the clocks of a cluster and of this machine may be apart. */
const CLOCK_SECONDS = 300;

/**
 * Why nothing should be sealed with a certificate now (facts/reliability.md T17), as words that follow it; kubeseal takes
 * no other key than RSA, and no certificate that has expired. `pem` is that of a `ParsedCertificate`, `now` is RFC 3339.
 */
export function sealingProblem(pem: string, now: string): string | undefined {
  const traits = certificateTraits(pem);
  return keyProblem(traits) ?? validityProblem(traits, epochSeconds(now));
}

function keyProblem({ key: { type, bits = 0 } }: CertificateTraits): string | undefined {
  if (type !== 'rsa') return `has a key of the kind "${type}", and sealing needs RSA`;
  return bits < LEAST_BITS ? `has an RSA key of ${bits} bits, and ${LEAST_BITS} are the least` : undefined;
}

function validityProblem({ notBefore, notAfter }: CertificateTraits, now: number): string | undefined {
  if (epochSeconds(notAfter) <= now) return `expired at "${notAfter}"`;
  return epochSeconds(notBefore) > now + CLOCK_SECONDS ? `is not valid before "${notBefore}"` : undefined;
}
