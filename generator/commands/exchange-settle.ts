import type { Offer, PlannedRecord } from '../core/exchange/records/offer.js';
import { rootInWords } from '../core/exchange/records/pin-messages.js';
import type { Approvals } from '../core/exchange/records/pin-roots.js';
import { type ExchangePlan, planRecords } from '../core/exchange/records/plan-records.js';
import { recordFiles } from '../core/exchange/records/record-files.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import { clippedLine, inertLine, printable } from '../core/printable.js';
import { askYesNo, canAsk, type Reply } from '../io/ask.js';
import { shownPath } from '../io/shown-path.js';
import { writeRecords } from '../io/write-records.js';
import { say } from './common.js';
import { type ExchangeEstate, now } from './exchange-estate.js';

/** What was offered, and what already speaks against writing it. */
interface Proposal {
  offers: readonly Offer[];
  refusals: readonly Refusal[];
  approvals: Approvals;
}

/** A person left the question unanswered; 130 is the shells' code for Ctrl-C. */
const STOPPED: Readonly<Partial<Record<Reply, 1 | 130>>> = { interrupted: 130, ended: 1 };

const NOTHING_WRITTEN = 'Nothing is written.';

/** Plans the records, lets a person on a terminal confirm first roots, then writes all of them or none. */
export async function settle(
  { offers, refusals, approvals }: Proposal,
  estate: ExchangeEstate,
): Promise<{ exitCode: number; warnings: number }> {
  const context = { model: estate.model, current: estate.current, approvals, now: now() };
  const asked = planRecords(offers, context);
  const warnings = asked.warnings.length;
  // Before the question: they may be what decides it.
  for (const warning of asked.warnings) tell(`warning: ${warning}`);
  const trusted = refusals.length === 0 ? await confirmRoots(asked) : [];
  if (typeof trusted === 'number') {
    say(NOTHING_WRITTEN);
    return { exitCode: trusted, warnings };
  }
  const trust = new Set([...approvals.trust, ...trusted]);
  const plan = trusted.length === 0 ? asked : planRecords(offers, { ...context, approvals: { ...approvals, trust } });
  const exitCode = write(plan, refusals, estate);
  return { exitCode, warnings };
}

function write(plan: ExchangePlan, against: readonly Refusal[], { paths }: ExchangeEstate): number {
  const refusals = [...against, ...plan.refusals];
  const planned = refusals.length > 0 ? { files: [], refusals } : recordFiles(plan.records);
  const exitCode = sayRefusals(planned.refusals);
  if (exitCode !== 0) return exitCode;
  writeRecords(paths.exchange, planned.files);
  for (const note of plan.notes) tell(note);
  sayChanges(
    plan.records.filter(({ changes }) => changes.length > 0),
    paths.exchange,
  );
  return plan.isExpiring ? 1 : 0;
}

/** Tells why nothing is written; the exit code is the highest of all reasons, 0 without one. */
export function sayRefusals(refusals: readonly Refusal[]): number {
  for (const { about, fact, fix } of refusals)
    tell([about, fact].filter((part) => part !== '').join(': ') + (fix === '' ? '' : ` ${fix}`));
  if (refusals.length > 0) say(NOTHING_WRITTEN);
  return Math.max(0, ...refusals.map(({ exitCode }) => exitCode));
}

/**
 * The fingerprints that a person confirms, or the exit code of one who leaves. Only when nothing else stands in the way:
 * nobody should confirm what is not written afterwards.
 */
async function confirmRoots({ untrusted, refusals }: ExchangePlan): Promise<string[] | 1 | 130> {
  if (untrusted.length === 0 || refusals.length > untrusted.length || !canAsk()) return [];
  const trusted: string[] = [];
  for (const { mesh, root } of untrusted) {
    const question = `mesh "${mesh.key}" presents the root ${rootInWords(root)}. Trust it?`;
    const reply = await askYesNo(inertLine(printable(question)));
    const stopped = STOPPED[reply];
    if (stopped !== undefined) return stopped;
    if (reply === 'yes') trusted.push(root.sha256);
  }
  return trusted;
}

function sayChanges(changed: readonly PlannedRecord[], dir: string): void {
  const shown = shownPath(dir);
  for (const { mesh, changes } of changed) for (const change of changes) tell(`${shown}/${mesh.key}.yaml: ${change}`);
  if (changed.length === 0) say('The records say so already.');
  else say('Review and commit the records, then run: meshloom generate');
}

/** One line for people, whatever is in it. */
export function tell(line: string): void {
  say(clippedLine(inertLine(printable(line))));
}
