import { byCodeUnit } from '../merge.js';
import { addressRisks } from './address-risks.js';
import { controlPlaneRisks } from './control-plane-risks.js';
import { discoveryRisks } from './discovery-risks.js';
import { federationRisks } from './federation-risks.js';
import { type FileChange, type ReadChange, readChanges } from './file-change.js';
import { removalRisks } from './removal-risks.js';
import type { Risk } from './risk.js';

/** What the changes cost in addresses and identities, and what they delete beyond the files, by path. */
export function findRisks(changes: readonly FileChange[]): Risk[] {
  return risksOf(readChanges(changes));
}

/** `findRisks` of changes that have been read. */
export function risksOf(changes: readonly ReadChange[]): Risk[] {
  const risks = [
    ...controlPlaneRisks(changes),
    ...federationRisks(changes),
    ...discoveryRisks(changes),
    ...addressRisks(changes),
    ...removalRisks(changes),
  ];
  return risks.sort((left, right) => byCodeUnit(left.path, right.path));
}
