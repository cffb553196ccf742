import { epochSeconds } from '../exchange/certificates/instants.js';
import { instantOf, isInLastThird, type Life } from './lifetimes.js';
import type { TokenFault } from './reader-token.js';

const HOUR = 3600;
const HOURS_A_DAY = 24;
/** What ends sooner is of no use: the control plane would lose the cluster before anybody has applied it. */
const LEAST_SECONDS = HOUR;
/** Below it people are warned. */
const SHORT_SECONDS = HOURS_A_DAY * HOUR;
/** How far the answer of an API server and the token in it may be apart. */
const ROUNDING_SECONDS = 60;

/** `720h` or `30d` in hours, from 2 hours to a year; undefined if it is neither. */
export function parseHours(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  const hours = Number(number) * (unit === 'd' ? HOURS_A_DAY : 1);
  return number !== undefined && hours >= 2 && hours <= 365 * HOURS_A_DAY ? hours : undefined;
}

/**
 * The life of a token: by its own claims, which the API server goes by, and `stated` where they say nothing. What has
 * nearly ended, and what contradicts the answer that it came in, is a fault (facts/reliability.md T15).
 */
export function tokenLife(claimed: Partial<Life>, stated: Partial<Life>, now: string): Life | TokenFault {
  const { expires } = claimed;
  if (stated.expires !== undefined && (expires === undefined || apart(expires, stated.expires) > ROUNDING_SECONDS)) {
    const says =
      expires === undefined ? 'says of itself that it never ends' : `says of itself that it ends at "${expires}"`;
    const fact = `${says}, and the API server that it ends at "${stated.expires}"`;
    return { fact, fix: 'Find out which of the two is right, and what answered.' };
  }
  const issued = claimed.issued ?? stated.issued ?? now;
  if (expires === undefined) return { issued };
  const left = epochSeconds(expires) - epochSeconds(now);
  if (left >= LEAST_SECONDS) return { issued, expires };
  if (left <= 0)
    return { fact: `expired at "${expires}"`, fix: 'Compare the clocks of this machine and of that cluster.' };
  const fix =
    'The other cluster would be lost again at once: give a longer --token-lifetime, or raise what that API server grants (--service-account-max-token-expiration).';
  return { fact: `ends at "${expires}", in less than an hour`, fix };
}

function apart(one: string, other: string): number {
  return Math.abs(epochSeconds(one) - epochSeconds(other));
}

/** Whether a token ends within a day of now. */
export function isShort({ expires }: Life, now: string): boolean {
  return expires !== undefined && epochSeconds(expires) - epochSeconds(now) <= SHORT_SECONDS;
}

/** For how many hours a token was given, rounded to the nearest; undefined: for ever. */
export function hoursOf({ issued, expires }: Life): number | undefined {
  return expires === undefined ? undefined : Math.round((epochSeconds(expires) - epochSeconds(issued)) / HOUR);
}

/** Whether a token is to be made anew. */
export function isDue({ issued, expires }: Life, now: string): boolean {
  return expires !== undefined && isInLastThird({ notBefore: issued, notAfter: expires }, now);
}

/** When a token begins to be due, RFC 3339; undefined: never. */
export function dueFrom({ issued, expires }: Life): string | undefined {
  if (expires === undefined) return undefined;
  const end = epochSeconds(expires);
  return instantOf(Math.ceil(end - (end - epochSeconds(issued)) / 3));
}
