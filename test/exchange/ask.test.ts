import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { askYesNo } from '../../generator/io/ask.js';

test.each([
  ['y\n', 'yes'],
  [' YES \n', 'yes'],
  ['\n', 'no'],
  ['yeah\n', 'no'],
  ['n\ny\n', 'no'],
  ['\u0003', 'interrupted'],
  ['\u0004', 'ended'],
])('%j is %s', async (typed, reply) => {
  const input = new PassThrough();
  const output = new PassThrough();
  const asked = askYesNo('Trust it?', input, output);
  input.write(typed);
  expect(await asked).toBe(reply);
  const written = String(output.read());
  expect(written).toContain('Trust it? [y/N] ');
  // What is said next begins a line.
  expect(written).toMatch(/\n$/);
});

test('an end without a line is ended', async () => {
  const input = new PassThrough();
  const asked = askYesNo('Trust it?', input, new PassThrough());
  input.end();
  expect(await asked).toBe('ended');
});
