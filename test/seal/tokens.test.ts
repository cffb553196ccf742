import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { base64Bytes, bytesOfBase64 } from '../../generator/core/seal/base64-bytes.js';
import { judgeToken, type TokenCall } from '../../generator/core/seal/judge-token.js';
import { kubeconfigBytes } from '../../generator/core/seal/kubeconfig.js';
import { readTokenLife } from '../../generator/core/seal/reader-token.js';
import { dueFrom, hoursOf, isDue, isShort, parseHours, tokenLife } from '../../generator/core/seal/token-lifetimes.js';
import { jwt, tokenAnswer, tokenSecretAnswer } from './support/stand-in-clusters.js';

const account = { namespace: 'mesh', name: 'reader' };
const sub = 'system:serviceaccount:mesh:reader';
const now = '2026-11-21T00:00:00Z';
const at = (instant: string): number => Date.parse(instant) / 1000;
const [iat, exp] = [at('2026-11-20T23:59:00Z'), at('2026-12-21T00:00:00Z')];
const life = (token: string) => readTokenLife(Buffer.from(token), account);
const good = jwt({ sub, iat, exp });

test.each(Array.from({ length: 66 }, (_, length) => length))(
  '%i bytes in base64 are what an encoder writes, and come back',
  (length) => {
    const bytes = randomBytes(length);
    const text = base64Bytes(bytes);
    expect(text.toString()).toBe(bytes.toString('base64'));
    expect(bytesOfBase64(text)?.equals(bytes)).toBe(true);
  },
);

test.each(['A', 'AA', 'AAA', 'AA=', 'A===', 'AAA?', 'AAA=AAAA', 'AB==', 'AAA\n', 'AA-_', '=', '===='])(
  'what no encoder writes is no base64: %j',
  (text) => {
    expect(bytesOfBase64(Buffer.from(text))).toBeUndefined();
  },
);

describe('a token says until when it is good (T15)', () => {
  test.each<[string, string, object]>([
    ['with both times', good, { issued: '2026-11-20T23:59:00Z', expires: '2026-12-21T00:00:00Z' }],
    [
      'with a fraction',
      jwt({ sub, iat: iat + 0.9, exp: exp + 0.9 }),
      { issued: '2026-11-20T23:59:00Z', expires: '2026-12-21T00:00:00Z' },
    ],
    [
      'with nbf alone',
      jwt({ sub, nbf: iat, exp }),
      { issued: '2026-11-20T23:59:00Z', expires: '2026-12-21T00:00:00Z' },
    ],
    ['without an end', jwt({ sub }), {}],
    ['of an older form', jwt({ sub, iss: 'kubernetes/serviceaccount' }), {}],
  ])('%s', (_, token, expected) => {
    expect(life(token)).toEqual(expected);
  });
});

describe('what is no token of the account is refused, and not repeated (T15)', () => {
  const [header, claims, signature] = good.split('.') as [string, string, string];
  const garbled = 'is no signed JWT';
  test.each<[string, string, string]>([
    ['empty', '', garbled],
    ['a word', 'sha256~abcdefghijklmnopqrstuvwxyz0123456789abcdefghi', garbled],
    ['two parts', `${header}.${claims}`, garbled],
    ['no signature', `${header}.${claims}.`, garbled],
    ['four parts', `${good}.x`, garbled],
    ['a newline in it', `${header}.${claims}\n.${signature}`, garbled],
    ['claims that are cut off', `${header}.${claims.slice(0, -9)}.${signature}`, garbled],
    ['claims that are a list', `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`, garbled],
    ['a header that is none', `${claims}.${claims}.${signature}`, garbled],
    ['no algorithm', jwt({ sub, iat, exp }, { alg: 'none' }), garbled],
    ['too long', `${header}.${claims}.${'x'.repeat(17_000)}`, garbled],
    ['of nobody', jwt({ iat, exp }), `is of nobody, and not of "${sub}"`],
    [
      'of another account',
      jwt({ sub: 'system:serviceaccount:mesh:default', iat, exp }),
      `is of "system:serviceaccount:mesh:default", and not of "${sub}"`,
    ],
    [
      'of another namespace',
      jwt({ sub: 'system:serviceaccount:other:reader', iat, exp }),
      `is of "system:serviceaccount:other:reader", and not of "${sub}"`,
    ],
    ['of a person', jwt({ sub: 'jane', iat, exp }), `is of somebody else, and not of "${sub}"`],
    ['a time as text', jwt({ sub, iat, exp: '2026-12-21' }), 'says a time that there is not'],
    ['a time far off', jwt({ sub, iat, exp: 1e18 }), 'says a time that there is not'],
    ['a negative time', jwt({ sub, iat: -1, exp }), 'says a time that there is not'],
  ])('%s', (_, token, fact) => {
    expect(life(token)).toMatchObject({ fact });
  });
});

