import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { manifestFiles } from './strict-manifests.js';

const run = promisify(execFile);
const atOnce = 2;

/** A program that builds kustomizations, with the arguments that stand before the directory. */
interface Builder {
  program: string;
  build: string[];
}

/** One built object: who it is (`apiVersion kind namespace/name`) and its exact text. */
interface Built {
  id: string;
  text: string;
}

/**
 * The builder that KUSTOMIZE names (a path or a name), else kubectl, else kustomize.
 * @throws when there is none, so that a job without one fails instead of passing for nothing
 */
export async function findBuilder(): Promise<Builder> {
  const named = process.env.KUSTOMIZE;
  const failures: string[] = [];
  for (const program of named ? [named] : ['kubectl', 'kustomize']) {
    const kubectl = /^(kubectl|oc)/.test(basename(program));
    const builder = { program, build: kubectl ? ['kustomize'] : ['build'] };
    try {
      await run(program, [...builder.build, '--help']);
      return builder;
    } catch (error) {
      failures.push(`${program} (${error instanceof Error ? error.message.split('\n')[0] : error})`);
    }
  }
  throw new Error(`no kubectl or kustomize found: ${failures.join(', ')}`);
}

/** Builds one directory: the texts of its objects, in the order of the build. */
export async function buildDirectory(builder: Builder, directory: string): Promise<Built[]> {
  const { stdout } = await run(builder.program, [...builder.build, directory], { maxBuffer: 256 * 1024 * 1024 });
  if (stdout.trim() === '') return [];
  return stdout.split(/^---\n/m).map((text) => {
    const { apiVersion, kind, metadata } = parse(text);
    return { id: `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`, text };
  });
}

/**
 * Checks that every directory below `out` has a kustomization.yaml in `fifo` order, builds, and reaches exactly the
 * manifests below it, each with the same text at every level. `sample` bounds how many directories below the stages are
 * built (spread evenly; default all); the files themselves are always looked at. One build takes about 0.06 s.
 */
export async function buildEveryDirectory(
  out: string,
  { sample = Number.POSITIVE_INFINITY }: { sample?: number } = {},
): Promise<{ directories: number; problems: string[] }> {
  const builder = await findBuilder();
  const directories = directoriesBelow(out);
  const problems = directories.flatMap((directory) => kustomizationProblems(out, directory));
  if (existsSync(join(out, 'kustomization.yaml'))) problems.push('.: out itself has a kustomization.yaml');
  const built = new Map<string, Built[]>();
  const queue = chosen(directories, sample).filter((directory) => existsSync(kustomization(out, directory)));
  const worker = async () => {
    for (let directory = queue.shift(); directory !== undefined; directory = queue.shift()) {
      try {
        built.set(directory, await buildDirectory(builder, join(out, directory)));
      } catch (error) {
        problems.push(`${directory}: does not build: ${failure(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const [directory, objects] of built) problems.push(...reachProblems(out, directory, objects, built));
  return { directories: built.size, problems: problems.sort() };
}

function directoriesBelow(out: string): string[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(out, '/').length))
    .sort();
}

function kustomization(out: string, directory: string): string {
  return join(out, directory, 'kustomization.yaml');
}

function kustomizationProblems(out: string, directory: string): string[] {
  const file = kustomization(out, directory);
  if (!existsSync(file)) return [`${directory}: has no kustomization.yaml`];
  const { apiVersion, kind, sortOptions } = parse(readFileSync(file, 'utf8')) ?? {};
  const problems: string[] = [];
  if (apiVersion !== 'kustomize.config.k8s.io/v1beta1' || kind !== 'Kustomization') {
    problems.push(`${directory}: kustomization.yaml is a ${JSON.stringify(kind)} of ${JSON.stringify(apiVersion)}`);
  }
  if (JSON.stringify(sortOptions) !== '{"order":"fifo"}') {
    problems.push(`${directory}: sortOptions is ${JSON.stringify(sortOptions)}, expected {"order":"fifo"}`);
  }
  return problems;
}

/** Clusters and stages always; of what is below them an even spread. */
function chosen(directories: string[], sample: number): string[] {
  const deep = directories.filter((directory) => directory.split('/').length > 2);
  const step = Math.max(1, deep.length / sample);
  const picked = new Set(deep.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)));
  return directories.filter((directory) => picked.has(directory) || directory.split('/').length <= 2);
}

function reachProblems(out: string, directory: string, objects: Built[], built: Map<string, Built[]>): string[] {
  const expected = manifestFiles(join(out, directory)).length;
  const problems: string[] = [];
  if (objects.length !== expected) {
    problems.push(`${directory}: builds ${objects.length} objects, expected ${expected}`);
  }
  const texts = new Map(objects.map(({ id, text }) => [id, text]));
  for (const [inner, innerObjects] of built) {
    if (!inner.startsWith(`${directory}/`)) continue;
    for (const { id, text } of innerObjects) {
      if (!texts.has(id)) problems.push(`${directory}: does not reach ${id} of ${inner}`);
      else if (texts.get(id) !== text) problems.push(`${directory}: builds another ${id} than ${inner}`);
    }
  }
  return problems;
}

function failure(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n')[0] ?? '';
}
