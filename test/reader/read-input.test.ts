import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readInput, readYamlFile } from '../../generator/io/read-input.js';

const base = mkdtempSync(join(tmpdir(), 'reader-'));
const repo = join(base, 'repo');
const socket = createServer();

beforeAll(async () => {
  mkdirSync(join(repo, 'teams'), { recursive: true });
  mkdirSync(join(base, 'repo-other'));
  writeFileSync(join(repo, 'topology.yaml'), 'a: 1\n');
  writeFileSync(join(base, 'outside.yaml'), 'a: 1\n');
  writeFileSync(join(base, 'repo-other', 'x.yaml'), 'a: 1\n');
  writeFileSync(join(repo, 'large.yaml'), '');
  truncateSync(join(repo, 'large.yaml'), 4 * 1024 * 1024 + 1);
  writeFileSync(join(repo, 'huge.yaml'), '');
  truncateSync(join(repo, 'huge.yaml'), 1024 ** 3);
  writeFileSync(join(repo, 'limit.yaml'), `# ${'x'.repeat(4 * 1024 * 1024 - 8)}\na: 1`);
  symlinkSync('../topology.yaml', join(repo, 'teams', 'inside.yaml'));
  symlinkSync(join(base, 'outside.yaml'), join(repo, 'teams', 'outside.yaml'));
  symlinkSync(join(base, 'repo-other'), join(repo, 'sibling'));
  symlinkSync('nowhere.yaml', join(repo, 'dangling.yaml'));
  symlinkSync('circle.yaml', join(repo, 'circle.yaml'));
  execFileSync('mkfifo', [join(repo, 'fifo.yaml')]);
  await new Promise<void>((resolve) => socket.listen(join(repo, 'socket.yaml'), resolve));
});

afterAll(() => {
  socket.close();
  rmSync(base, { recursive: true });
});

const OUTSIDE =
  'input-outside the file lies outside the directory that it must be in. Move it there; a link cannot lead out.';
const MISSING = 'input-missing the file does not exist. Create it, or correct its path.';
const LARGE = 'yaml-size the file is larger than 4 MiB. Split it into several files.';

test.each([
  ['F06 a link inside', 'teams/inside.yaml', ''],
  ['F06 a link out', 'teams/outside.yaml', OUTSIDE],
  ['F06 a linked directory', 'sibling/x.yaml', OUTSIDE],
  ['F06 a path out', '../outside.yaml', OUTSIDE],
  ['F06 a link to nowhere', 'dangling.yaml', MISSING],
  [
    'F06 a circle',
    'circle.yaml',
    'input-unreadable the file cannot be read: its links lead in a circle. Make it readable.',
  ],
  ['F06 the root itself', '.', OUTSIDE],
  ['F05 nothing', 'missing.yaml', MISSING],
  ['F05 a directory', 'teams', 'input-unreadable it is a directory, not a file. Give a regular file.'],
  ['F05 a FIFO', 'fifo.yaml', 'input-unreadable it is a FIFO, not a file. Give a regular file.'],
  [
    'F05 a socket',
    'socket.yaml',
    'input-unreadable the file cannot be read: it is not a regular file. Make it readable.',
  ],
  [
    'F05 a file as a directory',
    'topology.yaml/x',
    'input-unreadable the file cannot be read: a part of its path is no directory. Make it readable.',
  ],
  [
    'F05 a long name',
    'x'.repeat(300),
    'input-unreadable the file cannot be read: its path is too long. Make it readable.',
  ],
  ['Y03 4 MiB and a byte', 'large.yaml', LARGE],
  ['Y03 1 GiB of nothing', 'huge.yaml', LARGE],
  ['Y03 4 MiB', 'limit.yaml', ''],
])('%s', (_what, path, expected) => {
  const { text, findings } = readInput(join(repo, path), { root: repo, shown: 'shown.yaml' });
  expect(findings.map(({ rule, message, fix }) => `${rule} ${message} ${fix}`).join()).toBe(expected);
  expect(text === undefined).toBe(expected !== '');
  for (const finding of findings) expect(finding).toMatchObject({ file: 'shown.yaml', line: 1, column: 1 });
});

test('F05 a device is not read', () => {
  expect(readInput('/dev/zero', { shown: 'z' }).findings[0]?.message).toBe('it is a device, not a file.');
});

test('F05 a path with a NUL is the fault of the caller', () => {
  expect(() => readInput('a\0b', { shown: 'z' })).toThrow();
});

test.each([
  ['UTF-16 LE', [0xff, 0xfe, 0x61, 0], 'the file is UTF-16, not UTF-8.', '1:1'],
  ['UTF-16 BE', [0xfe, 0xff, 0, 0x61], 'the file is UTF-16, not UTF-8.', '1:1'],
  ['UTF-32 LE', [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0], 'the file is UTF-32, not UTF-8.', '1:1'],
  ['UTF-32 BE', [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61], 'the file is UTF-32, not UTF-8.', '1:1'],
  [
    'Latin-1',
    [0x61, 0x0a, 0xc3, 0xa9, 0x62, 0xe9, 0x20],
    'the file is not UTF-8: byte 5 (0xe9) begins no character.',
    '2:3',
  ],
  ['overlong', [0x61, 0xc0, 0xaf], 'the file is not UTF-8: byte 1 (0xc0) begins no character.', '1:2'],
  ['overlong in three bytes', [0xe0, 0x80, 0xaf], 'the file is not UTF-8: byte 0 (0xe0) begins no character.', '1:1'],
  ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 'the file is not UTF-8: byte 1 (0xed) begins no character.', '1:2'],
  ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 'the file is not UTF-8: byte 0 (0xf4) begins no character.', '1:1'],
  ['truncated', [0x61, 0x0a, 0xf0, 0x9f, 0x9a], 'the file is not UTF-8: byte 2 (0xf0) begins no character.', '2:1'],
  ['a lone continuation', [0x0a, 0x0a, 0x80], 'the file is not UTF-8: byte 2 (0x80) begins no character.', '3:1'],
])('Y12 %s', (_what, bytes, message, place) => {
  const path = join(base, 'bytes.yaml');
  writeFileSync(path, Buffer.from(bytes));
  const [finding] = readInput(path, { shown: 'b' }).findings;
  expect(`${finding?.rule} ${finding?.message} ${finding?.line}:${finding?.column}`).toBe(
    `yaml-encoding ${message} ${place}`,
  );
});

test('readYamlFile reads and parses', () => {
  const path = join(base, 'good.yaml');
  writeFileSync(path, '\ufeffa: [1, é]\r\n');
  const { doc, findings } = readYamlFile(path, { shown: 'good.yaml' });
  expect(findings).toEqual([]);
  expect(JSON.stringify(doc)).toBe('{"file":"good.yaml","text":"a: [1, é]\\n","value":{"a":[1,"é"]}}');
  expect(readYamlFile(join(base, 'none'), { shown: 'n' }).findings[0]?.rule).toBe('input-missing');
});
