import { dirname, join } from 'node:path';
import type { AppSourceFile, AppSources } from '../core/apps/app-source.js';
import { byCodeUnit } from '../core/merge.js';
import type { MergedTopology } from '../core/merge-topology.js';
import type { Finding } from '../core/problems.js';
import type { Report } from '../core/report.js';
import { child } from '../core/source.js';
import { expandFolder, expandGlob } from './globs.js';
import { readInput } from './read-input.js';
import { shownPath } from './shown-path.js';

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

function readSource(dir: string, source: string, path: string, findings: Finding[]): AppSourceFile[] {
  const read = readInput(join(dir, source), { root: dir, shown: shownPath(join(dir, source)) });
  findings.push(...read.findings);
  return read.text === undefined ? [] : [{ source, path, text: read.text }];
}
