import type { Failure } from '../exchange/clusters/live.js';
import { aboutCall } from './call-causes.js';
import { readTokenLife, type TokenFault } from './reader-token.js';
import type { TokenSource } from './remote-pairs.js';
import type { ReaderToken } from './seal-remote.js';
import { readTokenAnswer, readTokenSecret, type SecretCall } from './secret-calls.js';
import { tokenLife } from './token-lifetimes.js';

/** A call that brings a token. */
export type TokenCall = Extract<SecretCall, { account: unknown }>;

/**
 * The token in the answer to a call, if it is one of the account and good for an hour or more; the caller wipes it, and the
 * answer. What is said of any other holds nothing of it.
 */
export function judgeToken(bytes: Buffer, call: TokenCall, cluster: string, now: string): ReaderToken | Failure {
  const answer = call.kind === 'token' ? readTokenAnswer(bytes) : readTokenSecret(bytes, call);
  if (isFault(answer)) {
    return { fact: `cluster "${cluster}": what answered for ${aboutCall(call)} ${answer.fact}.`, fix: answer.fix };
  }
  const { token, stated } = answer;
  const claimed = readTokenLife(token, call.account);
  const life = isFault(claimed) ? claimed : tokenLife(claimed, stated, now);
  if (!isFault(life)) return { ...life, bytes: token, source: sourceOf(call) };
  token.fill(0);
  return { fact: `cluster "${cluster}": the token ${life.fact}.`, fix: life.fix };
}

function isFault(found: object): found is TokenFault {
  return 'fix' in found;
}

function sourceOf(call: TokenCall): TokenSource {
  return call.kind === 'token' ? { kind: 'request', hours: call.hours } : { kind: 'secret', name: call.name };
}
