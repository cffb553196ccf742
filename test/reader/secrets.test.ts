import { expect, test } from 'vitest';
import { findSecrets } from '../../generator/core/secrets-in-text.js';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { pem } from './hostile-rows.js';

const DASHES = '-----';
const KEY = `${DASHES}BEGIN RSA PRIVATE KEY${DASHES}\nMIIEdummy\n${DASHES}END RSA PRIVATE KEY${DASHES}\n`;
const encode = (text: string) => Buffer.from(text).toString('base64');
const JWT = [{ alg: 'RS256', typ: 'JWT' }, { sub: 'system:serviceaccount:a:b' }]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');
const TOKEN = `sha256~${'Ab1_-'.repeat(9).slice(0, 43)}`;
const wrap = (text: string, width: number) => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n  ');

const KEY_IN_BASE64 = 'this is a private key in base64 in clear.';
const ROWS: readonly (readonly [what: string, text: string, place: string, message: string])[] = [
  ['a token', `a: 1\nt: ${TOKEN}\n`, '2:4', 'this is an OpenShift token in clear.'],
  ['a token in a comment', `a: 1 # ${TOKEN}\n`, '1:8', 'this is an OpenShift token in clear.'],
  ['a token behind an escape', `t: "sha256\\x7e${TOKEN.slice(7)}"\n`, '1:4', 'this is an OpenShift token in clear.'],
  ['a JWT', `t: ${JWT}\n`, '1:4', 'this is a token (JWT) in clear.'],
  [
    'a JWT without signature',
    `t: Bearer ${JWT.slice(0, JWT.lastIndexOf('.') + 1)}\n`,
    '1:11',
    'this is a token (JWT) in clear.',
  ],
  ['a JWT after an escape', `t: "\\x65${JWT.slice(1)}"\n`, '1:4', 'this is a token (JWT) in clear.'],
  ['a JWT as a key', `${JWT}: 1\n`, '1:1', 'this is a token (JWT) in clear.'],
  [
    'a kubeconfig',
    'users:\n- user:\n    client-key-data: eA==\n',
    '3:5',
    'this is the client key of a kubeconfig in clear.',
  ],
  [
    'a quoted kubeconfig key',
    '{"client-key-data" : "eA=="}\n',
    '1:3',
    'this is the client key of a kubeconfig in clear.',
  ],
  [
    'an escaped kubeconfig key',
    '"client-key-d\\x61ta": eA==\n',
    '1:1',
    'this is the client key of a kubeconfig in clear.',
  ],
  ['a key in base64', `a: ${encode(KEY)}\n`, '1:4', KEY_IN_BASE64],
  ['a key in base64, one byte on', `a: ${encode(`x${KEY}`)}\n`, '1:4', KEY_IN_BASE64],
  ['a key in base64, two bytes on', `a: ${encode(`xy${KEY}`)}\n`, '1:4', KEY_IN_BASE64],
  ['a key in base64, wrapped', `a: |\n  ${wrap(encode(KEY), 20)}\n`, '1:4', KEY_IN_BASE64],
  ['a key in one line', `a: ${JSON.stringify(KEY)}\n`, '1:5', 'this is a private key in clear.'],
  [
    'a key with an escaped header',
    `a: ${JSON.stringify(KEY).replace('PRIVATE', '\\x50RIVATE')}\n`,
    '1:4',
    'this is a private key in clear.',
  ],
  [
    'a key with a folded header',
    `a: >\n  ${DASHES}BEGIN\n  PRIVATE KEY${DASHES}\n  MIIE\n`,
    '1:4',
    'this is a private key in clear.',
  ],
  ['a key in a comment', `# ${DASHES}BEGIN EC PRIVATE KEY${DASHES}\na: 1\n`, '1:3', 'this is a private key in clear.'],
];

test.each(ROWS)('S12 %s', (_what, text, place, message) => {
  const { doc, findings } = readYaml('t.yaml', text);
  expect(doc).toBeUndefined();
  expect(findings.map(({ rule, line, column, message }) => [rule, `${line}:${column}`, message])).toEqual([
    ['secret-in-clear', place, message],
  ]);
});

test('S12 no finding repeats the value, whatever else is wrong in its line', () => {
  for (const text of [
    `{${TOKEN}: 1, ${TOKEN}: 2}\n`,
    `a: &${TOKEN} 1\n`,
    `a: !${TOKEN} 1\n`,
    `${TOKEN} b: c: d\n`,
    `? [${TOKEN}]\n`,
    `${TOKEN}:\n  b: 012\n`,
  ]) {
    const { findings } = readYaml('t.yaml', text);
    expect(findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(findings)).not.toContain(TOKEN.slice(7, 20));
  }
});

test('public material is no secret', () => {
  const texts = [
    pem('CERTIFICATE'),
    pem('PUBLIC KEY'),
    'a: the words PRIVATE KEY alone\n',
    'a: 3f5c.e4d3.aaaa\n',
    'a: eyJhIjoxfQ.eyJhIjoxfQ.abcd\n',
    'image: registry.example.com/a@sha256:0123456789abcdef\n',
    'client-certificate-data: eA==\n',
  ];
  for (const text of texts) expect(readYaml('t.yaml', text).findings).toEqual([]);
});

test('findSecrets gives places in order, at most 50', () => {
  const text = `x\n  ${TOKEN}\n${KEY}${JWT}\n`;
  expect(findSecrets(text)).toEqual([
    { line: 2, column: 3, what: 'an OpenShift token' },
    { line: 3, column: 1, what: 'a private key' },
    { line: 6, column: 1, what: 'a token (JWT)' },
  ]);
  expect(findSecrets(`${TOKEN}\n`.repeat(60))).toHaveLength(50);
});

test('findSecrets takes linear time', () => {
  const units = [
    'PRIVATE KEY ',
    '-----BEGIN ',
    'UFJJVkFURSBLRV',
    'eyJhbGciOiJI.',
    'e',
    'sha256~',
    'client-key-data ',
    'eyJhbGciOiJIUzI1NiJ9.e',
  ];
  for (const unit of units) {
    const start = performance.now();
    findSecrets(unit.repeat(Math.floor((4 * 1024 * 1024) / unit.length)));
    expect(performance.now() - start).toBeLessThan(4_000);
  }
}, 60_000);
