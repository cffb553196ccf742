import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileChange, formatDiff } from '../../generator/core/diff/format-diff.js';
import { codeCell, codeSpan, withCodeSpans } from '../../generator/core/diff/markdown.js';
import { outsideOfCode } from './outside-of-code.js';
import { fileChange as file, objectText, serviceMeshPeer } from './texts.js';

test.each([
  ['a', '`a`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['```x', '```` ```x ````'],
  [' a ', '`  a  `'],
  ['', '` `'],
  ['a\n\n<details>', '`a\\x0a\\x0a<details>`'],
  ['@team and a@b', '`@\u200bteam and a@b`'],
  ['\u202e', '`\\u202e`'],
])('the code span of %j is %j', (from, to) => {
  expect(codeSpan(from)).toBe(to);
});

test('a bar does not end a cell, even after a backslash', () => {
  expect(codeCell('a|b\\|c')).toBe('`a\\x7cb\\\\x7cc`');
});

test('the values of a message become code spans', () => {
  expect(withCodeSpans('the peer "a\\"`<b>" becomes "c".')).toBe('the peer ``a\\"`<b>`` becomes `c`.');
});

const attacks = [
  '```',
  '````\n</details>\n',
  '~~~',
  '@org/team',
  '[x](javascript:alert(1))',
  '![x](https://t.example.com/p.png)',
  '<details><img src=x>',
  '</details>',
  '| a | b |',
  '`'.repeat(50),
];

/** A removed peer whose name, folder and file hold the text, and a file with fields that are called by it and hold it. */
function hostileChanges(text: string): FileChange[] {
  const name = JSON.stringify(text);
  return [
    file(`east${text}/mesh-fed/shop/x/a.yaml`, serviceMeshPeer({ name }), undefined),
    file(
      'west/app/fields.yaml',
      `kind: X\nspec: {${name}: ${name}, list: [{name: a}, {name: ${name}}]}\n`,
      `kind: X\nspec: {${name}: [${name}], list: [{name: ${name}, b: ${name}}, {name: a}]}\n`,
    ),
    file('west/app/x.yaml', undefined, `${objectText(JSON.stringify(`K${text}`), name)}data: |\n  ${text}\n${text}\n`),
  ];
}

const OURS =
  /^(\| |\*\*(This costs|What changes)| {0,2}- |<details>$|<summary>Diff<\/summary>$|<\/details>$|$|\d+ (row|risk|resource|file))/;

describe('no text from a file stands outside of code', () => {
  test.each(attacks)('%j', async (attack) => {
    const outside = outsideOfCode(await formatDiff(hostileChanges(attack), 'markdown'));
    const plain = outsideOfCode(await formatDiff(hostileChanges('x'), 'markdown'));
    expect(outside.map(cellsOf)).toEqual(plain.map(cellsOf));
  });

  test('any text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...'`~@|<>[]()!\\\n\ta "-+ '), maxLength: 30 }),
        async (text) => {
          const comment = await formatDiff(hostileChanges(text), 'markdown');
          const outside = outsideOfCode(comment);
          for (const line of outside) expect(line).toMatch(OURS);
          expect(outside.join('\n')).not.toMatch(/[@`~]|\]\(|<(?!\/?(details|summary)>)/);
          expect(comment).not.toMatch(/(?<![\w])@\w/);
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
});

/** A kind that cannot be read is a dash, one that can is code. */
function cellsOf(line: string): string {
  return line.replace(/–/g, '#');
}

const note = (count: number, noun: string): string =>
  `${count} ${noun} ${count === 1 ? 'is' : 'are'} left out here, because a comment has no room for more. \`meshloom diff\` shows everything.`;

test('a comment is shorter than 65,000 bytes, whatever changes', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'a`€@|\n\u{1F600}'), maxLength: 40 });
  const long = fc
    .tuple(text, fc.integer({ min: 1, max: 3000 }))
    .map(([one, times]) => JSON.stringify(one.repeat(times)));
  const body = fc.tuple(text, long).map(([key, value]) => `kind: K\nspec: {${JSON.stringify(key)}: ${value}}\n`);
  const change = fc
    .tuple(text, fc.option(body, { nil: undefined }), body)
    .map(([name, before, after]) => file(`east${name}/app/x.yaml`, before, after));
  const command = text.map((rest) => `meshloom diff ${rest}`);
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 30 }), command, async (changes, shown) => {
      const comment = await formatDiff(changes, 'markdown', { command: shown });
      expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(65_000);
      outsideOfCode(comment);
      expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
    }),
    { numRuns: 60, seed: 2 },
  );
});

describe('a comment has room for 65,000 characters', () => {
  const body = (size: number) => `${objectText('Widget', 'w')}data: ${'x '.repeat(size / 2)}\n`;
  const added = (count: number, size: number) =>
    Array.from({ length: count }, (_, index) =>
      file(`east/app/shop/x${String(index).padStart(4, '0')}.yaml`, undefined, body(size)),
    );

  test.each([
    [6, 10_000, undefined],
    [7, 10_000, note(1, 'file')],
    [500, 1_000, note(462, 'files')],
    [1, 70_000, note(1, 'file')],
  ])('%i files of %i characters', async (count, size, left) => {
    const comment = await formatDiff(added(count, size), 'markdown');
    expect(comment.length).toBeLessThan(65_000);
    const shown = comment.match(/^\+data: [x ]+$/gm) ?? [];
    expect(shown.every((line) => line.length === size + 7)).toBe(true);
    expect(comment.trimEnd().split('\n').at(-1)).toBe(left ?? '</details>');
    if (left !== undefined) expect(shown.length).toBe(count - Number.parseInt(left, 10));
  });

  test('a file that is too large leaves room for the next', async () => {
    const comment = await formatDiff(
      [file('a.yaml', undefined, body(70_000)), file('b.yaml', undefined, body(10))],
      'markdown',
    );
    expect(comment).toContain('+++ b/out/b.yaml');
    expect(comment).not.toContain('+++ b/out/a.yaml');
  });

  test('runs of backticks are counted, for they make the fence longer', async () => {
    const ticks = file('a.yaml', undefined, `${'`'.repeat(22_000)}\n`);
    const comment = await formatDiff([ticks, ...added(2, 10_000)], 'markdown');
    expect(comment.length).toBeLessThan(65_000);
    expect(comment.trimEnd().split('\n').at(-1)).toBe(note(1, 'file'));
    expect(comment.match(/^\+data: /gm)).toHaveLength(2);
  });

  test('so many risks and kinds that they are counted', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => {
      const name = `n${String(index).padStart(4, '0')}`;
      return file(`c${name}/infra/m/namespace-${name}.yaml`, `kind: Namespace\nmetadata: {name: ${name}}\n`, undefined);
    });
    const comment = await formatDiff(many, 'markdown');
    expect(comment.length).toBeLessThan(65_000);
    expect(comment).toMatch(/\n\n\d+ rows are left out here, because a comment has no room for more\. /);
    expect(comment).toMatch(/\n\n\d+ resources are left out here, because a comment has no room for more\. /);
    expect(comment).toMatch(/\n\n\d+ risks are left out here, because a comment has no room for more\. /);
  });
});