describe('the life of a token is what the API server goes by', () => {
  const issued = '2026-11-20T23:59:00Z';
  test.each<[string, object, object, object]>([
    [
      'as both say',
      { issued, expires: '2026-12-21T00:00:00Z' },
      { expires: '2026-12-21T00:00:00Z' },
      { issued, expires: '2026-12-21T00:00:00Z' },
    ],
    [
      'a second apart',
      { issued, expires: '2026-12-21T00:00:01Z' },
      { expires: '2026-12-21T00:00:00Z' },
      { issued, expires: '2026-12-21T00:00:01Z' },
    ],
    [
      'no beginning',
      { expires: '2026-12-21T00:00:00Z' },
      { expires: '2026-12-21T00:00:00Z' },
      { issued: now, expires: '2026-12-21T00:00:00Z' },
    ],
    ['of a Secret', {}, { issued: '2026-01-01T00:00:00Z' }, { issued: '2026-01-01T00:00:00Z' }],
    ['an hour left', { issued, expires: '2026-11-21T01:00:00Z' }, {}, { issued, expires: '2026-11-21T01:00:00Z' }],
    [
      'less than an hour left',
      { issued, expires: '2026-11-21T00:59:59Z' },
      { expires: '2026-11-21T00:59:59Z' },
      { fact: 'ends at "2026-11-21T00:59:59Z", in less than an hour' },
    ],
    [
      'expired',
      { issued, expires: '2026-11-21T00:00:00Z' },
      { expires: '2026-11-21T00:00:00Z' },
      { fact: 'expired at "2026-11-21T00:00:00Z"' },
    ],
    [
      'two minutes apart',
      { issued, expires: '2026-12-21T00:02:00Z' },
      { expires: '2026-12-21T00:00:00Z' },
      {
        fact: 'says of itself that it ends at "2026-12-21T00:02:00Z", and the API server that it ends at "2026-12-21T00:00:00Z"',
      },
    ],
    [
      'no end in the token',
      { issued },
      { expires: '2026-12-21T00:00:00Z' },
      { fact: 'says of itself that it never ends, and the API server that it ends at "2026-12-21T00:00:00Z"' },
    ],
  ])('%s (multicluster-ossm3 1.6)', (_, claimed, stated, expected) => {
    expect(tokenLife(claimed, stated, now)).toMatchObject(expected);
  });

  test.each<[string, string, boolean]>([
    ['2026-11-21T00:00:00Z', '2026-11-30T00:00:00Z', false],
    ['2026-11-15T00:00:00Z', '2026-11-24T00:00:00Z', false],
    ['2026-11-14T23:59:59Z', '2026-11-24T00:00:00Z', true],
    ['2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z', true],
  ])('from %s to %s, in the last third: %s', (from, expires, due) => {
    expect(isDue({ issued: from, expires }, now)).toBe(due);
    expect(dueFrom({ issued: from, expires })! < now || dueFrom({ issued: from, expires })! === now).toBe(
      due || from === '2026-11-15T00:00:00Z',
    );
  });

  test('what never ends is never due, and lasts for no number of hours', () => {
    expect([
      isDue({ issued: now }, now),
      isShort({ issued: now }, now),
      dueFrom({ issued: now }),
      hoursOf({ issued: now }),
    ]).toEqual([false, false, undefined, undefined]);
  });

  test.each<[string, boolean]>([
    ['2026-11-22T00:00:00Z', true],
    ['2026-11-22T00:00:01Z', false],
  ])('a day from now is short: until %s', (expires, short) => {
    expect(isShort({ issued: now, expires }, now)).toBe(short);
  });
});

