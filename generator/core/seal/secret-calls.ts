import { isInstant } from '../exchange/certificates/instants.js';
import type { ClusterAccess } from '../exchange/clusters/live.js';
import { bytesOfBase64 } from './base64-bytes.js';
import type { Life } from './lifetimes.js';
import type { Account, TokenFault } from './reader-token.js';

/** The calls by which sealing asks a cluster, or gives it, something private. */
export type SecretCall =
  | { kind: 'token'; account: Account; hours: number }
  | { kind: 'token-secret'; account: Account; name: string }
  | { kind: 'is-there'; namespace: string; name: string }
  /** `force`: fields that another program set are taken over. */
  | { kind: 'apply'; namespace: string; name: string; isTrial: boolean; force: boolean };

/** Values alone, a line each: what is not asked for does not come. The last is the private one. */
const TOKEN = '-o=jsonpath={.kind}{"\\n"}{.status.expirationTimestamp}{"\\n"}{.status.token}';
const OWNER = '{.metadata.annotations.kubernetes\\.io/service-account\\.name}';
const TOKEN_SECRET = `-o=jsonpath={.kind}{"\\n"}{.metadata.namespace}{"\\n"}{.metadata.name}{"\\n"}{.type}{"\\n"}${OWNER}{"\\n"}{.metadata.creationTimestamp}{"\\n"}{.data.token}`;

/**
 * How a call is made: each value is one argument, no shell sees it, and nothing private is among them
 * (facts/reliability.md C01, S01). Tried with kubectl 1.27 to 1.33.
 */
export function callArguments({ context, kubeconfig }: ClusterAccess, call: SecretCall): string[] {
  return [context === undefined ? `--kubeconfig=${kubeconfig}` : `--context=${context}`, ...wordsOf(call)];
}

function wordsOf(call: SecretCall): string[] {
  switch (call.kind) {
    case 'token': {
      const { namespace, name } = call.account;
      return ['create', 'token', name, '-n', namespace, `--duration=${call.hours}h`, TOKEN];
    }
    case 'token-secret':
      return ['get', 'secret', call.name, '-n', call.account.namespace, TOKEN_SECRET];
    case 'is-there':
      // A table holds no more of a Secret than its name, its type and how many keys it has.
      return ['get', 'secret', call.name, '-n', call.namespace, '--no-headers'];
    case 'apply': {
      // On the client's side the values would go into an annotation, too.
      const options = ['--server-side', '--field-manager=meshloom', ...(call.force ? ['--force-conflicts'] : [])];
      return ['apply', ...options, ...(call.isTrial ? ['--dry-run=server'] : []), '-n', call.namespace, '-f', '-'];
    }
  }
}

/** A token, which the caller wipes, and what the answer says of its life; or words that follow what answered, and what to do. */
export type TokenAnswer = { token: Buffer; stated: Partial<Life> } | TokenFault;

const NO_TOKEN: TokenFault = { fact: 'is no token', fix: 'See what the program prints: it may be a wrapper.' };
const OTHER_SECRET = 'Name a Secret that holds a token of that account (docs/seal.md has the YAML).';

/** The answer to a `token` call. */
export function readTokenAnswer(bytes: Buffer): TokenAnswer {
  const [kind, expires, token, ...more] = linesOf(bytes, 3);
  if (kind === undefined || expires === undefined || token === undefined || more.length > 0) return NO_TOKEN;
  const stated = expires.toString('latin1');
  if (kind.toString('latin1') !== 'TokenRequest' || token.length === 0 || !isInstant(stated)) return NO_TOKEN;
  return { token: Buffer.from(token), stated: { expires: stated } };
}

/** The answer to a `token-secret` call: the Secret has to be of that type, and of that account. */
export function readTokenSecret(bytes: Buffer, { name, account }: { name: string; account: Account }): TokenAnswer {
  const lines = linesOf(bytes, 7);
  const encoded = lines.at(-1)!;
  const [kind, namespace, found, type, owner, created = ''] = lines.slice(0, -1).map((line) => line.toString('latin1'));
  if (lines.length !== 7 || kind !== 'Secret' || namespace !== account.namespace || found !== name) {
    return { ...NO_TOKEN, fact: 'is another object' };
  }
  if (type !== 'kubernetes.io/service-account-token') {
    return { fact: 'is a Secret of another type than "kubernetes.io/service-account-token"', fix: OTHER_SECRET };
  }
  if (owner !== account.name)
    return { fact: `is a Secret of another account than "${account.name}"`, fix: OTHER_SECRET };
  const token = encoded.length === 0 ? undefined : bytesOfBase64(encoded);
  if (token === undefined) return { fact: 'is a Secret without a token', fix: 'It may need a moment: run this again.' };
  return { token, stated: isInstant(created) ? { issued: created } : {} };
}

/** Views of the bytes, `count` lines or as many as there are; one newline behind the last is none of them. */
function linesOf(bytes: Buffer, count: number): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines.length === count && from === bytes.length ? lines : [...lines, bytes.subarray(from)];
}
