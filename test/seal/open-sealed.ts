import { execFileSync } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A SealedSecret as it is read here. */
export interface SealedObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string; annotations: Record<string, string> };
  spec: { encryptedData: Record<string, string>; template: { type: string; metadata: Record<string, string> } };
}

export function sealedObject(text: string): SealedObject {
  return parse(text) as SealedObject;
}

/**
 * Opens one sealed value as the controller does, with openssl for the RSA part (facts/gitops.md 5.2): nothing here is
 * shared with what seals. Throws if key or label are others.
 */
export function openValue(value: string, keyPem: string, label: string): Buffer {
  const bytes = Buffer.from(value, 'base64');
  const wrapped = bytes.subarray(2, 2 + bytes.readUInt16BE(0));
  const rest = bytes.subarray(2 + wrapped.length);
  const cipher = createDecipheriv('aes-256-gcm', unwrap(wrapped, keyPem, label), Buffer.alloc(12));
  cipher.setAuthTag(rest.subarray(-16));
  return Buffer.concat([cipher.update(rest.subarray(0, -16)), cipher.final()]);
}

function unwrap(wrapped: Buffer, keyPem: string, label: string): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'open-sealed-'));
  try {
    writeFileSync(join(dir, 'key.pem'), keyPem);
    const hex = Buffer.from(label).toString('hex');
    const padding = [
      'rsa_padding_mode:oaep',
      'rsa_oaep_md:sha256',
      'rsa_mgf1_md:sha256',
      ...(hex === '' ? [] : [`rsa_oaep_label:${hex}`]),
    ];
    const options = padding.flatMap((option) => ['-pkeyopt', option]);
    return execFileSync('openssl', ['pkeyutl', '-decrypt', '-inkey', join(dir, 'key.pem'), ...options], {
      input: wrapped,
      stdio: 'pipe',
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Every value of a sealed file in the clear. */
export function openAll(text: string, keyPem: string): Record<string, string> {
  const { metadata, spec } = sealedObject(text);
  const label = `${metadata.namespace}/${metadata.name}`;
  return Object.fromEntries(
    Object.entries(spec.encryptedData).map(([key, value]) => [key, String(openValue(value, keyPem, label))]),
  );
}
