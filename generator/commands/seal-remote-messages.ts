import type { Life } from '../core/seal/lifetimes.js';
import type { RemotePair } from '../core/seal/remote-pairs.js';
import type { ReaderToken, SealedRemoteFile } from '../core/seal/seal-remote.js';
import { dueFrom, hoursOf, isShort } from '../core/seal/token-lifetimes.js';
import { apiServerOf } from '../core/spanning/links.js';
import { shownPath } from '../io/shown-path.js';
import { tell } from './seal-messages.js';
import type { Tokens } from './seal-tokens.js';

/** What was sealed for whom, and until when it is good. */
export function saySealedRemotes(sealed: readonly SealedRemoteFile[], dir: string): void {
  for (const { mesh, remote, name, sealed: facts } of sealed) {
    const { sealingCertificate, account, token } = facts;
    const until = token.expires === undefined ? 'which never ends' : `until ${token.expires}`;
    tell(
      `${shownPath(dir)}/${name}: sealed for cluster "${mesh.cluster?.key}" with its sealing certificate sha256:${sealingCertificate}: a token of ${account.namespace}/${account.name} in cluster "${remote.cluster?.key}", ${until}.`,
    );
  }
}

/** What stays as it is, and how long that is good. */
export function sayKeptRemotes(pairs: readonly RemotePair[]): void {
  for (const { held } of pairs) {
    if (held === undefined) continue;
    const { expires } = held.sealed.token;
    tell(
      `${held.file}: nothing of it has changed; its token ${expires === undefined ? 'never ends' : `ends at ${expires}`}.`,
    );
  }
}

/** What people should know of tokens that were taken; returns how many warnings were told. */
export function sayTokens({ held }: Tokens, pairs: readonly RemotePair[], now: string): number {
  const warnings: string[] = [];
  for (const [id, token] of held) {
    const cluster = id.split(' ')[0]!;
    sayGranted(cluster, token);
    if (token.source.kind === 'secret' && token.expires === undefined) {
      warnings.push(
        `the token of Secret "${token.source.name}" in cluster "${cluster}" never ends. To revoke it, delete that Secret; docs/seal.md says how to rotate it.`,
      );
    } else if (isShort(token, now)) {
      warnings.push(
        `the token of cluster "${cluster}" ends at "${token.expires}", within a day. From then on other control planes lose that cluster: renew it before, or give a longer --token-lifetime.`,
      );
    }
  }
  for (const warning of warnings) tell(`warning: ${warning}`);
  for (const remote of new Set(pairs.map((pair) => pair.remote))) {
    if (apiServerOf(remote)?.certificateAuthority === undefined)
      tell(
        `cluster "${remote.cluster?.key}": its API has a publicly trusted certificate, so the kubeconfig names no CA.`,
      );
  }
  return warnings.length;
}

function sayGranted(cluster: string, token: ReaderToken): void {
  const granted = hoursOf(token);
  if (token.source.kind === 'request' && granted !== undefined && granted < token.source.hours)
    tell(`cluster "${cluster}": asked for ${token.source.hours}h, and its API server grants ${granted}h.`);
}

/** When the first of these tokens is to be renewed, and how. */
export function sayRenewal(tokens: readonly Life[], command: string): void {
  const [first] = tokens.flatMap((token) => dueFrom(token) ?? []).sort();
  if (first !== undefined)
    tell(`Renew the tokens from ${first} on: meshloom ${command} (docs/seal.md has a job for it).`);
}
