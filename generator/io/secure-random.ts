import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Randomness } from '../core/seal/authorities.js';

/** Keys and bytes of the operating system's generator. An RSA key of 4096 bits takes a second or more. */
export const secureRandom: Randomness = {
  bytes: (length) => randomBytes(length),
  privateKey: (kind) =>
    kind === 'p-384'
      ? generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
      : generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey,
};
