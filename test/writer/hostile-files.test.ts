import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { headerLine } from '../../generator/core/header.js';
import { findingsOf, freshDirectory, generate, ours, put, snapshot, type Tree, texts } from './fixture.js';

let base: string;
let out: string;
const at = (path: string): string => join(out, path);
const outside = (path: string): string => join(base, 'outside', path);

const tree: Tree = { 'rosa/infra/a.yaml': '1', 'rosa/infra/b.yaml': '2', 'rosa/app/c.yaml': '3' };
const later: Tree = { 'rosa/infra/a.yaml': 'one', 'rosa/new/deep/d.yaml': '4', 'aro/infra/e.yaml': '5' };

beforeEach(() => {
  base = freshDirectory();
  out = join(base, 'out');
  put(outside('dir/a.yaml'), ours('outside'));
  put(outside('foreign.yaml'), 'mine\n');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

const LINK = 'this is a symbolic link, and meshloom neither writes nor deletes through links.';
const FOREIGN = 'this file is in the way of a generated one, and its first line does not say that meshloom made it.';
const OTHER = 'this file is in the way of a generated one, and was generated from another topology, "other".';
const AS_DIRECTORY = 'this file stands where a generated directory belongs.';
const inTheWay = (what: string): string => `this is ${what}, in the way of what meshloom generates.`;

function replace(path: string, make: (file: string) => void): void {
  fs.rmSync(at(path), { recursive: true, force: true });
  fs.mkdirSync(join(at(path), '..'), { recursive: true });
  make(at(path));
}
const link = (target: () => string) => (file: string) => fs.symlinkSync(target(), file);
const fifo = (file: string): void => void execFileSync('mkfifo', [file]);
const socket = (file: string): void =>
  void execFileSync(process.execPath, [
    '-e',
    'require("net").createServer().listen(process.argv[1],()=>process.exit())',
    file,
  ]);
const text = (content: string) => (file: string) => fs.writeFileSync(file, content);
const directory = (file: string): void => put(join(file, 'user.txt'), 'mine');

/** Each stands in the way of `later`, at a path below out/ (empty: out/ itself). */
const inTheWayOfLater: [name: string, path: string, make: (file: string) => void, rule: string, message: string][] = [
  ['out is a link to a directory', '', link(() => outside('dir')), 'out-link', LINK],
  ['out is a dangling link', '', link(() => outside('none')), 'out-link', LINK],
  ['out is a link to itself', '', (file) => fs.symlinkSync('out', file), 'out-link', LINK],
  ['out is a file', '', text('mine'), 'foreign-file', AS_DIRECTORY],
  ['out is a pipe', '', fifo, 'out-not-a-file', inTheWay('a named pipe')],
  ['a cluster is a link to a directory', 'rosa', link(() => outside('dir')), 'out-link', LINK],
  ['a cluster is a dangling link', 'rosa', link(() => outside('none')), 'out-link', LINK],
  ['a new cluster is a link', 'aro', link(() => outside('dir')), 'out-link', LINK],
  ['a new cluster is a link to another cluster', 'aro', (file) => fs.symlinkSync('rosa', file), 'out-link', LINK],
  ['a new cluster is a file', 'aro', text('mine'), 'foreign-file', AS_DIRECTORY],
  ['a new cluster is a file with our header', 'aro', text(ours('x')), 'foreign-file', AS_DIRECTORY],
  ['a new cluster is a pipe', 'aro', fifo, 'out-not-a-file', inTheWay('a named pipe')],
  ['a stage is a link to a directory', 'rosa/infra', link(() => outside('dir')), 'out-link', LINK],
  ['a stage is a dangling link', 'rosa/infra', link(() => outside('none')), 'out-link', LINK],
  ['a stage is a link to a sibling', 'rosa/infra', (file) => fs.symlinkSync('app', file), 'out-link', LINK],
  ['a stage is a link upwards', 'rosa/infra', (file) => fs.symlinkSync('..', file), 'out-link', LINK],
  ['a stage is a pipe', 'rosa/infra', fifo, 'out-not-a-file', inTheWay('a named pipe')],
  ['a new directory is a link', 'rosa/new', link(() => outside('dir')), 'out-link', LINK],
  ['a new directory is a dangling link', 'rosa/new', link(() => outside('none')), 'out-link', LINK],
  ['a new directory is a file', 'rosa/new/deep', text('mine'), 'foreign-file', AS_DIRECTORY],
  ['a new directory is an empty file', 'rosa/new', text(''), 'foreign-file', AS_DIRECTORY],
  ['a new directory is a socket', 'rosa/new', socket, 'out-not-a-file', inTheWay('a socket')],
  ['a file is a link to a foreign file', 'rosa/infra/a.yaml', link(() => outside('foreign.yaml')), 'out-link', LINK],
  ['a file is a link to a file of ours', 'rosa/infra/a.yaml', link(() => outside('dir/a.yaml')), 'out-link', LINK],
  ['a file is a link to its sibling', 'rosa/infra/a.yaml', (file) => fs.symlinkSync('b.yaml', file), 'out-link', LINK],
  ['a file is a dangling link', 'rosa/infra/a.yaml', link(() => outside('none')), 'out-link', LINK],
  ['a file is a link to itself', 'rosa/infra/a.yaml', (file) => fs.symlinkSync('a.yaml', file), 'out-link', LINK],
  ['a file is a link to a directory', 'rosa/infra/a.yaml', link(() => outside('dir')), 'out-link', LINK],
  ['a file is a link to a device', 'rosa/infra/a.yaml', link(() => '/dev/zero'), 'out-link', LINK],
  ['a file is a pipe', 'rosa/infra/a.yaml', fifo, 'out-not-a-file', inTheWay('a named pipe')],
  ['a file is a socket', 'rosa/infra/a.yaml', socket, 'out-not-a-file', inTheWay('a socket')],
  ['a file is a directory', 'rosa/infra/a.yaml', directory, 'out-not-a-file', inTheWay('a directory')],
  [
    'a file is an empty directory',
    'rosa/infra/a.yaml',
    (file) => fs.mkdirSync(file),
    'out-not-a-file',
    inTheWay('a directory'),
  ],
  ['a file is foreign', 'rosa/infra/a.yaml', text('kind: Mine\n'), 'foreign-file', FOREIGN],
  ['a file is empty', 'rosa/infra/a.yaml', text(''), 'foreign-file', FOREIGN],
  ['a file lost its header', 'rosa/infra/a.yaml', text('1\n'), 'foreign-file', FOREIGN],
  ['the header is on the second line', 'rosa/infra/a.yaml', text(`\n${ours('1')}`), 'foreign-file', FOREIGN],
  ['a file is binary', 'rosa/infra/a.yaml', text('\0\x01\x02'), 'foreign-file', FOREIGN],
  ['a file is one line of 1 MB', 'rosa/infra/a.yaml', text('x'.repeat(1 << 20)), 'foreign-file', FOREIGN],
  ['the header goes on', 'rosa/infra/a.yaml', text(`${headerLine('estate')} Really.\n`), 'foreign-file', FOREIGN],
  ['a file is of another topology', 'rosa/infra/a.yaml', text(`${headerLine('other')}\n1\n`), 'foreign-file', OTHER],
  ['a new file is foreign', 'aro/infra/e.yaml', text('mine'), 'foreign-file', FOREIGN],
  ['a new file is of another topology', 'aro/infra/e.yaml', text(headerLine('other')), 'foreign-file', OTHER],
];

describe('what is in the way is told, and nothing is written', () => {
  test.each(inTheWayOfLater)('%s', (_name, path, make, rule, message) => {
    generate(out, tree);
    replace(path, make);
    const before = snapshot(base);
    const error = findingsOf(() => generate(out, later));
    expect(error.findings).toHaveLength(1);
    expect(error.findings[0]).toMatchObject({
      rule,
      severity: 'error',
      file: at(path).replace(/\/$/, ''),
      line: 1,
      column: 1,
      message,
    });
    expect(error.findings[0]!.fix).toMatch(/^(Move|Replace) .+\.$/);
    expect(error.exitCode).toBe(2);
    expect(snapshot(base)).toEqual(before);
  });

  test('all at once, in the order of the files', () => {
    generate(out, tree);
    replace('rosa/infra/a.yaml', text('mine'));
    replace('aro', fifo);
    replace(
      'rosa/new',
      link(() => outside('dir')),
    );
    const { findings } = findingsOf(() => generate(out, later));
    expect(findings.map(({ rule, file }) => [rule, file])).toEqual([
      ['out-not-a-file', at('aro')],
      ['foreign-file', at('rosa/infra/a.yaml')],
      ['out-link', at('rosa/new')],
    ]);
  });
});

/** Each stands beside the tree, and stays as it is, also when all of the tree goes. */
const beside: [name: string, path: string, make: (file: string) => void][] = [
  ['a file in out', 'README.md', text('mine')],
  ['a file in a cluster', 'rosa/notes.txt', text('mine')],
  ['a file beside ours', 'rosa/infra/z.yaml', text('kind: Mine\n')],
  ['an empty file', 'rosa/infra/empty', text('')],
  ['a file that begins nearly as ours', 'rosa/infra/near.yaml', text(`${headerLine('estate')}!\n`)],
  ['a file of another topology', 'rosa/infra/other.yaml', text(`${headerLine('other')}\n`)],
  ['a file of a topology with a longer name', 'rosa/infra/longer.yaml', text(`${headerLine('estate-2')}\n`)],
  ['a directory', 'rosa/infra/mine/deep/file', (file) => put(file, 'mine')],
  ['an empty directory', 'rosa/infra/mine', (file) => fs.mkdirSync(file)],
  ['an empty directory in out', 'mine', (file) => fs.mkdirSync(file)],
  ['a directory that begins with a dot', 'rosa/.git', (file) => put(join(file, 'a.yaml'), ours('copy'))],
  ['a link to a file of ours', 'rosa/infra/l.yaml', link(() => outside('dir/a.yaml'))],
  ['a link to a directory', 'rosa/infra/l', link(() => outside('dir'))],
  ['a link to a directory, in out', 'gone', link(() => outside('dir'))],
  ['a link upwards', 'rosa/infra/loop', (file) => fs.symlinkSync('../..', file)],
  ['a dangling link', 'rosa/infra/l', link(() => outside('none'))],
  ['a pipe', 'rosa/infra/pipe', fifo],
  ['a socket', 'rosa/infra/sock', socket],
  ['a link that looks temporary', 'rosa/infra/.meshloom-1-1.tmp', link(() => outside('dir'))],
  ['a file that looks nearly temporary', 'rosa/infra/.meshloom-x-1.tmp', text('mine')],
  ['a name with a line break', 'rosa/infra/a\nb.yaml', text('mine')],
  ['a name of 255 bytes', `rosa/infra/${'n'.repeat(255)}`, text('mine')],
];

describe('what is not ours stays', () => {
  test.each(beside)('%s', (_name, path, make) => {
    generate(out, tree);
    replace(path, make);
    const mine = Object.entries(snapshot(base)).filter(
      ([key]) => key.startsWith(`out/${path}`) || key.startsWith('outside'),
    );
    generate(out, later);
    generate(out, {});
    const after = snapshot(base);
    expect(mine.length).toBeGreaterThan(3);
    for (const [key, value] of mine) expect(after[key], key).toBe(value);
    expect(Object.values(texts(out)).filter((content) => content === ours('1') || content === ours('5'))).toEqual([]);
  });

  test('a name that is not UTF-8', () => {
    generate(out, tree);
    const name = Buffer.concat([Buffer.from(`${at('rosa/infra')}/`), Buffer.from([0xff, 0xfe])]);
    fs.writeFileSync(name, 'mine');
    generate(out, {});
    expect(fs.readFileSync(name, 'utf8')).toBe('mine');
  });

  test('a hard link to an outside file is broken, not written through', () => {
    generate(out, tree);
    replace('rosa/infra/a.yaml', (file) => fs.linkSync(outside('dir/a.yaml'), file));
    replace('rosa/infra/b.yaml', (file) => fs.linkSync(outside('dir/a.yaml'), file));
    const before = snapshot(outside(''));
    generate(out, later);
    expect(snapshot(outside(''))).toEqual(before);
    expect(fs.readFileSync(at('rosa/infra/a.yaml'), 'utf8')).toBe(ours('one'));
    expect(fs.existsSync(at('rosa/infra/b.yaml'))).toBe(false);
  });
});
