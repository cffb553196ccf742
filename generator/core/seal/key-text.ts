import { createCipheriv, type KeyObject, pbkdf2Sync } from 'node:crypto';
import { base64Bytes } from './base64-bytes.js';
import { nullElement, objectIdentifier, octetString, sequence, smallInteger } from './der-writer.js';

const LINE = 64;
/** What OWASP asks of PBKDF2 with SHA-256, in 2023. */
const ITERATIONS = 600_000;
export const SALT_BYTES = 16;
export const IV_BYTES = 16;

const OIDS = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** A private key as PKCS #8 in PEM: bytes and never a string, which could not be wiped (facts/reliability.md S06). */
export function privateKeyText(key: KeyObject): Buffer {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  try {
    return pemText('PRIVATE KEY', der);
  } finally {
    der.fill(0);
  }
}

/**
 * A private key as encrypted PKCS #8 in PEM: PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018), which every
 * OpenSSL opens, also one in FIPS mode. `export` of node:crypto would use 2,048 iterations.
 */
export function encryptedKeyText(
  key: KeyObject,
  passphrase: Buffer,
  { salt, iv }: { salt: Buffer; iv: Buffer },
): Buffer {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  const derived = pbkdf2Sync(passphrase, salt, ITERATIONS, 32, 'sha256');
  try {
    const cipher = createCipheriv('aes-256-cbc', derived, iv);
    const encrypted = Buffer.concat([cipher.update(der), cipher.final()]);
    const hash = sequence(objectIdentifier(OIDS.hmacSha256), nullElement());
    const derivation = sequence(
      objectIdentifier(OIDS.pbkdf2),
      sequence(octetString(salt), smallInteger(ITERATIONS), hash),
    );
    const scheme = sequence(objectIdentifier(OIDS.aes256Cbc), octetString(iv));
    const algorithm = sequence(objectIdentifier(OIDS.pbes2), sequence(derivation, scheme));
    return pemText('ENCRYPTED PRIVATE KEY', sequence(algorithm, octetString(encrypted)));
  } finally {
    der.fill(0);
    derived.fill(0);
  }
}

/** DER as a PEM block with a final newline, without a string of the bytes on the way. */
function pemText(label: string, der: Buffer): Buffer {
  const base64 = base64Bytes(der);
  const lines: Buffer[] = [];
  for (let at = 0; at < base64.length; at += LINE) lines.push(base64.subarray(at, at + LINE), Buffer.from('\n'));
  const text = Buffer.concat([
    Buffer.from(`-----BEGIN ${label}-----\n`),
    ...lines,
    Buffer.from(`-----END ${label}-----\n`),
  ]);
  base64.fill(0);
  return text;
}
