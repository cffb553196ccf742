import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildCli, copyCase, editTopology, has, runCli } from '../support/run-cli.js';
import { commitAll, runGit } from '../support/run-git.js';
import { scripts } from './ci-files.js';

const cli = fileURLToPath(new URL('../../dist/meshloom.cjs', import.meta.url));
const head = '<!-- meshloom diff -->\n### What changes in the clusters\n\n';
let dir: string;
let env: Record<string, string>;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  dir = copyCase('pair');
  mkdirSync(join(dir, 'bin'));
  program('meshloom', `exec "${process.execPath}" "${cli}" "$@"`);
  env = { PATH: `${join(dir, 'bin')}:${process.env.PATH}`, HOME: tmpdir(), TOPOLOGY: 'topology.yaml' };
  runGit(dir, 'init', '-q');
  writeFileSync(join(dir, '.git/info/exclude'), 'bin/\nrunner/\n');
  runCli(dir, ['generate']);
  commitAll(dir);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program that the scripts find. */
function program(name: string, text: string): void {
  writeFileSync(join(dir, 'bin', name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(dir, 'bin', name), 0o755);
}

function runScript(
  name: string,
  more: Record<string, string> = {},
): { code: number | null; stdout: string; stderr: string } {
  const script = scripts.find((one) => one.name === name)!.text;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...env, ...more },
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

const read = (path: string): string => readFileSync(join(dir, path), 'utf8');

/** A commit that changes the topology, and out/ with it. */
function changeMembers(): void {
  editTopology(dir, (text) => text.replace('members: [shop]', 'members: [shop, till]'));
  runCli(dir, ['generate']);
  commitAll(dir);
}

describe('github', () => {
  beforeEach(() => {
    mkdirSync(join(dir, 'runner'));
    const at = (name: string): string => join(dir, 'runner', name);
    env = {
      ...env,
      RUNNER_TEMP: at(''),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_OUTPUT: at('output'),
      GITHUB_REPOSITORY: 'o/r',
    };
    // The first call lists comments.
    program('gh', `printf '%s\\n' "$*" >> "${at('calls')}"; case "$*" in *--jq*) printf '%s' "$KNOWN" ;; esac`);
  });

  test('what changes goes to the summary, and to one comment', () => {
    changeMembers();
    expect(runScript('github: What changes in the clusters').code).toBe(0);
    expect(read('runner/output')).toBe('code=1\n');
    expect(read('runner/summary')).toBe(read('runner/comment.md'));
    expect(read('runner/comment.md').startsWith(`${head}| Cluster | Kind |`)).toBe(true);
    expect(runScript('github: Comment', { CHANGES: '1', NUMBER: '7', KNOWN: '' }).code).toBe(0);
    expect(runScript('github: Comment', { CHANGES: '1', NUMBER: '7', KNOWN: '42\n43\n' }).code).toBe(0);
    const calls = read('runner/calls')
      .split('\n')
      .filter((call) => !call.includes('--jq'));
    expect(calls).toEqual([
      `api --silent --method POST repos/o/r/issues/7/comments --field body=@${join(dir, 'runner')}/comment.md`,
      `api --silent --method PATCH repos/o/r/issues/comments/42 --field body=@${join(dir, 'runner')}/comment.md`,
      '',
    ]);
  });

  test('a change of nothing makes no comment, but updates one', () => {
    commitAll(dir);
    expect(runScript('github: What changes in the clusters').code).toBe(0);
    expect(read('runner/comment.md')).toBe(`${head}Nothing changes in the generated files.\n`);
    expect(read('runner/output')).toBe('code=0\n');
    runScript('github: Comment', { CHANGES: '0', NUMBER: '7', KNOWN: '' });
    expect(read('runner/calls')).not.toContain('POST');
    runScript('github: Comment', { CHANGES: '0', NUMBER: '7', KNOWN: '42' });
    expect(read('runner/calls')).toContain('PATCH');
  });

  test('without the target the step fails', () => {
    const run = runScript('github: What changes in the clusters');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('git knows no revision "HEAD^1"');
    expect(has(dir, 'runner/output')).toBe(false);
  });

  test('what waits is a warning, what is wrong an error', () => {
    rmSync(join(dir, 'exchange/west.yaml'));
    expect(runScript('github: Roots and addresses are right')).toMatchObject({
      code: 0,
      stdout: '::warning title=meshloom::A root expires soon, or a pair is pending.\n',
    });
    writeFileSync(join(dir, 'exchange/west.yaml'), 'a: [\n');
    expect(runScript('github: Roots and addresses are right')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('gitlab', () => {
  const merge = {
    CI_MERGE_REQUEST_IID: '7',
    CI_API_V4_URL: 'https://api.invalid',
    CI_PROJECT_ID: '3',
    MESHLOOM_TOKEN: 'private',
  };
  const script = 'gitlab: script';

  beforeEach(() => {
    mkdirSync(join(dir, 'runner'));
    runGit(dir, 'remote', 'add', 'origin', dir);
    const calls = join(dir, 'runner/calls');
    program(
      'curl',
      `printf '%s < %s\\n' "$*" "$(cat)" >> "${calls}"
case "$*" in */user) echo '{"id": 5}' ;; *per_page*) printf %s "$NOTES" ;; esac`,
    );
  });

  /** Which requests change something, without what they have in common. */
  const requests = (): string[] =>
    read('runner/calls')
      .split('\n')
      .filter((call) => call.includes('comment.md'))
      .map((call) => call.replace('--fail --silent --show-error --header @- ', ''));
  const notes = 'https://api.invalid/projects/3/merge_requests/7/notes';
  const base = () => ({ ...merge, CI_MERGE_REQUEST_DIFF_BASE_SHA: runGit(dir, 'rev-parse', 'HEAD^') });

  test('the first run makes a comment, the next ones update it', () => {
    changeMembers();
    const foreign = JSON.stringify({ id: 1, author: { id: 6 }, body: head });
    const own = JSON.stringify({ id: 2, author: { id: 5 }, body: head });
    expect(runScript(script, { ...base(), NOTES: `[${foreign}]` })).toMatchObject({ code: 0 });
    expect(runScript(script, { ...base(), NOTES: `[${foreign}, ${own}]` })).toMatchObject({ code: 0 });
    expect(requests()).toEqual([
      `--data-urlencode body@comment.md --output /dev/null ${notes} < PRIVATE-TOKEN: private`,
      `--request PUT --data-urlencode body@comment.md --output /dev/null ${notes}/2 < PRIVATE-TOKEN: private`,
    ]);
    expect(read('comment.md').startsWith(`${head}| Cluster | Kind |`)).toBe(true);
    expect(JSON.parse(read('gl-code-quality.json'))).toEqual([]);
    expect(read('exchange.xml')).toContain('<testsuites');
  });

  test('without a token the comment is printed', () => {
    changeMembers();
    const run = runScript(script, { ...base(), MESHLOOM_TOKEN: '' });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(head);
    expect(has(dir, 'runner/calls')).toBe(false);
  });

  test('what is stale or wrong fails after all has been told', () => {
    editTopology(dir, (text) => text.replace('members: [shop]', 'members: [shop, till]'));
    commitAll(dir);
    const run = runScript(script, { ...base(), NOTES: '[]' });
    expect(run).toMatchObject({ code: 1 });
    expect(run.stderr).toContain('out is stale');
    expect(requests()).toHaveLength(1);
    writeFileSync(join(dir, 'topology.yaml'), 'a: [\n');
    expect(runScript(script).code).toBe(2);
    expect(JSON.parse(read('gl-code-quality.json'))).not.toEqual([]);
  });

  test('a schedule has nothing to comment on', () => {
    expect(runScript(script)).toMatchObject({ code: 0 });
    expect(has(dir, 'comment.md')).toBe(false);
  });
});
