import { quoted } from '../forbidden-text.js';
import { isMap, type RawMap } from '../merge.js';
import { instantOf, type Life } from './lifetimes.js';

/** Whose token is wanted. */
export interface Account {
  namespace: string;
  name: string;
}

/** What is wrong with a token: words that follow "the token", without a full stop, and what to do. None of its own. */
export interface TokenFault {
  fact: string;
  fix: string;
}

const LOOK = 'Find out what answered: the program may be a wrapper, or the context may lead to something else.';

/** Far above any token; the API server's own limit of a header is 8 KiB. */
const MOST_BYTES = 16 * 1024;
const ACCOUNT = /^system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253}$/;
const DOT = 0x2e;
/** The end of the year 9999, in seconds since 1970. */
const LAST_SECOND = 253_402_300_799;

/**
 * From when to when a token is good, by its own claims: it has to be a signed JWT of this account. The signature, without
 * which the rest is of no use to anybody, never becomes a string.
 */
export function readTokenLife(token: Buffer, account: Account): Partial<Life> | TokenFault {
  const [header, claims] = partsOf(token);
  if (header === undefined || claims === undefined || typeof header.alg !== 'string' || header.alg === 'none') {
    return { fact: 'is no signed JWT', fix: LOOK };
  }
  const wanted = `system:serviceaccount:${account.namespace}:${account.name}`;
  if (claims.sub !== wanted) {
    return { fact: `is of ${ownerOf(claims.sub)}, and not of "${wanted}"`, fix: LOOK };
  }
  const [issued, expires] = [instantIn(claims.iat ?? claims.nbf), instantIn(claims.exp)];
  if (issued === 'wrong' || expires === 'wrong') return { fact: 'says a time that there is not', fix: LOOK };
  return { ...(issued === undefined ? {} : { issued }), ...(expires === undefined ? {} : { expires }) };
}

/** Its header and its claims. */
function partsOf(token: Buffer): (RawMap | undefined)[] {
  if (token.length > MOST_BYTES || !token.every(isOfJwt)) return [];
  const first = token.indexOf(DOT);
  const second = token.indexOf(DOT, first + 1);
  const isWhole = first > 0 && second > first && token.indexOf(DOT, second + 1) === -1 && second + 1 < token.length;
  return isWhole ? [jsonIn(token.subarray(0, first)), jsonIn(token.subarray(first + 1, second))] : [];
}

/** What is no account may be anything, and is not repeated. */
function ownerOf(subject: unknown): string {
  if (typeof subject !== 'string') return 'nobody';
  return ACCOUNT.test(subject) ? quoted(subject) : 'somebody else';
}

/** base64url, and the dots between the parts. */
function isOfJwt(byte: number): boolean {
  return byte === DOT || /[\w-]/.test(String.fromCharCode(byte));
}

function jsonIn(part: Buffer): RawMap | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part.toString('latin1'), 'base64url').toString('utf8'));
    return isMap(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Of seconds since 1970, as RFC 7519 has them; they may have a fraction. */
function instantIn(claim: unknown): string | 'wrong' | undefined {
  if (claim === undefined) return undefined;
  const isTime = typeof claim === 'number' && claim >= 0 && claim <= LAST_SECOND;
  return isTime ? instantOf(Math.floor(claim)) : 'wrong';
}
