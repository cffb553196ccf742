import type { ExchangeRecord } from '../../exchange-record.js';
import { quoted } from '../../forbidden-text.js';
import type { Model } from '../../model.js';
import type { Refusal } from './refusal.js';

/** What a cluster is called, by itself or by a record. */
export interface IdentityClaim {
  cluster: string;
  identity: string;
}

/** What the record of a mesh says that a cluster called itself. */
export interface RecordedIdentity extends IdentityClaim {
  mesh: string;
}

/** Claims that cannot all be true: one cluster has several identities, or one identity is several clusters'. */
export interface IdentityClash<Claim> {
  why: 'one-cluster' | 'one-identity';
  /** In the order given; the others contradict the first. */
  claims: readonly [Claim, ...Claim[]];
}

/** A cluster that is two, and two clusters that are one: somebody's context led elsewhere (facts/reliability.md T08). */
export function identityClashes<Claim extends IdentityClaim>(claims: readonly Claim[]): IdentityClash<Claim>[] {
  return [
    ...contradicting(claims, 'cluster', 'identity').map((found) => ({ why: 'one-cluster' as const, claims: found })),
    ...contradicting(claims, 'identity', 'cluster').map((found) => ({ why: 'one-identity' as const, claims: found })),
  ];
}

/** The claims with one `same`, wherever those differ in `other`. */
function contradicting<Claim extends IdentityClaim>(
  claims: readonly Claim[],
  same: keyof IdentityClaim,
  other: keyof IdentityClaim,
): [Claim, ...Claim[]][] {
  const groups = new Map<string, [Claim, ...Claim[]]>();
  for (const claim of claims) {
    const group = groups.get(claim[same]);
    if (group === undefined) groups.set(claim[same], [claim]);
    else group.push(claim);
  }
  return [...groups.values()].filter((group) => group.some((claim) => claim[other] !== group[0][other]));
}

/** What records say of clusters; a record of no mesh, or of one that has moved, speaks of nothing that is in force. */
export function recordedIdentities(
  records: Iterable<readonly [mesh: string, record: ExchangeRecord]>,
  model: Model | undefined,
): RecordedIdentity[] {
  return [...records]
    .filter(([mesh]) => isInForce(mesh, model))
    .flatMap(([mesh, record]) =>
      Object.entries(record.clusters ?? {}).flatMap(([cluster, { identity }]) =>
        identity === undefined ? [] : [{ mesh, cluster, identity }],
      ),
    );
}

/** Whether the record of this name counts. Without a model nobody knows, and it does. */
export function isInForce(mesh: string, model: Model | undefined): boolean {
  return model === undefined || model.meshes.get(mesh)?.hasMoved === false;
}

/** A clash between clusters as they answer, or as two records have them; the fact names the clusters. */
export function sharedIdentityInWords(claims: readonly IdentityClaim[]): { fact: string; fix: string } {
  const names = [...new Set(claims.map(({ cluster }) => `"${cluster}"`))];
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const contexts = names.length === 2 ? 'both' : 'all';
  return {
    fact: `clusters ${list} have the same identity ${quoted(claims[0]?.identity ?? '')}: ${contexts} contexts lead to one cluster.`,
    fix: 'Correct clusters.<cluster>.context in the topology, or the kubeconfig.',
  };
}

/** What the records contradict each other in; nothing can be written while they do. */
export function identityRefusals(claims: readonly RecordedIdentity[]): Refusal[] {
  return identityClashes(claims).map(({ why, claims: found }) => ({
    exitCode: 1,
    about: '',
    ...(why === 'one-identity' ? sharedIdentityInWords(found) : splitClusterInWords(found)),
  }));
}

function splitClusterInWords(claims: readonly [RecordedIdentity, ...RecordedIdentity[]]): {
  fact: string;
  fix: string;
} {
  const [first, ...others] = claims;
  const other = others.find(({ identity }) => identity !== first.identity)!;
  return {
    fact: `cluster "${first.cluster}" has two identities: the record of "${first.mesh}" says ${quoted(first.identity)}, and the record of "${other.mesh}" says ${quoted(other.identity)}.`,
    fix: `Find out which is right, and remove clusters.${first.cluster} from the record that is not.`,
  };
}
