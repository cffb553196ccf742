import { codeSpan } from './markdown.js';

/** A part of a comment. Blocks are never cut: each is there as a whole or counted as left out. */
export interface Section {
  head: readonly string[];
  blocks: readonly string[];
  foot: readonly string[];
  /** What one block is. */
  noun: string;
}

/** Of a text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * The section with the blocks that fit into `room` bytes, in their order, and a line that counts the rest and names the
 * `command` that shows them; ends with a newline. Without blocks it is empty.
 */
export function fittingSection({ head, blocks, foot, noun }: Section, room: number, command: string): string {
  if (blocks.length === 0) return '';
  // The note is longest when it counts all of them.
  const frame = textOf([...head, ...foot, ...leftOut(blocks.length, noun, command)]);
  let left = room - byteLength(frame);
  const shown = blocks.filter((block) => {
    const size = byteLength(block) + 1;
    if (size > left) return false;
    left -= size;
    return true;
  });
  const note = leftOut(blocks.length - shown.length, noun, command);
  return textOf(shown.length === 0 ? note.slice(1) : [...head, ...shown, ...foot, ...note]);
}

function leftOut(count: number, noun: string, command: string): string[] {
  if (count === 0) return [];
  const what = count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`;
  return ['', `${what} left out here, because a comment has no room for more. ${codeSpan(command)} shows everything.`];
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
