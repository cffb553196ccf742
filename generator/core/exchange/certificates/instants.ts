const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?Z$/;
const SECONDS_A_DAY = 86_400;
/** A leap year has a longer second month. */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Seconds since 1970 of an RFC 3339 instant in UTC, such as `2034-01-13T13:58:34Z`; fractions of a second are dropped.
 * Throws a RangeError on anything else: what is compared with an instant has been read as one before.
 */
export function epochSeconds(rfc3339: string): number {
  const seconds = secondsOf(rfc3339);
  if (seconds === undefined) throw new RangeError('not an RFC 3339 instant in UTC');
  return seconds;
}

/** Whether a text is a day of the calendar and a time of that day, as `epochSeconds` takes them. */
export function isInstant(text: string): boolean {
  return secondsOf(text) !== undefined;
}

/** Whole days from one RFC 3339 instant to another, rounded down; negative if `to` is the earlier one. */
export function daysBetween(from: string, to: string): number {
  return Math.floor((epochSeconds(to) - epochSeconds(from)) / SECONDS_A_DAY);
}

function secondsOf(text: string): number | undefined {
  const parts = INSTANT.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (day < 1 || day > monthLength(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  return daysSinceEpoch(year, month, day) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
}

/** 0 for a month that there is not. */
function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** The proleptic Gregorian calendar. A year is counted from March, so that the leap day is its last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * monthsSinceMarch + 2) / 5) + day - 1;
  // 719468 days lie between 1 March of the year 0 and 1 January 1970.
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}
