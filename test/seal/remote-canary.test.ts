import fs, { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../generator/commands/seal-remote-secrets.js';
import { makeRoot } from '../support/openssl.js';
import { buildCli, runCli } from '../support/run-cli.js';
import { openAll } from './open-sealed.js';
import { controller } from './seal-case.js';
import { ACCOUNT, NAMES, REMOTES, type SpanCase, spanCase, spanRecord, TOPOLOGY } from './support/span-case.js';
import { claimsOf, identifyAs, jwt, tokenAnswer, tokenSecretAnswer } from './support/stand-in-clusters.js';

let at: SpanCase;
let temporary: string;
beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = spanCase();
  temporary = join(at.keys, '..', 'tmp');
  mkdirSync(temporary);
  writeFileSync(join(at.keys, 'root.pem'), root.pem);
  writeFileSync(join(at.keys, 'root.key'), root.keyPem);
});
afterEach(() => at.remove());

const root = makeRoot();
const ROOT = ['--root-cert', '../keys/root.pem', '--root-key', '../keys/root.key', '--key', 'p-384'];
const PUSH = ['push', '--mesh', 'm', ...NAMES.flatMap((name) => ['--cluster', name])];
/** All tokens that the stand-in has given, or has ready. */
let given: string[];
beforeEach(() => {
  given = Object.values(at.tokens);
});

/** Every form in which a token could leak: the signature is what makes it one. */
function formsOf(token: string): string[] {
  const signature = token.slice(token.lastIndexOf('.') + 1).slice(0, 100);
  const whole = Buffer.from(token);
  const shifted = [0, 1, 2].map((by) =>
    Buffer.concat([Buffer.alloc(by, 'x'), whole])
      .toString('base64')
      .slice(400, 460),
  );
  return [
    signature,
    ...shifted,
    whole.toString('hex').slice(-200, -100),
    Buffer.from(signature, 'base64url').toString('latin1').slice(0, 40),
  ];
}

/** Keys of CAs, wherever they were sealed for or pushed to. */
function keysOf(): string[] {
  const sealed = at.sealed().filter((path) => path.includes('cacerts'));
  const opened = sealed.map(
    (path) => openAll(at.read(`sealed/${path}`), controller(path.split('/')[0]).keyPem)['ca-key.pem']!,
  );
  const pushed = at.clusters.applied().flatMap(({ object }) => object.data['ca-key.pem'] ?? []);
  const pems = [...opened, ...pushed.map((text) => Buffer.from(text, 'base64').toString()), root.keyPem];
  return pems.flatMap((pem) => {
    const lines = pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-'));
    return [...lines, ...lines.map((line) => Buffer.from(line).toString('base64').slice(0, 50))];
  });
}

function files(): Map<string, string> {
  const entries = readdirSync(join(at.keys, '..'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path, readFileSync(path, 'latin1')]));
}

/** Runs, and returns all that came out of it, by where; of the files those that are new or have changed. */
function everythingAfter(args: readonly string[]): { code: number | null; places: Record<string, string> } {
  const before = files();
  const env = { PATH: at.clusters.directory, TMPDIR: temporary };
  const { code, stdout, stderr } = runCli(at.directory, ['seal', ...args], env);
  const made = [...files()].filter(([path, text]) => before.get(path) !== text);
  return {
    code,
    places: { stdout, stderr, calls: JSON.stringify(at.clusters.calls()), files: made.flat().join('\n') },
  };
}

function leaksIn(places: Record<string, string>): string[] {
  const secrets = [...given.flatMap(formsOf), ...keysOf()];
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.filter((form) => text.includes(form)).map(() => place),
  );
}

const gives =
  (more: Record<string, unknown>, form: (token: string, exp: number) => string = tokenAnswer) =>
  () => {
    const claims = { ...claimsOf(ACCOUNT, 720), ...more };
    const token = jwt(claims);
    given.push(token);
    at.clusters.when({ context: 'east', resource: 'token' }, { stdout: form(token, claims.exp as number) });
  };
/** The program says on stderr what it knows. */
const says = (match: Parameters<SpanCase['clusters']['when']>[0], more: object) => () => {
  const token = jwt(claimsOf(ACCOUNT, 720));
  given.push(token);
  at.clusters.when(match, { stderr: `error: odd: ${token}\n`, ...more });
};
const none = (): void =>
  at.write('topology.yaml', TOPOLOGY.replace('    namespace:', '    secrets: none\n    namespace:'));
const token = { context: 'east', resource: 'token' } as const;
const apply = { context: 'east', verb: 'apply' } as const;

