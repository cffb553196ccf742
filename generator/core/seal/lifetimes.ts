import { epochSeconds } from '../exchange/certificates/instants.js';

const DAY = 86_400;
/** What `365d` and `1y` mean here; leap days are not counted. */
const DAYS_A_YEAR = 365;
/** What lives shorter would be due again soon after it was made. */
const LEAST_DAYS = 60;
const MOST_DAYS = 100 * DAYS_A_YEAR;
/** A clock of a cluster may be behind ours by as much (facts/reliability.md T05). */
const CLOCK_SECONDS = 300;

/** From when to when a certificate is valid, RFC 3339 in UTC. */
export interface Validity {
  notBefore: string;
  notAfter: string;
}

/** From when to when a token is good, RFC 3339 in UTC. */
export interface Life {
  issued: string;
  /** undefined: until somebody revokes it. */
  expires?: string;
}

/** `730d` or `2y` in days, from 60 days to 100 years; undefined if it is neither. */
export function parseDays(text: string): number | undefined {
  const [, number, unit] = /^(\d{1,5})([dy])$/.exec(text) ?? [];
  const days = Number(number) * (unit === 'y' ? DAYS_A_YEAR : 1);
  return number !== undefined && days >= LEAST_DAYS && days <= MOST_DAYS ? days : undefined;
}

/** A validity of so many days from `now` on, which began a few minutes ago for clusters whose clock is behind. */
export function validityOf(days: number, now: string): Validity {
  const start = epochSeconds(now);
  return { notBefore: instantOf(start - CLOCK_SECONDS), notAfter: instantOf(start + days * DAY) };
}

/** Whether less than a third of a life is left, which is when it is time for the next (facts/reliability.md T05). */
export function isInLastThird({ notBefore, notAfter }: Validity, now: string): boolean {
  const end = epochSeconds(notAfter);
  return (end - epochSeconds(now)) * 3 < end - epochSeconds(notBefore);
}

/** Seconds since 1970, from the year 0 on, as RFC 3339 in UTC: the inverse of `epochSeconds`. */
export function instantOf(epoch: number): string {
  const days = Math.floor(epoch / DAY);
  const seconds = epoch - days * DAY;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits);
  return `${dateOf(days)}T${clock.join(':')}Z`;
}

/** The proleptic Gregorian calendar by eras of 400 years; a year is counted from March, so that the leap day is its last. */
function dateOf(daysSinceEpoch: number): string {
  const days = daysSinceEpoch + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
