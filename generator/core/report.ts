import type { Finding } from './problems.js';
import { type RuleId, rules } from './rules/catalogue.js';
import { displayPath, type Ref } from './source.js';
import { placeOf } from './yaml-places.js';

/** `part: 'key'` points at the key rather than its value; `related` are the other lines that disagree. */
interface ReportOptions {
  part?: 'key' | 'value';
  related?: readonly Ref[];
}

/** States one broken rule: where, the fact, and what to do. The severity is the catalogue's. */
export type Report = (rule: RuleId, ref: Ref, message: string, fix: string, options?: ReportOptions) => void;

/** A `Report` that appends to `findings`. */
export function reporter(findings: Finding[]): Report {
  return (rule, ref, message, fix, options = {}) => {
    findings.push({
      rule,
      severity: rules[rule].severity,
      ...placeOf(ref, options.part ?? 'value'),
      path: displayPath(ref.path),
      message,
      fix,
      related: (options.related ?? []).map((other) => placeOf(other, 'value')),
    });
  };
}
