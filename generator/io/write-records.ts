import fs from 'node:fs';
import { join } from 'node:path';
import type { RecordFile } from '../core/exchange/records/record-files.js';
import { InputError } from '../core/problems.js';
import { withLock } from './lock.js';
import { readInput } from './read-input.js';
import { shownPath } from './shown-path.js';
import { fileFinding, isRefusal, linkInTheWay, notAFile, unwritable } from './tree-findings.js';
import { isTemporary, temporaryName } from './tree-paths.js';

const LOCK_WAIT_MS = 10_000;
/** Also for sealed files, which are written the same way. */
const UNCHANGED = 'no file has changed';

/**
 * Writes all of the records or none. Each is whole at any moment; if the disk refuses one, those before it get their old
 * text back. Line ends stay what they are in the file. Throws an InputError if a record is not what it was when it was
 * read; `before` has LF line ends.
 */
export function writeRecords(dir: string, files: readonly RecordFile[]): void {
  if (files.length === 0) return;
  withLock(dir, LOCK_WAIT_MS, () => {
    try {
      fs.mkdirSync(dir, { recursive: true, mode: 0o755 });
      removeLeftovers(dir);
    } catch (error) {
      throw isRefusal(error) ? unwritable(dir, error, UNCHANGED) : error;
    }
    const unchanged = files.map((file) => withLineEnds(file, unchangedText(dir, file)));
    replace(dir, prepare(dir, unchanged));
  });
}

interface Prepared extends RecordFile {
  temporary: string;
}

/** All texts are on the disk before the first record changes. */
function prepare(dir: string, files: readonly RecordFile[]): Prepared[] {
  const prepared: Prepared[] = [];
  for (const [index, file] of files.entries()) {
    const temporary = join(dir, temporaryName(index));
    prepared.push({ ...file, temporary });
    try {
      writeWhole(temporary, file.text);
    } catch (error) {
      for (const { temporary: path } of prepared) fs.rmSync(path, { force: true });
      throw isRefusal(error) ? unwritable(join(dir, file.name), error, UNCHANGED) : error;
    }
  }
  return prepared;
}

function replace(dir: string, prepared: readonly Prepared[]): void {
  const done: Prepared[] = [];
  for (const file of prepared) {
    try {
      fs.renameSync(file.temporary, join(dir, file.name));
      done.push(file);
    } catch (error) {
      for (const earlier of done) restore(dir, earlier);
      for (const { temporary } of prepared) fs.rmSync(temporary, { force: true });
      throw isRefusal(error) ? unwritable(join(dir, file.name), error, UNCHANGED) : error;
    }
  }
}

function restore(dir: string, { name, before, temporary }: Prepared): void {
  if (before === undefined) {
    fs.rmSync(join(dir, name), { force: true });
    return;
  }
  writeWhole(temporary, before);
  fs.renameSync(temporary, join(dir, name));
}

/** Exclusive creation follows no link; the bytes are on the disk before the name is. */
function writeWhole(path: string, text: string): void {
  fs.writeFileSync(path, text, { flag: 'wx', mode: 0o644, flush: true });
}

/** The text as it stands on the disk; undefined, where nothing was read, says that nothing is there now. */
function unchangedText(dir: string, { name, before }: RecordFile): string | undefined {
  const path = join(dir, name);
  const found = fs.lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true) throw new InputError([linkInTheWay(path)]);
  if (found !== undefined && !found.isFile()) throw new InputError([notAFile(path, 'no regular file')]);
  const text = found === undefined ? undefined : readInput(path, { root: dir, shown: shownPath(path) }).text;
  const isUnchanged = before === undefined ? found === undefined : text?.replaceAll('\r\n', '\n') === before;
  if (isUnchanged) return text;
  const fact = 'somebody else changed this file in the meantime, and nothing is written.';
  throw new InputError([fileFinding('record-changed', path, fact, 'Look at it, then run meshloom again.')], 1);
}

function withLineEnds({ name, text }: RecordFile, before: string | undefined): RecordFile {
  return { name, text: before?.includes('\r\n') === true ? text.replaceAll('\n', '\r\n') : text, before };
}

function removeLeftovers(dir: string): void {
  for (const name of fs.readdirSync(dir).filter(isTemporary)) fs.rmSync(join(dir, name), { force: true });
}
