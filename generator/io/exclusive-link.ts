import fs from 'node:fs';
import { isRefusal } from './tree-findings.js';

const WITHOUT_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Gives `from` a second name, unless the name is taken (or `from` gone): atomic where the file system has hard links. */
export function linkExclusively(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === 'EEXIST' || error.code === 'ENOENT') return false;
    if (!WITHOUT_HARD_LINKS.includes(error.code)) throw error;
    return copyExclusively(from, to);
  }
}

function copyExclusively(from: string, to: string): boolean {
  try {
    fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isRefusal(error) && (error.code === 'EEXIST' || error.code === 'ENOENT')) return false;
    throw error;
  }
}
