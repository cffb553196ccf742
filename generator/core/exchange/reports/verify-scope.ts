import type { ExchangeRecord } from '../../exchange-record.js';
import type { Model } from '../../model.js';
import type { Pair } from '../../model-peers.js';
import { type PendingPair, pendingPairs } from '../../pending.js';
import type { RecordSource } from '../../resolve/records.js';
import type { Link } from '../../spanning/links.js';
import { exchangedLinks } from './links.js';
import { exchangedPairs } from './status.js';

/** What of an exchange is looked at. */
export interface VerifyScope {
  /** undefined: the topology could not be resolved, and records are looked at by themselves. */
  model: Model | undefined;
  records: readonly RecordSource[];
  /** The records that are not looked at. */
  others: readonly RecordSource[];
  pairs: readonly Pair[];
  /** Those of the pairs that wait. */
  pending: readonly PendingPair[];
  /** Between clusters of one mesh. */
  links: readonly Link[];
}

/**
 * All of it; with `only`, what touches these clusters: pairs and links with an end there, records of such ends and of
 * meshes there.
 */
export function verifyScope(
  model: Model | undefined,
  records: readonly RecordSource[],
  only: ReadonlySet<string> | undefined,
): VerifyScope {
  if (model === undefined) return { model, records, others: [], pairs: [], pending: [], links: [] };
  const pairs = exchangedPairs(model, only);
  const lookedAt = new Set(pairs);
  const meshes = new Set(pairs.flatMap(({ ends }) => ends.map(({ mesh }) => mesh.key)));
  for (const cluster of only ?? []) for (const { key } of model.clusters.get(cluster)!.meshes) meshes.add(key);
  const isLookedAt = ({ doc }: RecordSource): boolean =>
    only === undefined || meshes.has((doc.value as ExchangeRecord).metadata.name);
  return {
    model,
    records: records.filter(isLookedAt),
    others: records.filter((record) => !isLookedAt(record)),
    pairs,
    pending: pendingPairs(model).filter(({ pair }) => lookedAt.has(pair)),
    links: exchangedLinks(model, only),
  };
}
