import fs from 'node:fs';
import { resolve } from 'node:path';
import { ownsFirstLine } from '../core/header.js';
import type { Finding } from '../core/problems.js';
import { compareFile, readFirstLine } from './tree-files.js';
import { fileForDirectory, foreignFile, isRefusal, linkInTheWay, notAFile, unreadable } from './tree-findings.js';
import type { TreeOptions, TreePart, Wanted } from './tree-paths.js';
import { byPath, checkDirectoryName, isTemporary, nameOf, wantedPaths } from './tree-paths.js';

export interface Change {
  /** Below out/, separated by `/`. */
  path: string;
  change: 'added' | 'changed' | 'removed';
}

/** What separates out/ from the tree. `leftovers` are temporary files and directories of a run that crashed. */
export interface TreeChanges {
  changes: Change[];
  findings: Finding[];
  leftovers: string[];
}

interface Scan extends TreeChanges {
  root: string;
  topologyName: string;
}

/** A directory entry or an lstat; neither follows links. */
type Kind = Pick<fs.Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket'>;

/**
 * Compares the tree with what is on disk, and writes nothing. Whatever is in the way of the tree is a finding, and all
 * of them are told; what is not ours and not in the way is left alone (design, section 8).
 */
export function compareTree(out: string, parts: Iterable<TreePart>, options: TreeOptions): TreeChanges {
  const { topologyName, only } = options;
  for (const name of only ?? []) checkDirectoryName(name);
  const scan: Scan = { root: resolve(out), topologyName, changes: [], findings: [], leftovers: [] };
  const readable = isUsableRoot(scan);
  const visited = new Set<string>();
  for (const part of parts) {
    checkDirectoryName(part.dir);
    if (visited.has(part.dir)) throw new Error(`planned twice: ${part.dir}/`);
    visited.add(part.dir);
    if (only === undefined || only.has(part.dir)) comparePart(scan, part, readable);
  }
  for (const name of only ?? (readable ? namesIn(scan) : [])) {
    if (!visited.has(name)) comparePart(scan, { dir: name, files: [] }, readable);
  }
  return {
    changes: scan.changes.sort(byPath),
    findings: scan.findings.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    leftovers: scan.leftovers.sort(),
  };
}

function isUsableRoot(scan: Scan): boolean {
  const kind = lstat(scan, '', true);
  if (kind === undefined) return false;
  if (kind.isDirectory()) return true;
  scan.findings.push(kind.isSymbolicLink() ? linkInTheWay(scan.root) : notADirectory(scan.root, kind));
  return false;
}

function namesIn(scan: Scan): string[] {
  return readDirectory(scan, '', true).map((entry) => entry.name);
}

function comparePart(scan: Scan, part: TreePart, readable: boolean): void {
  const wanted = wantedPaths(part);
  const kind = readable ? lstat(scan, part.dir, wanted.dirs.size > 0) : undefined;
  if (kind !== undefined) visit(scan, part.dir, kind, wanted);
  for (const path of wanted.files.keys()) scan.changes.push({ path, change: 'added' });
}

function visit(scan: Scan, path: string, kind: Kind, wanted: Wanted): void {
  const text = wanted.files.get(path);
  const isNeededDirectory = wanted.dirs.has(path);
  if (kind.isDirectory()) {
    if (text !== undefined) scan.findings.push(notAFile(absolute(scan, path), 'a directory'));
    else visitDirectory(scan, path, isNeededDirectory, wanted);
  } else if (kind.isFile()) {
    if (text !== undefined) visitWantedFile(scan, path, text);
    else if (isNeededDirectory) scan.findings.push(fileForDirectory(absolute(scan, path)));
    else visitOtherFile(scan, path);
  } else if (text !== undefined || isNeededDirectory) {
    const file = absolute(scan, path);
    scan.findings.push(kind.isSymbolicLink() ? linkInTheWay(file) : notAFile(file, nameOfKind(kind)));
  }
  // What remains is what the disk lacks.
  wanted.files.delete(path);
}

function visitDirectory(scan: Scan, path: string, needed: boolean, wanted: Wanted): void {
  const name = nameOf(path);
  if (isTemporary(name)) scan.leftovers.push(path);
  // No directory of ours begins with a dot: a .git/ or an editor's backups are none of our business.
  else if (!name.startsWith('.')) {
    for (const entry of readDirectory(scan, path, needed)) visit(scan, `${path}/${entry.name}`, entry, wanted);
  }
}

function visitWantedFile(scan: Scan, path: string, text: () => string): void {
  const file = absolute(scan, path);
  const rendered = text();
  if (!ownsFirstLine(rendered.slice(0, rendered.indexOf('\n')), scan.topologyName)) {
    throw new Error(`rendered without its header: ${path}`);
  }
  const result = orFinding(scan, file, true, () => compareFile(file, rendered));
  if (result === undefined || result === true) return;
  if (ownsFirstLine(result.firstLine, scan.topologyName)) scan.changes.push({ path, change: 'changed' });
  else scan.findings.push(foreignFile(file, result.firstLine));
}

function visitOtherFile(scan: Scan, path: string): void {
  const file = absolute(scan, path);
  if (isTemporary(nameOf(path))) scan.leftovers.push(path);
  else if (ownsFirstLine(orFinding(scan, file, false, () => readFirstLine(file)) ?? '', scan.topologyName)) {
    scan.changes.push({ path, change: 'removed' });
  }
}

function readDirectory(scan: Scan, path: string, needed: boolean): fs.Dirent[] {
  const dir = absolute(scan, path);
  return orFinding(scan, dir, needed, () => fs.readdirSync(dir, { withFileTypes: true })) ?? [];
}

function lstat(scan: Scan, path: string, needed: boolean): Kind | undefined {
  const file = absolute(scan, path);
  return orFinding(scan, file, needed, () => fs.lstatSync(file, { throwIfNoEntry: false }));
}

function orFinding<T>(scan: Scan, file: string, needed: boolean, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Gone since its directory was read, or a name that is not UTF-8, which no file of ours has.
    if (error.code !== 'ENOENT' || needed) scan.findings.push(unreadable(file, error, needed));
    return undefined;
  }
}

function notADirectory(file: string, kind: Kind): Finding {
  return kind.isFile() ? fileForDirectory(file) : notAFile(file, nameOfKind(kind));
}

function nameOfKind(kind: Kind): string {
  if (kind.isFIFO()) return 'a named pipe';
  return kind.isSocket() ? 'a socket' : 'a device';
}

// path.join would cost more than the comparison itself.
function absolute(scan: Scan, path: string): string {
  return path === '' ? scan.root : `${scan.root}/${path}`;
}
