import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { byCodeUnit } from '../core/merge.js';

/** Files below `dir` that a glob matches, sorted; none for one that leaves it. Braces and extended globs are plain text. */
export async function expandGlob(dir: string, glob: string): Promise<string[]> {
  if (glob.startsWith('/') || glob.split('/').includes('..') || glob.includes('\\')) return [];
  if (!/[*?[\]!]/.test(glob)) return listIfFile(dir, glob.replace(/^\.\//, ''));
  return filesMatching(dir, glob.replace(/^\.\//, ''), false);
}

function listIfFile(dir: string, name: string): string[] {
  try {
    const parent = join(dir, dirname(name));
    return readdirSync(parent, { withFileTypes: true }).some(
      (entry) => entry.name === basename(name) && !entry.isDirectory(),
    )
      ? [name]
      : [];
  } catch {
    return [];
  }
}

/** Every file below a folder, its dot files too, whatever characters its name has. */
export async function expandFolder(dir: string, escaped: string): Promise<string[]> {
  return filesMatching(dir, `${escaped}/**`, true);
}

/** Links are listed and not followed: whoever reads one decides whether it leads out. */
async function filesMatching(cwd: string, pattern: string, dot: boolean): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob');
  const names = fastGlob.sync(pattern, {
    cwd,
    dot,
    onlyFiles: false,
    markDirectories: true,
    followSymbolicLinks: false,
    braceExpansion: false,
    extglob: false,
  });
  return names.filter((name) => !name.endsWith('/')).sort(byCodeUnit);
}
