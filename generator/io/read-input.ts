import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { Finding } from '../core/problems.js';
import type { SourceDocument } from '../core/source.js';
import { readYaml } from '../core/yaml-reader.js';
import { MOST_BYTES, TOO_LARGE } from '../core/yaml-text.js';
import { decodeUtf8 } from './decode-utf8.js';

/** `shown` is how people are told about the file; below `root` the file must really lie, whatever links say. */
interface ReadOptions {
  root?: string;
  shown: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'there is no permission to read it',
  EPERM: 'there is no permission to read it',
  ELOOP: 'its links lead in a circle',
  ENOTDIR: 'a part of its path is no directory',
  ENAMETOOLONG: 'its path is too long',
  ENXIO: 'it is not a regular file',
};

/**
 * The text of an input file in strict UTF-8, a leading byte order mark removed. Links are followed before the file is
 * opened and never after, and opening does not wait, so neither a swapped link nor a FIFO can trap us (reliability F05, F06).
 */
export function readInput(path: string, options: ReadOptions): { text?: string; findings: Finding[] } {
  const refuse = (rule: string, message: string, fix: string, line = 1, column = 1) => ({
    findings: [finding(options.shown, rule, message, fix, line, column)],
  });
  try {
    const real = realpathSync(path);
    if (options.root !== undefined && !liesBelow(realpathSync(options.root), real)) {
      return refuse(
        'input-outside',
        'the file lies outside the directory that it must be in.',
        'Move it there; a link cannot lead out.',
      );
    }
    const bytes = readRegularFile(real);
    if (typeof bytes === 'string') return refuse('input-unreadable', bytes, 'Give a regular file.');
    if (bytes.length > MOST_BYTES) return refuse(TOO_LARGE.rule, TOO_LARGE.message, TOO_LARGE.fix);
    const decoded = decodeUtf8(bytes);
    if ('text' in decoded) return { text: decoded.text, findings: [] };
    return refuse('yaml-encoding', decoded.message, 'Save the file as UTF-8.', decoded.line, decoded.column);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT')
      return refuse('input-missing', 'the file does not exist.', 'Create it, or correct its path.');
    if (code === '' || code.startsWith('ERR_')) throw error;
    return refuse('input-unreadable', `the file cannot be read: ${REASONS[code] ?? code}.`, 'Make it readable.');
  }
}

/** Reads and parses one strict YAML file. */
export function readYamlFile(path: string, options: ReadOptions): { doc?: SourceDocument; findings: Finding[] } {
  const { text, findings } = readInput(path, options);
  return text === undefined ? { findings } : readYaml(options.shown, text);
}

function liesBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The bytes, one more than allowed at most, or what it is instead of a regular file. */
function readRegularFile(path: string): Buffer | string {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return `it is ${kindOf(stats)}, not a file.`;
    return readAtMost(fd, Math.min(stats.size, MOST_BYTES) + 1);
  } finally {
    closeSync(fd);
  }
}

/** Reads on while there is more, because a file may grow, and stops at the limit whatever its size is said to be. */
function readAtMost(fd: number, expected: number): Buffer {
  let buffer = Buffer.allocUnsafe(expected);
  let length = 0;
  for (;;) {
    const count = readSync(fd, buffer, length, buffer.length - length, null);
    length += count;
    if (count === 0 || length > MOST_BYTES) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(2 * length, MOST_BYTES + 1));
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function finding(file: string, rule: string, message: string, fix: string, line: number, column: number): Finding {
  return { rule, severity: 'error', file, line, column, path: '', message, fix, related: [] };
}
