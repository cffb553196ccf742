import type { FileChange } from '../core/diff/format-diff.js';
import { CODEOWNERS } from '../core/owners/codeowners.js';
import { compareFileOfRevision, compareRevision } from '../io/compare-revision.js';
import { GitError } from '../io/git.js';
import { openRevision } from '../io/git-revision.js';
import { planTree } from '../pipeline.js';
import { usageError } from './common.js';
import type { Estate } from './estate.js';
import { ownersFile, ownersText } from './owners.js';

/** What separates a git revision's out/ and CODEOWNERS from the topology; the disk is not looked at. */
export async function compareBase(estate: Estate, base: string): Promise<FileChange[]> {
  const { paths, model, only, tree } = estate;
  const owners = ownersFile(paths);
  try {
    const revision = await openRevision(base, paths.out, [owners]);
    const text = ownersText(model, paths);
    return [
      ...(only === undefined ? await compareFileOfRevision(revision, owners, CODEOWNERS, text, model.name) : []),
      ...(await compareRevision(revision, paths.out, planTree(model, only), tree)),
    ];
  } catch (error) {
    throw error instanceof GitError ? usageError(`--base: ${error.message}`) : error;
  }
}
