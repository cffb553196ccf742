import { constants, createCipheriv, type KeyObject, publicEncrypt } from 'node:crypto';

const SESSION_KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** What a value is sealed with: `sessionKey` is made for this value alone and is zeroed here. */
interface Sealing {
  /** RSA, of the cluster's controller. */
  publicKey: KeyObject;
  namespace: string;
  name: string;
  /** 32 random bytes. */
  sessionKey: Buffer;
}

/**
 * One value of a SealedSecret of strict scope, in base64: uint16 length of the RSA part, RSA-OAEP-SHA256 of the session
 * key under the label `<namespace>/<name>`, AES-256-GCM of the value with its tag (facts/gitops.md 5.2). The nonce is zero,
 * because every session key is used once.
 */
export function sealValue(value: Uint8Array, { publicKey, namespace, name, sessionKey }: Sealing): string {
  if (sessionKey.length !== SESSION_KEY_BYTES) throw new RangeError('a session key has 32 bytes');
  try {
    const wrapped = publicEncrypt(
      {
        key: publicKey,
        padding: constants.RSA_PKCS1_OAEP_PADDING,
        oaepHash: 'sha256',
        oaepLabel: Buffer.from(`${namespace}/${name}`, 'utf8'),
      },
      sessionKey,
    );
    const cipher = createCipheriv('aes-256-gcm', sessionKey, Buffer.alloc(NONCE_BYTES));
    const encrypted = Buffer.concat([cipher.update(value), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(wrapped.length);
    return Buffer.concat([length, wrapped, encrypted]).toString('base64');
  } finally {
    sessionKey.fill(0);
  }
}

/** Whether a sealed value can be one for an RSA key of so many bits: its parts have the lengths that they must have. */
export function hasSealedForm(value: string, modulusBits: number | undefined): boolean {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length < 2 || bytes.toString('base64') !== value) return false;
  const wrapped = bytes.readUInt16BE(0);
  const tag = 16;
  return (
    wrapped > 0 &&
    bytes.length >= 2 + wrapped + tag &&
    (modulusBits === undefined || wrapped === Math.ceil(modulusBits / 8))
  );
}
