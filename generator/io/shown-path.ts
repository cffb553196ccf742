import { relative, sep } from 'node:path';

/** How a file is named to people: relative to the working directory when below it, with `/`. */
export function shownPath(file: string): string {
  const below = relative(process.cwd(), file);
  const outside = below === '' || below === '..' || below.startsWith(`..${sep}`);
  return (outside ? file : below).split(sep).join('/');
}
