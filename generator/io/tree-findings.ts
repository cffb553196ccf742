import { generatedBy } from '../core/header.js';
import { type Finding, InputError } from '../core/problems.js';
import { shownPath } from './shown-path.js';

const MOVE = 'Move it out of the way, then run meshloom again.';

/** An error about a file or directory as such, not about a line in it. */
export function fileFinding(rule: string, file: string, message: string, fix: string): Finding {
  return { rule, severity: 'error', file: shownPath(file), line: 1, column: 1, path: '', message, fix, related: [] };
}

/** A file that is not ours stands where one of ours belongs; `firstLine` tells whose it is. */
export function foreignFile(file: string, firstLine: string): Finding {
  const other = generatedBy(firstLine);
  const fact =
    other === undefined
      ? 'this file is in the way of a generated one, and its first line does not say that meshloom made it.'
      : `this file is in the way of a generated one, and was generated from another topology, "${other}".`;
  return fileFinding('foreign-file', file, fact, MOVE);
}

/** A file stands where a directory of the tree belongs. */
export function fileForDirectory(file: string): Finding {
  return fileFinding('foreign-file', file, 'this file stands where a generated directory belongs.', MOVE);
}

/** A symbolic link stands at, or on the way to, a path of the tree; following it could write anywhere. */
export function linkInTheWay(file: string): Finding {
  const fact = 'this is a symbolic link, and meshloom neither writes nor deletes through links.';
  return fileFinding('out-link', file, fact, 'Replace it with a real file or directory, or remove it.');
}

/** Something else than a regular file (or than a directory, where one belongs) stands at a path of the tree. */
export function notAFile(file: string, what: string): Finding {
  return fileFinding('out-not-a-file', file, `this is ${what}, in the way of what meshloom generates.`, MOVE);
}

/** The disk would not let us read. Only a warning for what we have no need of. */
export function unreadable(file: string, error: NodeJS.ErrnoException, needed: boolean): Finding {
  const fact = `this cannot be read: ${causeOf(error)}.`;
  const finding = fileFinding('out-unreadable', file, fact, 'Make it readable, then run meshloom again.');
  return needed ? finding : { ...finding, severity: 'warning' };
}

/** The disk would not let us write; the file is whole, old or absent. `state` says what that means for the rest. */
export function unwritable(file: string, error: NodeJS.ErrnoException, state = 'it completes the tree'): InputError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  const remedy = full ? 'Free some space' : 'Make it writable';
  const fact = `this cannot be written: ${causeOf(error)}.`;
  const fix = `${remedy}, then run meshloom again; ${state}.`;
  return new InputError([fileFinding('out-unwritable', file, fact, fix)]);
}

/** Whether the operating system refused something, as opposed to a fault of ours. */
export function isRefusal(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && typeof syscall === 'string';
}

// Node says "ENOSPC: no space left on device, write"; people need the middle, searchers the code.
function causeOf(error: NodeJS.ErrnoException): string {
  const words = /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1];
  return words === undefined ? `${error.code}` : `${words} (${error.code})`;
}
