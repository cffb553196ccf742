import type { Certificate } from '../../exchange-record.js';

/** What a person approved on the command line; fingerprints as records hold them. */
export interface Approvals {
  trust: ReadonlySet<string>;
  /** Whatever root a mesh without one presents. */
  trustFirst: boolean;
  add: ReadonlySet<string>;
  remove: ReadonlySet<string>;
  /** Addresses may differ from the record. */
  addresses: boolean;
  /** So may API servers and their certificate authorities. */
  apiServers: boolean;
  sealingCertificates: boolean;
}

/** One reason why a mesh's roots cannot become what is asked. */
export type PinRefusal = { why: 'untrusted' | 'changed'; root: Certificate } | { why: RemovalFault; sha256: string };

type RemovalFault =
  | 'removed-still-presented'
  | 'removed-with-addition'
  | 'removed-last'
  | 'removed-unseen'
  | 'removed-partly-seen';

/** The roots in force after the step, in the order in which they were approved; what they were if anything is refused. */
export interface PinDecision {
  roots: readonly Certificate[];
  added: readonly Certificate[];
  removed: readonly Certificate[];
  refusals: PinRefusal[];
}

/** What a mesh shows; `roots` is undefined if that could not be seen, `isPartial` says that some of it could not. */
interface Presented {
  roots: readonly Certificate[] | undefined;
  isPartial: boolean;
}

/**
 * The pin of one mesh (facts/reliability.md T06, T11 and section 9): `{} → {A}` by trust, `{A} → {A, B}` by add,
 * `{A, B} → {B}` by remove, and nothing else.
 */
export function pinRoots(recorded: readonly Certificate[], presented: Presented, approvals: Approvals): PinDecision {
  const unknown = (presented.roots ?? []).filter((root) => !holds(recorded, root.sha256));
  const decision =
    recorded.length === 0 ? trustFirstRoots(unknown, approvals) : changeRoots(recorded, presented, unknown, approvals);
  if (decision.refusals.length === 0) return decision;
  return { roots: recorded, added: [], removed: [], refusals: decision.refusals };
}

function trustFirstRoots(presented: readonly Certificate[], approvals: Approvals): PinDecision {
  const refusals = presented
    .filter(({ sha256 }) => !approvals.trustFirst && !approvals.trust.has(sha256))
    .map((root) => ({ why: 'untrusted' as const, root }));
  return { roots: presented, added: presented, removed: [], refusals };
}

function changeRoots(
  recorded: readonly Certificate[],
  { roots: presented, isPartial }: Presented,
  unknown: readonly Certificate[],
  { add, remove }: Approvals,
): PinDecision {
  const refusals: PinRefusal[] = unknown
    .filter(({ sha256 }) => !add.has(sha256))
    .map((root) => ({ why: 'changed' as const, root }));
  const removed = recorded.filter(({ sha256 }) => remove.has(sha256));
  const roots = [...recorded.filter((root) => !removed.includes(root)), ...unknown];
  for (const { sha256 } of removed) {
    if (presented === undefined) refusals.push({ why: 'removed-unseen', sha256 });
    else if (holds(presented, sha256)) refusals.push({ why: 'removed-still-presented', sha256 });
    else if (isPartial) refusals.push({ why: 'removed-partly-seen', sha256 });
    else if (unknown.length > 0) refusals.push({ why: 'removed-with-addition', sha256 });
    else if (roots.length === 0) refusals.push({ why: 'removed-last', sha256 });
  }
  return { roots, added: unknown, removed, refusals };
}

function holds(roots: readonly Certificate[], sha256: string): boolean {
  return roots.some((root) => root.sha256 === sha256);
}
