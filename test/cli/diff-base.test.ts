import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildCli, copyCase, editTopology, has, runCli } from '../support/run-cli.js';
import { commitAll, runGit } from '../support/run-git.js';

let dir: string;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  dir = copyCase('pair');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const meshloom = (...args: string[]) => runCli(dir, args);
const addMember = () => editTopology(dir, (text) => text.replace('members: [shop]', 'members: [shop, till]'));
const pathsOf = (stdout: string): string[] =>
  (JSON.parse(stdout) as { path: string; change: string }[]).map(({ path, change }) => `${change} ${path}`);

/** A repository whose first commit holds out/ as the topology says. */
function repository(): string {
  runGit(dir, 'init', '-q');
  meshloom('generate');
  return commitAll(dir);
}

test('it is what diff says of the disk, in every format, whatever the disk says now', () => {
  repository();
  addMember();
  editTopology(dir, (text) => text.replace(/shares:\n(.*\n)*/, ''));
  for (const format of ['text', 'json', 'markdown']) {
    const disk = meshloom('diff', '--format', format);
    expect(disk.code).toBe(1);
    expect(meshloom('diff', '--format', format, '--base', 'HEAD')).toEqual(disk);
  }
  expect(pathsOf(meshloom('diff', '--format', 'json', '--base', 'HEAD').stdout)).toContain(
    'removed west/mesh-fed/west/east/exportedserviceset-east.yaml',
  );
  const before = meshloom('diff', '--base', 'HEAD').stdout;
  meshloom('generate');
  expect(meshloom('diff')).toMatchObject({ code: 0 });
  expect(meshloom('diff', '--base', 'HEAD')).toMatchObject({ code: 1, stdout: before });
  expect(runGit(dir, 'stash', 'list')).toBe('');
});

test('no change is exit code 0, and nothing is written or checked out', () => {
  repository();
  rmSync(join(dir, 'out'), { recursive: true });
  expect(meshloom('diff', '--base', 'main')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'out is in "main" what the topology says.\n',
  });
  expect(has(dir, 'out')).toBe(false);
});

test('without out/ in the revision everything is added', () => {
  runGit(dir, 'init', '-q');
  rmSync(join(dir, 'exchange/west.yaml'));
  commitAll(dir);
  const run = meshloom('diff', '--base', 'HEAD', '--format', 'json');
  expect(run.code).toBe(1);
  const paths = pathsOf(run.stdout);
  expect(paths).toContain('added east/kustomization.yaml');
  expect(paths.every((path) => path.startsWith('added '))).toBe(true);
});

test('only what is ours goes, and links are not followed', () => {
  runGit(dir, 'init', '-q');
  meshloom('generate');
  const kept = readFileSync(join(dir, 'out/east/kustomization.yaml'), 'utf8');
  const place = (path: string, text: string) => {
    mkdirSync(join(dir, 'out', path, '..'), { recursive: true });
    writeFileSync(join(dir, 'out', path), text);
  };
  place('east/notes.txt', 'ours is not this\n');
  place('east/.hidden/a.yaml', kept);
  place('a.yaml', kept);
  place('gone/a.yaml', kept);
  place('gone/executable.yaml', `${kept}# x\n`);
  place('elsewhere/b.yaml', kept.replace('from pair', 'from other'));
  rmSync(join(dir, 'out/west/kustomization.yaml'));
  symlinkSync('../../out/east/kustomization.yaml', join(dir, 'out/west/kustomization.yaml'));
  symlinkSync('east', join(dir, 'out/linked'));
  runGit(dir, 'add', '-A');
  runGit(dir, 'update-index', '--chmod=+x', 'out/gone/executable.yaml');
  commitAll(dir);
  const run = meshloom('diff', '--base', 'HEAD', '--format', 'json');
  expect(pathsOf(run.stdout)).toEqual([
    'removed gone/a.yaml',
    'removed gone/executable.yaml',
    'added west/kustomization.yaml',
  ]);
});

