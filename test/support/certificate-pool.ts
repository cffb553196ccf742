import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A CA certificate as an exchange record writes it. */
export interface PoolCertificate {
  sha256: string;
  notAfter: string;
  pem: string;
}

const SIZE = 12;
let made: PoolCertificate[] | undefined;

/** Twelve self-signed CA certificates, made once a process by openssl; their keys are thrown away. */
export function certificatePool(): readonly PoolCertificate[] {
  made ??= makePool();
  return made;
}

function makePool(): PoolCertificate[] {
  const dir = mkdtempSync(join(tmpdir(), 'meshloom-roots-'));
  try {
    return Array.from({ length: SIZE }, (_, index) => makeCertificate(dir, index));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function makeCertificate(dir: string, index: number): PoolCertificate {
  const out = join(dir, `${index}.pem`);
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-days', '3650', '-subj', `/O=mesh-${index}.local`, '-addext', 'keyUsage=critical,keyCertSign'];
  execFileSync('openssl', [...request, '-keyout', join(dir, 'key.pem'), '-out', out, ...subject], { stdio: 'pipe' });
  const pem = readFileSync(out, 'utf8');
  const { fingerprint256, validTo } = new X509Certificate(pem);
  const notAfter = new Date(validTo).toISOString().replace('.000Z', 'Z');
  return { sha256: fingerprint256.toLowerCase(), notAfter, pem };
}
