import { resolve } from 'node:path';
import { printable } from '../core/printable.js';
import { findProgram, programFault } from './find-program.js';

const ORDER = ['oc', 'kubectl'];

/**
 * The program that talks to clusters, as an absolute path: `given` (a path, or a name to look up in PATH), else oc, else
 * kubectl (facts/reliability.md C02). `fault` is the fact and what to do.
 */
export function findKubectl(given: string | undefined, env: NodeJS.ProcessEnv): { path: string } | { fault: string } {
  if (given?.includes('/') === true) {
    const path = resolve(given);
    const fault = programFault(path);
    return fault === undefined ? { path } : { fault: `--kubectl: "${printable(given)}" ${fault}. Name oc or kubectl.` };
  }
  for (const name of given === undefined ? ORDER : [given]) {
    const path = findProgram(name, env);
    if (path !== undefined) return { path };
  }
  if (given !== undefined)
    return { fault: `--kubectl: no program named "${printable(given)}" is in PATH. Give its path.` };
  return { fault: 'neither "oc" nor "kubectl" is in PATH. Install one of them, or name it with --kubectl PATH.' };
}
