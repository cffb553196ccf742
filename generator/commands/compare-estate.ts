import { join } from 'node:path';
import type { FileChange } from '../core/diff/format-diff.js';
import { InputError } from '../core/problems.js';
import { type Change, compareTree, type TreeChanges } from '../io/out-tree.js';
import { readGenerated } from '../io/read-generated.js';
import { shownPath } from '../io/shown-path.js';
import { planTree } from '../pipeline.js';
import { changedFiles } from './changed-files.js';
import { printFindings } from './common.js';
import type { Estate } from './estate.js';
import { compareOwners, type Owners, ownersChanges } from './owners.js';

/** What separates the disk from the topology: out/, and CODEOWNERS beside it. */
export interface Comparison {
  tree: TreeChanges;
  owners: Owners;
}

/** Compares all that `generate` writes. What is in the way ends the run; what merely is not as it should be is told. */
export function compareEstate(estate: Estate): Comparison & { strictCode: 0 | 1 } {
  const { model, only, paths } = estate;
  const tree = compareTree(paths.out, planTree(model, only), estate.tree);
  const owners = compareOwners(estate);
  const findings = [...tree.findings, ...owners.findings];
  if (findings.some(({ severity }) => severity === 'error')) throw new InputError(findings);
  printFindings(findings);
  return { tree, owners, strictCode: estate.strict && owners.findings.length > 0 ? 1 : estate.strictCode };
}

/** The changes with their texts. Ask before they are written. */
export function fileChanges({ model, only, paths }: Estate, { tree, owners }: Comparison): FileChange[] {
  const before = (path: string): string => readGenerated(join(paths.out, path));
  return [...ownersChanges(owners), ...changedFiles(model, only, tree.changes, before)];
}

/** Each change as `added`, `changed` or `removed` and the path, for people. */
export function changeLines({ paths }: Estate, { tree, owners }: Comparison): string[] {
  const line = (change: Change['change'], path: string): string => `${change.padEnd(7)} ${path}`;
  return [
    ...(owners.change === undefined ? [] : [line(owners.change, shownPath(owners.file))]),
    ...tree.changes.map(({ path, change }) => line(change, `${shownPath(paths.out)}/${path}`)),
  ];
}

/** `1 added, 0 changed, 0 removed`. */
export function countChanges({ changes }: TreeChanges): string {
  const count = (kind: Change['change']): string => `${changes.filter(({ change }) => change === kind).length} ${kind}`;
  return `${count('added')}, ${count('changed')}, ${count('removed')}`;
}
