import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCli, runCli } from '../support/run-cli.js';
import { callsIn, github, hooks, scripts, steps } from './ci-files.js';

let empty: string;

beforeAll(() => {
  buildCli();
  empty = mkdtempSync(join(tmpdir(), 'ci-'));
}, 120_000);
afterAll(() => rmSync(empty, { recursive: true }));

describe.each(scripts)('$name', (script) => {
  test('is a shell script', () => {
    expect(() => execFileSync('bash', ['-n'], { input: script.text, stdio: 'pipe' })).not.toThrow();
  });

  test('calls meshloom as its command line can be', () => {
    for (const words of callsIn(script)) {
      const args = words.map((word) => (word === '$TOPOLOGY' ? 'absent.yaml' : word));
      const run = runCli(empty, args);
      // It goes as far as to look for the topology.
      expect(run, args.join(' ')).toMatchObject({ code: 2 });
      expect(run.stderr + run.stdout).toContain(args.includes('-f') ? 'absent.yaml' : 'topology.yaml');
      expect(run.stderr).not.toMatch(/^meshloom: /m);
    }
  });
});

test('no call is overlooked', () => {
  expect(
    Object.fromEntries(scripts.map((script) => [script.name, callsIn(script).map((words) => words.join(' '))])),
  ).toEqual({
    'github: Install meshloom': [],
    'github: The topology is right': ['validate -f $TOPOLOGY --format github'],
    'github: out/ is what the topology says': ['generate -f $TOPOLOGY --check'],
    'github: Roots and addresses are right': ['exchange verify -f $TOPOLOGY'],
    'github: What changes in the clusters': ['diff -f $TOPOLOGY --base HEAD^1 --format markdown'],
    'github: Comment': [],
    'gitlab: before_script': [],
    'gitlab: script': [
      'validate -f $TOPOLOGY --format gitlab',
      'generate -f $TOPOLOGY --check',
      'exchange verify -f $TOPOLOGY --format junit',
      'diff -f $TOPOLOGY --base $base --format markdown',
    ],
    'hook: meshloom-validate': ['validate'],
    'hook: meshloom-generate-check': ['generate --check'],
  });
});

test('a call with an option that there is not would be found', () => {
  const [words] = callsIn({ name: '', text: 'if x; then meshloom validate --chek > y || exit; fi' });
  expect(words).toEqual(['validate', '--chek']);
  expect(runCli(empty, words!).stderr).toMatch(/^meshloom: /);
});

test('only two actions, of a version; no value of an event in a script', () => {
  const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  expect([...new Set(used)].sort()).toEqual(['actions/checkout@v4', 'actions/setup-node@v4']);
  expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  expect(github.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  expect(steps.filter(({ env }) => JSON.stringify(env ?? {}).includes('token')).map(({ name }) => name)).toEqual([
    'Comment',
  ]);
});

test('the hooks are called as a package is, for files that matter', () => {
  const manifest = readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8');
  const { bin } = JSON.parse(manifest) as { bin: Record<string, string> };
  for (const { entry, language, pass_filenames, files } of hooks) {
    expect(Object.keys(bin)).toContain(String(entry).split(' ')[0]);
    expect({ language, pass_filenames }).toEqual({ language: 'node', pass_filenames: false });
    for (const path of ['topology.yaml', 'teams/a.yml', 'exchange/a.yaml', 'sealed/a/b.yaml'])
      expect(path).toMatch(new RegExp(String(files)));
    expect('src/main.ts').not.toMatch(new RegExp(String(files)));
  }
});
