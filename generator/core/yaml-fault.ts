import type { Finding } from './problems.js';
import { secretOffsets } from './secrets-in-text.js';
import { displayPath, type KeyPath } from './source.js';
import { linePlaces } from './text-lines.js';

/** One problem of one text, by offset in UTF-16 units; `related` are the offsets of what it contradicts. */
export interface Fault {
  rule: string;
  offset: number;
  message: string;
  fix: string;
  path?: KeyPath;
  related?: readonly number[];
}

/** No more findings than this are told of one file (reliability Y18); whoever looks for faults may stop there. */
export const MOST_FAULTS = 50;

/**
 * The findings in order of their places. A line that holds a secret shows nothing else, so that no message can
 * repeat it; a line shows one syntax error, and none beside a more exact finding, since that would only be its consequence.
 */
export function toFindings(file: string, text: string, faults: readonly Fault[]): Finding[] {
  const placeAt = linePlaces(text);
  const placed = faults.map((fault) => ({ fault, ...placeAt(Math.min(fault.offset, text.length)) }));
  const best = new Map<number, number>();
  for (const { fault, line } of placed) best.set(line, Math.max(best.get(line) ?? 0, weight(fault)));
  return placed
    .filter(({ fault, line }) => weight(fault) === best.get(line) && !repeatsSecret(fault))
    .sort((a, b) => a.fault.offset - b.fault.offset)
    .filter((one, index, all) => weight(one.fault) > 0 || one.line !== all[index - 1]?.line)
    .slice(0, MOST_FAULTS)
    .map(({ fault, line, column }) => ({
      rule: fault.rule,
      severity: 'error',
      file,
      line,
      column,
      path: displayPath(fault.path ?? []),
      message: fault.message,
      fix: fault.fix,
      related: (fault.related ?? []).map((offset) => ({ file, ...placeAt(offset) })),
    }));
}

/** A key that is a token stands in the path of everything below it. */
function repeatsSecret({ message, path }: Fault): boolean {
  return secretOffsets(message).length > 0 || (path ?? []).some((key) => secretOffsets(String(key)).length > 0);
}

function weight(fault: Fault): 0 | 1 | 2 {
  if (fault.rule === 'secret-in-clear') return 2;
  return fault.rule === 'yaml-syntax' ? 0 : 1;
}
