import type { Certificate, ExchangeRecord } from '../exchange-record.js';
import type { Mesh, Model } from '../model.js';
import { rules } from '../rules/catalogue.js';
import { certificateTraits } from './certificate-traits.js';
import { judgeRoot } from './judge-root.js';
import type { CurrentRecord, Offer, PlannedRecord } from './offer.js';
import { rootInWords } from './pin-messages.js';
import type { Approvals } from './pin-roots.js';
import { planRecord } from './plan-record.js';
import type { Refusal } from './refusal.js';
import { rootNames } from './root-names.js';

/** What would be written, if nothing is refused. */
export interface ExchangePlan {
  records: PlannedRecord[];
  refusals: Refusal[];
  /** Sentences about what is taken all the same, such as a root that ends soon. */
  warnings: string[];
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
  const plan: ExchangePlan = { records: [], refusals: [], warnings: [], isExpiring: false, untrusted: [] };
  for (const offer of offers) {
    judgeOffer(offer, context, plan);
    const decision = planRecord(offer, context.current.get(offer.mesh.key), context.approvals);
    plan.records.push(decision.planned);
    plan.refusals.push(...decision.refusals);
    plan.untrusted.push(...decision.untrusted.map((root) => ({ mesh: offer.mesh, root })));
  }
  const records = recordsAfter(plan, context);
  plan.refusals.push(...sharedRoots(records, context.model), ...sharedIdentities(records));
  plan.refusals.push(...unusedApprovals(offers, context));
  return plan;
}

/** A root that is wrong is refused; one that a person should know something about is told. */
function judgeOffer({ mesh, source, roots }: Offer, { model, now }: PlanContext, plan: ExchangePlan): void {
  const context = { now, ...rootNames(mesh.key, model) };
  for (const root of roots ?? []) {
    for (const { rule, message, fix } of judgeRoot(certificateTraits(root.pem), context)) {
      const about = `mesh "${mesh.key}" (${source})`;
      const fact = `its root ${rootInWords(root)} ${message}`;
      if (rules[rule].severity === 'error') plan.refusals.push({ exitCode: 2, about, fact, fix });
      else plan.warnings.push(`${about}: ${fact} ${fix}`);
      plan.isExpiring ||= rule === 'root-expiring';
    }
  }
}

/** Every record as it will be, by mesh: those of the run, and the others as they are. */
function recordsAfter({ records }: ExchangePlan, { current }: PlanContext): Map<string, ExchangeRecord> {
  const after = new Map([...current].map(([mesh, { record }]) => [mesh, record]));
  for (const { mesh, after: record } of records) after.set(mesh.key, record);
  return after;
}

/** facts/reliability.md T07; what a record holds only because it was refused above is not there to be shared. */
function sharedRoots(records: ReadonlyMap<string, ExchangeRecord>, model: Model): Refusal[] {
  const owners = new Map<string, string>();
  const refusals: Refusal[] = [];
  for (const [key, { rootCertificates }] of records) {
    for (const { sha256 } of rootCertificates ?? []) {
      const owner = owners.get(sha256);
      if (owner === undefined) owners.set(sha256, key);
      else if (owner !== key && !areOneGroup(model.meshes.get(owner), model.meshes.get(key))) {
        refusals.push({
          exitCode: 2,
          about: `meshes "${owner}" and "${key}"`,
          fact: `both have the root sha256:${sha256}.`,
          fix: 'One of them was read from the wrong place; if they do share a root, give both the same rootGroup.',
        });
      }
    }
  }
  return refusals;
}

function areOneGroup(one: Mesh | undefined, other: Mesh | undefined): boolean {
  return one?.rootGroup !== undefined && one.rootGroup === other?.rootGroup;
}

/** Two clusters that call themselves the same are one cluster behind two contexts (facts/reliability.md T08). */
function sharedIdentities(records: ReadonlyMap<string, ExchangeRecord>): Refusal[] {
  const owners = new Map<string, string>();
  const refusals = new Map<string, Refusal>();
  for (const { clusters } of records.values()) {
    for (const [cluster, { identity }] of Object.entries(clusters ?? {})) {
      const owner = identity === undefined ? undefined : owners.get(identity);
      if (identity !== undefined && owner === undefined) owners.set(identity, cluster);
      if (owner === undefined || owner === cluster) continue;
      refusals.set(`${owner} ${cluster}`, {
        exitCode: 1,
        about: `clusters "${owner}" and "${cluster}"`,
        fact: `both say that they are "${identity}": two contexts lead to one cluster.`,
        fix: 'Correct clusters.<cluster>.context in the topology, or the kubeconfig.',
      });
    }
  }
  return [...refusals.values()];
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
