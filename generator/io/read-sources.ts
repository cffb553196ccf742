import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { AppSourceFile, AppSources } from '../core/apps/app-source.js';
import { byCodeUnit, isMap } from '../core/merge.js';
import type { MergedTopology } from '../core/merge-topology.js';
import type { Finding } from '../core/problems.js';
import type { Report } from '../core/report.js';
import type { RecordSource } from '../core/resolve/records.js';
import type { SealedSource } from '../core/resolve/sealed.js';
import { child, type SourceDocument } from '../core/source.js';
import { readInput, readYamlFile } from './read-input.js';
import { shownPath } from './shown-path.js';

/** Where the inputs are. Paths are absolute or relative to the working directory. */
export interface InputPaths {
  topology: string;
  exchange: string;
  /** Without it there are no sealed files. */
  sealed?: string;
}

/** The topology's own document. */
export function readTopology(path: string, findings: Finding[]): SourceDocument | undefined {
  const read = readYamlFile(path, { shown: shownPath(path) });
  findings.push(...read.findings);
  return read.doc;
}

/** The documents that `include` names, in byte order of their paths (design 2.1). */
export async function readIncludes(
  path: string,
  root: SourceDocument,
  findings: Finding[],
  report: Report,
): Promise<SourceDocument[]> {
  const globs = isMap(root.value) ? root.value.include : undefined;
  if (!Array.isArray(globs)) return [];
  const dir = dirname(path);
  const found = new Set<string>();
  for (const [index, glob] of globs.entries()) {
    const ref = child({ doc: root, path: [] }, 'include', index);
    const matched = (await expandGlob(dir, String(glob))).filter((name) => join(dir, name) !== join(path));
    if (matched.length === 0)
      report(
        'input-glob',
        ref,
        `"${String(glob)}" matches no file below the topology's directory.`,
        'Correct it, or drop it.',
      );
    for (const name of matched) found.add(name);
  }
  return [...found].sort(byCodeUnit).flatMap((name) => {
    const read = readYamlFile(join(dir, name), { root: dir, shown: shownPath(join(dir, name)) });
    findings.push(...read.findings);
    return read.doc === undefined ? [] : [read.doc];
  });
}

