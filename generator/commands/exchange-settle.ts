import type { Offer, PlannedRecord } from '../core/exchange/offer.js';
import { rootInWords } from '../core/exchange/pin-messages.js';
import type { Approvals } from '../core/exchange/pin-roots.js';
import { type ExchangePlan, planRecords } from '../core/exchange/plan-records.js';
import { recordText } from '../core/exchange/record-text.js';
import type { Refusal } from '../core/exchange/refusal.js';
import { clippedLine, inertLine, printable } from '../core/printable.js';
import { checkRecordShape } from '../core/schema.js';
import { readYaml } from '../core/yaml-reader.js';
import { askYesNo, canAsk } from '../io/ask.js';
import { shownPath } from '../io/shown-path.js';
import { type RecordFile, writeRecords } from '../io/write-records.js';
import { say } from './common.js';
import { type ExchangeEstate, now } from './exchange-estate.js';

/** What was offered, and what already speaks against writing it. */
interface Settlement {
  offers: readonly Offer[];
  refusals: readonly Refusal[];
  approvals: Approvals;
}

/** Plans the records, lets a person on a terminal confirm first roots, then writes all of them or none. */
export async function settle(
  { offers, refusals, approvals }: Settlement,
  estate: ExchangeEstate,
): Promise<{ exitCode: number; warnings: number }> {
  const context = { model: estate.model, current: estate.current, approvals, now: now() };
  let plan = planRecords(offers, context);
  const trusted = refusals.length === 0 ? await confirmRoots(plan) : [];
  if (trusted.length > 0) {
    const trust = new Set([...approvals.trust, ...trusted]);
    plan = planRecords(offers, { ...context, approvals: { ...approvals, trust } });
  }
  for (const warning of plan.warnings) tell(`warning: ${warning}`);
  const exitCode = sayRefusals([...refusals, ...plan.refusals]);
  if (exitCode !== 0) return { exitCode, warnings: plan.warnings.length };
  const changed = plan.records.filter(({ changes }) => changes.length > 0);
  writeRecords(estate.paths.exchange, changed.map(recordFile));
  sayChanges(changed, estate.paths.exchange);
  return { exitCode: plan.isExpiring ? 1 : 0, warnings: plan.warnings.length };
}

/** Tells why nothing is written; the exit code is the highest of all reasons, 0 without one. */
export function sayRefusals(refusals: readonly Refusal[]): number {
  for (const { about, fact, fix } of refusals)
    tell([about, fact].filter((part) => part !== '').join(': ') + (fix === '' ? '' : ` ${fix}`));
  if (refusals.length > 0) say('Nothing is written.');
  return Math.max(0, ...refusals.map(({ exitCode }) => exitCode));
}

/** Only when nothing else stands in the way: nobody should confirm what is not written afterwards. */
async function confirmRoots({ untrusted, refusals }: ExchangePlan): Promise<string[]> {
  if (untrusted.length === 0 || refusals.length > untrusted.length || !canAsk()) return [];
  const trusted: string[] = [];
  for (const { mesh, root } of untrusted) {
    const question = `mesh "${mesh.key}" presents the root ${rootInWords(root)}. Trust it?`;
    if (await askYesNo(inertLine(printable(question)))) trusted.push(root.sha256);
  }
  return trusted;
}

/** What we write has to be what we read; anything else is a fault of ours. */
function recordFile({ mesh, before, after }: PlannedRecord): RecordFile {
  const text = recordText(after, mesh.hasMoved ? undefined : before?.doc.text);
  const name = `${mesh.key}.yaml`;
  const { doc, findings } = readYaml(name, text);
  if (doc === undefined || checkRecordShape(doc).length > 0) {
    throw new Error(`the record of ${mesh.key} does not read back: ${findings[0]?.message ?? 'its shape is wrong'}`);
  }
  return { name, text, before: before?.doc.text };
}

function sayChanges(changed: readonly PlannedRecord[], dir: string): void {
  const shown = shownPath(dir);
  for (const { mesh, changes } of changed) for (const change of changes) tell(`${shown}/${mesh.key}.yaml: ${change}`);
  if (changed.length === 0) say('The records say so already.');
  else say('Review and commit the records, then run: meshloom generate');
}

function tell(line: string): void {
  say(clippedLine(inertLine(printable(line))));
}
