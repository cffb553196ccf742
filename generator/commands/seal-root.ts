import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { ParsedCertificate } from '../core/certificates.js';
import { checkEnds, checkGivenRoot, checkKnownRoot, isKeyOf } from '../core/seal/check-root.js';
import { encryptedKeyText, IV_BYTES, SALT_BYTES } from '../core/seal/key-text.js';
import { validityOf } from '../core/seal/lifetimes.js';
import { makeMeshRoot, type Root } from '../core/seal/seal-authority.js';
import { readPrivateFile } from '../io/private-input.js';
import { readRootFile } from '../io/read-root-file.js';
import { secureRandom } from '../io/secure-random.js';
import { shownPath } from '../io/shown-path.js';
import { say, usageError } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import type { RootEstate } from './seal-estate.js';
import { tell } from './seal-messages.js';
import { type CaOptions, lifetimesOf, type RootChoice } from './seal-options.js';
import { knownPassphrase, newPassphrase } from './seal-passphrase.js';

/** A root to sign with. */
export interface PreparedRoot {
  root: Root;
  /** The bytes of its key's file, where there is to be one; the caller zeroes them. */
  keyText: Buffer | undefined;
  /** How many were told. */
  warnings: number;
}

type Given = Extract<RootChoice, { kind: 'given' }>;

/** What PEM calls encrypted, in PKCS #8 and in OpenSSL's older form. */
const ENCRYPTED = ['-----BEGIN ENCRYPTED PRIVATE KEY-----', 'Proc-Type: 4,ENCRYPTED'];

/** The root that was given, or a new one; or the exit code, when people have been told why there is none. */
export async function prepareRoot(
  estate: RootEstate,
  choice: RootChoice,
  options: CaOptions,
): Promise<PreparedRoot | number> {
  return choice.kind === 'given' ? await givenRoot(estate, choice, options) : await newRoot(estate, choice, options);
}

/** The key of what is refused anyway is not read. */
async function givenRoot(estate: RootEstate, given: Given, options: CaOptions): Promise<PreparedRoot | number> {
  const certificate = givenCertificate(given);
  const { refusals, warnings } = checkGivenRoot(certificate, shownPath(given.certificateFile), estate);
  for (const warning of warnings) tell(`warning: ${warning}`);
  const end = intermediateEnd(estate, options);
  const known = checkKnownRoot(certificate.sha256, estate);
  const refused = sayRefusals([...refusals, ...known, ...checkEnds(end, certificate.notAfter)]);
  if (refused !== 0) return refused;
  const privateKey = await givenKey(given, certificate, options);
  if (typeof privateKey === 'number') return leave(privateKey);
  return { root: { certificate, privateKey }, keyText: undefined, warnings: warnings.length };
}

async function newRoot(estate: RootEstate, choice: RootChoice, options: CaOptions): Promise<PreparedRoot | number> {
  const validity = validityOf(lifetimesOf(options).root, estate.now);
  const refused = sayRefusals(checkEnds(intermediateEnd(estate, options), validity.notAfter));
  if (refused !== 0) return refused;
  const passphrase = choice.kind === 'keep' ? await newPassphrase(options, shownPath(choice.keyFile)) : undefined;
  if (typeof passphrase === 'number') return leave(passphrase);
  try {
    const root = makeMeshRoot(estate.mesh, { validity, kind: options.key, random: secureRandom });
    const salts = { salt: secureRandom.bytes(SALT_BYTES), iv: secureRandom.bytes(IV_BYTES) };
    const keyText = passphrase === undefined ? undefined : encryptedKeyText(root.privateKey, passphrase, salts);
    return { root, keyText, warnings: 0 };
  } finally {
    passphrase?.fill(0);
  }
}

function intermediateEnd({ now }: RootEstate, options: CaOptions): string {
  return validityOf(lifetimesOf(options).intermediate, now).notAfter;
}

function leave(exitCode: number): number {
  say('Nothing is written.');
  return exitCode;
}

/** The one certificate of `--root-cert`. */
function givenCertificate({ certificateFile }: Given): ParsedCertificate {
  const shown = shownPath(certificateFile);
  const read = readRootFile(certificateFile, shown);
  if ('fault' in read) throw usageError(`--root-cert: ${shown} ${read.fault}. ${read.fix}`);
  const [certificate, ...more] = read.certificates;
  if (certificate !== undefined && more.length === 0) return certificate;
  throw usageError(`--root-cert: ${shown} holds ${read.certificates.length} certificates. Give the root alone.`);
}

/** The key of `--root-key`, or the exit code of a person who left while asked for its passphrase. */
async function givenKey(
  { keyFile }: Given,
  certificate: ParsedCertificate,
  options: CaOptions,
): Promise<KeyObject | 1 | 130> {
  const about = `--root-key: ${shownPath(keyFile)}`;
  const read = readPrivateFile(keyFile);
  if ('fault' in read) throw usageError(`${about} ${read.fault}. ${read.fix}`);
  try {
    const isEncrypted = ENCRYPTED.some((mark) => read.bytes.includes(mark));
    const passphrase = isEncrypted ? await knownPassphrase(options, shownPath(keyFile)) : undefined;
    if (typeof passphrase === 'number') return passphrase;
    const key = openKey(read.bytes, passphrase);
    if (key === undefined) {
      throw usageError(
        isEncrypted ? `${about} does not open with this passphrase.` : `${about} holds no private key in PEM.`,
      );
    }
    if (isKeyOf(certificate, key)) return key;
    throw usageError(`${about} is not the key of the certificate in --root-cert.`);
  } finally {
    read.bytes.fill(0);
  }
}

/** OpenSSL's words may quote the input, so that none of them is told. */
function openKey(bytes: Buffer, passphrase: Buffer | undefined): KeyObject | undefined {
  try {
    return createPrivateKey({ key: bytes, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    return undefined;
  } finally {
    passphrase?.fill(0);
  }
}
