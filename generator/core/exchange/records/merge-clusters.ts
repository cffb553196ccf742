import { sameData } from '../../diff/same-data.js';
import type { ClusterRecord } from '../../exchange-record.js';
import { sortedEntries } from '../../merge.js';
import { apiServerInWords, sameAddresses, sameApiServer, sealingInWords } from './cluster-values.js';
import type { Approvals } from './pin-roots.js';
import type { Refusal } from './refusal.js';

type Field = keyof ClusterRecord;

/** How one field of a cluster's record is compared, shown, and approved when it differs. */
interface Pin<Value> {
  isSame: (recorded: Value, offered: Value) => boolean;
  inWords: (value: Value) => string;
  isAccepted: (approvals: Approvals) => boolean;
  /** A whole sentence. */
  fact: (cluster: string, change: string) => string;
  fix: (cluster: string) => string;
}

const IDENTITY: Pin<string> = {
  isSame: (recorded, offered) => recorded === offered,
  inWords: (value) => value,
  isAccepted: () => false,
  fact: (cluster, change) => `clusters.${cluster}.identity differs from the record: ${change}.`,
  fix: (cluster) => `If that was meant, remove clusters.${cluster}.identity from the record first.`,
};

const EAST_WEST: Pin<NonNullable<ClusterRecord['eastWest']>> = {
  isSame: sameAddresses,
  inWords: ({ addresses }) => addresses.join(', '),
  isAccepted: ({ addresses }) => addresses,
  fact: (cluster, change) => `an address differs from the record: clusters.${cluster}.eastWest: ${change}.`,
  fix: () => 'Find out why it changed; if that was meant, add: --accept-addresses',
};

const API_SERVER: Pin<NonNullable<ClusterRecord['apiServer']>> = {
  isSame: sameApiServer,
  inWords: apiServerInWords,
  isAccepted: ({ apiServers }) => apiServers,
  fact: (cluster, change) => `the API server of cluster "${cluster}" differs from the record: ${change}.`,
  fix: () =>
    'The tokens of other clusters are sent there: find out why it changed; if that was meant, add: --accept-api-server',
};

const SEALING: Pin<NonNullable<ClusterRecord['sealingCertificate']>> = {
  isSame: (recorded, offered) => recorded.sha256 === offered.sha256,
  inWords: sealingInWords,
  isAccepted: ({ sealingCertificates }) => sealingCertificates,
  fact: (cluster, change) => `the sealing certificate of cluster "${cluster}" differs from the record: ${change}.`,
  fix: () =>
    'A controller renews its own every 30 days. If the new one is its, as its administrators tell you, add: --accept-sealing-certificate',
};

const PINS = { apiServer: API_SERVER, eastWest: EAST_WEST, identity: IDENTITY, sealingCertificate: SEALING } as {
  [Name in Field]: Pin<unknown>;
};

/** The clusters of a record after an offer, what changes, and why not. */
interface ClustersDecision {
  clusters: Record<string, ClusterRecord>;
  changes: string[];
  refusals: Refusal[];
}

/**
 * What belongs to one cluster: what is new is taken and shown, what differs has to be accepted by a person
 * (facts/reliability.md T08, T10, T17).
 */
export function mergeClusters(
  recorded: Readonly<Record<string, ClusterRecord>>,
  offered: Readonly<Record<string, ClusterRecord>>,
  about: string,
  approvals: Approvals,
): ClustersDecision {
  const decision: ClustersDecision = { clusters: { ...recorded }, changes: [], refusals: [] };
  for (const [cluster, part] of sortedEntries(offered)) {
    const merged: Record<string, unknown> = { ...(Object.hasOwn(recorded, cluster) ? recorded[cluster] : {}) };
    for (const [field, value] of sortedEntries(part as Record<string, unknown>)) {
      const pin = PINS[field as Field];
      const old = merged[field];
      if (old !== undefined && (sameData(old, value) || pin.isSame(old, value))) continue;
      const change = old === undefined ? pin.inWords(value) : `${pin.inWords(old)} → ${pin.inWords(value)}`;
      if (old !== undefined && !pin.isAccepted(approvals)) {
        decision.refusals.push({ exitCode: 1, about, fact: pin.fact(cluster, change), fix: pin.fix(cluster) });
      } else {
        merged[field] = value;
        decision.changes.push(`clusters.${cluster}.${field}: ${change}`);
      }
    }
    decision.clusters[cluster] = merged as ClusterRecord;
  }
  return decision;
}
