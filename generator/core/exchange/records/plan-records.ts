import type { Certificate, ExchangeRecord } from '../../exchange-record.js';
import type { Mesh, Model } from '../../model.js';
import { rules } from '../../rules/catalogue.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import { judgeRoot } from '../certificates/judge-root.js';
import { rootNames } from '../certificates/root-names.js';
import { identityRefusals, isInForce, recordedIdentities } from './identities.js';
import type { CurrentRecord, Offer, PlannedRecord } from './offer.js';
import { rootInWords } from './pin-messages.js';
import type { Approvals } from './pin-roots.js';
import { planRecord } from './plan-record.js';
import type { Refusal } from './refusal.js';
import { hasValidBeside } from './root-replacement.js';
import { sealingRefusals, sharedSealingKeys } from './sealing-refusals.js';
import { sharedRoots } from './shared-roots.js';

/** What would be written, if nothing is refused. */
export interface ExchangePlan {
  records: PlannedRecord[];
  refusals: Refusal[];
  /** Sentences about what is taken all the same, such as a root that ends soon. */
  warnings: string[];
  /** Sentences about what is fine, such as the next step of a replacement. */
  notes: string[];
  /** A root that was offered ends soon. */
  isExpiring: boolean;
  /** First roots that a person may still confirm. */
  untrusted: { mesh: Mesh; root: Certificate }[];
}

export interface PlanContext {
  model: Model;
  /** By the mesh's key. */
  current: ReadonlyMap<string, CurrentRecord>;
  approvals: Approvals;
  /** RFC 3339. */
  now: string;
}

/** All offers of a run against all records: they are written together, or none is (facts/reliability.md G11). */
export function planRecords(offers: readonly Offer[], context: PlanContext): ExchangePlan {
  const plan: ExchangePlan = {
    records: [],
    refusals: [],
    warnings: [],
    notes: [],
    isExpiring: false,
    untrusted: [],
  };
  for (const offer of offers) {
    judgeOffer(offer, context, plan);
    plan.refusals.push(...sealingRefusals(offer, context.now));
    const decision = planRecord(offer, context.current.get(offer.mesh.key), context.approvals);
    plan.records.push(decision.planned);
    plan.refusals.push(...decision.refusals);
    plan.notes.push(...decision.notes);
    plan.untrusted.push(...decision.untrusted.map((root) => ({ mesh: offer.mesh, root })));
  }
  const records = recordsAfter(plan, context);
  plan.refusals.push(
    ...rootRefusals(records, context.model),
    ...identityRefusals(recordedIdentities(records, undefined)),
    ...sharedSealingKeys(offers, records.values()),
  );
  plan.refusals.push(...unusedApprovals(offers, context));
  return plan;
}

/** A root that is wrong is refused; one that a person should know something about is told. */
function judgeOffer({ mesh, source, roots = [] }: Offer, { model, now }: PlanContext, plan: ExchangePlan): void {
  const about = `mesh "${mesh.key}" (${source})`;
  for (const root of roots) {
    const whenExpired = hasValidBeside(roots, root.sha256, now)
      ? "Another root beside it is valid: take this one out of the mesh's bundle."
      : undefined;
    const context = { now, whenExpired, ...rootNames(mesh.key, model) };
    for (const { rule, message, fix } of judgeRoot(certificateTraits(root.pem), context)) {
      const fact = `its root ${rootInWords(root)} ${message}`;
      if (rules[rule].severity === 'error') plan.refusals.push({ exitCode: 2, about, fact, fix });
      else plan.warnings.push(`${about}: ${fact} ${fix}`);
      plan.isExpiring ||= rule === 'root-expiring';
    }
  }
}

/** Every record in force as it will be, by mesh: those of the run, and the others as they are. */
function recordsAfter({ records }: ExchangePlan, { current, model }: PlanContext): Map<string, ExchangeRecord> {
  const inForce = [...current].filter(([mesh]) => isInForce(mesh, model));
  const after = new Map(inForce.map(([mesh, { record }]) => [mesh, record]));
  for (const { mesh, after: record } of records) after.set(mesh.key, record);
  return after;
}

/** What a record holds only because it was refused is not there to be shared. */
function rootRefusals(records: ReadonlyMap<string, ExchangeRecord>, model: Model): Refusal[] {
  const held = [...records].flatMap(([key, { rootCertificates = [] }]) =>
    rootCertificates.map(({ sha256 }) => ({ mesh: model.meshes.get(key)!, sha256 })),
  );
  return sharedRoots(held).map(({ owner, sharer }) => ({
    exitCode: 2,
    about: `meshes "${owner.mesh.key}" and "${sharer.mesh.key}"`,
    fact: `both have the root sha256:${owner.sha256}.`,
    fix: 'One of them was read from the wrong place; if they do share a root, give both the same rootGroup.',
  }));
}

/** A fingerprint that nothing matched was mistyped, or names something else than the person believed. */
function unusedApprovals(offers: readonly Offer[], { current, approvals }: PlanContext): Refusal[] {
  const recorded = offers.flatMap(({ mesh }) => current.get(mesh.key)?.record.rootCertificates ?? []);
  const held = new Set(recorded.map(({ sha256 }) => sha256));
  const seen = new Set([...held, ...offers.flatMap(({ roots }) => roots ?? []).map(({ sha256 }) => sha256)]);
  const unused = (option: string, given: ReadonlySet<string>, known: ReadonlySet<string>, fact: string): Refusal[] =>
    [...given]
      .filter((sha256) => !known.has(sha256))
      .map((sha256) => ({ exitCode: 1, about: `${option} sha256:${sha256}`, fact, fix: 'Correct or drop it.' }));
  return [
    ...unused('--trust', approvals.trust, seen, 'no mesh that was asked presents this root.'),
    ...unused('--add-root', approvals.add, seen, 'no mesh that was asked presents this root.'),
    ...unused('--remove-root', approvals.remove, held, 'no record of a mesh that was asked holds this root.'),
  ];
}