test.each<[string, () => void, readonly string[], number]>([
  ['nothing wrong', () => {}, REMOTES, 0],
  ['a second run', () => at.seal(...REMOTES), REMOTES, 0],
  ['everything anew', () => at.seal(...REMOTES), [...REMOTES, '--renew'], 0],
  [
    'tokens of Secrets',
    () => {
      const legacy = jwt({ sub: claimsOf(ACCOUNT, 1).sub });
      given.push(legacy);
      at.clusters.when({ resource: 'secret' }, { stdout: tokenSecretAnswer(ACCOUNT, 'kept', legacy) });
    },
    [...REMOTES, '--token-secret', 'kept'],
    0,
  ],
  ['a token of another account', gives({ sub: 'system:admin' }), REMOTES, 1],
  [
    'a token in the place of an account',
    () => {
      const inner = jwt({});
      given.push(inner);
      gives({ sub: inner })();
    },
    REMOTES,
    1,
  ],
  ['a short token', gives({ exp: Math.floor(Date.now() / 1000) + 60 }), REMOTES, 1],
  ['a token that the answer contradicts', gives({}, (one) => tokenAnswer(one, 1_900_000_000)), REMOTES, 1],
  ['a token without its kind', gives({}, (one) => one), REMOTES, 1],
  ['a token in JSON', gives({}, (one) => JSON.stringify({ status: { token: one } })), REMOTES, 1],
  ['half a token', gives({}, (one, exp) => tokenAnswer(one.slice(0, -400), exp)), REMOTES, 1],
  ['a token on stderr', says(token, {}), REMOTES, 1],
  ['a token on stderr, and on stdout', says(token, { stdout: 'x', code: 3 }), REMOTES, 1],
  ['a token and a flood', gives({}, (one) => `${one}${'x'.repeat(70_000)}`), REMOTES, 1],
  [
    'a program that hangs',
    () => at.clusters.when(token, { stdout: tokenAnswer(at.tokens.east!, 1_900_000_000), hang: true }),
    [...REMOTES, '--timeout', '2s'],
    1,
  ],
  ['another cluster', () => identifyAs(at.clusters, 'west', 'uid-of-elsewhere'), REMOTES, 1],
  ['sealed/ is a file', () => at.write('sealed', 'x'), REMOTES, 2],
  [
    'a sealed file is a directory',
    () => mkdirSync(join(at.directory, 'sealed/west/istio-remote-secret-north.m.yaml'), { recursive: true }),
    REMOTES,
    2,
  ],
  ['nothing is recorded', () => at.write('exchange/m.yaml', spanRecord({ west: {} })), REMOTES, 2],
  [
    'a token in the record',
    () => at.write('exchange/m.yaml', spanRecord({ west: { server: `https://${at.tokens.east}` } })),
    REMOTES,
    2,
  ],
  [
    'all anew with the root',
    () => {
      at.seal('ca', '--mesh', 'm', ...ROOT);
      at.seal(...REMOTES);
    },
    ['reseal', '--mesh', 'm', ...ROOT],
    0,
  ],
  ['a push', none, [...PUSH, ...ROOT], 0],
  [
    'a push that is refused',
    () => {
      none();
      at.clusters.when({ ...apply, trial: true }, { echo: 'error: odd: ', code: 1 });
    },
    [...PUSH, ...ROOT],
    1,
  ],
  [
    'a push that fails half-way',
    () => {
      none();
      at.clusters.when(apply, { echo: 'error: odd: ', code: 1 });
      at.clusters.when({ ...apply, trial: true }, { stdout: 'secret/x serverside-applied\n' });
    },
    [...PUSH, ...ROOT],
    1,
  ],
  [
    'a push that an admission policy repeats',
    () => {
      none();
      at.clusters.when(apply, { echo: 'Error from server (InternalError): ', code: 1 });
    },
    [...PUSH, '--no-ca'],
    1,
  ],
])('no token and no key leaks: %s (S01, S02, S03)', (_, prepare, args, expected) => {
  prepare();
  const { code, places } = everythingAfter(args);
  expect(leaksIn(places)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(places.stderr).not.toContain('    at ');
  expect(code).toBe(expected);
});

test('what is written on the way holds no token either, whatever is removed again (S03)', async () => {
  const written: string[] = [];
  const options = {
    topology: join(at.directory, 'topology.yaml'),
    mesh: 'm',
    strict: false,
    timeout: '30s',
    kubectl: join(at.clusters.directory, 'oc'),
  };
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const spies = (['writeFileSync', 'writeSync', 'appendFileSync', 'copyFileSync'] as const).map((name) => {
    const real = fs[name] as (...args: unknown[]) => unknown;
    return vi.spyOn(fs, name).mockImplementation(((...args: unknown[]) => {
      written.push(
        ...args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg).toString('latin1') : String(arg))),
      );
      return real(...args);
    }) as never);
  });
  syncBuiltinESMExports();
  try {
    expect(await run(options as never)).toBe(0);
  } finally {
    for (const spy of [stderr, ...spies]) spy.mockRestore();
    syncBuiltinESMExports();
  }
  expect(written.join('\n')).toContain('kind: SealedSecret');
  expect(leaksIn({ written: written.join('\n') })).toEqual([]);
});

test('the search finds what leaks', () => {
  const one = given[0]!;
  const forms = [
    one,
    `x${one.split('.')[2]}`,
    Buffer.from(one).toString('base64'),
    Buffer.from(`token: ${one}`).toString('base64'),
    Buffer.from(one).toString('hex'),
  ];
  for (const text of [...forms, root.keyPem]) expect(leaksIn({ stderr: text })).not.toEqual([]);
  at.seal('ca', '--mesh', 'm', ...ROOT);
  const key = openAll(at.read('sealed/west/cacerts-m.yaml'), controller('west').keyPem)['ca-key.pem']!;
  expect(leaksIn({ stderr: key })).not.toEqual([]);
});
