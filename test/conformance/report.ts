import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The suite's workers and its setup share a file: a line a fact. */
const file = () => process.env.CONFORMANCE_NOTES!;

type Note =
  | { servers: number }
  | { directories: number }
  | { manifests: number }
  | { topology: string }
  | { delivered: number }
  | { judged: string }
  | { refused: string };

function note(fact: Note): void {
  appendFileSync(file(), `${JSON.stringify(fact)}\n`);
}

export const noteServers = (servers: number): void => note({ servers });
export const noteDirectories = (directories: number): void => note({ directories });
export const noteManifests = (manifests: number): void => note({ manifests });
export const noteTopology = (topology: string): void => note({ topology });
export const noteDelivered = (delivered: number): void => note({ delivered });
export const noteJudged = (judged: string): void => note({ judged });
export const noteRefused = (refused: string): void => note({ refused });

/** What the run proved and on what, for people. `versions` is a line a program. */
export function reportText(versions: readonly string[], seconds: number): string {
  const notes = existsSync(file())
    ? readFileSync(file(), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    : [];
  const sum = (key: string) => notes.reduce((total, fact) => total + (Number(fact[key]) || 0), 0);
  const count = (key: string) => notes.filter((fact) => fact[key] !== undefined).length;
  return [
    'Conformance',
    ...versions.map((line) => `  ${line}`),
    `  API servers started: ${sum('servers')}`,
    `  topologies taken through their whole life: ${count('topology')}`,
    `  directories built: ${sum('directories')}`,
    `  manifests applied: ${sum('manifests')}`,
    `  objects delivered by Argo CD: ${sum('delivered')}`,
    `  objects judged by its health checks: ${count('judged')}`,
    `  broken trees refused: ${count('refused')}`,
    `  seconds: ${Math.round(seconds)}`,
    '',
  ].join('\n');
}

export function writeReport(path: string, text: string): void {
  writeFileSync(path, text);
  process.stderr.write(`\n${text}`);
}
