import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isRefusal } from './tree-findings.js';

/** Far above any key or passphrase. */
const MOST_BYTES = 64 * 1024;

/** Bytes that the caller zeroes, or a fact that follows the name of the input and what to do. */
export type PrivateInput = { bytes: Buffer } | { fault: string; fix: string };

/** Reads a regular file with something private in it; opening does not wait. What it says holds nothing of the content. */
export function readPrivateFile(path: string): PrivateInput {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(fd).isFile())
        return { fault: 'is no regular file', fix: 'Give a file; for a pipe there is --passphrase-fd.' };
      return readToEnd(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === 'ENOENT') return { fault: 'does not exist', fix: 'Correct its path.' };
    return { fault: `cannot be read (${error.code})`, fix: 'Make it readable.' };
  }
}

/** Reads what another program writes to a descriptor that it gave us, up to its end. */
export function readPrivateDescriptor(fd: number): PrivateInput {
  try {
    return readToEnd(fd);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { fault: `cannot be read (${error.code})`, fix: 'Open it for reading, such as with 3< FILE.' };
  }
}

function readToEnd(fd: number): PrivateInput {
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  let length = 0;
  try {
    for (;;) {
      const count = readSync(fd, buffer, length, buffer.length - length, null);
      length += count;
      if (length > MOST_BYTES) return { fault: 'is larger than 64 KiB', fix: 'Give the right one.' };
      if (count === 0) return { bytes: Buffer.from(buffer.subarray(0, length)) };
    }
  } finally {
    buffer.fill(0);
  }
}
