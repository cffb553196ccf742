import type { Severity } from '../problems.js';

/** A rule as people read it: what must hold, and where that is known from (a section of the design or of the facts). */
export interface RuleText {
  severity: Severity;
  says: string;
  source: string;
}

/** A rule that has to hold. */
export const error = (says: string, source: string): RuleText => ({ severity: 'error', says, source });

/** A rule whose breach is reported and no more. */
export const warning = (says: string, source: string): RuleText => ({ severity: 'warning', says, source });
