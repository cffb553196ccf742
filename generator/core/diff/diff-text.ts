import type { Colour } from '../findings-text.js';
import { clippedLine, inertLine, printable } from '../printable.js';
import type { ReadChange } from './file-change.js';
import type { ResourceChange } from './resource-changes.js';
import type { Risk } from './risk.js';
import { tallyBy } from './tally.js';

/** What there is to show of one difference, whichever the format. */
export interface DiffParts {
  resources: readonly ResourceChange[];
  risks: readonly Risk[];
  /** The lines of each file's unified diff. */
  diffs: readonly string[][];
  changes: readonly ReadChange[];
  /** How people are told where a file is. */
  shown: (path: string) => string;
  /** What shows all of it. */
  command: string;
}

const SIGNS = { added: '+', changed: '~', removed: '-' } as const;

/** Counts by cluster, a line a resource, the risks, then the unified diff; '' if nothing changes. */
export function diffText({ resources, risks, diffs, shown }: DiffParts, colour: Colour): string {
  const sections = [
    tallyBy(resources, groupOf).map(([group, { added, changed, removed }]) =>
      plainLine(`${group}: ${added} added, ${changed} changed, ${removed} removed`),
    ),
    resources.map((resource) => resourceLine(resource, colour)),
    risks.map(({ path, message }) => colour('yellow', plainLine(`! ${shown(path)}: ${message}`))),
    diffs.flatMap((lines) => lines.map((line, index) => styledLine(line, index, colour))),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The cluster; for what is of none, the first folder. */
function groupOf({ cluster, path }: ResourceChange): string {
  return cluster ?? path.split('/', 1)[0]!;
}

/** `+ rosa/mesh-fed  ServiceMeshPeer aro-stg-mesh (rosa-prod-mesh)`; what has no name is shown by its path. */
function resourceLine(resource: ResourceChange, colour: Colour): string {
  const { change, cluster, stage, kind, namespace, name, path } = resource;
  const where = stage === null ? groupOf(resource) : `${cluster}/${stage}`;
  const rest = path === where ? null : path.startsWith(`${where}/`) ? path.slice(where.length + 1) : path;
  const what = [kind, name ?? rest, namespace === null ? null : `(${namespace})`].filter((part) => part !== null);
  const line = plainLine(`${SIGNS[change]} ${where}  ${what.join(' ')}`.trimEnd());
  return change === 'removed' ? colour('red', line) : line;
}

function plainLine(text: string): string {
  return clippedLine(inertLine(printable(text)));
}

function styledLine(line: string, index: number, colour: Colour): string {
  if (index < 2 || line.startsWith('@@')) return colour('dim', line);
  return line.startsWith('-') ? colour('red', line) : line;
}
