import type { ExchangeRecord } from '../exchange-record.js';
import type { Report } from '../report.js';
import type { RecordSource } from '../resolve/records.js';
import type { Ref } from '../source.js';

/** What a record says that a cluster called itself. */
interface Identity {
  cluster: string;
  identity: string;
  ref: Ref;
}

/**
 * Reports a cluster that is two, and two clusters that are one: somebody's context led elsewhere
 * (facts/reliability.md T08). Nothing is reported of `others`, but they may be what contradicts.
 */
export function checkIdentities(
  records: readonly RecordSource[],
  others: readonly RecordSource[],
  report: Report,
): void {
  const known = { byCluster: new Map<string, Identity>(), byIdentity: new Map<string, Identity>() };
  for (const one of others.flatMap(identitiesOf)) remember(one, known);
  for (const one of records.flatMap(identitiesOf)) {
    const { namesake, owner } = remember(one, known);
    if (namesake.identity !== one.identity) {
      report(
        'record-identity',
        one.ref,
        `is "${one.identity}", and another record says that cluster "${one.cluster}" is "${namesake.identity}".`,
        'Find out which cluster each was read from, then collect both anew.',
        { related: [namesake.ref] },
      );
    }
    if (owner.cluster !== one.cluster) {
      report(
        'record-identity',
        one.ref,
        `is "${one.identity}", and so is cluster "${owner.cluster}".`,
        'Correct clusters.<cluster>.context in the topology, or the kubeconfig, then collect both anew.',
        { related: [owner.ref] },
      );
    }
  }
}

interface Known {
  byCluster: Map<string, Identity>;
  byIdentity: Map<string, Identity>;
}

/** The first that spoke of this cluster, and the first that had this identity; `one` itself if it is. */
function remember(one: Identity, { byCluster, byIdentity }: Known): { namesake: Identity; owner: Identity } {
  const namesake = byCluster.get(one.cluster) ?? one;
  const owner = byIdentity.get(one.identity) ?? one;
  byCluster.set(one.cluster, namesake);
  byIdentity.set(one.identity, owner);
  return { namesake, owner };
}

function identitiesOf({ doc }: RecordSource): Identity[] {
  return Object.entries((doc.value as ExchangeRecord).clusters ?? {}).flatMap(([cluster, { identity }]) =>
    identity === undefined ? [] : [{ cluster, identity, ref: { doc, path: ['clusters', cluster, 'identity'] } }],
  );
}
