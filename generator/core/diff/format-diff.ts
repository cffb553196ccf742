import type { Colour } from '../findings-text.js';
import { CODEOWNERS } from '../owners/codeowners.js';
import { jsonText } from '../printable.js';
import { diffMarkdown } from './diff-markdown.js';
import { diffText } from './diff-text.js';
import { type FileChange, readChanges } from './file-change.js';
import { describeChange, type ResourceChange } from './resource-changes.js';
import type { Risk, RiskId } from './risk.js';
import { risksOf } from './risks.js';
import { unifiedDiffs } from './unified.js';

export type { FileChange };

/** How a difference is printed: for people, for programs, as a comment on a pull request. */
export type DiffFormat = 'text' | 'json' | 'markdown';

/** `prefix` and `codeowners` say where out/ and that file are, as people are told. */
export interface DiffOptions {
  prefix?: string;
  codeowners?: string;
  /** Of text alone. */
  colour?: Colour;
  /** Shows what a comment leaves out. */
  command?: string;
}

/** The changes, sorted by path, with what they cost. Each format ends with a newline; text is '' without changes. */
export async function formatDiff(
  changes: readonly FileChange[],
  format: DiffFormat,
  options: DiffOptions = {},
): Promise<string> {
  const { prefix = 'out', codeowners = CODEOWNERS, colour = plain, command = 'meshloom diff' } = options;
  const read = readChanges(changes);
  const resources = read.map(describeChange);
  const risks = risksOf(read);
  if (format === 'json') return jsonText(withRisks(resources, risks));
  const shown = (path: string): string => {
    if (path === CODEOWNERS) return codeowners;
    // out/ may be the working directory itself.
    return prefix === '' ? path : `${prefix}/${path}`;
  };
  const diffs = await unifiedDiffs(read, shown);
  const parts = { changes: read, resources, risks, diffs, shown, command };
  return format === 'text' ? diffText(parts, colour) : diffMarkdown(parts);
}

const plain: Colour = (_style, text) => text;

/** A change that has risks lists their ids, each once. */
function withRisks(
  resources: readonly ResourceChange[],
  risks: readonly Risk[],
): (ResourceChange & { risks?: RiskId[] })[] {
  const byPath = new Map<string, Set<RiskId>>();
  for (const { path, risk } of risks) byPath.set(path, (byPath.get(path) ?? new Set()).add(risk));
  return resources.map((resource) => {
    const ids = byPath.get(resource.path);
    return ids === undefined ? resource : { ...resource, risks: [...ids] };
  });
}
