import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { quoted } from '../core/forbidden-text.js';
import { KEY_KINDS, type KeyKind } from '../core/seal/authorities.js';
import { parseDays } from '../core/seal/lifetimes.js';
import { observedBy } from '../io/observed-process.js';
import { type CommonOptions, commonOptions, single, usageError } from './common.js';
import { REPEATED } from './exchange-options.js';

/** What every command that makes something private is told. */
export interface SealOptions extends CommonOptions {
  mesh: string;
  cluster: string[] | undefined;
}

/** What a root that exists is, and what is made below it. */
export interface RootOptions {
  key: KeyKind;
  lifetime: string;
  'root-cert'?: string;
  'root-key'?: string;
  'passphrase-file'?: string;
  'passphrase-fd'?: string;
}

/** What becomes of a root that is new. */
interface NewRootOptions {
  'root-lifetime'?: string;
  'root-out'?: string;
  'forget-root'?: boolean;
  'root-cert-out'?: string;
}

/** Of commands that may make a root, and, where those of a new one are not offered, of those that need one. */
export type CaOptions = SealOptions & RootOptions & NewRootOptions;

/** What becomes of the root's key, or where the root comes from; paths are absolute. `none`: nothing is to be made. */
export type RootChoice =
  | { kind: 'none' }
  | { kind: 'keep'; keyFile: string }
  | { kind: 'forget' }
  | { kind: 'given'; certificateFile: string; keyFile: string };

const DEFAULT_ROOT_LIFETIME = '3650d';

/** An option with one value. */
export function one(name: string, describe: string) {
  return { type: 'string', requiresArg: true, coerce: single(name), describe } as const;
}

/** Adds the mesh, and the clusters of it: `clusters` says what they are to the command. */
export function sealOptions(yargs: Argv, mesh: string, clusters: string): Argv<SealOptions> {
  return commonOptions(yargs)
    .option('mesh', { ...one('mesh', mesh), demandOption: true })
    .option('cluster', { ...REPEATED, describe: clusters }) as unknown as Argv<SealOptions>;
}

/** Adds a root that exists. */
export function rootOptions<T>(yargs: Argv<T>): Argv<T & RootOptions> {
  return yargs
    .option('key', {
      coerce: single('key'),
      choices: KEY_KINDS,
      default: 'rsa-4096' as const,
      describe: 'the kind of new keys',
    })
    .option('lifetime', { ...one('lifetime', 'of each intermediate CA'), default: '730d' })
    .option('root-cert', one('root-cert', 'the certificate of a root that exists, in PEM'))
    .option('root-key', one('root-key', 'its private key, in PEM'))
    .option(
      'passphrase-file',
      one('passphrase-file', "the passphrase of the root's key (default: ask on the terminal)"),
    )
    .option('passphrase-fd', one('passphrase-fd', 'the same from a file descriptor')) as unknown as Argv<
    T & RootOptions
  >;
}

/** Adds a new root. */
export function newRootOptions<T>(yargs: Argv<T>): Argv<T & NewRootOptions> {
  return yargs
    .option('root-lifetime', { ...one('root-lifetime', 'of a new root'), default: DEFAULT_ROOT_LIFETIME })
    .option('root-out', one('root-out', "keep a new root's key here, encrypted; outside the repository"))
    .option('forget-root', { type: 'boolean', describe: "keep a new root's key nowhere" })
    .option('root-cert-out', one('root-cert-out', 'write the public root certificate here')) as unknown as Argv<
    T & NewRootOptions
  >;
}

/** Memory that others may look into is no place for keys and tokens (facts/reliability.md S05). */
export function assertUnobserved(): void {
  const option = observedBy();
  if (option === undefined) return;
  throw usageError(
    `Node runs with "${option}", and others could read the keys by it. Run without it; see NODE_OPTIONS.`,
  );
}

/** Clusters are named by an option of their own. */
export function refuseOnly({ only }: CommonOptions): void {
  if (only !== undefined) throw usageError('--only: here it is called --cluster.');
}

/** Refuses what contradicts itself on the command line. */
export function rootChoice(options: CaOptions): RootChoice {
  const { 'root-out': out, 'root-cert': cert, 'root-key': key } = options;
  const forget = options['forget-root'] === true;
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
export function lifetimesOf(options: CaOptions): { root: number; intermediate: number } {
  const days = (name: 'lifetime' | 'root-lifetime', text: string): number => {
    const parsed = parseDays(text);
    if (parsed !== undefined) return parsed;
    throw usageError(`--${name}: ${quoted(text)} is no lifetime from 60d to 100y. Write it like 730d or 2y.`);
  };
  return {
    root: days('root-lifetime', options['root-lifetime'] ?? DEFAULT_ROOT_LIFETIME),
    intermediate: days('lifetime', options.lifetime),
  };
}
