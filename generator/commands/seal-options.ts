import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { quoted } from '../core/forbidden-text.js';
import { KEY_KINDS, type KeyKind } from '../core/seal/authorities.js';
import { parseDays } from '../core/seal/lifetimes.js';
import { type CommonOptions, commonOptions, single, usageError } from './common.js';
import { REPEATED } from './exchange-options.js';

/** What `seal ca` is told. */
export interface SealOptions extends CommonOptions {
  mesh: string;
  cluster: string[] | undefined;
  key: KeyKind;
  lifetime: string;
  'root-lifetime': string;
  'root-out': string | undefined;
  'forget-root': boolean | undefined;
  'root-cert': string | undefined;
  'root-key': string | undefined;
  'root-cert-out': string | undefined;
  'passphrase-file': string | undefined;
  'passphrase-fd': string | undefined;
}

/** What becomes of the root's key, or where the root comes from; paths are absolute. `none`: nothing is to be made. */
export type RootChoice =
  | { kind: 'none' }
  | { kind: 'keep'; keyFile: string }
  | { kind: 'forget' }
  | { kind: 'given'; certificateFile: string; keyFile: string };

const FILE_OPTION = { type: 'string', requiresArg: true } as const;

/** Adds the options of `seal ca`. */
export function sealOptions(yargs: Argv): Argv<SealOptions> {
  const file = (name: string, describe: string) => ({ ...FILE_OPTION, coerce: single(name), describe });
  return commonOptions(yargs)
    .option('mesh', { ...file('mesh', 'the mesh whose CA is made'), demandOption: true })
    .option('cluster', { ...REPEATED, describe: 'seal for this cluster of it alone (repeatable)' })
    .option('key', {
      coerce: single('key'),
      choices: KEY_KINDS,
      default: 'rsa-4096' as const,
      describe: 'the kind of new keys',
    })
    .option('lifetime', { ...file('lifetime', 'of each intermediate CA'), default: '730d' })
    .option('root-lifetime', { ...file('root-lifetime', 'of a new root'), default: '3650d' })
    .option('root-out', file('root-out', "keep a new root's key here, encrypted; outside the repository"))
    .option('forget-root', { type: 'boolean', describe: "keep a new root's key nowhere" })
    .option('root-cert', file('root-cert', 'the certificate of a root that exists, in PEM'))
    .option('root-key', file('root-key', 'its private key, in PEM'))
    .option('root-cert-out', file('root-cert-out', 'write the public root certificate here'))
    .option(
      'passphrase-file',
      file('passphrase-file', "the passphrase of the root's key (default: ask on the terminal)"),
    )
    .option('passphrase-fd', file('passphrase-fd', 'the same from a file descriptor')) as unknown as Argv<SealOptions>;
}

/** Refuses what contradicts itself on the command line. */
export function rootChoice(options: SealOptions): RootChoice {
  const { 'root-out': out, 'root-cert': cert, 'root-key': key } = options;
  const forget = options['forget-root'] === true;
  if (options.only !== undefined) throw usageError('--only: here it is called --cluster.');
  if ((cert === undefined) !== (key === undefined)) throw usageError('--root-cert and --root-key go together.');
  if ([out !== undefined, forget, cert !== undefined].filter(Boolean).length > 1) {
    throw usageError('Give one of --root-out, --forget-root, and --root-cert with --root-key.');
  }
  if (options['passphrase-file'] !== undefined && options['passphrase-fd'] !== undefined) {
    throw usageError('Give one of --passphrase-file and --passphrase-fd.');
  }
  if (out !== undefined) return { kind: 'keep', keyFile: resolve(out) };
  if (cert !== undefined && key !== undefined) {
    return { kind: 'given', certificateFile: resolve(cert), keyFile: resolve(key) };
  }
  return { kind: forget ? 'forget' : 'none' };
}

/** The two lifetimes in days. */
export function lifetimesOf(options: SealOptions): { root: number; intermediate: number } {
  const days = (name: 'lifetime' | 'root-lifetime'): number => {
    const parsed = parseDays(options[name]);
    if (parsed !== undefined) return parsed;
    throw usageError(`--${name}: ${quoted(options[name])} is no lifetime from 60d to 100y. Write it like 730d or 2y.`);
  };
  return { root: days('root-lifetime'), intermediate: days('lifetime') };
}
