import type { Argv } from 'yargs';
import type { FileChange } from '../core/diff/format-diff.js';
import { describeChanges } from '../core/diff/resource-changes.js';
import type { Model } from '../core/model.js';
import { pendingLinks, pendingPairs } from '../core/pending.js';
import { jsonText } from '../core/printable.js';
import { withLock } from '../io/lock.js';
import type { Change, TreeChanges } from '../io/out-tree.js';
import { writeOwnersFile } from '../io/owners-file.js';
import { shownPath } from '../io/shown-path.js';
import { applyTree } from '../io/write-tree.js';
import { planTree } from '../pipeline.js';
import { type CommonOptions, commonOptions, say, single } from './common.js';
import { type Comparison, changeLines, compareEstate, countChanges, fileChanges } from './compare-estate.js';
import { type Estate, openEstate } from './estate.js';

interface Options extends CommonOptions {
  check: boolean | undefined;
  stdout: boolean | undefined;
  format: 'text' | 'json';
}

const LOCK_WAIT_MS = 10_000;

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs)
    .option('check', { type: 'boolean', describe: 'write nothing, list what is stale; exit 1 if anything is' })
    .option('stdout', { type: 'boolean', describe: 'print every file but kustomization.yaml, write nothing' })
    .option('format', {
      coerce: single('format'),
      choices: ['text', 'json'] as const,
      default: 'text' as const,
      describe: 'of the list of changes',
    })
    .conflicts('check', 'stdout') as unknown as Argv<Options>;
}

/** Compiles the topology, then prints, compares or writes the tree; returns the exit code. */
export async function run(options: Options): Promise<number> {
  const estate = await openEstate(options);
  if (options.check === true) return check(estate, options);
  if (options.stdout !== true) return write(estate, options);
  printTree(estate);
  return estate.strictCode;
}

/** Objects alone, so that others can read it as one stream: neither kustomizations nor CODEOWNERS. */
function printTree({ model, only }: Estate): void {
  for (const { files } of planTree(model, only)) {
    for (const { path, text } of files) {
      if (path.endsWith('/kustomization.yaml')) continue;
      process.stdout.write(`---\n# ${path}\n${text()}`);
    }
  }
}

function check(estate: Estate, { format }: Options): number {
  const comparison = compareEstate(estate);
  const { tree, owners, strictCode } = comparison;
  if (format === 'json') printJson(fileChanges(estate, comparison));
  else for (const line of changeLines(estate, comparison)) process.stdout.write(`${line}\n`);
  const stale = [
    ...(tree.changes.length === 0 ? [] : [`${shownPath(estate.paths.out)} is stale: ${countChanges(tree)}.`]),
    ...(owners.change === undefined ? [] : [`${shownPath(owners.file)} is stale.`]),
  ];
  if (stale.length === 0) return strictCode;
  say(`${stale.join(' ')} Run meshloom generate.`);
  return 1;
}

function write(estate: Estate, { format }: Options): number {
  const { model, only, paths } = estate;
  const comparison = withLock(paths.out, LOCK_WAIT_MS, (previousCrashed) => {
    const compared = compareEstate(estate);
    const { tree, owners } = compared;
    if (previousCrashed || tree.leftovers.length > 0) say('An earlier run did not end; its work is completed now.');
    const described = format === 'json' ? fileChanges(estate, compared) : [];
    applyTree(paths.out, planTree(model, changedClusters(tree, only)), tree, estate.tree);
    if (owners.change !== undefined) writeOwnersFile(owners.file, owners.text);
    if (format === 'json') printJson(described);
    return compared;
  });
  sayRemovals(model, comparison.tree.changes);
  if (format !== 'json') sayWritten(estate, comparison);
  return comparison.strictCode;
}

function sayWritten({ paths }: Estate, { tree, owners }: Comparison): void {
  if (tree.changes.length > 0) say(`${shownPath(paths.out)}: ${countChanges(tree)}.`);
  if (owners.change !== undefined) say(`${shownPath(owners.file)}: ${owners.change}.`);
  if (tree.changes.length === 0 && owners.change === undefined) say(`${shownPath(paths.out)} is up to date.`);
}

/** The changes as data (design 5). */
function printJson(changes: readonly FileChange[]): void {
  process.stdout.write(jsonText(describeChanges(changes)));
}

/** Only clusters with a change are planned once more for writing. */
function changedClusters({ changes }: TreeChanges, only: ReadonlySet<string> | undefined): ReadonlySet<string> {
  const changed = new Set(changes.map(({ path }) => path.slice(0, path.indexOf('/'))));
  return only === undefined ? changed : new Set([...changed].filter((name) => only.has(name)));
}

/** A pair that was joined and is pending again leaves the mesh, which people should hear (design 3). */
function sayRemovals(model: Model, changes: readonly Change[]): void {
  const removed = new Set(
    changes.filter(({ change }) => change === 'removed').map(({ path }) => path.split('/').slice(0, 4).join('/')),
  );
  for (const { pair, names } of pendingPairs(model)) {
    const dirs = pair.ends.map(({ mesh, peer }) => `${mesh.cluster?.key}/mesh-fed/${mesh.key}/${peer.key}`);
    if (dirs.some((dir) => removed.has(dir)))
      say(`removed: the federation of ${names} was in out/ and is pending again, so it is taken away.`);
  }
  for (const { mesh, remote } of pendingLinks(model)) {
    const [cluster, other] = [mesh.cluster?.key, remote.cluster?.key];
    if (removed.has(`${cluster}/mesh-fed/${mesh.key}/${other}`))
      say(
        `removed: what "${mesh.key}" in "${cluster}" knows of "${other}" was in out/ and is pending again, so it is taken away.`,
      );
  }
}
