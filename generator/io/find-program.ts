import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/**
 * The program of this name as an absolute path; undefined if there is none. Only absolute entries of PATH count, so that
 * nothing in the working directory is ever taken for it (facts/reliability.md C02).
 */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const directories = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return directories.map((directory) => join(directory, name)).find((file) => programFault(file) === undefined);
}

/** Why a file cannot be run, as words that follow its name. Links are followed, but not resolved: shims go by their name. */
export function programFault(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return 'is no file';
    accessSync(path, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'may not be run' : 'is not there';
  }
}
