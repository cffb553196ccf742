import { closeSync, constants, openSync, readFileSync } from 'node:fs';

/** The text of a file that `compareTree` has found to be ours; links are not followed. */
export function readGenerated(path: string): string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}
