import fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerLine } from '../../generator/core/header.js';
import { freshDirectory, generate, ours, put, snapshot, type Tree, texts } from './fixture.js';

const segment = fc.constantFrom('a', 'b', 'c', 'a-b', 'd1');
const path = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), segment)
  .map(([dirs, name]) => `${dirs.join('/')}/${name}.yaml`);
const tree = fc.dictionary(path, fc.constantFrom('1', '2', '3'), { maxKeys: 12 });
// Names of their own, so that none is in the way; directories are shared with the tree or not.
const userPath = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', 'mine', 'a-b'), { maxLength: 3 }),
    fc.constantFrom('mine.txt', 'mine.yaml', '.mine'),
  )
  .map(([dirs, name]) => [...dirs, name].join('/'));
const userText = fc.constantFrom(
  '',
  'mine',
  `${headerLine('other')}\n1\n`,
  `\n${ours('1')}`,
  `${headerLine('estate')}.\n`,
);
const users = fc.dictionary(userPath, userText, { maxKeys: 6 });

test('any tree after any other, among any files of others: out/ holds the tree, and they keep theirs', () => {
  fc.assert(
    fc.property(
      fc.array(tree, { minLength: 1, maxLength: 4 }),
      users,
      fc.integer({ min: 0, max: 3 }),
      (trees, mine, when) => {
        const base = freshDirectory();
        try {
          const out = join(base, 'out');
          let kept: Record<string, string> = {};
          trees.forEach((wanted, i) => {
            if (i === Math.min(when, trees.length - 1)) kept = placeUserFiles(out, mine);
            generate(out, wanted);
            expect(texts(out)).toEqual({ ...written(wanted), ...(Object.keys(kept).length > 0 ? mine : {}) });
            expect(snapshot(out)).toMatchObject(kept);
            const settled = fs.existsSync(out) ? snapshot(out) : {};
            expect(generate(out, wanted)).toEqual([]);
            expect(fs.existsSync(out) ? snapshot(out) : {}).toEqual(settled);
          });
        } finally {
          fs.rmSync(base, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 400 },
  );
});

function placeUserFiles(out: string, mine: Tree): Record<string, string> {
  fs.mkdirSync(out, { recursive: true });
  for (const [file, text] of Object.entries(mine)) put(join(out, file), text);
  const placed = snapshot(out);
  return Object.fromEntries(Object.keys(mine).map((file) => [file, placed[file]!]));
}

function written(wanted: Tree): Tree {
  return Object.fromEntries(Object.entries(wanted).map(([file, body]) => [file, ours(body)]));
}
