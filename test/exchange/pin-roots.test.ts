import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Approvals, pinRoots } from '../../generator/core/exchange/records/pin-roots.js';
import type { Certificate } from '../../generator/core/exchange-record.js';

const root = (sha256: string): Certificate => ({ sha256, pem: `pem of ${sha256}` });
const [a, b, c] = ['a', 'b', 'c'].map(root) as [Certificate, Certificate, Certificate];

function approve(given: Partial<Record<'trust' | 'add' | 'remove', string[]>> & { trustFirst?: boolean }): Approvals {
  return {
    trust: new Set(given.trust),
    trustFirst: given.trustFirst === true,
    add: new Set(given.add),
    remove: new Set(given.remove),
    addresses: false,
    apiServers: false,
    sealingCertificates: false,
  };
}

const seen = (roots: readonly Certificate[] | undefined, isPartial = false) => ({ roots, isPartial });
const names = (roots: readonly Certificate[]) => roots.map(({ sha256 }) => sha256);

/** facts/reliability.md section 9: the transitions that are allowed, and every other refused. */
describe('the pin of one mesh', () => {
  test.each<[string, Certificate[], Certificate[] | undefined, Approvals, string[]]>([
    ['the first root by its fingerprint', [], [a], approve({ trust: ['a'] }), ['a']],
    ['the first root by --trust-first', [], [a], approve({ trustFirst: true }), ['a']],
    ['two first roots, each named', [], [a, b], approve({ trust: ['a', 'b'] }), ['a', 'b']],
    ['the same root again', [a], [a], approve({}), ['a']],
    ['nothing could be seen', [a], undefined, approve({}), ['a']],
    ['a planned addition', [a], [a, b], approve({ add: ['b'] }), ['a', 'b']],
    ['an addition that is presented alone', [a], [b], approve({ add: ['b'] }), ['a', 'b']],
    ['both are in force while one is presented', [a, b], [b], approve({}), ['a', 'b']],
    ['the order in which they are presented means nothing', [a, b], [b, a], approve({}), ['a', 'b']],
    ['the old root goes once it is no longer presented', [a, b], [b], approve({ remove: ['a'] }), ['b']],
    ['a planned addition that was withdrawn', [a, b], [a], approve({ remove: ['b'] }), ['a']],
  ])('%s', (_, recorded, presented, approvals, expected) => {
    const decision = pinRoots(recorded, seen(presented), approvals);
    expect(decision.refusals).toEqual([]);
    expect(names(decision.roots)).toEqual(expected);
  });

  test.each<[string, Certificate[], Certificate[] | undefined, Approvals, string[]]>([
    ['the first root without a word', [], [a], approve({}), ['untrusted']],
    ['the first root under another name', [], [a], approve({ trust: ['b'] }), ['untrusted']],
    ['--add-root is not for a first root', [], [a], approve({ add: ['a'] }), ['untrusted']],
    ['one of two first roots unnamed', [], [a, b], approve({ trust: ['a'] }), ['untrusted']],
    ['another root', [a], [b], approve({}), ['changed']],
    ['another root beside the old', [a], [a, b], approve({}), ['changed']],
    ['--trust is not for another root', [a], [b], approve({ trust: ['b'] }), ['changed']],
    ['--trust-first is not for another root', [a], [b], approve({ trustFirst: true }), ['changed']],
    ['a removal while it is presented', [a, b], [a, b], approve({ remove: ['a'] }), ['removed-still-presented']],
    ['a swap in one step', [a], [b], approve({ add: ['b'], remove: ['a'] }), ['removed-with-addition']],
    ['a removal of what cannot be seen', [a, b], undefined, approve({ remove: ['a'] }), ['removed-unseen']],
    ['the last root, presented by nobody', [a], [], approve({ remove: ['a'] }), ['removed-last']],
    ['an addition and a stranger', [a], [b, c], approve({ add: ['b'] }), ['changed']],
  ])('refused: %s', (_, recorded, presented, approvals, reasons) => {
    const decision = pinRoots(recorded, seen(presented), approvals);
    expect(decision.refusals.map(({ why }) => why)).toEqual(reasons);
    expect(decision).toMatchObject({ roots: recorded, added: [], removed: [] });
  });
});

/** A mesh in two clusters, of which one was asked. */
describe('the pin of a mesh of which a part was seen', () => {
  test('takes what a person names, and lets go of nothing', () => {
    expect(names(pinRoots([], seen([a], true), approve({ trust: ['a'] })).roots)).toEqual(['a']);
    expect(names(pinRoots([a], seen([a, b], true), approve({ add: ['b'] })).roots)).toEqual(['a', 'b']);
    expect(pinRoots([a, b], seen([b], true), approve({ remove: ['a'] }))).toEqual({
      roots: [a, b],
      added: [],
      removed: [],
      refusals: [{ why: 'removed-partly-seen', sha256: 'a' }],
    });
  });
});

/** One run of the command: what the mesh shows (attacker included) and what the person typed. */
const steps = fc.array(
  fc.record({
    presented: fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }), { nil: undefined }),
    trust: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    trustFirst: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    add: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    remove: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('over any history no root is in force that no person approved, and none is swapped in one step', () => {
  let changes = 0;
  fc.assert(
    fc.property(steps, (history) => {
      let recorded: readonly Certificate[] = [];
      const approved = new Set<string>();
      for (const { presented, ...given } of history) {
        const before = names(recorded);
        recorded = pinRoots(recorded, seen(presented?.map(root)), approve(given)).roots;
        const after = names(recorded);
        // What a person says counts only for what it says: trust for a first root, add for a further one.
        for (const sha256 of before.length === 0 ? given.trust : given.add) approved.add(sha256);
        if (before.length === 0 && given.trustFirst) for (const sha256 of presented ?? []) approved.add(sha256);
        expect(after.filter((sha256) => !approved.has(sha256))).toEqual([]);
        expect(new Set(after).size).toBe(after.length);
        const gained = after.filter((sha256) => !before.includes(sha256));
        const lost = before.filter((sha256) => !after.includes(sha256));
        if (before.length > 0) {
          expect(after.length).toBeGreaterThan(0);
          expect(gained.length === 0 || lost.length === 0).toBe(true);
        }
        expect(lost.every((sha256) => given.remove.includes(sha256 as 'a'))).toBe(true);
        expect(lost.some((sha256) => presented?.includes(sha256 as 'a'))).toBe(false);
        if (gained.length + lost.length > 0) changes++;
      }
    }),
    { numRuns: 10_000 },
  );
  // Most histories move, so that the property is not true of a function that refuses everything.
  expect(changes).toBeGreaterThan(5000);
}, 60_000);
