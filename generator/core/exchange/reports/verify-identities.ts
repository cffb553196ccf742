import type { ExchangeRecord } from '../../exchange-record.js';
import type { Report } from '../../report.js';
import type { RecordSource } from '../../resolve/records.js';
import type { Ref } from '../../source.js';
import { identityClashes, type RecordedIdentity, recordedIdentities } from '../records/identities.js';
import type { VerifyScope } from './verify-scope.js';

interface PlacedIdentity extends RecordedIdentity {
  ref: Ref;
  isLookedAt: boolean;
}

/** Reports where records contradict each other about clusters. Those that are not looked at are only contradicted. */
export function checkIdentities({ model, records, others }: VerifyScope, report: Report): void {
  const claimsOf = (sources: readonly RecordSource[], isLookedAt: boolean): PlacedIdentity[] =>
    sources.flatMap(({ doc }) => {
      const record = doc.value as ExchangeRecord;
      const ref = (cluster: string): Ref => ({ doc, path: ['clusters', cluster, 'identity'] });
      const claims = recordedIdentities([[record.metadata.name, record]], model);
      return claims.map((claim) => ({ ...claim, ref: ref(claim.cluster), isLookedAt }));
    });
  for (const { why, claims } of identityClashes([...claimsOf(others, false), ...claimsOf(records, true)])) {
    const [first, ...rest] = claims;
    for (const one of rest.filter(({ isLookedAt }) => isLookedAt)) {
      if (why === 'one-cluster') reportSplitCluster(one, first, report);
      else reportSharedIdentity(one, first, report);
    }
  }
}

function reportSplitCluster(one: PlacedIdentity, first: PlacedIdentity, report: Report): void {
  if (one.identity === first.identity) return;
  report(
    'record-identity',
    one.ref,
    `is "${one.identity}", and another record says that cluster "${one.cluster}" is "${first.identity}".`,
    'Find out which cluster each was read from, then collect both anew.',
    { related: [first.ref] },
  );
}

function reportSharedIdentity(one: PlacedIdentity, first: PlacedIdentity, report: Report): void {
  if (one.cluster === first.cluster) return;
  report(
    'record-identity',
    one.ref,
    `is "${one.identity}", and so is cluster "${first.cluster}".`,
    'Correct clusters.<cluster>.context in the topology, or the kubeconfig, then collect both anew.',
    { related: [first.ref] },
  );
}