/** Files below `dir` that a glob matches, sorted; none for one that leaves it. Braces and extended globs are plain text. */
async function expandGlob(dir: string, glob: string): Promise<string[]> {
  if (glob.startsWith('/') || glob.split('/').includes('..') || glob.includes('\\')) return [];
  if (!/[*?[\]!]/.test(glob)) return listIfFile(dir, glob.replace(/^\.\//, ''));
  const { default: fastGlob } = await import('fast-glob');
  const names = fastGlob.sync(glob.replace(/^\.\//, ''), {
    cwd: dir,
    onlyFiles: false,
    markDirectories: true,
    followSymbolicLinks: false,
    braceExpansion: false,
    extglob: false,
  });
  return names.filter((name) => !name.endsWith('/')).sort(byCodeUnit);
}

function listIfFile(dir: string, name: string): string[] {
  try {
    const parent = join(dir, dirname(name));
    return readdirSync(parent, { withFileTypes: true }).some(
      (entry) => entry.name === basename(name) && !entry.isDirectory(),
    )
      ? [name]
      : [];
  } catch {
    return [];
  }
}

/** The exchange records, in byte order of their names; a missing directory holds none. */
export function readRecords(dir: string, findings: Finding[]): RecordSource[] {
  return listDirectory(dir, findings)
    .filter((name) => name.endsWith('.yaml') && !name.startsWith('.'))
    .flatMap((name) => {
      const read = readYamlFile(join(dir, name), { root: dir, shown: shownPath(join(dir, name)) });
      findings.push(...read.findings);
      return read.doc === undefined ? [] : [{ fileName: name.slice(0, -'.yaml'.length), doc: read.doc }];
    });
}

function listDirectory(dir: string, findings: Finding[]): string[] {
  try {
    return readdirSync(dir).sort(byCodeUnit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    findings.push({
      rule: 'input-unreadable',
      severity: 'error',
      file: shownPath(dir),
      line: 1,
      column: 1,
      path: '',
      message: `"${shownPath(dir)}" cannot be listed.`,
      fix: 'It has to be a readable directory.',
      related: [],
    });
    return [];
  }
}

/** The texts of all files that apps name, by app. */
export async function readAppSources(
  topologyPath: string,
  merged: MergedTopology,
  findings: Finding[],
  report: Report,
): Promise<AppSources> {
  const dir = dirname(topologyPath);
  const sources = new Map<string, AppSourceFile[]>();
  for (const [key, { value, ref }] of merged.apps) {
    const files: AppSourceFile[] = [];
    for (const [index, glob] of (value.manifests ?? []).entries()) {
      const names = await expandGlob(dir, glob);
      if (names.length === 0)
        report(
          'input-glob',
          child(ref, 'manifests', index),
          `"${glob}" matches no file below the topology's directory.`,
          'Correct it, or drop it.',
        );
      for (const name of names)
        if (!files.some(({ source }) => source === name)) files.push(...readSource(dir, name, name, findings));
    }
    if (value.kustomize !== undefined)
      files.push(
        ...(await readKustomizeDirectory(dir, value.kustomize, findings, () => child(ref, 'kustomize'), report)),
      );
    sources.set(
      key,
      files.sort((left, right) => byCodeUnit(left.path, right.path)),
    );
  }
  return sources;
}

async function readKustomizeDirectory(
  dir: string,
  folder: string,
  findings: Finding[],
  ref: () => ReturnType<typeof child>,
  report: Report,
): Promise<AppSourceFile[]> {
  const base = folder.replace(/^\.\//, '').replace(/\/+$/, '');
  const escaped = base.replace(/[*?[\]!(){}@+\\]/g, '\\$&');
  const names =
    base === '' || base === '.' || base.split('/').includes('..') || base.startsWith('/')
      ? []
      : await expandFolder(dir, escaped);
  if (!names.some((name) => /^(?:kustomization\.ya?ml|Kustomization)$/.test(name.slice(base.length + 1)))) {
    report(
      'input-glob',
      ref(),
      `"${folder}" is no directory with a kustomization.yaml below the topology's directory.`,
      'Correct it.',
    );
    return [];
  }
  return names.flatMap((name) => {
    if (/\.ya?ml$|(?:^|\/)Kustomization$/.test(name))
      return readSource(dir, name, name.slice(base.length + 1), findings);
    report(
      'app-file',
      ref(),
      `"${name}" is no YAML file.`,
      'Move it out of the directory: all that is in it is copied.',
    );
    return [];
  });
}

async function expandFolder(dir: string, escaped: string): Promise<string[]> {
  const { default: fastGlob } = await import('fast-glob');
  const names = fastGlob.sync(`${escaped}/**`, {
    cwd: dir,
    dot: true,
    onlyFiles: false,
    markDirectories: true,
    followSymbolicLinks: false,
    braceExpansion: false,
    extglob: false,
  });
  return names.filter((name) => !name.endsWith('/')).sort(byCodeUnit);
}

function readSource(dir: string, source: string, path: string, findings: Finding[]): AppSourceFile[] {
  const read = readInput(join(dir, source), { root: dir, shown: shownPath(join(dir, source)) });
  findings.push(...read.findings);
  return read.text === undefined ? [] : [{ source, path, text: read.text }];
}

/** The files of sealed/<cluster>/, in byte order; a missing directory holds none. */
export function readSealed(dir: string, topologyPath: string, findings: Finding[]): SealedSource[] {
  return listDirectory(dir, findings).flatMap((cluster) => {
    if (cluster.startsWith('.') || !statSync(join(dir, cluster)).isDirectory()) return [];
    return listDirectory(join(dir, cluster), findings)
      .filter((name) => name.endsWith('.yaml') && !name.startsWith('.'))
      .flatMap((name) => {
        const path = join(dir, cluster, name);
        const read = readInput(path, { root: dir, shown: shownPath(path) });
        findings.push(...read.findings);
        const source = relative(dirname(topologyPath), path).split(sep).join('/');
        return read.text === undefined ? [] : [{ cluster, source, file: shownPath(path), text: read.text }];
      });
  });
}