test('out/ that is a link or a file in the revision is none', () => {
  runGit(dir, 'init', '-q');
  meshloom('generate');
  renameSync(join(dir, 'out'), join(dir, 'live'));
  symlinkSync('live', join(dir, 'out'));
  commitAll(dir);
  rmSync(join(dir, 'out'));
  expect(pathsOf(meshloom('diff', '--base', 'HEAD', '--format', 'json').stdout)[0]).toMatch(/^added /);
});

test('--only looks at one cluster', () => {
  repository();
  addMember();
  editTopology(dir, (text) => text.replace('clusters:\n  east: {', 'clusters:\n  east: {owners: ["@a"], '));
  const changed = pathsOf(meshloom('diff', '--base', 'HEAD', '--format', 'json').stdout);
  expect(changed[0]).toBe('added CODEOWNERS');
  expect(pathsOf(meshloom('diff', '--base', 'HEAD', '--only', 'east', '--format', 'json').stdout)).toEqual(
    changed.slice(1),
  );
  expect(meshloom('diff', '--base', 'HEAD', '--only', 'west').code).toBe(0);
});

test('CODEOWNERS is compared, too', () => {
  editTopology(dir, (text) => text.replace('clusters:\n  east: {', 'clusters:\n  east: {owners: ["@a"], '));
  repository();
  expect(meshloom('diff', '--base', 'HEAD').code).toBe(0);
  editTopology(dir, (text) => text.replace('@a', '@b'));
  expect(meshloom('diff', '--base', 'HEAD').stdout).toContain('-/out/east/ @a\n');
  editTopology(dir, (text) => text.replace('owners: ["@b"], ', ''));
  expect(pathsOf(meshloom('diff', '--base', 'HEAD', '--format', 'json').stdout)).toEqual(['removed CODEOWNERS']);
  writeFileSync(join(dir, 'CODEOWNERS'), '* @them\n');
  commitAll(dir);
  expect(meshloom('diff', '--base', 'HEAD').code).toBe(0);
});

test('below the root of a repository, from anywhere, with names that patterns would take for something else', () => {
  const names = ['topology.yaml', 'exchange'];
  mkdirSync(join(dir, 'a/[b] *:(top)'), { recursive: true });
  for (const name of names) renameSync(join(dir, name), join(dir, 'a/[b] *:(top)', name));
  runGit(dir, 'init', '-q');
  const file = 'a/[b] *:(top)/topology.yaml';
  meshloom('generate', '-f', file);
  mkdirSync(join(dir, 'a/b x'));
  commitAll(dir);
  expect(meshloom('diff', '-f', file, '--base', 'HEAD').code).toBe(0);
  expect(runCli(join(dir, 'a'), ['diff', '-f', '[b] *:(top)/topology.yaml', '--base', 'HEAD']).code).toBe(0);
});

test('out/ may be the repository itself', () => {
  mkdirSync(join(dir, 'out'));
  runGit(join(dir, 'out'), 'init', '-q');
  meshloom('generate');
  commitAll(join(dir, 'out'));
  expect(meshloom('diff', '--base', 'HEAD').code).toBe(0);
  editTopology(dir, (text) => text.replace('clusters:\n  east: {', 'clusters:\n  east: {owners: ["@a"], '));
  expect(meshloom('diff', '--base', 'HEAD').code).toBe(0);
});

test('a repository with hashes of 256 bits', () => {
  runGit(dir, 'init', '-q', '--object-format=sha256');
  meshloom('generate');
  commitAll(dir);
  expect(meshloom('diff', '--base', 'HEAD').code).toBe(0);
  addMember();
  expect(meshloom('diff', '--base', 'HEAD').stdout).toContain('+  - till');
});

