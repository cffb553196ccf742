import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { printable } from '../core/printable.js';

const ORDER = ['oc', 'kubectl'];

/**
 * The program that talks to clusters, as an absolute path: `given` (a path, or a name to look up in PATH), else oc, else
 * kubectl. Only absolute entries of PATH count, so that nothing in the working directory is ever taken for it
 * (facts/reliability.md C02). `fault` is the fact and what to do.
 */
export function findKubectl(given: string | undefined, env: NodeJS.ProcessEnv): { path: string } | { fault: string } {
  if (given?.includes('/') === true) {
    const path = resolve(given);
    const fault = programFault(path);
    return fault === undefined ? { path } : { fault: `--kubectl: "${printable(given)}" ${fault}. Name oc or kubectl.` };
  }
  for (const name of given === undefined ? ORDER : [given]) {
    const path = lookUp(name, env.PATH ?? '');
    if (path !== undefined) return { path };
  }
  if (given !== undefined)
    return { fault: `--kubectl: no program named "${printable(given)}" is in PATH. Give its path.` };
  return { fault: 'neither "oc" nor "kubectl" is in PATH. Install one of them, or name it with --kubectl PATH.' };
}

function lookUp(name: string, path: string): string | undefined {
  const directories = path.split(delimiter).filter(isAbsolute);
  return directories.map((directory) => join(directory, name)).find((file) => programFault(file) === undefined);
}

/** Why a file cannot be run, as words that follow its name. Links are followed, but not resolved: shims go by their name. */
function programFault(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return 'is no file';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'may not be run' : 'is not there';
  }
}
