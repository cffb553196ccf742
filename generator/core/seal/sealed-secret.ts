import { daysBetween, epochSeconds, isInstant } from '../exchange/certificates/instants.js';
import { isMap } from '../merge.js';
import { mapLines } from '../yaml-writer.js';
import type { Validity } from './lifetimes.js';

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

/** Where a sealed CA is opened. */
export interface SealedPlace {
  cluster: string;
  namespace: string;
}

/** The Secret that istiod reads, and its keys (facts/multicluster-ossm3.md 1.1). */
export const CACERTS = 'cacerts';
export const CACERTS_KEYS = ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'] as const;

const PREFIX = 'meshloom.dev/';
const FINGERPRINT = /^sha256:((?:[0-9a-f]{2}:){31}[0-9a-f]{2})$/;
const LEAST_DAYS = 30;

/** The file of a sealed CA. Nothing but strict scope: no annotation of the controller's, and a closed template (S09). */
export function sealedCaText(
  ca: SealedCa,
  { cluster, namespace }: SealedPlace,
  encryptedData: Record<string, string>,
): string {
  const place = { name: CACERTS, namespace };
  const object = {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { ...place, annotations: annotationsOf(ca) },
    spec: { encryptedData, template: { metadata: place, type: 'Opaque' } },
  };
  const head = `# Sealed by "meshloom seal ca" for mesh ${ca.mesh}: only the controller in cluster ${cluster} opens it.`;
  return `${head}\n${mapLines(object, 0)}\n`;
}

function annotationsOf(ca: SealedCa): Record<string, string> {
  return {
    [`${PREFIX}mesh`]: ca.mesh,
    [`${PREFIX}sealing-certificate`]: `sha256:${ca.sealingCertificate}`,
    [`${PREFIX}root-certificate`]: `sha256:${ca.rootCertificate}`,
    [`${PREFIX}ca-certificate`]: `sha256:${ca.caCertificate}`,
    [`${PREFIX}ca-subject`]: ca.subject,
    [`${PREFIX}ca-validity`]: `${ca.validity.notBefore}/${ca.validity.notAfter}`,
  };
}

/** What a SealedSecret says of the CA in it; undefined if another program sealed it, words if somebody changed what it says. */
export function readSealedCa(value: unknown): SealedCa | string | undefined {
  const metadata = isMap(value) && isMap(value.metadata) ? value.metadata : {};
  const annotations = isMap(metadata.annotations) ? metadata.annotations : {};
  const known = ['mesh', 'sealing-certificate', 'root-certificate', 'ca-certificate', 'ca-subject', 'ca-validity'];
  const texts = known.map((name) => annotations[PREFIX + name]);
  if (texts.every((text) => text === undefined)) return undefined;
  const wrong = known.find((_, index) => typeof texts[index] !== 'string');
  if (wrong !== undefined) return `has no annotation "${PREFIX}${wrong}"`;
  const [mesh, sealing, root, ca, subject, validity] = texts as [string, string, string, string, string, string];
  const [sealingCertificate, rootCertificate, caCertificate] = [sealing, root, ca].map(
    (text) => FINGERPRINT.exec(text)?.[1],
  );
  const [notBefore, notAfter, ...more] = validity.split('/');
  if (sealingCertificate === undefined || rootCertificate === undefined || caCertificate === undefined) {
    return 'has an annotation that is no fingerprint';
  }
  if (notBefore === undefined || notAfter === undefined || more.length > 0 || ![notBefore, notAfter].every(isInstant)) {
    return `has no validity in the annotation "${PREFIX}ca-validity"`;
  }
  return { mesh, sealingCertificate, rootCertificate, caCertificate, subject, validity: { notBefore, notAfter } };
}

/** The parts of the encrypted data by key; empty where there are none. */
export function encryptedParts(value: unknown): Record<string, unknown> {
  const spec = isMap(value) && isMap(value.spec) ? value.spec : {};
  return isMap(spec.encryptedData) ? spec.encryptedData : {};
}

/** Whether less than a third of a certificate's life, or less than 30 days, are left (facts/reliability.md T05). */
export function isExpiring({ notBefore, notAfter }: Validity, now: string): boolean {
  const life = epochSeconds(notAfter) - epochSeconds(notBefore);
  const left = epochSeconds(notAfter) - epochSeconds(now);
  return left * 3 < life || daysBetween(now, notAfter) < LEAST_DAYS;
}
