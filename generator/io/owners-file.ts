import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedBy, ownsFirstLine } from '../core/header.js';
import type { Finding } from '../core/problems.js';
import type { Change } from './out-tree.js';
import { compareFile, readFirstLine } from './tree-files.js';
import { fileFinding, isRefusal, unreadable, unwritable } from './tree-findings.js';

/** What a run would do with the file; undefined: nothing. */
export interface OwnersChange {
  change: Change['change'] | undefined;
  findings: Finding[];
}

/** Always the same name, so that what a crash left is replaced by the run that completes it. */
const TEMPORARY = '.CODEOWNERS.meshloom.tmp';

/** Compares the file with `text`, undefined if there is to be none. One that is not of this topology is left alone. */
export function compareOwnersFile(file: string, text: string | undefined, topologyName: string): OwnersChange {
  try {
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return { change: text === undefined ? undefined : 'added', findings: [] };
    const firstLine = found.isFile() ? firstLineUnlessSame(file, text) : '';
    if (firstLine === undefined) return { change: undefined, findings: [] };
    if (ownsFirstLine(firstLine, topologyName)) {
      return { change: text === undefined ? 'removed' : 'changed', findings: [] };
    }
    return { change: undefined, findings: text === undefined ? [] : [foreign(file, firstLine)] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { change: undefined, findings: [unreadable(file, error, text !== undefined)] };
  }
}

function firstLineUnlessSame(file: string, text: string | undefined): string | undefined {
  if (text === undefined) return readFirstLine(file);
  const result = compareFile(file, text);
  return result === true ? undefined : result.firstLine;
}

function foreign(file: string, firstLine: string): Finding {
  const other = generatedBy(firstLine);
  const whose =
    other === undefined ? 'meshloom did not make this file' : `this file is of another topology, "${other}"`;
  const fact = `${whose}, so it stays as it is, and the owners that the topology names are not in it.`;
  const fix = 'Move it to .github/CODEOWNERS, which is read instead, or drop the owners.';
  return { ...fileFinding('codeowners-foreign', file, fact, fix), severity: 'warning' };
}

/** Brings the file to `text`, or removes it; whole at any moment. Throws an InputError if the disk refuses. */
export function writeOwnersFile(file: string, text: string | undefined): void {
  const temporary = join(dirname(file), TEMPORARY);
  try {
    fs.rmSync(temporary, { force: true });
    if (text === undefined) fs.rmSync(file, { force: true });
    else {
      // Exclusive creation follows no link.
      fs.writeFileSync(temporary, text, { flag: 'wx', mode: 0o644 });
      fs.renameSync(temporary, file);
    }
  } catch (error) {
    throw isRefusal(error) ? unwritable(file, error, 'it writes this file, too') : error;
  }
}
