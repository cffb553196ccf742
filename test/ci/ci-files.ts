import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const read = (path: string): unknown =>
  parse(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8'));

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  env?: Record<string, string>;
}

/** A shell script of a file, by what it is called there. */
export interface Script {
  name: string;
  text: string;
}

export const github = read('examples/ci/github.yaml') as {
  permissions: Record<string, string>;
  jobs: Record<string, { steps: Step[] }>;
};
const gitlab = read('examples/ci/gitlab.yaml') as {
  meshloom: { before_script: string[]; script: string[]; variables: Record<string, string> };
};
export const hooks = read('.pre-commit-hooks.yaml') as Record<string, string | boolean>[];

export const steps: Step[] = Object.values(github.jobs).flatMap((job) => job.steps);

export const scripts: Script[] = [
  ...steps.flatMap(({ name, run }) => (run === undefined ? [] : [{ name: `github: ${name}`, text: run }])),
  // GitLab runs them one after the other in one shell.
  { name: 'gitlab: before_script', text: gitlab.meshloom.before_script.join('\n') },
  { name: 'gitlab: script', text: gitlab.meshloom.script.join('\n') },
  ...hooks.map(({ id, entry }) => ({ name: `hook: ${String(id)}`, text: String(entry) })),
];

/** The words of each call of meshloom in a script, without what the shell does with it. */
export function callsIn({ text }: Script): string[][] {
  const calls = text
    .split('\n')
    .filter((line) => !line.trim().startsWith('#'))
    .flatMap((line) => [...line.matchAll(/(?:^|[;&|{(]|\bthen|\belse)\s*meshloom ([^>|;&)]*)/g)]);
  return calls.map(([, words]) =>
    words!
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^(["'])(.*)\1$/, '$2')),
  );
}
