import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareTree } from '../../generator/io/out-tree.js';
import { applyTree } from '../../generator/io/write-tree.js';
import {
  findingsOf,
  freshDirectory,
  generate,
  ours,
  partsOf,
  put,
  snapshot,
  type Tree,
  texts,
  topologyName,
} from './fixture.js';

let base: string;
let out: string;
const at = (path: string): string => join(out, path);
const tree: Tree = {
  'rosa/infra/a.yaml': '1',
  'rosa/infra/b.yaml': '2',
  'rosa/app/c.yaml': '3',
  'aro/infra/d.yaml': '4',
};
const written = (of: Tree): Tree => Object.fromEntries(Object.entries(of).map(([path, body]) => [path, ours(body)]));

beforeEach(() => {
  base = freshDirectory();
  out = join(base, 'out');
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

test('a first run writes the tree, with plain modes and nothing else', () => {
  const mask = process.umask(0);
  try {
    generate(out, tree);
  } finally {
    process.umask(mask);
  }
  expect(texts(base)).toEqual(
    Object.fromEntries(Object.entries(written(tree)).map(([path, text]) => [`out/${path}`, text])),
  );
  expect(fs.statSync(at('rosa/infra/a.yaml')).mode & 0o777).toBe(0o644);
  expect(fs.statSync(at('rosa/infra')).mode & 0o777).toBe(0o755);
  expect(fs.statSync(out).mode & 0o777).toBe(0o755);
});

test('changes are sorted by path in code units, whatever the order of the plan', () => {
  const paths = ['b/x', 'a/z', 'a/B', 'a-b/x', 'a/a', 'a/a-b/x', 'a/a.b', 'a/é', 'a/\u{1f600}', 'a/\uffee'];
  const parts = partsOf(Object.fromEntries(paths.map((path) => [path, ''])));
  const { changes } = compareTree(out, parts, { topologyName });
  expect(changes.map(({ path }) => path)).toEqual([...paths].sort());
});

test('the same tree again writes nothing, and renders nothing twice', () => {
  generate(out, tree);
  const before = snapshot(base);
  expect(generate(out, tree)).toEqual([]);
  expect(snapshot(base)).toEqual(before);
});

test('a changed file is replaced, its neighbours keep inode and time', () => {
  generate(out, tree);
  const before = snapshot(out);
  expect(generate(out, { ...tree, 'rosa/infra/a.yaml': 'one' })).toEqual([
    { path: 'rosa/infra/a.yaml', change: 'changed' },
  ]);
  const after = snapshot(out);
  expect(fs.readFileSync(at('rosa/infra/a.yaml'), 'utf8')).toBe(ours('one'));
  delete before['rosa/infra/a.yaml'];
  delete after['rosa/infra/a.yaml'];
  expect(after).toEqual(before);
});

describe.each<[name: string, content: string]>([
  ['shorter', ours('')],
  ['longer', ours('12')],
  ['as long', ours('2')],
  ['a prefix', ours('1').slice(0, -1)],
  ['with CRLF', ours('1').replaceAll('\n', '\r\n')],
  ['of 200 kB', ours('x'.repeat(200_000))],
  ['with the source of a copy', ours('1').replace('\n', ' Source: a.yaml\n')],
  ['only the header, without a line end', ours('').slice(0, -2)],
])('a file of ours that is %s', (_name, content) => {
  test('is changed back', () => {
    generate(out, tree);
    fs.writeFileSync(at('rosa/infra/a.yaml'), content);
    expect(generate(out, tree)).toEqual([{ path: 'rosa/infra/a.yaml', change: 'changed' }]);
    expect(texts(out)).toEqual(written(tree));
  });
});

test('texts of any length and script are compared as bytes', () => {
  const large: Tree = { 'a/x': 'é\u{1f600}'.repeat(100_000), 'a/y': '', 'a/z': '\r\n\t ' };
  generate(out, large);
  expect(generate(out, large)).toEqual([]);
  expect(fs.readFileSync(at('a/x'), 'utf8')).toBe(ours(large['a/x']!));
});

test('what left the tree goes, with the directories that this emptied', () => {
  generate(out, { ...tree, 'rosa/fed/x/y/z.yaml': '5', 'rosa/fed/x/w.yaml': '6' });
  put(at('rosa/fed/mine.txt'), 'mine');
  fs.mkdirSync(at('aro/mine'));
  expect(generate(out, { 'rosa/infra/a.yaml': '1' })).toEqual(
    ['aro/infra/d.yaml', 'rosa/app/c.yaml', 'rosa/fed/x/w.yaml', 'rosa/fed/x/y/z.yaml', 'rosa/infra/b.yaml'].map(
      (path) => ({
        path,
        change: 'removed',
      }),
    ),
  );
  expect(Object.keys(snapshot(out)).sort()).toEqual(
    ['aro', 'aro/mine', 'rosa', 'rosa/fed', 'rosa/fed/mine.txt', 'rosa/infra', 'rosa/infra/a.yaml'].sort(),
  );
});

test('an empty tree leaves out/ itself', () => {
  generate(out, tree);
  generate(out, {});
  expect(fs.readdirSync(out)).toEqual([]);
});

test('an empty tree makes no out/', () => {
  expect(generate(out, {})).toEqual([]);
  expect(fs.readdirSync(base)).toEqual([]);
});

describe('only', () => {
  const aro = new Set(['aro']);
  test('nothing outside is read, rendered, compared or deleted', () => {
    generate(out, tree);
    fs.writeFileSync(at('aro/infra/d.yaml'), ours('old'));
    fs.writeFileSync(at('rosa/infra/a.yaml'), 'foreign');
    fs.rmSync(at('rosa/infra/b.yaml'));
    put(at('gone/x.yaml'), ours('x'));
    put(at('rosa/.meshloom-1-1.tmp'), 'x');
    fs.symlinkSync('nowhere', at('link'));
    const before = snapshot(out);
    const parts = partsOf(tree);
    parts
      .find(({ dir }) => dir === 'rosa')!
      .files.forEach((file) => {
        file.text = () => expect.fail('rendered');
      });
    const options = { topologyName, only: aro };
    const changes = compareTree(out, parts, options);
    expect(changes).toEqual({
      changes: [{ path: 'aro/infra/d.yaml', change: 'changed' }],
      findings: [],
      leftovers: [],
    });
    applyTree(out, parts, changes, options);
    const after = snapshot(out);
    expect(fs.readFileSync(at('aro/infra/d.yaml'), 'utf8')).toBe(ours('4'));
    delete before['aro/infra/d.yaml'];
    delete after['aro/infra/d.yaml'];
    expect(after).toEqual(before);
  });

  test('a cluster that holds nothing any more is emptied', () => {
    generate(out, tree);
    expect(generate(out, {}, aro)).toEqual([{ path: 'aro/infra/d.yaml', change: 'removed' }]);
    expect(fs.readdirSync(out)).toEqual(['rosa']);
  });
});

describe('a path that could lead out of out/ is a fault of ours', () => {
  test.each([
    '../x',
    'a/../x',
    'a/..',
    'a/./x',
    'a//x',
    '/a/x',
    'a/',
    'a',
    '',
    'a/x/',
    'b/x',
    'a\\x',
    'a/x\\y',
    'a/x\0',
    'a/.x',
    'a/x\ny',
    'ab/x',
  ])('%j', (path) => {
    const parts = [{ dir: 'a', files: [{ path, text: () => ours('') }] }];
    expect(() => compareTree(out, parts, { topologyName })).toThrow(/^not a path in a\//);
  });
  test.each(['', '.', '..', 'a/b', '/', '.git', 'a\0', 'a\\b'])('directory %j', (dir) => {
    expect(() => compareTree(out, [{ dir, files: [] }], { topologyName })).toThrow(/^not a directory name below out/);
    expect(() => compareTree(out, [], { topologyName, only: new Set([dir]) })).toThrow(
      /^not a directory name below out/,
    );
  });
  test.each<[string[], string]>([
    [['a/x', 'a/x'], 'planned twice: "a/x"'],
    [['a/x', 'a/x/y'], 'planned as a file and as a directory: "a/x"'],
    [['a/x/y/z', 'a/x'], 'planned as a file and as a directory: "a/x"'],
  ])('%j', (paths, message) => {
    const parts = [{ dir: 'a', files: paths.map((path) => ({ path, text: () => ours('') })) }];
    expect(() => compareTree(out, parts, { topologyName })).toThrow(message);
  });
  test('a directory planned twice', () => {
    const parts = [...partsOf({ 'a/x': '' }), ...partsOf({ 'a/y': '' })];
    expect(() => compareTree(out, parts, { topologyName })).toThrow('planned twice: a/');
  });
  test('a text without its header', () => {
    generate(out, { 'a/x': '1' });
    const parts = [{ dir: 'a', files: [{ path: 'a/x', text: () => 'x' }] }];
    expect(() => compareTree(out, parts, { topologyName })).toThrow('rendered without its header: a/x');
  });
});

describe('what changed between comparing and writing', () => {
  const later: Tree = { 'rosa/infra/a.yaml': 'one', 'rosa/infra/n.yaml': '7', 'rosa/new/x.yaml': '8' };
  const rows: [name: string, change: () => void, rule: string, path: string][] = [
    [
      'a file lost its header',
      () => fs.writeFileSync(at('rosa/infra/a.yaml'), 'mine'),
      'foreign-file',
      'rosa/infra/a.yaml',
    ],
    ['a file became a link', () => swap('rosa/infra/a.yaml', '../app/c.yaml'), 'out-link', 'rosa/infra/a.yaml'],
    ['a foreign file appeared', () => put(at('rosa/infra/n.yaml'), 'mine'), 'foreign-file', 'rosa/infra/n.yaml'],
    ['a directory appeared', () => fs.mkdirSync(at('rosa/infra/n.yaml')), 'out-not-a-file', 'rosa/infra/n.yaml'],
    ['a link appeared', () => fs.symlinkSync('a.yaml', at('rosa/infra/n.yaml')), 'out-link', 'rosa/infra/n.yaml'],
    ['a directory became a link', () => swap('rosa/infra', 'app'), 'out-link', 'rosa/infra'],
    ['a new directory became a link', () => fs.symlinkSync('app', at('rosa/new')), 'out-link', 'rosa/new'],
    ['a new directory became a file', () => put(at('rosa/new'), 'mine'), 'foreign-file', 'rosa/new'],
    ['a cluster became a link', () => swap('rosa', 'aro'), 'out-link', 'rosa'],
    ['out became a link', () => swap('', base), 'out-link', ''],
  ];
  function swap(path: string, target: string): void {
    fs.rmSync(at(path), { recursive: true });
    fs.symlinkSync(target, at(path));
  }
  test.each(rows)('%s', (_name, change, rule, path) => {
    generate(out, tree);
    const changes = compareTree(out, partsOf(later), { topologyName });
    change();
    const before = Object.entries(snapshot(base)).filter(([, value]) => !value.includes('# Generated'));
    const { findings } = findingsOf(() => applyTree(out, partsOf(later), changes, { topologyName }));
    expect(findings.map((finding) => [finding.rule, finding.file])).toEqual([[rule, at(path)]]);
    const after = snapshot(base);
    for (const [key, value] of before) expect(after[key]).toBe(value);
    expect(Object.keys(after).filter((key) => key.includes('.tmp'))).toEqual([]);
  });

  test('a file that was to go and is edited now stays, and so does one behind a link', () => {
    generate(out, tree);
    const changes = compareTree(out, [], { topologyName });
    fs.writeFileSync(at('rosa/infra/a.yaml'), 'mine');
    fs.renameSync(at('aro'), join(base, 'moved'));
    fs.symlinkSync('../moved', at('aro'));
    applyTree(out, [], changes, { topologyName });
    expect(texts(base)).toEqual({ 'out/rosa/infra/a.yaml': 'mine', 'moved/infra/d.yaml': ours('4') });
  });

  test('findings are not to be ignored', () => {
    put(at('rosa/infra/a.yaml'), 'mine');
    const changes = compareTree(out, partsOf(tree), { topologyName });
    const { findings } = findingsOf(() => applyTree(out, partsOf(tree), changes, { topologyName }));
    expect(findings).toEqual(changes.findings);
    expect(texts(out)).toEqual({ 'rosa/infra/a.yaml': 'mine' });
  });
});

test('a name too long for the disk is told, and leaves nothing behind', () => {
  const { findings } = findingsOf(() => generate(out, { [`a/b/${'n'.repeat(256)}`]: '' }));
  expect(findings[0]).toMatchObject({
    rule: 'out-unwritable',
    message: 'this cannot be written: name too long (ENAMETOOLONG).',
  });
  expect(snapshot(out)).toEqual({});
});

test('leftovers of a crashed run are told, and removed with the directories that they alone kept', () => {
  generate(out, tree);
  put(at('rosa/infra/.meshloom-7-0.tmp'), 'torn');
  put(at('rosa/.meshloom-7-1.tmp/deep/x.yaml'), ours('x'));
  put(at('rosa/started/.meshloom-7-2.tmp'), '');
  const changes = compareTree(out, partsOf(tree), { topologyName });
  const leftovers = ['rosa/.meshloom-7-1.tmp', 'rosa/infra/.meshloom-7-0.tmp', 'rosa/started/.meshloom-7-2.tmp'];
  expect(changes).toEqual({ changes: [], findings: [], leftovers });
  applyTree(out, partsOf(tree), changes, { topologyName });
  expect(texts(out)).toEqual(written(tree));
  expect(fs.existsSync(at('rosa/started'))).toBe(false);
});
