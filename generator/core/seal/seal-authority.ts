import { BEGIN_CERTIFICATE, END_CERTIFICATE, type ParsedCertificate, parseCertificate } from '../certificates.js';
import type { Mesh } from '../model.js';
import {
  type Authority,
  intermediateSubject,
  type KeyKind,
  makeIntermediateAuthority,
  makeRootAuthority,
  type Randomness,
} from './authorities.js';
import { sealedFileName } from './held-authorities.js';
import { issuerFields } from './issuer-fields.js';
import { privateKeyText } from './key-text.js';
import type { Validity } from './lifetimes.js';
import { type PrivateSecret, sealedText, wipeSecret } from './private-secret.js';
import { CACERTS, caAnnotations, isExpiring, type SealedCa } from './sealed-ca.js';
import type { SealingKey } from './sealing-certificates.js';

/** A root with its key, as intermediates are signed with it. */
export interface Root {
  certificate: ParsedCertificate;
  privateKey: Authority['privateKey'];
}

/** A CA for one cluster, sealed: the text of its file, and what it says of itself. */
export interface SealedFile {
  cluster: string;
  /** Below sealed/. */
  name: string;
  text: string;
  ca: SealedCa;
}

interface Making {
  validity: Validity;
  kind: KeyKind;
  random: Randomness;
}

/** A new root of a mesh. */
export function makeMeshRoot(mesh: Mesh, { validity, kind, random }: Making): Root {
  const { certificate, privateKey } = makeRootAuthority(mesh.trustDomain, validity, kind, random);
  return { certificate: readBack(certificate), privateKey };
}

/** A new intermediate CA for the mesh in one cluster: the Secret in the clear, which the caller wipes, and what is public of it. */
export function makeAuthority(
  mesh: Mesh,
  cluster: string,
  root: Root,
  { validity, kind, random }: Making,
): { secret: PrivateSecret; ca: Omit<SealedCa, 'sealingCertificate'> } {
  const { namespace, trustDomain } = mesh;
  const issuer = { fields: issuerFields(root.certificate.pem), privateKey: root.privateKey };
  const made = makeIntermediateAuthority({ trustDomain, cluster, namespace }, issuer, { validity, kind }, random);
  const certificate = readBack(made.certificate);
  const data = {
    'ca-cert.pem': Buffer.from(certificate.pem),
    'ca-key.pem': privateKeyText(made.privateKey),
    // The intermediate stands first (facts/multicluster-ossm3.md L6).
    'cert-chain.pem': Buffer.from(certificate.pem + root.certificate.pem),
    'root-cert.pem': Buffer.from(root.certificate.pem),
  };
  const ca = {
    mesh: mesh.key,
    rootCertificate: root.certificate.sha256,
    caCertificate: certificate.sha256,
    subject: subjectText(mesh, cluster),
    validity,
  };
  return { secret: { name: CACERTS, namespace, data }, ca };
}

/** The same, sealed for that cluster's controller. No plain text outlives the call. */
export function sealAuthority(mesh: Mesh, sealing: SealingKey, root: Root, making: Making): SealedFile {
  const { cluster, sha256: sealingCertificate } = sealing;
  const { secret, ca } = makeAuthority(mesh, cluster, root, making);
  try {
    const annotations = caAnnotations(ca, sealingCertificate);
    const text = sealedText(secret, { command: 'seal ca', mesh: mesh.key, annotations }, sealing, making.random);
    return { cluster, name: sealedFileName(mesh.key, cluster), text, ca: { ...ca, sealingCertificate } };
  } finally {
    wipeSecret(secret);
  }
}

/** Whether what is sealed stays as it is: same sealing key and root, and life enough left. Without `root`, any root. */
export function isCurrent(
  ca: SealedCa,
  mesh: Mesh,
  sealing: SealingKey,
  root: string | undefined,
  now: string,
): boolean {
  const isForHere = ca.mesh === mesh.key && ca.sealingCertificate === sealing.sha256;
  const isOfRoot = root === undefined || ca.rootCertificate === root;
  return isForHere && isOfRoot && ca.subject === subjectText(mesh, sealing.cluster) && !isExpiring(ca.validity, now);
}

/** In the order of the certificate, and as long as it is there. */
function subjectText({ trustDomain }: Mesh, cluster: string): string {
  const attributes = intermediateSubject(trustDomain, cluster);
  return attributes.map(([attribute, value]) => `${attribute}=${value}`).join(', ');
}

/** What was made is read as strictly as what others make. */
function readBack(der: Buffer): ParsedCertificate {
  const lines = der.toString('base64').replace(/.{64}(?=.)/g, '$&\n');
  const parsed = parseCertificate(`${BEGIN_CERTIFICATE}\n${lines}\n${END_CERTIFICATE}\n`);
  if (typeof parsed !== 'string') return parsed;
  throw new Error(`the certificate that was made does not read back: it ${parsed}`);
}
