import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { byCodeUnit, isMap } from '../core/merge.js';
import type { Finding } from '../core/problems.js';
import type { Report } from '../core/report.js';
import type { RecordSource } from '../core/resolve/records.js';
import type { SealedSource } from '../core/resolve/sealed.js';
import { child, type SourceDocument } from '../core/source.js';
import { expandGlob } from './globs.js';
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

/** The exchange records, in byte order of their names; a missing directory holds none. */
export function readRecords(dir: string, findings: Finding[]): RecordSource[] {
  return listDirectory(dir, findings)
    .filter((name) => isRecord(name, dir, findings))
    .flatMap((name) => {
      const read = readYamlFile(join(dir, name), { root: dir, shown: shownPath(join(dir, name)) });
      findings.push(...read.findings);
      return read.doc === undefined ? [] : [{ fileName: name.slice(0, -'.yaml'.length), doc: read.doc }];
    });
}

/** A record under another ending would be missed without a word. */
function isRecord(name: string, dir: string, findings: Finding[]): boolean {
  if (name.endsWith('.yaml') && !name.startsWith('.')) return true;
  if (/\.(?:yml|json)$/.test(name)) {
    findings.push({
      rule: 'record-file',
      severity: 'warning',
      file: shownPath(join(dir, name)),
      line: 1,
      column: 1,
      path: '',
      message: 'is not read: exchange records end in ".yaml".',
      fix: 'Rename it.',
      related: [],
    });
  }
  return false;
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
