import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InputError } from '../../generator/core/problems.js';
import { writeRecords } from '../../generator/io/write-records.js';

let dir: string;
let exchange: string;

beforeEach(() => {
  dir = fs.mkdtempSync(join(tmpdir(), 'records-'));
  exchange = join(dir, 'exchange');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(dir, { recursive: true });
});

const put = (name: string, text: string) => {
  fs.mkdirSync(exchange, { recursive: true });
  fs.writeFileSync(join(exchange, name), text);
};
const state = () =>
  Object.fromEntries(fs.readdirSync(exchange).map((name) => [name, fs.readFileSync(join(exchange, name), 'utf8')]));
const files = [
  { name: 'a.yaml', text: 'a: 2\n', before: 'a: 1\n' },
  { name: 'b.yaml', text: 'b: 2\n', before: undefined },
  { name: 'c.yaml', text: 'c: 2\n', before: 'c: 1\n' },
];
const old = { 'a.yaml': 'a: 1\n', 'c.yaml': 'c: 1\n', 'mine.txt': 'mine' };
const wanted = { 'a.yaml': 'a: 2\n', 'b.yaml': 'b: 2\n', 'c.yaml': 'c: 2\n', 'mine.txt': 'mine' };

function findingsOf(work: () => void): { exitCode: number; text: string[] } {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) {
      return { exitCode: error.exitCode, text: error.findings.map(({ message, fix }) => `${message} ${fix}`) };
    }
    throw error;
  }
  return { exitCode: 0, text: [] };
}

beforeEach(() => {
  for (const [name, text] of Object.entries(old)) put(name, text);
});

test('writes all, creates the directory, leaves nothing else behind', () => {
  writeRecords(exchange, files);
  expect(state()).toEqual(wanted);
  fs.rmSync(exchange, { recursive: true });
  writeRecords(exchange, [files[1]!]);
  expect(state()).toEqual({ 'b.yaml': 'b: 2\n' });
  expect(fs.readdirSync(dir)).toEqual(['exchange']);
});

test('keeps the line ends of a file', () => {
  put('a.yaml', 'a: 1\r\nx: 1\r\n');
  const changed = { name: 'a.yaml', text: 'a: 2\nx: 1\n', before: 'a: 1\nx: 1\n' };
  writeRecords(exchange, [changed, files[1]!, files[2]!]);
  expect(state()).toEqual({ ...wanted, 'a.yaml': 'a: 2\r\nx: 1\r\n' });
});

test('removes what a run that died left behind', () => {
  put('.meshloom-1-0.tmp', 'half');
  writeRecords(exchange, files);
  expect(state()).toEqual(wanted);
});

describe('refuses and writes nothing', () => {
  test.each([
    ['changed', () => put('c.yaml', 'c: 3\n')],
    ['created', () => put('b.yaml', 'b: 1\n')],
    ['created as something that cannot be read', () => put('b.yaml', '\u0000 &x')],
    ['deleted', () => fs.rmSync(join(exchange, 'a.yaml'))],
  ])('a record that was %s since it was read', (_, change) => {
    change();
    const before = state();
    const { exitCode, text } = findingsOf(() => writeRecords(exchange, files));
    expect(exitCode).toBe(1);
    expect(text).toEqual([
      'somebody else changed this file in the meantime, and nothing is written. Look at it, then run meshloom again.',
    ]);
    expect(state()).toEqual(before);
  });

  test('a record that is a link', () => {
    const elsewhere = join(dir, 'elsewhere.yaml');
    fs.writeFileSync(elsewhere, 'a: 1\n');
    fs.rmSync(join(exchange, 'a.yaml'));
    fs.symlinkSync(elsewhere, join(exchange, 'a.yaml'));
    const { exitCode, text } = findingsOf(() => writeRecords(exchange, files));
    expect(exitCode).toBe(2);
    expect(text[0]).toMatch(/^this is a symbolic link/);
    expect(fs.readFileSync(elsewhere, 'utf8')).toBe('a: 1\n');
    expect(state()['c.yaml']).toBe('c: 1\n');
  });
});

describe('when the disk refuses', () => {
  const refusal = (syscall: string) =>
    Object.assign(new Error(`ENOSPC: no space left on device, ${syscall}`), { code: 'ENOSPC', syscall });

  test.each([0, 1, 2])('the text of record %i, nothing has changed', (failing) => {
    const real = fs.writeFileSync;
    let calls = 0;
    vi.spyOn(fs, 'writeFileSync').mockImplementation((path, ...rest) => {
      if (String(path).includes('.meshloom-') && calls++ === failing) throw refusal('write');
      return real(path, ...(rest as [string]));
    });
    const { exitCode, text } = findingsOf(() => writeRecords(exchange, files));
    expect({ exitCode, text }).toEqual({
      exitCode: 2,
      text: [
        'this cannot be written: no space left on device (ENOSPC). Free some space, then run meshloom again; no file has changed.',
      ],
    });
    vi.restoreAllMocks();
    expect(state()).toEqual(old);
  });

  test.each([0, 1, 2])('the name of record %i, those before it get their text back', (failing) => {
    const real = fs.renameSync;
    let calls = 0;
    vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (String(to).startsWith(exchange) && calls++ === failing) throw refusal('rename');
      return real(from, to);
    });
    expect(findingsOf(() => writeRecords(exchange, files)).exitCode).toBe(2);
    vi.restoreAllMocks();
    expect(state()).toEqual(old);
  });
});
