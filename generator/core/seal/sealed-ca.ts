import { daysBetween } from '../exchange/certificates/instants.js';
import type { Labels } from '../model.js';
import { isInLastThird, type Validity } from './lifetimes.js';
import { fingerprintIn, PREFIX, publicTexts, validityIn } from './public-annotations.js';

/** What a sealed CA says of itself in the clear: all of it public. Fingerprints are as records hold them. */
export interface SealedCa {
  mesh: string;
  sealingCertificate: string;
  rootCertificate: string;
  caCertificate: string;
  /** Of the intermediate certificate: `O=…, CN=Intermediate CA, L=…`. */
  subject: string;
  validity: Validity;
}

/** The Secret that istiod reads, and its keys (facts/multicluster-ossm3.md 1.1). */
export const CACERTS = 'cacerts';
export const CACERTS_KEYS = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'] as const;

const LEAST_DAYS = 30;

/** What is said of a CA in the clear; `sealing` is left out where it is not sealed. */
export function caAnnotations(ca: Omit<SealedCa, 'sealingCertificate'>, sealing?: string): Labels {
  return {
    [`${PREFIX}mesh`]: ca.mesh,
    ...(sealing === undefined ? {} : { [`${PREFIX}sealing-certificate`]: `sha256:${sealing}` }),
    [`${PREFIX}root-certificate`]: `sha256:${ca.rootCertificate}`,
    [`${PREFIX}ca-certificate`]: `sha256:${ca.caCertificate}`,
    [`${PREFIX}ca-subject`]: ca.subject,
    [`${PREFIX}ca-validity`]: `${ca.validity.notBefore}/${ca.validity.notAfter}`,
  };
}

const NAMES = ['mesh', 'sealing-certificate', 'root-certificate', 'ca-certificate', 'ca-subject', 'ca-validity'];

/** What a SealedSecret says of the CA in it; undefined if another program sealed it, words if somebody changed what it says. */
export function readSealedCa(value: unknown): SealedCa | string | undefined {
  const texts = publicTexts(value, NAMES);
  if (texts === undefined || typeof texts === 'string') return texts;
  const [mesh, sealing, root, ca, subject, validity] = texts as [string, string, string, string, string, string];
  const [sealingCertificate, rootCertificate, caCertificate] = [sealing, root, ca].map(fingerprintIn);
  const read = validityIn(validity);
  if (sealingCertificate === undefined || rootCertificate === undefined || caCertificate === undefined) {
    return 'has an annotation that is no fingerprint';
  }
  if (read === undefined) return `has no validity in the annotation "${PREFIX}ca-validity"`;
  return { mesh, sealingCertificate, rootCertificate, caCertificate, subject, validity: read };
}

/** Whether less than a third of a certificate's life, or less than 30 days, are left (facts/reliability.md T05). */
export function isExpiring(validity: Validity, now: string): boolean {
  return isInLastThird(validity, now) || daysBetween(now, validity.notAfter) < LEAST_DAYS;
}
