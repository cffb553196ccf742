import type { Argv } from 'yargs';
import type { FileChange } from '../core/diff/format-diff.js';
import { describeChanges } from '../core/diff/resource-changes.js';
import type { Model } from '../core/model.js';
import { pendingLinks, pendingPairs } from '../core/pending.js';
import { jsonText } from '../core/printable.js';
import type { Finding } from '../core/problems.js';
import { withLock } from '../io/lock.js';
import { type Change, compareTree, type TreeChanges } from '../io/out-tree.js';
import { shownPath } from '../io/shown-path.js';
import { applyTree } from '../io/write-tree.js';
import { planTree } from '../pipeline.js';
import { changedFiles } from './changed-files.js';
import { type CommonOptions, commonOptions, InputError, printFindings, say, single } from './common.js';
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
  if (options.stdout === true) printTree(estate);
  else if (options.check === true) return Math.max(check(estate, options), estate.strictCode);
  else write(estate, options);
  return estate.strictCode;
}

function printTree({ model, only }: Estate): void {
  for (const { files } of planTree(model, only)) {
    for (const { path, text } of files) {
      if (path.endsWith('/kustomization.yaml')) continue;
      process.stdout.write(`---\n# ${path}\n${text()}`);
    }
  }
}

function check({ model, only, paths, tree }: Estate, { format }: Options): number {
  const compared = compareTree(paths.out, planTree(model, only), tree);
  acceptFindings(compared.findings);
  if (format === 'json') printJson(changedFiles(model, only, paths.out, compared.changes));
  else
    for (const { path, change } of compared.changes)
      process.stdout.write(`${change.padEnd(7)} ${shownPath(paths.out)}/${path}\n`);
  if (compared.changes.length === 0) return 0;
  say(`${shownPath(paths.out)} is stale: ${countChanges(compared.changes)}. Run meshloom generate.`);
  return 1;
}

function write({ model, only, paths, tree }: Estate, { format }: Options): void {
  const changes = withLock(paths.out, LOCK_WAIT_MS, (previousCrashed) => {
    const compared = compareTree(paths.out, planTree(model, only), tree);
    acceptFindings(compared.findings);
    if (previousCrashed || compared.leftovers.length > 0) say('An earlier run did not end; its work is completed now.');
    const described = format === 'json' ? changedFiles(model, only, paths.out, compared.changes) : [];
    applyTree(paths.out, planTree(model, changedClusters(compared, only)), compared, tree);
    if (format === 'json') printJson(described);
    return compared.changes;
  });
  sayRemovals(model, changes);
  if (format !== 'json')
    say(
      changes.length === 0
        ? `${shownPath(paths.out)} is up to date.`
        : `${shownPath(paths.out)}: ${countChanges(changes)}.`,
    );
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

/** What is in the way on disk ends the run; what merely cannot be read there is told. */
function acceptFindings(findings: readonly Finding[]): void {
  if (findings.some(({ severity }) => severity === 'error')) throw new InputError([...findings]);
  printFindings(findings);
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

function countChanges(changes: readonly Change[]): string {
  const count = (kind: Change['change']): string => `${changes.filter(({ change }) => change === kind).length} ${kind}`;
  return `${count('added')}, ${count('changed')}, ${count('removed')}`;
}
