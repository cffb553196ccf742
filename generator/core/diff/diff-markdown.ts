import { CODEOWNERS } from '../owners/codeowners.js';
import type { DiffParts } from './diff-text.js';
import { codeCell, codeSpan, fenced, withCodeSpans } from './markdown.js';
import { resourceItems } from './markdown-resources.js';
import { byteLength, fittingSection, type Section } from './markdown-section.js';
import { tallyBy } from './tally.js';

/**
 * A comment has at most 65,536 characters on GitHub and 1,000,000 on GitLab (facts/gitops.md 4). Bytes are never fewer,
 * and the rest is for the heading and the marker of whoever posts it.
 */
const MOST_BYTES = 65_000;
const ROOM_FOR_TABLE = 12_000;
const ROOM_FOR_RISKS = 15_000;
const ROOM_FOR_RESOURCES = 20_000;

/** Sealed texts and other long runs of base64 tell a reviewer nothing; PEM has lines of 64 characters. */
const LONG_RUN = /[A-Za-z0-9+/=_-]{200,}/g;
const SHOWN_OF_RUN = 16;

/** A comment for a pull request: counts by cluster and kind, the risks, what changes in each resource, the folded diff. */
export function diffMarkdown(parts: DiffParts): string {
  if (parts.resources.length === 0) return 'Nothing changes in the generated files.\n';
  const { command } = parts;
  const summary = [
    fittingSection(tableSection(parts), ROOM_FOR_TABLE, command),
    fittingSection(riskSection(parts), ROOM_FOR_RISKS, command),
    fittingSection(resourceSection(parts), ROOM_FOR_RESOURCES, command),
  ].filter((section) => section !== '');
  const room = MOST_BYTES - summary.reduce((sum, section) => sum + byteLength(section) + 1, 0);
  return [...summary, fittingSection(diffSection(parts), room, command)].join('\n');
}

function tableSection({ resources }: DiffParts): Section {
  const namesOf = ({ cluster, kind, path }: (typeof resources)[number]): (string | null)[] => {
    return [cluster, path === CODEOWNERS ? path : kind];
  };
  const keyOf = (one: (typeof resources)[number]): string => JSON.stringify(namesOf(one).map((name) => name ?? ''));
  const rows = tallyBy(resources, keyOf).map(([, { added, changed, removed }, one]) => {
    const names = namesOf(one).map((name) => (name === null ? '–' : codeCell(name)));
    return `| ${[...names, added, changed, removed].join(' | ')} |`;
  });
  const head = ['| Cluster | Kind | Added | Changed | Removed |', '| --- | --- | ---: | ---: | ---: |'];
  return { head, blocks: rows, foot: [], noun: 'row' };
}

function riskSection({ risks, shown }: DiffParts): Section {
  const blocks = risks.map(({ path, message }) => `- ${codeSpan(shown(path))}: ${withCodeSpans(message)}`);
  return { head: ['**This costs an address, an identity or more:**', ''], blocks, foot: [], noun: 'risk' };
}

function resourceSection({ changes, shown }: DiffParts): Section {
  return { head: ['**What changes:**', ''], blocks: resourceItems(changes, shown), foot: [], noun: 'resource' };
}

/** A block of code a file: whole files, as many as there is room for, as half a file would look like a whole one. */
function diffSection({ diffs }: DiffParts): Section {
  const blocks = diffs.map((lines) => fenced(lines.map(withoutLongRuns), 'diff'));
  const head = ['<details>', '<summary>Diff</summary>', ''];
  return { head, blocks, foot: ['', '</details>'], noun: 'file' };
}

function withoutLongRuns(line: string): string {
  return line.replace(LONG_RUN, (run) => `${run.slice(0, SHOWN_OF_RUN)}…(${run.length} characters)`);
}
