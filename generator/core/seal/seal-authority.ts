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
import { sealValue } from './seal-value.js';
import { CACERTS, isExpiring, type SealedCa, sealedCaText } from './sealed-secret.js';
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

/** A new intermediate CA for the mesh in one cluster, sealed for that cluster's controller. No plain text outlives the call. */
export function sealAuthority(mesh: Mesh, sealing: SealingKey, root: Root, making: Making): SealedFile {
  const { validity, kind, random } = making;
  const { cluster } = sealing;
  const { namespace, trustDomain } = mesh;
  const issuer = { fields: issuerFields(root.certificate.pem), privateKey: root.privateKey };
  const made = makeIntermediateAuthority({ trustDomain, cluster, namespace }, issuer, { validity, kind }, random);
  const certificate = readBack(made.certificate);
  const key = privateKeyText(made.privateKey);
  try {
    const parts: Record<string, Buffer> = {
      'ca-cert.pem': Buffer.from(certificate.pem),
      'ca-key.pem': key,
      // The intermediate stands first (facts/multicluster-ossm3.md L6).
      'cert-chain.pem': Buffer.from(certificate.pem + root.certificate.pem),
      'root-cert.pem': Buffer.from(root.certificate.pem),
    };
    const encrypted = Object.entries(parts).map(([name, value]) => {
      const target = { publicKey: sealing.publicKey, namespace, name: CACERTS, sessionKey: random.bytes(32) };
      return [name, sealValue(value, target)];
    });
    const ca = {
      mesh: mesh.key,
      sealingCertificate: sealing.sha256,
      rootCertificate: root.certificate.sha256,
      caCertificate: certificate.sha256,
      subject: subjectText(mesh, cluster),
      validity,
    };
    const text = sealedCaText(ca, { cluster, namespace }, Object.fromEntries(encrypted) as Record<string, string>);
    return { cluster, name: sealedFileName(mesh.key, cluster), text, ca };
  } finally {
    key.fill(0);
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
