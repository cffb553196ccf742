import type { Failure } from '../core/exchange/clusters/live.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Mesh } from '../core/model.js';
import { judgeToken, type TokenCall } from '../core/seal/judge-token.js';
import { type RemotePair, readerOf, type TokenSource } from '../core/seal/remote-pairs.js';
import type { ReaderToken } from '../core/seal/seal-remote.js';
import type { Access } from './seal-access.js';
import { sourceOf } from './seal-token-options.js';
import { sideBySide } from './side-by-side.js';

/** One token for each cluster that is led to, and each way to get one. */
export interface Tokens {
  chosen: TokenSource | undefined;
  held: ReadonlyMap<string, ReaderToken>;
}

interface Wanted {
  id: string;
  remote: Mesh;
  source: TokenSource;
}

/** Asks for what these pairs need, all of it or none; the caller forgets the tokens. Refusals are told in the order of the pairs. */
export async function askTokens(
  pairs: readonly RemotePair[],
  chosen: TokenSource | undefined,
  { access, now }: { access: Access; now: string },
): Promise<Tokens | Refusal[]> {
  const wanted = [...new Map(pairs.map((pair) => wantedBy(pair, chosen)).map((one) => [one.id, one])).values()];
  const answers = await sideBySide(wanted, (one) => askToken(one, access, now));
  const held = new Map<string, ReaderToken>();
  const failures: Failure[] = [];
  for (const [index, answer] of answers.entries()) {
    if ('bytes' in answer) held.set(wanted[index]!.id, answer);
    else failures.push(answer);
  }
  const tokens = { chosen, held };
  if (failures.length === 0) return tokens;
  forgetTokens(tokens);
  return failures.map((failure) => ({ ...failure, exitCode: 1, about: '' }));
}

async function askToken({ remote, source }: Wanted, access: Access, now: string): Promise<ReaderToken | Failure> {
  const account = readerOf(remote);
  const call: TokenCall =
    source.kind === 'secret'
      ? { kind: 'token-secret', account, name: source.name }
      : { kind: 'token', account, hours: source.hours };
  const cluster = remote.cluster!;
  const answer = await access.call(access.callee(cluster), call);
  if ('failure' in answer) return answer.failure;
  try {
    return judgeToken(answer.bytes, call, cluster.key, now);
  } finally {
    answer.bytes.fill(0);
  }
}

function wantedBy(pair: RemotePair, chosen: TokenSource | undefined): Wanted {
  const source = sourceOf(pair, chosen);
  const from = source.kind === 'secret' ? source.name : source.hours;
  return { id: `${pair.remote.cluster?.key} ${source.kind} ${from}`, remote: pair.remote, source };
}

/** The token for a pair; there is one if it was asked for with it. */
export function tokenFor(pair: RemotePair, { chosen, held }: Tokens): ReaderToken {
  return held.get(wantedBy(pair, chosen).id)!;
}

/** Wipes their bytes; how long they are good, and where they came from, stays known. */
export function forgetTokens({ held }: Tokens): void {
  for (const { bytes } of held.values()) bytes.fill(0);
}
