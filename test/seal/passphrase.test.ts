import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SealOptions } from '../../generator/commands/seal-options.js';
import { knownPassphrase, newPassphrase } from '../../generator/commands/seal-passphrase.js';
import { askPassphrase, type Terminal } from '../../generator/io/ask-passphrase.js';
import { observedBy } from '../../generator/io/observed-process.js';
import { readPrivateDescriptor, readPrivateFile } from '../../generator/io/private-input.js';
import { buildCli } from '../support/run-cli.js';
import { KEEP, PASSPHRASE, sealCase } from './seal-case.js';

let directory: string;
beforeAll(() => {
  buildCli();
  directory = mkdtempSync(join(tmpdir(), 'passphrase-'));
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true }));

/** A terminal on which chunks are typed one after the other; it notes how it was switched. */
function terminal(): Terminal & { modes: boolean[]; type(chunk: Buffer | string): void } {
  const modes: boolean[] = [];
  const input = Object.assign(new EventEmitter(), {
    modes,
    setRawMode: (raw: boolean) => modes.push(raw),
    resume: () => {},
    pause: () => {},
    type: (chunk: Buffer | string) => input.emit('data', Buffer.from(chunk)),
  });
  return input;
}

async function answer(...chunks: (string | Buffer)[]): Promise<{ reply: string; shown: string; modes: boolean[] }> {
  const input = terminal();
  const output = new PassThrough();
  const asked = askPassphrase('Passphrase: ', input, output);
  for (const chunk of chunks) input.type(chunk);
  const reply = await asked;
  expect(input.listenerCount('data') + input.listenerCount('end')).toBe(0);
  return { reply: String(reply), shown: String(output.read()), modes: input.modes };
}

test.each<[string, (string | Buffer)[], string]>([
  ['a line', ['secret\r'], 'secret'],
  ['a line in pieces', ['se', 'cr', 'et', '\n'], 'secret'],
  ['what follows the line is dropped', ['secret\rmore'], 'secret'],
  ['a corrected line', ['secrex\x7ft\r'], 'secret'],
  ['a whole character is erased', ['ä€😀\x7f\x7fx\r'], 'äx'],
  ['more is erased than there is', ['\x7f\x7f\bsecret\r'], 'secret'],
  ['an empty line', ['\r'], ''],
  ['Ctrl-C', ['sec\x03'], 'interrupted'],
  ['Ctrl-D', ['\x04'], 'ended'],
  ['more than fits', ['x'.repeat(5000), '\r'], 'x'.repeat(1024)],
])('%s is typed without echo', async (_, chunks, reply) => {
  expect(await answer(...chunks)).toEqual({ reply, shown: 'Passphrase: \n', modes: [true, false] });
});

test('the end of the input is an end', async () => {
  const input = terminal();
  const asked = askPassphrase('?', input, new PassThrough());
  input.emit('end');
  expect(await asked).toBe('ended');
});

/** Runs with a person at the terminal who types these lines. */
async function typing<T>(
  lines: readonly string[],
  work: () => Promise<T>,
): Promise<{ result: T | string; said: string }> {
  const input = terminal();
  const rest = [...lines];
  let said = '';
  const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(Object.assign(input, { isTTY: true }) as never);
  const isTty = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
  Object.defineProperty(process.stderr, 'isTTY', { value: true, configurable: true });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    if (String(text).endsWith(': ')) setImmediate(() => input.type(rest.shift() ?? '\x04'));
    return true;
  });
  try {
    return { result: await work().catch((error: Error) => error.message), said };
  } finally {
    stderr.mockRestore();
    stdin.mockRestore();
    if (isTty === undefined) Reflect.deleteProperty(process.stderr, 'isTTY');
    else Object.defineProperty(process.stderr, 'isTTY', isTty);
  }
}

const none = {} as SealOptions;
const asked = 'New passphrase for root.key: \n';
const again = 'Once more: \n';

