import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { manifestFiles } from '../support/strict-manifests.js';

const run = promisify(execFile);
const atOnce = 3;

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

const bin = process.env.CONFORMANCE_BIN!;
export const STANDALONE: Builder = { program: join(bin, 'kustomize'), build: ['build'] };
export const WITHIN_KUBECTL: Builder = { program: join(bin, 'kubectl'), build: ['kustomize'] };

/** Builds one directory: the texts of its objects, in the order of the build. */
export async function buildDirectory(builder: Builder, directory: string): Promise<Built[]> {
  return objectsIn(await buildText(builder, directory));
}

async function buildText({ program, build }: Builder, directory: string): Promise<string> {
  return (await run(program, [...build, directory], { maxBuffer: 256 * 1024 * 1024 })).stdout;
}

function objectsIn(stdout: string): Built[] {
  if (stdout.trim() === '') return [];
  return stdout.split(/^---\n/m).map((text) => {
    const { apiVersion, kind, metadata } = parse(text);
    return { id: `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`, text };
  });
}

/**
 * Checks that every directory below `out` has a kustomization.yaml in `fifo` order, builds with every builder to the same
 * bytes, and reaches exactly the manifests below it, each with the same text at every level.
 */
export async function buildEveryDirectory(
  out: string,
  [first, ...others]: [Builder, ...Builder[]] = [STANDALONE],
): Promise<{ directories: number; problems: string[] }> {
  const directories = directoriesBelow(out);
  const problems = directories.flatMap((directory) => kustomizationProblems(out, directory));
  if (existsSync(join(out, 'kustomization.yaml'))) problems.push('.: out itself has a kustomization.yaml');
  const built = new Map<string, Built[]>();
  const queue = directories.filter((directory) => existsSync(kustomization(out, directory)));
  const worker = async () => {
    for (let directory = queue.shift(); directory !== undefined; directory = queue.shift()) {
      try {
        const text = await buildText(first, join(out, directory));
        built.set(directory, objectsIn(text));
        for (const other of others) {
          if ((await buildText(other, join(out, directory))) === text) continue;
          problems.push(`${directory}: ${basename(other.program)} builds other bytes than ${basename(first.program)}`);
        }
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

function reachProblems(out: string, directory: string, objects: Built[], built: Map<string, Built[]>): string[] {
  const expected = manifestFiles(join(out, directory)).filter((file) => !isPatch(directory, file)).length;
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

/** What a person applies to an Argo CD that is there already is no object of the directory's. */
function isPatch(directory: string, file: string): boolean {
  return directory === 'argocd' && file.startsWith('patch-');
}

function failure(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n')[0] ?? '';
}
