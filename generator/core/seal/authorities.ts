import { createPublicKey, type KeyObject } from 'node:crypto';
import type { IssuerFields } from './issuer-fields.js';
import type { Validity } from './lifetimes.js';
import { keyIdentifierOf, makeCertificate, nameOf, type SignatureHash, type Subject } from './make-certificate.js';

/** The kinds of key that are made (`--key`). */
export const KEY_KINDS = ['rsa-4096', 'p-384'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Where keys and serials come from: core has no randomness of its own. */
export interface Randomness {
  bytes(length: number): Buffer;
  privateKey(kind: KeyKind): KeyObject;
}

/** A CA that may sign others. */
export interface Authority {
  certificate: Buffer;
  privateKey: KeyObject;
}

/** Where an intermediate CA is to work. */
interface IntermediatePlace {
  trustDomain: string;
  cluster: string;
  namespace: string;
}

const SERIAL_BYTES = 16;

/** A new root: self-signed, any number of CAs below it (facts/multicluster-ossm3.md 1.1, without its faults). */
export function makeRootAuthority(
  trustDomain: string,
  validity: Validity,
  kind: KeyKind,
  random: Randomness,
): Authority {
  const privateKey = random.privateKey(kind);
  const publicKey = createPublicKey(privateKey);
  const subject: Subject = [
    ['O', trustDomain],
    ['CN', 'Root CA'],
  ];
  const issuer = {
    name: nameOf(subject),
    keyIdentifier: keyIdentifierOf(publicKey),
    privateKey,
    hash: hashOf(privateKey),
  };
  const serial = random.bytes(SERIAL_BYTES);
  return { certificate: makeCertificate({ subject, validity, publicKey, serial }, issuer), privateKey };
}

/** An intermediate CA for one cluster, with a key of its own; no CA may follow below it. */
export function makeIntermediateAuthority(
  { trustDomain, cluster, namespace }: IntermediatePlace,
  root: { fields: IssuerFields; privateKey: KeyObject },
  { validity, kind }: { validity: Validity; kind: KeyKind },
  random: Randomness,
): Authority {
  const privateKey = random.privateKey(kind);
  const request = {
    subject: intermediateSubject(trustDomain, cluster),
    validity,
    publicKey: createPublicKey(privateKey),
    serial: random.bytes(SERIAL_BYTES),
    pathLength: 0,
    digitalSignature: true,
    dnsNames: [`istiod.${namespace}.svc`],
  };
  const { name, keyIdentifier } = root.fields;
  const issuer = { name, keyIdentifier, privateKey: root.privateKey, hash: hashOf(root.privateKey) };
  return { certificate: makeCertificate(request, issuer), privateKey };
}

/** The subject of the intermediate CA of a mesh in one cluster; only L differs between its clusters. */
export function intermediateSubject(trustDomain: string, cluster: string): Subject {
  return [
    ['O', trustDomain],
    ['CN', 'Intermediate CA'],
    ['L', cluster],
  ];
}

/** The hash that matches the strength of a curve (RFC 5480 4); RSA keys sign with SHA-256. */
function hashOf(privateKey: KeyObject): SignatureHash {
  const curve = privateKey.asymmetricKeyType === 'ec' ? privateKey.asymmetricKeyDetails?.namedCurve : undefined;
  if (curve === 'secp384r1') return 'sha384';
  return curve === 'secp521r1' ? 'sha512' : 'sha256';
}