test('a comment names the command that shows the rest', () => {
  repository();
  runGit(dir, 'branch', "it's;$(x)");
  editTopology(dir, (text) =>
    text.replace('members: [shop]', `members: [${Array.from({ length: 900 }, (_, at) => `n${at}`).join(', ')}]`),
  );
  const { stdout } = meshloom('diff', '--base', "it's;$(x)", '--format', 'markdown');
  expect(stdout).toContain("`meshloom diff --base 'it'\\''s;$(x)'` shows everything.");
  expect(Buffer.byteLength(stdout)).toBeLessThan(65_000);
});

describe('what git does not know or cannot do is exit code 2', () => {
  const refusal = (...args: string[]) => {
    const { code, stdout, stderr } = meshloom('diff', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    return stderr;
  };

  test.each([
    ['--base=nowhere', 'git knows no revision "nowhere". Fetch it, or correct its name.'],
    ['--base=HEAD...main', 'git knows no revision "HEAD...main". Fetch it, or correct its name.'],
    ['--base=HEAD:topology.yaml', 'git knows no revision "HEAD:topology.yaml". Fetch it, or correct its name.'],
    ['--base=a\nb\u001b', 'git knows no revision "a\\nb\\u001b". Fetch it, or correct its name.'],
    ['--base=--output=x', '"--output=x" begins with a hyphen, as options do.'],
    ['--base=-h', '"-h" begins with a hyphen, as options do.'],
  ])('%j', (arg, message) => {
    repository();
    expect(refusal(arg)).toBe(`meshloom: --base: ${message}\n`);
    expect(has(dir, 'x')).toBe(false);
  });

  test('no revision', () => {
    expect(refusal('--base', '')).toBe('meshloom: --base is empty.\n');
    expect(refusal('--base')).toContain('base');
    expect(refusal('--base', 'a', '--base', 'b')).toBe('meshloom: --base is given 2 times, and once is enough.\n');
  });

  test('no repository', () => {
    expect(refusal('--base', 'HEAD')).toMatch(
      /^meshloom: --base: ".*" is in no repository that git reads: "fatal: not a git repository .*"\. Run it in a clone\.\n$/,
    );
  });

  test('no commit yet', () => {
    runGit(dir, 'init', '-q');
    expect(refusal('--base', 'HEAD')).toBe(
      'meshloom: --base: git knows no revision "HEAD". Fetch it, or correct its name.\n',
    );
  });

  test('a shallow clone', () => {
    repository();
    commitAll(dir);
    const clone = mkdtempSync(join(realpathSync(tmpdir()), 'clone-'));
    try {
      runGit(clone, 'clone', '-q', '--depth=1', `file://${realpathSync(dir)}`, 'shallow');
      const run = runCli(join(clone, 'shallow'), ['diff', '--base', 'HEAD^']);
      expect(run.code).toBe(2);
      expect(run.stderr).toBe(
        'meshloom: --base: git knows no revision "HEAD^". This clone is shallow: git fetch --depth=1 origin <branch>, then name FETCH_HEAD.\n',
      );
      expect(runCli(join(clone, 'shallow'), ['diff', '--base', 'HEAD']).code).toBe(0);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  test('no git', () => {
    const { code, stderr } = runCli(dir, ['diff', '--base', 'HEAD'], { PATH: 'relative' });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'meshloom: --base: "git" is not in PATH. Install it.\n' });
  });

  test('an object that the clone lacks', () => {
    repository();
    addMember();
    const id = runGit(dir, 'rev-parse', 'HEAD:out/east/mesh-cp/east/servicemeshmemberroll-default.yaml');
    rmSync(join(dir, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(refusal('--base', 'HEAD')).toBe(
      'meshloom: --base: this clone lacks an object that the revision has. Fetch it again.\n',
    );
  });
});

test('variables that hooks set do not point elsewhere', () => {
  repository();
  const run = runCli(dir, ['diff', '--base', 'HEAD'], { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere' });
  expect(run.code).toBe(0);
});
