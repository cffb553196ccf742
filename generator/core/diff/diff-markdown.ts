import type { DiffParts } from './diff-text.js';
import { pathUnder } from './file-change.js';
import { codeCell, codeSpan, fenced, fitting, longestRun, withCodeSpans, withoutMentions } from './markdown.js';
import { tallyBy } from './tally.js';

/** A comment on GitHub has at most 65,536 characters; what is left out is counted (reliability O05). */
const MOST_CHARACTERS = 65_000;
const ROOM_FOR_TABLE = 20_000;
const ROOM_FOR_RISKS = 20_000;

/** For the folding, the fence without the runs in it, and the line that counts what is left out. */
const ROOM_FOR_FRAME = 400;

/** A comment for a pull request: resources by cluster and kind, the risks, the folded diff; under 65,000 characters. */
export function diffMarkdown(parts: DiffParts): string {
  if (parts.resources.length === 0) return 'Nothing changes in the generated files.\n';
  const summary = [...tableSection(parts), ...riskSection(parts)].join('\n');
  return `${summary}\n\n${diffSection(parts, MOST_CHARACTERS - summary.length)}`;
}

function tableSection({ resources }: DiffParts): string[] {
  const keyOf = ({ cluster, kind }: (typeof resources)[number]): string => JSON.stringify([cluster ?? '', kind ?? '']);
  const rows = tallyBy(resources, keyOf).map(([, { added, changed, removed }, { cluster, kind }]) => {
    const names = [cluster, kind].map((name) => (name === null ? '–' : codeCell(name)));
    return `| ${[...names, added, changed, removed].join(' | ')} |`;
  });
  const { lines, left } = fitting(rows, ROOM_FOR_TABLE);
  const head = ['| Cluster | Kind | Added | Changed | Removed |', '| --- | --- | ---: | ---: | ---: |'];
  return [...head, ...lines, ...leftOut(left, 'row')];
}

function riskSection({ risks, prefix }: DiffParts): string[] {
  if (risks.length === 0) return [];
  const items = risks.map(({ path, message }) => {
    return `- ${codeSpan(pathUnder(prefix, path))}: ${withCodeSpans(message)}`;
  });
  const { lines, left } = fitting(items, ROOM_FOR_RISKS);
  return ['', '**This costs an address, an identity or more:**', '', ...lines, ...leftOut(left, 'risk')];
}

/** Whole files, in order, as many as there is room for: half a file would look like a whole one. */
function diffSection({ diffs }: DiffParts, room: number): string {
  const texts = diffs.map((lines) => withoutMentions(lines.join('\n')));
  const longest = texts.map(longestRun);
  let used = ROOM_FOR_FRAME;
  let fence = 0;
  const shown = diffs.filter((_lines, index) => {
    const wider = Math.max(fence, longest[index]!);
    const size = used + texts[index]!.length + 1;
    // A run of backticks in a file makes both fences longer.
    if (size + 2 * wider > room) return false;
    used = size;
    fence = wider;
    return true;
  });
  const left = diffs.length - shown.length;
  const block =
    shown.length === 0
      ? []
      : ['<details>', '<summary>Diff</summary>', '', fenced(shown.flat(), 'diff'), '', '</details>'];
  return `${[...block, ...leftOut(left, 'file')].join('\n')}\n`;
}

function leftOut(left: number, what: string): string[] {
  if (left === 0) return [];
  return ['', `${left} ${what}${left === 1 ? ' is' : 's are'} left out here, because a comment has no room for more.`];
}
