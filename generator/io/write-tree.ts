import fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ownsFirstLine } from '../core/header.js';
import { InputError } from '../core/problems.js';
import type { TreeChanges } from './out-tree.js';
import { removeFiles, removeLeftovers } from './remove-files.js';
import { readFirstLine } from './tree-files.js';
import { fileForDirectory, foreignFile, isRefusal, linkInTheWay, notAFile, unwritable } from './tree-findings.js';
import type { TreeOptions, TreePart } from './tree-paths.js';
import { byPath, nameOf, parentOf, temporaryName } from './tree-paths.js';

/** Where the files of a directory are written. One that is new is built under a temporary name and renamed when whole. */
interface Target {
  at: string;
  isNew: boolean;
}

interface Writer {
  root: string;
  topologyName: string;
  targets: Map<string, Target>;
  /** New directories that wait for their name: where they are, and their path below out/. */
  unnamed: { at: string; dir: string }[];
  temporaries: number;
}

/**
 * Makes out/ what `compareTree` was given: additions and changes first, then deletions, each file whole at any moment.
 * Throws an InputError if the disk refuses or something came in the way since; running again completes the tree.
 */
export function applyTree(out: string, parts: Iterable<TreePart>, changes: TreeChanges, options: TreeOptions): void {
  if (changes.findings.some(({ severity }) => severity === 'error')) throw new InputError(changes.findings);
  if (changes.changes.length + changes.leftovers.length === 0) return;
  const root = resolve(out);
  const emptied = new Set<string>();
  removeLeftovers(root, changes.leftovers, emptied);
  const writes = new Set(changes.changes.filter(({ change }) => change !== 'removed').map(({ path }) => path));
  if (writes.size > 0) {
    const writer: Writer = {
      root,
      topologyName: options.topologyName,
      targets: new Map(),
      unnamed: [],
      temporaries: 0,
    };
    for (const part of parts) writePart(writer, part, writes);
  }
  const removed = changes.changes.filter(({ change }) => change === 'removed').map(({ path }) => path);
  removeFiles(root, removed, options.topologyName, emptied);
}

function writePart(writer: Writer, part: TreePart, writes: ReadonlySet<string>): void {
  let path = '';
  try {
    for (const file of part.files.filter((file) => writes.has(file.path)).sort(byPath)) {
      path = file.path;
      writeFile(writer, path, file.text());
    }
    for (const { at, dir } of writer.unnamed) {
      path = dir;
      fs.renameSync(at, `${writer.root}/${dir}`);
    }
  } catch (error) {
    for (const { at } of writer.unnamed) discard(at);
    throw isRefusal(error) ? unwritable(`${writer.root}/${path}`, error) : error;
  }
  writer.unnamed = [];
}

function writeFile(writer: Writer, path: string, text: string): void {
  const { at, isNew } = targetOf(writer, parentOf(path));
  const file = `${at}/${nameOf(path)}`;
  // Nobody reads a directory that has no name yet, so its files need no rename of their own.
  if (isNew) createFile(file, text);
  else replaceFile(writer, file, text);
}

function replaceFile(writer: Writer, file: string, text: string): void {
  assertReplaceable(file, writer.topologyName);
  const temporary = join(dirname(file), temporaryName(writer.temporaries++));
  try {
    createFile(temporary, text);
    fs.renameSync(temporary, file);
  } catch (error) {
    discard(temporary);
    throw error;
  }
}

// Exclusive creation follows no link either.
function createFile(file: string, text: string): void {
  fs.writeFileSync(file, text, { flag: 'wx', mode: 0o644 });
}

function targetOf(writer: Writer, dir: string): Target {
  const known = writer.targets.get(dir);
  if (known !== undefined) return known;
  const target = dir === '' ? rootTarget(writer.root) : childTarget(writer, targetOf(writer, parentOf(dir)), dir);
  writer.targets.set(dir, target);
  return target;
}

function rootTarget(root: string): Target {
  if (!isRealDirectory(root)) fs.mkdirSync(root, { recursive: true, mode: 0o755 });
  return { at: root, isNew: false };
}

function childTarget(writer: Writer, parent: Target, dir: string): Target {
  const final = `${parent.at}/${nameOf(dir)}`;
  if (!parent.isNew && isRealDirectory(final)) return { at: final, isNew: false };
  const at = parent.isNew ? final : `${parent.at}/${temporaryName(writer.temporaries++)}`;
  fs.mkdirSync(at, 0o755);
  if (!parent.isNew) writer.unnamed.push({ at, dir });
  return { at, isNew: true };
}

function isRealDirectory(dir: string): boolean {
  const found = fs.lstatSync(dir, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (found.isDirectory()) return true;
  if (found.isSymbolicLink()) throw new InputError([linkInTheWay(dir)]);
  throw new InputError([found.isFile() ? fileForDirectory(dir) : notAFile(dir, 'no directory')]);
}

// The comparison found nothing in the way, but rendering and writing a large tree takes seconds.
function assertReplaceable(file: string, topologyName: string): void {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (found.isSymbolicLink()) throw new InputError([linkInTheWay(file)]);
  if (!found.isFile()) throw new InputError([notAFile(file, 'no regular file')]);
  const firstLine = readFirstLine(file);
  if (!ownsFirstLine(firstLine, topologyName)) throw new InputError([foreignFile(file, firstLine)]);
}

// Best effort: what stays is a leftover, which the next run removes.
function discard(path: string): void {
  try {
    fs.rmSync(path, { recursive: true, force: true });
  } catch {}
}
