import { quoted } from '../forbidden-text.js';
import { byCodeUnit } from '../merge.js';
import { controlPlaneRisks } from './control-plane-risks.js';
import { federationRisks } from './federation-risks.js';
import { type FileChange, type ReadChange, readChanges } from './file-change.js';
import { identityOf, matchFiles, matchMore } from './match-objects.js';
import { type Risk, riskOf } from './risk.js';

/** What the changes cost in addresses and identities, and what they delete beyond the files, by path. */
export function findRisks(changes: readonly FileChange[]): Risk[] {
  return risksOf(readChanges(changes));
}

/** `findRisks` of changes that have been read. */
export function risksOf(changes: readonly ReadChange[]): Risk[] {
  const risks = [...controlPlaneRisks(changes), ...federationRisks(changes), ...namespaceRisks(changes)];
  return risks.sort((left, right) => byCodeUnit(left.path, right.path));
}

/** A namespace that only moves to another file stays. */
function namespaceRisks(changes: readonly ReadChange[]): Risk[] {
  const files = matchFiles(changes, ({ manifest }) => manifest.kind === 'Namespace');
  return matchMore(files, identityOf).gone.map((gone) =>
    riskOf(
      gone,
      'namespace-removed',
      `the namespace ${quoted(gone.manifest.name ?? '')} is removed: everything in it goes.`,
    ),
  );
}
