import fs, { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../generator/commands/seal-ca.js';
import { derOf, makeRoot, openssl } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';
import { openAll } from './open-sealed.js';
import {
  controller,
  GIVEN,
  KEEP,
  PASSPHRASE,
  rootsOf,
  SEALED,
  type SealCase,
  sealCase,
  sealingRecord,
} from './seal-case.js';

let at: SealCase;
let oc: StandIn;
let temporary: string;
const root = makeRoot({ key: 'rsa:2048' });

beforeAll(buildCli, 120_000);
beforeEach(() => {
  at = sealCase();
  oc = standInOc();
  temporary = join(at.keys, '..', 'tmp');
  mkdirSync(temporary);
  writeFileSync(join(at.keys, 'root.pem'), root.pem);
  writeFileSync(join(at.keys, 'given.key'), root.keyPem);
});
afterEach(() => {
  oc.remove();
  at.remove();
});

const given = [...GIVEN.slice(0, 5), '--root-cert', '../keys/root.pem', '--root-key', '../keys/given.key'];

/** Every form in which a key could leak: by any line of its PEM, decoded, in hexadecimal, in URL form. */
function formsOf(pem: string): string[] {
  const lines = pem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-'));
  const der = derOf(pem);
  // Behind the modulus of an RSA key, which is public; the scalar of an EC key stands near its beginning.
  const middle = der.length > 300 ? der.subarray(320, 360) : der.subarray(36, 76);
  const forms = [...lines, middle.toString('hex'), middle.toString('latin1'), middle.toString('base64').slice(0, 50)];
  return [
    ...forms,
    ...lines.map(encodeURIComponent),
    ...lines.map((line) => Buffer.from(line).toString('base64').slice(0, 50)),
  ];
}

/** What a run knows that nobody else may: the root's key, the passphrase, and the keys that it made and sealed. */
function canaries(): string[] {
  const sealed = fs.existsSync(join(at.directory, SEALED))
    ? openAll(at.read(SEALED), controller().keyPem)['ca-key.pem']
    : undefined;
  return [
    ...formsOf(root.keyPem),
    ...(sealed === undefined ? [] : formsOf(sealed)),
    PASSPHRASE,
    Buffer.from(PASSPHRASE).toString('base64'),
  ];
}

/** Runs, and returns all that came out of it, by where; of the files those that are new or have changed. */
function everythingAfter(args: readonly string[]): Record<string, string> {
  const before = files();
  const { stdout, stderr } = at.sealWith({ PATH: oc.directory, TMPDIR: temporary }, ...args);
  const made = [...files()].filter(([path, text]) => before.get(path) !== text);
  return { stdout, stderr, children: JSON.stringify(oc.calls()), files: made.flat().join('\n') };
}

function files(): Map<string, string> {
  const entries = readdirSync(join(at.keys, '..'), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path, readFileSync(path, 'latin1')]));
}

function leaksIn(places: Record<string, string>): string[] {
  const secrets = canaries();
  return Object.entries(places).flatMap(([place, text]) =>
    secrets.filter((form) => text.includes(form)).map(() => place),
  );
}

const put = (path: string, text: string) => () => at.write(path, text);
const encrypted = openssl(['pkcs8', '-topk8', '-passout', 'pass:another one'], root.keyPem);
const mangled = root.keyPem.replace(/\n.{20}/, `\n${'A'.repeat(20)}`);

test.each<[string, () => void, readonly string[], number]>([
  ['nothing wrong with a new root', () => {}, [...KEEP.slice(0, 7), '--passphrase-file', '../keys/passphrase'], 0],
  [
    'nothing wrong with a root that is forgotten',
    () => {},
    ['ca', '--mesh', 'a', '--forget-root', '--key', 'p-384'],
    0,
  ],
  ['nothing wrong with a given root', () => {}, given, 0],
  ['a second run', () => at.seal(...given), given, 0],
  ['a key instead of a certificate', put('../keys/root.pem', root.keyPem), given, 2],
  ['a key beside the certificate', put('../keys/root.pem', root.pem + root.keyPem), given, 2],
  ['a mangled key', put('../keys/given.key', mangled), given, 2],
  ['half a key', put('../keys/given.key', root.keyPem.slice(0, 800)), given, 2],
  ['a key as DER', () => writeFileSync(join(at.keys, 'given.key'), derOf(root.keyPem)), given, 2],
  ['the key of another root', put('../keys/root.pem', makeRoot().pem), given, 2],
  ['a key that is not there', () => {}, [...given.slice(0, -1), '../keys/absent'], 2],
  ['a wrong passphrase', put('../keys/given.key', encrypted), [...given, '--passphrase-file', '../keys/passphrase'], 2],
  ['the key as a passphrase', () => {}, [...KEEP.slice(0, 7), '--passphrase-file', '../keys/given.key'], 2],
  ['the key as a topology', () => {}, [...given, '-f', '../keys/given.key'], 2],
  [
    'the key in the record',
    put(
      'exchange/a.yaml',
      `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: a}\nclusters:\n  c1:\n    sealingCertificate:\n      sha256: "x"\n      pem: |\n${root.keyPem.replaceAll(/^/gm, '        ')}\n`,
    ),
    given,
    2,
  ],
  ['no sealing certificate', put('exchange/a.yaml', sealingRecord('a', { c2: controller('c2') })), given, 2],
  [
    'another root is recorded',
    () => at.write('exchange/a.yaml', sealingRecord('a', { c1: controller() }, rootsOf(makeRoot()))),
    given,
    2,
  ],
  ['sealed/ is a file', put('sealed', 'x'), given, 2],
  [
    'sealed/ is a file, and a root is new',
    put('sealed', 'x'),
    [...KEEP.slice(0, 7), '--passphrase-file', '../keys/passphrase'],
    2,
  ],
  [
    'the repository gets the key',
    () => {},
    ['ca', '--mesh', 'a', '--root-out', 'root.key', '--passphrase-file', '../keys/passphrase'],
    2,
  ],
])('no secret leaks: %s (S01, S02, S03)', (_, prepare, args, code) => {
  prepare();
  const places = everythingAfter(args);
  expect(leaksIn(places)).toEqual([]);
  expect(places.children).toBe('[]');
  expect(readdirSync(temporary)).toEqual([]);
  expect(fs.existsSync(join(at.directory, SEALED))).toBe(code === 0);
  expect(places.stderr).not.toContain('    at ');
});

test('what is written on the way holds no secret either, whatever is removed again (S03)', async () => {
  const written: string[] = [];
  const options = {
    ...{
      topology: join(at.directory, 'topology.yaml'),
      mesh: 'a',
      key: 'p-384',
      lifetime: '730d',
      'root-lifetime': '3650d',
      strict: false,
    },
    ...{ 'root-out': join(at.keys, 'root.key'), 'passphrase-file': join(at.keys, 'passphrase') },
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
  expect(written.join('\n')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  expect(written.join('\n')).toContain('kind: SealedSecret');
  expect(leaksIn({ written: written.join('\n') })).toEqual([]);
});

test('the search finds what leaks', () => {
  at.seal(...given);
  const sealed = openAll(at.read(SEALED), controller().keyPem)['ca-key.pem']!;
  for (const text of [
    `x${root.keyPem.split('\n')[5]}y`,
    PASSPHRASE,
    sealed,
    derOf(sealed).toString('hex'),
    derOf(root.keyPem).toString('latin1'),
  ]) {
    expect(leaksIn({ stderr: text })).not.toEqual([]);
  }
});
