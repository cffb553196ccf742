import type { Argv } from 'yargs';
import { parseFingerprint } from '../core/exchange/certificates/fingerprints.js';
import type { Approvals } from '../core/exchange/records/pin-roots.js';
import { quoted } from '../core/forbidden-text.js';
import { type CommonOptions, commonOptions, usageError } from './common.js';

/** What every command that writes records is told. */
export interface ApprovalOptions extends CommonOptions {
  mesh: string[] | undefined;
  trust: string[] | undefined;
  'trust-first': boolean | undefined;
  'add-root': string[] | undefined;
  'remove-root': string[] | undefined;
  'accept-addresses': boolean | undefined;
  'accept-sealing-certificate': boolean | undefined;
  /** Only of what collects. */
  'accept-api-server'?: boolean | undefined;
}

/** An option that may be given several times, one value each. */
export const REPEATED = { type: 'string', array: true, nargs: 1, requiresArg: true } as const;

/** Adds the options by which a person approves what goes into a record. */
export function approvalOptions<T>(yargs: Argv<T>): Argv<T & ApprovalOptions> {
  return commonOptions(yargs)
    .option('trust', { ...REPEATED, describe: 'sha256:… of the first root of a mesh (repeatable)' })
    .option('trust-first', { type: 'boolean', describe: 'trust whatever root a mesh without one presents' })
    .option('add-root', { ...REPEATED, describe: 'sha256:… of a root that is to replace another (repeatable)' })
    .option('remove-root', { ...REPEATED, describe: 'sha256:… of a root that the mesh has left (repeatable)' })
    .option('accept-addresses', {
      type: 'boolean',
      describe: 'take addresses that differ from the record',
    })
    .option('accept-sealing-certificate', {
      type: 'boolean',
      describe: 'take sealing certificates that differ from the record',
    }) as unknown as Argv<T & ApprovalOptions>;
}

/** The approvals as records name fingerprints; one that is no SHA-256 is the user's mistake. */
export function approvalsOf(options: ApprovalOptions): Approvals {
  return {
    trust: fingerprints('trust', options.trust),
    trustFirst: options['trust-first'] === true,
    add: fingerprints('add-root', options['add-root']),
    remove: fingerprints('remove-root', options['remove-root']),
    addresses: options['accept-addresses'] === true,
    apiServers: options['accept-api-server'] === true,
    sealingCertificates: options['accept-sealing-certificate'] === true,
  };
}

function fingerprints(option: string, given: readonly string[] = []): Set<string> {
  return new Set(
    given.map((text) => {
      const sha256 = parseFingerprint(text);
      if (sha256 !== undefined) return sha256;
      throw usageError(
        `--${option}: ${quoted(text)} is no SHA-256 fingerprint. Write sha256: and 64 hexadecimal digits, with colons or without.`,
      );
    }),
  );
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `10m`, `1h30m` in milliseconds. */
export function parseDuration(option: string, text: string): number {
  const parts = /^(?:\d{1,5}[smh])+$/.test(text) ? [...text.matchAll(/(\d+)([smh])/g)] : [];
  const duration = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
  if (parts.length > 0 && duration <= 24 * UNITS.h!) return duration;
  throw usageError(`--${option}: ${quoted(text)} is no duration up to 24h. Write it like 90s, 10m or 1h30m.`);
}
