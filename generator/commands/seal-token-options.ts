import type { Argv } from 'yargs';
import { quoted } from '../core/forbidden-text.js';
import type { RemotePair, TokenSource } from '../core/seal/remote-pairs.js';
import { parseHours } from '../core/seal/token-lifetimes.js';
import { usageError } from './common.js';
import { one } from './seal-options.js';

/** Where the tokens of remote secrets come from. */
export interface TokenOptions {
  'token-lifetime'?: string;
  'token-secret'?: string;
}

/**
 * Thirty days: long enough that a weekly run renews in the last third, and no longer than controllers keep their sealing
 * key, so that both are renewed together. Shorter lives mean more rotations, which some releases of Istio take badly
 * (facts/multicluster-ossm3.md 6).
 */
const DEFAULT_HOURS = 720;
/** A DNS-1123 subdomain, as every Secret's name is. */
const SECRET_NAME = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/;

/** Adds where tokens come from; without either option each stays with where it came from before. */
export function tokenOptions<T>(yargs: Argv<T>): Argv<T & TokenOptions> {
  return yargs
    .option(
      'token-lifetime',
      one('token-lifetime', 'of each token, such as 48h or 30d; the API server may shorten it (default: 720h)'),
    )
    .option(
      'token-secret',
      one('token-secret', 'take the token of this Secret of type kubernetes.io/service-account-token instead'),
    ) as unknown as Argv<T & TokenOptions>;
}

/** What the command line says of tokens; undefined if it says nothing. */
export function chosenSource(options: TokenOptions): TokenSource | undefined {
  const { 'token-lifetime': lifetime, 'token-secret': name } = options;
  if (lifetime !== undefined && name !== undefined)
    throw usageError('Give one of --token-lifetime and --token-secret.');
  if (name !== undefined) {
    if (SECRET_NAME.test(name) && name.length <= 253) return { kind: 'secret', name };
    throw usageError(`--token-secret: ${quoted(name)} is no name of a Secret.`);
  }
  if (lifetime === undefined) return undefined;
  const hours = parseHours(lifetime);
  if (hours !== undefined) return { kind: 'request', hours };
  throw usageError(`--token-lifetime: ${quoted(lifetime)} is no lifetime from 2h to 365d. Write it like 720h or 30d.`);
}

/** Where the token of a pair comes from: as the command line says, else as it did before, else it is requested. */
export function sourceOf({ held }: RemotePair, chosen: TokenSource | undefined): TokenSource {
  const before = held?.sealed.tokenSecret;
  return (
    chosen ?? (before === undefined ? { kind: 'request', hours: DEFAULT_HOURS } : { kind: 'secret', name: before })
  );
}
