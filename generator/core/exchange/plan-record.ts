import { sameData } from '../diff/same-data.js';
import type { Certificate, ClusterRecord, ExchangeRecord } from '../exchange-record.js';
import { sortedEntries } from '../merge.js';
import { mergeGateways } from './merge-gateways.js';
import type { CurrentRecord, Offer, PlannedRecord } from './offer.js';
import { explainRefusal, rootInWords } from './pin-messages.js';
import { type Approvals, pinRoots } from './pin-roots.js';
import type { Refusal } from './refusal.js';

/** One mesh's record after its offer; `untrusted` are first roots that a person may still confirm. */
export interface RecordDecision {
  planned: PlannedRecord;
  refusals: Refusal[];
  untrusted: Certificate[];
}

/** Merges an offer into the record of its mesh; a record that was read where the mesh no longer is counts as missing. */
export function planRecord(offer: Offer, current: CurrentRecord | undefined, approvals: Approvals): RecordDecision {
  const { mesh, source } = offer;
  const about = `mesh "${mesh.key}" (${source})`;
  const old: Partial<ExchangeRecord> = current === undefined || mesh.hasMoved ? {} : current.record;
  const pins = pinRoots(old.rootCertificates ?? [], offer.roots, approvals);
  const addresses = mergeGateways(old.gateways ?? {}, offer.gateways, approvals.addresses);
  const clusters = mergeClusters(old.clusters ?? {}, offer.clusters, about);
  const refusals: Refusal[] = [
    ...pins.refusals.map((refusal) => ({
      exitCode: 1 as const,
      about,
      ...explainRefusal(refusal, old.rootCertificates ?? []),
    })),
    ...addresses.unaccepted.map((change) => ({
      exitCode: 1 as const,
      about,
      fact: `an address differs from the record: ${change}.`,
      fix: 'Find out why it changed; if that was meant, add: --accept-addresses',
    })),
    ...clusters.refusals,
  ];
  const changes = [
    ...(mesh.hasMoved && current !== undefined ? ['what was recorded where the mesh no longer is goes'] : []),
    ...pins.added.map((root) => `root ${rootInWords(root)}`),
    ...pins.removed.map((root) => `without root ${rootInWords(root)}`),
    ...addresses.changes,
    ...clusters.changes,
  ];
  const after = recordOf(offer, old, pins.roots, addresses.gateways, clusters.clusters);
  return {
    planned: { mesh, before: current, after, changes },
    refusals,
    untrusted: pins.refusals.flatMap((refusal) => (refusal.why === 'untrusted' ? [refusal.root] : [])),
  };
}

function recordOf(
  { mesh, origin }: Offer,
  old: Partial<ExchangeRecord>,
  rootCertificates: readonly Certificate[],
  gateways: NonNullable<ExchangeRecord['gateways']>,
  clusters: NonNullable<ExchangeRecord['clusters']>,
): ExchangeRecord {
  const where = origin ?? old.origin;
  return {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ExchangeRecord',
    metadata: { name: mesh.key },
    ...(where === undefined ? {} : { origin: where }),
    ...(rootCertificates.length === 0 ? {} : { rootCertificates: [...rootCertificates] }),
    ...(Object.keys(gateways).length === 0 ? {} : { gateways }),
    ...(Object.keys(clusters).length === 0 ? {} : { clusters }),
  };
}

/** What belongs to one cluster: what is new is taken, what differs is refused until a person removes the old value. */
function mergeClusters(
  recorded: Readonly<Record<string, ClusterRecord>>,
  offered: Readonly<Record<string, ClusterRecord>>,
  about: string,
): { clusters: Record<string, ClusterRecord>; changes: string[]; refusals: Refusal[] } {
  const clusters: Record<string, ClusterRecord> = { ...recorded };
  const changes: string[] = [];
  const refusals: Refusal[] = [];
  for (const [key, part] of sortedEntries(offered)) {
    const merged: Record<string, unknown> = { ...(Object.hasOwn(recorded, key) ? recorded[key] : {}) };
    for (const [field, value] of sortedEntries(part as Record<string, unknown>)) {
      const path = `clusters.${key}.${field}`;
      if (merged[field] === undefined) {
        merged[field] = value;
        changes.push(field === 'identity' ? `${path}: ${String(value)}` : path);
      } else if (!sameData(merged[field], value)) {
        const fix = `If that was meant, remove ${path} from the record first.`;
        refusals.push({ exitCode: 1, about, fact: `${path} differs from the record.`, fix });
      }
    }
    clusters[key] = merged as ClusterRecord;
  }
  return { clusters, changes, refusals };
}
