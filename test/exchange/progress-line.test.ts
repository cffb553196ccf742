import { expect, test } from 'vitest';
import { progressLine } from '../../generator/io/progress-line.js';

function written(isTTY: boolean): string {
  let text = '';
  const line = progressLine({ isTTY, write: (part) => (text += part) });
  line.show('9 of 10');
  line.show('10 of 10');
  line.clear();
  line.clear();
  return text;
}

test('on a terminal a line is written over itself, and blanked in the end', () => {
  expect(written(true)).toBe(`9 of 10\r${' '.repeat(7)}\r10 of 10\r${' '.repeat(8)}\r`);
});

test('elsewhere nothing is written', () => {
  expect(written(false)).toBe('');
});