test.each([
  ['2h', 2],
  ['720h', 720],
  ['1d', 24],
  ['30d', 720],
  ['365d', 8760],
  ['8760h', 8760],
  ['1h', undefined],
  ['0d', undefined],
  ['366d', undefined],
  ['8761h', undefined],
  ['30', undefined],
  ['1y', undefined],
  ['90m', undefined],
  ['-2h', undefined],
  ['', undefined],
  ['2h2h', undefined],
] as const)('the lifetime %s of a token is %s hours', (text, hours) => {
  expect(parseHours(text)).toBe(hours);
});

describe('the answer to a request', () => {
  const request: TokenCall = { kind: 'token', account, hours: 720 };
  const secret: TokenCall = { kind: 'token-secret', account, name: 'kept' };
  const what = 'what answered for a token of serviceaccount "reader" in namespace "mesh"';
  const judge = (text: string, call: TokenCall) => judgeToken(Buffer.from(text), call, 'east', now);

  test('is a token and its life', () => {
    expect(judge(tokenAnswer(good, exp), request)).toEqual({
      bytes: Buffer.from(good),
      issued: '2026-11-20T23:59:00Z',
      expires: '2026-12-21T00:00:00Z',
      source: { kind: 'request', hours: 720 },
    });
    expect(judge(`${tokenAnswer(good, exp)}\n`, request)).toMatchObject({ bytes: Buffer.from(good) });
  });

  test('is what a Secret holds, which never ends', () => {
    const legacy = jwt({ sub, iss: 'kubernetes/serviceaccount' });
    expect(judge(tokenSecretAnswer('mesh/reader', 'kept', legacy), secret)).toEqual({
      bytes: Buffer.from(legacy),
      issued: '2026-01-02T03:04:05Z',
      source: { kind: 'secret', name: 'kept' },
    });
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['a page', '<html>\n<body>\n</html>'],
    ['another kind', `Secret\n2026-12-21T00:00:00Z\n${good}`],
    ['no time', `TokenRequest\nsoon\n${good}`],
    ['no token', 'TokenRequest\n2026-12-21T00:00:00Z\n'],
    ['more than that', `${tokenAnswer(good, exp)}\n\n${good}`],
  ])('is no token: %s (C08)', (_, text) => {
    expect(judge(text, request)).toMatchObject({ fact: `cluster "east": ${what} is no token.` });
  });

  test.each<[string, Record<string, string>, string]>([
    ['another namespace', { namespace: 'other' }, 'is another object'],
    ['another name', { name: 'other' }, 'is another object'],
    ['a list', { kind: 'List' }, 'is another object'],
    ['a line more', { owner: 'reader\nx' }, 'is another object'],
    ['another type', { type: 'Opaque' }, 'is a Secret of another type than "kubernetes.io/service-account-token"'],
    ['another account', { owner: 'default' }, 'is a Secret of another account than "reader"'],
    ['no token yet', { token: '' }, 'is a Secret without a token'],
    ['rubbish for a token', { token: 'AAA?' }, 'is a Secret without a token'],
  ])('is no Secret of the account: %s (C08)', (_, more, fact) => {
    const text = tokenSecretAnswer('mesh/reader', 'kept', jwt({ sub }), more);
    expect(judge(text, secret)).toMatchObject({
      fact: `cluster "east": what answered for secret "kept" in namespace "mesh" ${fact}.`,
    });
  });

  test('is a token of somebody else', () => {
    const other = jwt({ sub: 'system:admin', iat, exp });
    expect(judge(tokenAnswer(other, exp), request)).toMatchObject({
      fact: `cluster "east": the token is of somebody else, and not of "${sub}".`,
    });
  });
});

test.each(['TOKEN', 'on', '1', 'west', 'a.b'])(
  'a kubeconfig holds one token in its place, whatever the cluster is called: %s (L11)',
  (name) => {
    const text = kubeconfigBytes(name, { server: 'https://api.example.com' }, Buffer.from(good)).toString();
    expect(text.split('\n').filter((line) => line.includes(good))).toEqual([`    token: ${good}`]);
    expect(text).not.toContain('token: TOKEN');
  },
);
