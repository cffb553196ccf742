import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Cluster, Labels } from '../core/model.js';
import { validityOf } from '../core/seal/lifetimes.js';
import { manifestBytes, type PrivateSecret, wipeSecret } from '../core/seal/private-secret.js';
import type { RemotePair } from '../core/seal/remote-pairs.js';
import { makeAuthority } from '../core/seal/seal-authority.js';
import { makeRemoteSecret, remoteFacts } from '../core/seal/seal-remote.js';
import { caAnnotations } from '../core/seal/sealed-ca.js';
import { remoteAnnotations } from '../core/seal/sealed-remote.js';
import { secureRandom } from '../io/secure-random.js';
import { sayRefusals } from './exchange-settle.js';
import type { Access } from './seal-access.js';
import type { RootEstate } from './seal-estate.js';
import { tell } from './seal-messages.js';
import { type CaOptions, lifetimesOf } from './seal-options.js';
import { wayOf } from './seal-remotes.js';
import type { PreparedRoot } from './seal-root.js';
import type { Tokens } from './seal-tokens.js';
import { sideBySide } from './side-by-side.js';

/** A Secret in the clear for one cluster, and what is public of it. */
export interface Item {
  cluster: Cluster;
  secret: PrivateSecret;
  annotations: Labels;
  /** For people. */
  what: string;
}

/** A CA for each cluster that is asked for. */
export function caItems({ mesh, clusters, now }: RootEstate, { root }: PreparedRoot, options: CaOptions): Item[] {
  const validity = validityOf(lifetimesOf(options).intermediate, now);
  return clusters.map((cluster) => {
    const making = { validity, kind: options.key, random: secureRandom };
    const { secret, ca } = makeAuthority(mesh, cluster.key, root, making);
    const what = `the CA sha256:${ca.caCertificate} (${ca.subject}), until ${validity.notAfter.slice(0, 10)}`;
    return { cluster, secret, annotations: caAnnotations(ca), what };
  });
}

/** What each control plane reads of the clusters that it watches. */
export function remoteItems(pairs: readonly RemotePair[], tokens: Tokens): Item[] {
  return pairs.map((pair) => {
    const way = wayOf(pair, tokens);
    const facts = remoteFacts(pair.remote, way);
    const until = facts.token.expires === undefined ? 'which never ends' : `until ${facts.token.expires}`;
    const { namespace, name } = facts.account;
    return {
      cluster: pair.mesh.cluster!,
      secret: makeRemoteSecret(pair.mesh, pair.remote, way),
      annotations: remoteAnnotations(facts),
      what: `a token of ${namespace}/${name} in cluster "${facts.remoteCluster}", ${until}`,
    };
  });
}

/** Nothing private of them is left then. */
export function wipeItems(items: readonly Item[]): void {
  for (const { secret } of items) wipeSecret(secret);
}

/** How Secrets are applied: `force` takes over what other programs made. */
interface Pushing {
  access: Access;
  force: boolean;
}

/** Lets the API servers try all of it; the exit code, 0 when each of them would take it. */
export async function tryAll(items: readonly Item[], pushing: Pushing): Promise<number> {
  return sayRefusals((await sideBySide(items, (item) => apply(item, pushing, 'try'))).flat());
}

/** Applies one Secret after the other until one fails, and tells what is where. */
export async function applyAll(items: readonly Item[], pushing: Pushing): Promise<number> {
  for (const [index, item] of items.entries()) {
    const [failure] = await apply(item, pushing, 'apply');
    if (failure !== undefined) return stopAt(failure, items, index);
    tell(`${nameOf(item)}: ${item.what}.`);
  }
  return 0;
}

async function apply(
  { cluster, secret, annotations }: Item,
  { access, force }: Pushing,
  how: 'try' | 'apply',
): Promise<Refusal[]> {
  const { namespace, name } = secret;
  const call = { kind: 'apply', namespace, name, isTrial: how === 'try', force } as const;
  const manifest = manifestBytes(secret, annotations);
  try {
    const answer = await access.call(access.callee(cluster), call, manifest);
    return 'failure' in answer ? [{ ...answer.failure, exitCode: 1, about: '' }] : [];
  } finally {
    manifest.fill(0);
  }
}

function stopAt({ exitCode, fact, fix }: Refusal, items: readonly Item[], index: number): number {
  tell(`${fact} ${fix}`);
  const rest = items.slice(index).map(nameOf).join('; ');
  tell(
    index === 0
      ? `Nothing is pushed. Still to be pushed: ${rest}.`
      : `What is above is pushed. Still to be pushed: ${rest}.`,
  );
  return exitCode;
}

function nameOf({ cluster, secret }: Item): string {
  return `cluster "${cluster.key}": secret "${secret.name}" in namespace "${secret.namespace}"`;
}
