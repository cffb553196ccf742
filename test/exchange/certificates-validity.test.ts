import { describe, expect, test } from 'vitest';
import {
  type CertificateTraits,
  certificateTraits,
} from '../../generator/core/exchange/certificates/certificate-traits.js';
import { judgeRoot } from '../../generator/core/exchange/certificates/judge-root.js';
import { makeRoot } from '../support/openssl.js';

const NOW = '2026-06-01T00:00:00Z';
const SOUND = certificateTraits(makeRoot({ notAfter: '2036-01-01T00:00:00Z' }).pem);
const TRUST_DOMAINS = new Map([
  ['a.local', 'a'],
  ['b.local', 'b'],
]);

/** What is said of a sound root that differs in `traits`, as `rule: message fix`. */
function judged(
  traits: Partial<CertificateTraits>,
  trustDomains: ReadonlyMap<string, string> = TRUST_DOMAINS,
): string[] {
  const sound = { ...SOUND, notBefore: '2026-01-01T00:00:00Z', ...traits };
  const judgements = judgeRoot(sound, { now: NOW, mesh: 'a', trustDomains });
  return judgements.map(({ rule, message, fix }) => `${rule}: ${message} ${fix}`);
}

describe('T05 time', () => {
  const LATER = "Replace the mesh's root in time: trust the new one beside this one while this one is still valid.";
  const CLOCKS = 'the clocks of this machine and of the cluster';
  const rows: [notBefore: string, notAfter: string, judgements: string[]][] = [
    // A third of 300 days is left, and then of one second more.
    ['2025-11-13T00:00:00Z', '2026-09-09T00:00:00Z', []],
    ['2025-11-12T23:59:59Z', '2026-09-09T00:00:00Z', ['root-expiring: expires on "2026-09-09", in 100 days.']],
    ['2026-05-30T00:00:00Z', '2026-07-01T00:00:00Z', []],
    ['2026-05-30T00:00:00Z', '2026-06-30T23:59:59Z', ['root-expiring: expires on "2026-06-30", in 29 days.']],
    ['2026-05-30T00:00:00Z', '2026-06-02T23:59:59Z', ['root-expiring: expires on "2026-06-02", in 1 day.']],
    ['2026-05-30T00:00:00Z', '2026-06-01T00:00:01Z', ['root-expiring: expires on "2026-06-01", in less than a day.']],
    ['2026-05-30T00:00:00Z', '2026-06-01T00:00:00Z', ['root-expired: expired at "2026-06-01T00:00:00Z".']],
    ['1950-01-01T00:00:00Z', '1999-12-31T23:59:59Z', ['root-expired: expired at "1999-12-31T23:59:59Z".']],
    [
      '2030-01-01T00:00:00Z',
      '2029-01-01T00:00:00Z',
      [
        'root-not-yet-valid: is not valid before "2030-01-01T00:00:00Z".',
        'root-expired: ends at "2029-01-01T00:00:00Z", before it begins at "2030-01-01T00:00:00Z".',
      ],
    ],
    ['2026-01-01T00:00:00Z', '2049-12-31T23:59:59Z', []],
    ['2026-01-01T00:00:00Z', '2050-01-01T00:00:00Z', []],
    ['2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z', []],
    ['2026-06-01T00:00:00Z', '2036-01-01T00:00:00Z', []],
    [
      '2026-06-01T00:00:01Z',
      '2036-01-01T00:00:00Z',
      ['root-clock: becomes valid in 1 second, at "2026-06-01T00:00:01Z".'],
    ],
    [
      '2026-06-01T00:05:00Z',
      '2036-01-01T00:00:00Z',
      ['root-clock: becomes valid in 300 seconds, at "2026-06-01T00:05:00Z".'],
    ],
    [
      '2026-06-01T00:05:01Z',
      '2036-01-01T00:00:00Z',
      ['root-not-yet-valid: is not valid before "2026-06-01T00:05:01Z".'],
    ],
  ];
  const fixes: Record<string, string> = {
    'root-expiring': LATER,
    'root-expired': "Replace the mesh's root, and collect it anew.",
    'root-clock': `Compare ${CLOCKS}.`,
    'root-not-yet-valid': `Wait until then; if it should be valid already, compare ${CLOCKS}.`,
  };

  test.each(rows)('from %s to %s', (notBefore, notAfter, messages) => {
    const judgements = messages.map((text) => `${text} ${fixes[text.slice(0, text.indexOf(':'))]}`);
    expect(judged({ notBefore, notAfter })).toEqual(judgements);
  });
});

describe('ID7 an organisation that is a trust domain', () => {
  const OTHER =
    'root-organisation: names the organisation "b.local", which is the trust domain of "b" and not of "a". Make sure that it is the root of "a".';
  test.each([
    [['a.local'], []],
    [[], []],
    [['acme'], []],
    [['b.local'], [OTHER]],
    [['acme', 'b.local'], [OTHER]],
    [['b.local', 'a.local'], []],
  ])('%j', (organisations, judgements) => {
    expect(judged({ organisations })).toEqual(judgements);
  });

  test('a mesh of the same rootGroup stands as the mesh itself', () => {
    const trustDomains = new Map([['b.local', 'a']]);
    expect(judged({ organisations: ['b.local'] }, trustDomains)).toEqual([]);
  });
});
