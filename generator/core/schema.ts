import { knownKeys, validateInventory, validateRecord, validateTopology } from '../compiled/validators.js';
import type { Finding } from './problems.js';
import { type ValidatorError, wrongPlaces } from './schema-errors.js';
import { type ShapeFault, shapeFaults } from './schema-messages.js';
import { displayPath, type SourceDocument } from './source.js';
import { placeOf } from './yaml-places.js';

const MOST_FINDINGS = 50;
const MOST_PLACES = 2000;
const MOST_ERRORS = 100_000;

type ValidatorName = keyof typeof VALIDATORS;
type Validator = ((value: unknown) => boolean) & { errors?: ValidatorError[] | null };

/**
 * Everything in which a topology file, the root or an included one, departs from schemas/topology.schema.json: in file
 * order, at most 50.
 */
export function checkTopologyShape(doc: SourceDocument): Finding[] {
  return check(doc, 'validateTopology');
}

/** The same for a file in exchange/ and schemas/exchange-record.schema.json. */
export function checkRecordShape(doc: SourceDocument): Finding[] {
  return check(doc, 'validateRecord');
}

/** The same for an inventory of services and schemas/service-inventory.schema.json. */
export function checkInventoryShape(doc: SourceDocument): Finding[] {
  return check(doc, 'validateInventory');
}

const VALIDATORS = { validateTopology, validateRecord, validateInventory };

function check(doc: SourceDocument, name: ValidatorName): Finding[] {
  const validate = VALIDATORS[name] as Validator;
  if (validate(doc.value)) return [];
  const errors = (validate.errors ?? []).slice(0, MOST_ERRORS);
  validate.errors = null;
  const places = wrongPlaces(errors, doc.value).slice(0, MOST_PLACES);
  const faults = places.flatMap((place) => shapeFaults(place, knownKeys[name]));
  const findings = faults.map((fault) => findingOf(doc, fault)).sort(inFileOrder);
  return shortened(findings);
}

function findingOf(doc: SourceDocument, { rule, path, at, part, message, fix }: ShapeFault): Finding {
  const place = placeOf({ doc, path: at }, part);
  return { rule, severity: 'error', ...place, path: displayPath(path), message, fix, related: [] };
}

function inFileOrder(a: Finding, b: Finding): number {
  return a.line - b.line || a.column - b.column || compare(a.path, b.path) || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function shortened(findings: Finding[]): Finding[] {
  const rest = findings.length - MOST_FINDINGS;
  if (rest <= 0) return findings;
  const last = findings[MOST_FINDINGS - 1]!;
  const more = { ...last, fix: `${last.fix} There are more mistakes after this one.` };
  return [...findings.slice(0, MOST_FINDINGS - 1), more];
}