test.each<[string, string[], string | number, string]>([
  ['twice the same', [`${PASSPHRASE}\r`, `${PASSPHRASE}\r`], PASSPHRASE, `${asked}${again}`],
  [
    'first too short',
    ['short\r', `${PASSPHRASE}\r`, `${PASSPHRASE}\r`],
    PASSPHRASE,
    `${asked}It is shorter than 12 characters.\n${asked}${again}`,
  ],
  [
    'first mistyped',
    [`${PASSPHRASE}\r`, `${PASSPHRASE}!\r`, `${PASSPHRASE}\r`, `${PASSPHRASE}\r`],
    PASSPHRASE,
    `${asked}${again}The two differ.\n${asked}${again}`,
  ],
  ['Ctrl-C', ['\x03'], 130, asked],
  ['Ctrl-C the second time', [`${PASSPHRASE}\r`, '\x03'], 130, `${asked}${again}`],
  ['the end', ['\x04'], 1, asked],
  [
    'three times too short',
    ['a\r', 'b\r', 'c\r'],
    'There is no passphrase, and nothing is written.',
    `${asked}It is shorter than 12 characters.\n`.repeat(3),
  ],
])('a new passphrase: %s', async (_, lines, expected, expectedText) => {
  const { result, said } = await typing(lines, () => newPassphrase(none, 'root.key'));
  expect(typeof result === 'object' ? String(result) : result).toBe(expected);
  expect(said).toBe(expectedText);
});

test('a passphrase that exists is asked for once, however short', async () => {
  const { result, said } = await typing(['x\r'], () => knownPassphrase(none, 'root.key'));
  expect([String(result), said]).toEqual(['x', 'Passphrase of root.key: \n']);
});

test.each([
  ['with a line end', `${PASSPHRASE}\n`],
  ['with that of Windows', `${PASSPHRASE}\r\n`],
  ['without one', PASSPHRASE],
])('a passphrase comes from a file %s, or from a descriptor', async (_, text) => {
  const file = join(directory, 'given');
  writeFileSync(file, text);
  expect(String(await newPassphrase({ 'passphrase-file': file } as SealOptions, 'x'))).toBe(PASSPHRASE);
  const fd = String(openSync(file, 'r'));
  expect(String(await newPassphrase({ 'passphrase-fd': fd } as SealOptions, 'x'))).toBe(PASSPHRASE);
});

test.each(['x', '-1', '3.5', '999999'])('"%s" is no descriptor', async (fd) => {
  await expect(newPassphrase({ 'passphrase-fd': fd } as SealOptions, 'x')).rejects.toThrow(
    `--passphrase-fd: "${fd}" is no file descriptor. Write a number.`,
  );
});

test('what is no regular file is not waited for', () => {
  const fifo = join(directory, 'fifo');
  spawnSync('mkfifo', [fifo]);
  const noFile = { fault: 'is no regular file', fix: 'Give a file; for a pipe there is --passphrase-fd.' };
  expect(readPrivateFile(fifo)).toEqual(noFile);
  expect(readPrivateFile(directory)).toEqual(noFile);
  expect(readPrivateFile('/dev/zero')).toEqual(noFile);
  expect(readPrivateFile(join(directory, 'absent'))).toEqual({ fault: 'does not exist', fix: 'Correct its path.' });
  expect(readPrivateDescriptor(9999)).toEqual({
    fault: 'cannot be read (EBADF)',
    fix: 'Open it for reading, such as with 3< FILE.',
  });
});

test('another program hands the passphrase over on a pipe', () => {
  const at = sealCase();
  const cli = fileURLToPath(new URL('../../dist/meshloom.cjs', import.meta.url));
  const args = KEEP.slice(0, -2)
    .map((word) => `'${word}'`)
    .join(' ');
  const { status } = spawnSync(
    'bash',
    ['-c', `"$0" "$1" seal ${args} --passphrase-fd 3 3< <(cat ../keys/passphrase)`, process.execPath, cli],
    { cwd: at.directory },
  );
  expect(status).toBe(0);
  expect(existsSync(join(at.keys, 'root.key'))).toBe(true);
  const key = readFileSync(join(at.keys, 'root.key'));
  expect(createPrivateKey({ key, passphrase: PASSPHRASE }).asymmetricKeyType).toBe('ec');
  expect(readdirSync(at.keys).sort()).toEqual(['passphrase', 'root.key', 'root.pem']);
  at.remove();
});

test.each<[string[], string, string | undefined]>([
  [[], '', undefined],
  [['--max-old-space-size=4096', '--enable-source-maps'], '--no-warnings', undefined],
  [['--inspect=127.0.0.1:9229'], '', '--inspect'],
  [['--inspect-brk'], '', '--inspect-brk'],
  [[], '--heapsnapshot-near-heap-limit=2', '--heapsnapshot-near-heap-limit'],
  [[], '--heap_prof', '--heap-prof'],
  [['--report-on-signal'], '', '--report-on-signal'],
  [[], '--require "./x.js" "--report-on-fatalerror"', '--report-on-fatalerror'],
])('with %j and NODE_OPTIONS "%s" a process can be looked into by %s (S05)', (execArgv, nodeOptions, option) => {
  expect(observedBy(execArgv, nodeOptions)).toBe(option);
});
