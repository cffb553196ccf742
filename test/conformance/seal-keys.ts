import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, type Run, run } from './run.js';

const kubeseal = join(process.env.CONFORMANCE_BIN ?? '', 'kubeseal');

/** A sealing controller's key pair of the size that it makes, in `<path>.key`, and its certificate in `<path>.crt`. */
export async function makeController(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
  writeFileSync(`${path}.key`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const subject = ['-key', `${path}.key`, '-subj', '/', '-days', '3650', '-out', `${path}.crt`];
  await mustRun('openssl', ['req', '-x509', '-new', ...subject]);
}

/** Opens a SealedSecret as the controller would that has this key. */
export function unseal(text: string, path: string): Promise<Run> {
  return run(kubeseal, ['--recovery-unseal', '--recovery-private-key', `${path}.key`], { input: text });
}
