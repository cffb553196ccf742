import type { FileChange } from '../core/diff/format-diff.js';
import type { Model } from '../core/model.js';
import type { Change } from '../io/out-tree.js';
import { planTree } from '../pipeline.js';

/** The changes to out/ with the texts before and after; only files that differ are held. Ask before the tree is written. */
export function changedFiles(
  model: Model,
  only: ReadonlySet<string> | undefined,
  changes: readonly Change[],
  textBefore: (path: string) => string,
): FileChange[] {
  const wanted = new Set(changes.filter(({ change }) => change !== 'removed').map(({ path }) => path));
  const texts = new Map<string, string>();
  for (const { files } of planTree(model, only)) {
    for (const { path, text } of files) if (wanted.has(path)) texts.set(path, text());
  }
  return changes.map(({ path, change }) => ({
    path,
    change,
    before: change === 'added' ? undefined : textBefore(path),
    after: texts.get(path),
  }));
}
