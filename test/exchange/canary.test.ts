import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { kubectlSays, rootConfigMap } from '../support/kubectl-answers.js';
import { makeRoot } from '../support/openssl.js';
import { buildCli, runCli } from '../support/run-cli.js';
import { type CollectEstate, collectEstate, twoRoots } from './collect-estate.js';

let estate: CollectEstate;
let temporary: string;
const { keyPem, pem } = makeRoot({ key: 'rsa:2048' });
const token = `sha256~${'Kanarienvogel'.padEnd(43, 'x')}`;
const password = 'kanarienvogel-4711';

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = collectEstate();
  temporary = join(estate.directory, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => estate.remove());

/** Every form in which the secrets could leak: whole, by any line of the key, decoded, in hexadecimal, in URL form. */
function forms(): string[] {
  const lines = keyPem.split('\n').filter((line) => line.length === 64 && !line.startsWith('-'));
  const der = Buffer.from(lines.join(''), 'base64');
  return [...lines, der.subarray(40, 80).toString('hex'), encodeURIComponent(lines[3]!), token, password].filter(
    Boolean,
  );
}

/** Runs with secrets in the environment and answers; returns all that came out of it, by where. */
function everythingAfter(args: readonly string[]): Record<string, string> {
  const env = { PATH: estate.oc.directory, TMPDIR: temporary, AWS_SECRET_ACCESS_KEY: password, GITHUB_TOKEN: token };
  const { stdout, stderr } = runCli(estate.directory, args, env);
  const calls = estate.oc.calls();
  return {
    stdout,
    stderr,
    argv: JSON.stringify(calls.map((call) => call.argv)),
    environment: JSON.stringify(calls.map((call) => call.env)),
    files: filesBelow(estate.directory).join('\n'),
  };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('given-'))
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`);
}

function expectNoSecretIn(places: Record<string, string>): void {
  const leaks = Object.entries(places).flatMap(([place, text]) =>
    forms()
      .filter((form) => text.includes(form))
      .map((form) => `${place}: ${form.slice(0, 12)}…`),
  );
  expect(leaks).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
}

const context = 'admin@aro';
const at = 'stage-mesh';

test.each<[string, () => void, string[]]>([
  ['nothing wrong', () => {}, ['exchange', 'collect', '--trust-first']],
  ['a key in the ConfigMap', () => present(`${twoRoots().aro.pem}${keyPem}`), ['exchange', 'collect', '--trust-first']],
  ['a key instead of a root', () => present(keyPem), ['exchange', 'collect', '--trust-first']],
  ['a key in rubbish', () => answer({ stdout: `{"oops": ${JSON.stringify(keyPem)}` }), ['exchange', 'collect']],
  ['a key on stderr', () => answer({ stderr: `${keyPem}\nno luck\n` }), ['exchange', 'collect']],
  ['a token on stderr', () => answer({ stderr: `error: token ${token} is refused\n` }), ['exchange', 'collect']],
  ['a password on stderr', () => answer({ stderr: `login failed: password=${password}\n` }), ['exchange', 'collect']],
  ['an answer of another kind', () => answer({ object: secret() }), ['exchange', 'collect']],
  ['forbidden', () => answer({ stderr: kubectlSays.forbidden('configmaps', 'x', at) }), ['exchange', 'collect']],
  ['a PEM file with a key', () => give('given-a.pem', `${pem}${keyPem}`), importing('given-a.pem')],
  ['a key named as a root', () => give('given-b.pem', keyPem), importing('given-b.pem')],
  ['a record with a key', () => give('given-c.yaml', recordWithKey()), ['exchange', 'import', 'given-c.yaml']],
])('no secret leaks: %s', (_, prepare, args) => {
  prepare();
  expectNoSecretIn(everythingAfter(args));
});

test('the search finds what leaks', () => {
  expect(() => expectNoSecretIn({ stderr: `x${keyPem.split('\n')[5]}y` })).toThrow();
  expect(() => expectNoSecretIn({ environment: `A=${password}` })).toThrow();
});

function answer(given: Parameters<CollectEstate['oc']['when']>[1]): void {
  estate.oc.when({ context, resource: 'configmap' }, given);
}

function present(roots: string): void {
  answer({ object: rootConfigMap(at, roots) });
}

function secret(): object {
  const data = { 'root-cert.pem': Buffer.from(keyPem).toString('base64'), 'tls.key': keyPem };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'istio-ca-root-cert', namespace: at }, data };
}

function give(name: string, text: string): void {
  writeFileSync(join(estate.directory, name), text);
}

function importing(file: string): string[] {
  return ['exchange', 'import', '--mesh', 'stage', '--root-cert', file, '--trust-first'];
}

function recordWithKey(): string {
  const block = keyPem.split('\n').map((line) => `      ${line}`);
  return `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: stage}\nrootCertificates:\n  - sha256: "x"\n    pem: |\n${block.join('\n')}\n`;
}
