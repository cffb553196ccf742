import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

/** The directory that git manages and that holds the file, else the file's own directory; links are followed. */
export function repositoryOf(file: string): string {
  let nearest = dirname(file);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const own = realpathSync(nearest);
  for (let at = own; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return own;
  }
}

/** The path of a file's directory in the repository that `repositoryOf` finds, with `/`; empty for the repository itself. */
export function pathInRepository(file: string): string {
  return relative(repositoryOf(file), realpathSync(dirname(file)))
    .split(sep)
    .join('/');
}

/** Whether a file, which need not exist, would lie in a directory, whatever links say; undefined if its own directory is missing. */
export function liesIn(directory: string, file: string): boolean | undefined {
  const own = dirname(file);
  if (!existsSync(own)) return undefined;
  const way = relative(directory, join(realpathSync(own), basename(file)));
  return way !== '..' && !way.startsWith(`..${sep}`);
}
