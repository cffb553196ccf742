import type { Certificate, ExchangeRecord } from '../../exchange-record.js';
import type { Mesh } from '../../model.js';
import { mergeClusters } from './merge-clusters.js';
import { mergeGateways } from './merge-gateways.js';
import type { CurrentRecord, Offer, PlannedRecord } from './offer.js';
import { explainRefusal, rootInWords } from './pin-messages.js';
import { type Approvals, type PinDecision, pinRoots } from './pin-roots.js';
import type { Refusal } from './refusal.js';
import { replacementNotes } from './root-replacement.js';
import { keptGateways, withSharedGateway } from './shared-gateway.js';

/** One mesh's record after its offer; `untrusted` are first roots that a person may still confirm. */
export interface RecordDecision {
  planned: PlannedRecord;
  refusals: Refusal[];
  untrusted: Certificate[];
  /** Sentences about what is fine, such as the next step of a replacement. */
  notes: string[];
}

/** Merges an offer into the record of its mesh; a record that was read where the mesh no longer is counts as missing. */
export function planRecord(given: Offer, current: CurrentRecord | undefined, approvals: Approvals): RecordDecision {
  const offer = withSharedGateway(given);
  const { mesh, source } = offer;
  const about = `mesh "${mesh.key}" (${source})`;
  const moved = mesh.hasMoved ? current : undefined;
  const old: Partial<ExchangeRecord> = moved !== undefined ? {} : (current?.record ?? {});
  const pins = pinRoots(old.rootCertificates ?? [], offer, approvals);
  const kept = keptGateways(mesh, old);
  const addresses = mergeGateways(kept.gateways, offer.gateways, approvals.addresses);
  const clusters = mergeClusters(old.clusters ?? {}, offer.clusters, about, approvals);
  const changes = [
    ...(moved === undefined ? [] : ['what was recorded where the mesh no longer is goes']),
    ...pins.added.map((root) => `root ${rootInWords(root)}`),
    ...pins.removed.map((root) => `without root ${rootInWords(root)}`),
    ...kept.changes,
    ...addresses.changes,
    ...clusters.changes,
  ];
  const after = recordOf(offer, old, pins.roots, addresses.gateways, clusters.clusters);
  return {
    planned: { mesh, before: current, after, changes },
    refusals: [
      ...pins.refusals.map((one) => decide(about, explainRefusal(one, old.rootCertificates ?? []))),
      ...addresses.unaccepted.map((change) => decide(about, differentAddress(change))),
      ...clusters.refusals,
      ...forgottenRoots(moved, offer, about),
    ],
    untrusted: pins.refusals.flatMap((refusal) => (refusal.why === 'untrusted' ? [refusal.root] : [])),
    notes: notesOn(offer, pins).map((note) => `${about}: ${note}`),
  };
}

function recordOf(
  { mesh, origin }: Offer,
  old: Partial<ExchangeRecord>,
  rootCertificates: readonly Certificate[],
  gateways: NonNullable<ExchangeRecord['gateways']>,
  clusters: NonNullable<ExchangeRecord['clusters']>,
): ExchangeRecord {
  const where = originAfter(mesh, origin, old.origin);
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

/** Where a mesh in several clusters was read first says enough, while it is still there. */
function originAfter(
  { span, parts }: Mesh,
  offered: ExchangeRecord['origin'],
  recorded: ExchangeRecord['origin'],
): ExchangeRecord['origin'] {
  const isThere = parts.some(({ cluster }) => cluster?.key === recorded?.cluster);
  return span !== undefined && recorded !== undefined && isThere ? recorded : (offered ?? recorded);
}

/** A refusal over which a person decides. */
function decide(about: string, { fact, fix }: { fact: string; fix: string }): Refusal {
  return { exitCode: 1, about, fact, fix };
}

function differentAddress(change: string): { fact: string; fix: string } {
  return {
    fact: `an address differs from the record: ${change}.`,
    fix: 'Find out why it changed; if that was meant, add: --accept-addresses',
  };
}

/** A pin that falls with a move has to be followed by another, or the next root could be anybody's. */
function forgottenRoots(moved: CurrentRecord | undefined, { mesh, roots }: Offer, about: string): Refusal[] {
  const pinned = moved?.record.rootCertificates ?? [];
  if (pinned.length === 0 || (roots ?? []).length > 0) return [];
  return [
    decide(about, {
      fact: `its record was read where the mesh no longer is, and would be left without the root sha256:${pinned[0]!.sha256}.`,
      fix: `Give the root that the mesh has now as well, or delete the record of "${mesh.key}" first.`,
    }),
  ];
}

/** What a file holds of a mesh of ours is no sign of what that mesh presents. */
function notesOn(
  { mesh, roots, isLive, isPartial }: Offer,
  { roots: pinned, added, removed, refusals }: PinDecision,
): string[] {
  const isSeen = (isLive || !mesh.managed) && !isPartial;
  if (!isSeen || roots === undefined || added.length + removed.length + refusals.length > 0) return [];
  return replacementNotes(mesh, pinned, roots);
}
