import type { Mesh } from '../model.js';
import { apiServerOf } from '../spanning/links.js';
import { READER_ACCOUNT, watchedParts } from '../spanning/parts.js';
import type { HeldRemote } from './held-remotes.js';
import type { Account } from './reader-token.js';
import type { SealedRemote } from './sealed-remote.js';
import { isDue } from './token-lifetimes.js';

/** A control plane, and a cluster whose API server it watches (facts/multicluster-ossm3.md L10). */
export interface RemotePair {
  mesh: Mesh;
  remote: Mesh;
  held: HeldRemote | undefined;
}

/** Where a token comes from: a request for so many hours, or a Secret of the cluster. */
export type TokenSource = { kind: 'request'; hours: number } | { kind: 'secret'; name: string };

/** Every pair of a mesh whose control plane is in one of these clusters, by their keys. */
export function remotePairs({ parts }: Mesh, clusters: ReadonlySet<string>, held: readonly HeldRemote[]): RemotePair[] {
  return parts
    .filter(({ cluster }) => cluster !== undefined && clusters.has(cluster.key))
    .flatMap((mesh) =>
      watchedParts(mesh).map((remote) => ({
        mesh,
        remote,
        held: held.find((one) => one.mesh === mesh && one.remote === remote),
      })),
    );
}

/** The account of a cluster whose token other control planes hold. */
export function readerOf(remote: Mesh): Account {
  return { namespace: remote.namespace, name: READER_ACCOUNT };
}

/** Whether what is sealed stays as it is: sealed with this certificate, for what the record says now, and with life enough left. */
export function isCurrentRemote(
  { held }: RemotePair,
  { sealing, source, now }: { sealing: string | undefined; source: TokenSource | undefined; now: string },
): boolean {
  if (held === undefined || held.sealed.sealingCertificate !== sealing) return false;
  return leadsThere(held.sealed, held.remote) && isOf(held.sealed, source) && !isDue(held.sealed.token, now);
}

/** Whether what is sealed is of the remote and its account as they are now, and reaches its API server. */
export function leadsThere(sealed: SealedRemote, remote: Mesh): boolean {
  const api = apiServerOf(remote);
  const { namespace, name } = readerOf(remote);
  const isAccount = sealed.account.namespace === namespace && sealed.account.name === name;
  const isApi = sealed.server === api?.server && sealed.certificateAuthority === api?.certificateAuthority?.sha256;
  return sealed.mesh === remote.key && sealed.remoteCluster === remote.cluster?.key && isAccount && isApi;
}

/** Without a word on where it is to come from, any token will do; whether a request was for more hours, nobody asks. */
function isOf({ tokenSecret }: SealedRemote, source: TokenSource | undefined): boolean {
  return source === undefined || tokenSecret === (source.kind === 'secret' ? source.name : undefined);
}
