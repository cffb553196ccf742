import fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { RecordFile } from '../core/exchange/records/record-files.js';
import { InputError } from '../core/problems.js';
import { isRefusal, linkInTheWay, notAFile, unwritable } from './tree-findings.js';
import { writeRecords } from './write-records.js';

const UNCHANGED = 'no file has changed';

/** Writes all files below sealed/ or none, as records are written; names are `<cluster>/<file>`. Throws an InputError. */
export function writeSealed(dir: string, files: readonly RecordFile[]): void {
  const made: string[] = [];
  try {
    for (const name of new Set(files.map((file) => dirname(file.name)))) makeDirectory(join(dir, name), made);
    writeRecords(dir, files);
  } catch (error) {
    for (const path of made.reverse()) removeEmpty(path);
    throw error;
  }
}

/** A link in the place of a cluster's directory would lead the writing elsewhere. */
function makeDirectory(path: string, made: string[]): void {
  try {
    const first = fs.mkdirSync(path, { recursive: true, mode: 0o755 });
    if (first !== undefined) made.push(...(first === path ? [path] : [first, path]));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code !== 'EEXIST') throw unwritable(path, error, UNCHANGED);
  }
  const found = fs.lstatSync(path);
  if (found.isSymbolicLink()) throw new InputError([linkInTheWay(path)]);
  if (!found.isDirectory()) throw new InputError([notAFile(path, 'no directory')]);
}

function removeEmpty(path: string): void {
  try {
    fs.rmdirSync(path);
  } catch (error) {
    // Somebody has put something there: it is theirs now.
    if (!isRefusal(error)) throw error;
  }
}
