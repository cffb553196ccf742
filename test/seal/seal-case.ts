import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type MadeRoot, makeRoot } from '../support/openssl.js';
import { type CliRun, runCli } from '../support/run-cli.js';

/** A repository with one mesh, whose cluster's controller has a key of its own, and a directory beside it for keys. */
export interface SealCase {
  /** Of the topology. */
  directory: string;
  /** Outside of the repository. */
  keys: string;
  write(path: string, text: string): void;
  read(path: string): string;
  seal(...args: string[]): CliRun;
  sealWith(env: Record<string, string>, ...args: string[]): CliRun;
  remove(): void;
}

export const PASSPHRASE = 'kanarienvogel im bergwerk';
export const SEALED = 'sealed/c1/cacerts-a.yaml';

export const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: sealing}
clusters:
  c1: {provider: onprem}
  c2: {provider: onprem}
defaults: {mesh: {version: "2.6", secrets: sealed-secrets}}
meshes:
  a: {cluster: c1}
  b: {cluster: c2}
  own: {cluster: c2, secrets: self-signed}
  theirs: {managed: false, trustDomain: theirs.local}
`;

const pool = new Map<string, MadeRoot>();

/** The certificate of a controller for sealing, made once a process. */
export function controller(name = 'c1'): MadeRoot {
  const made = pool.get(name) ?? makeRoot({ key: 'rsa:2048', subject: '/', ca: false, keyUsage: false });
  pool.set(name, made);
  return made;
}

/** The record of a mesh with sealing certificates by cluster, and further YAML below `rest`. */
export function sealingRecord(
  mesh: string,
  sealing: Record<string, Pick<MadeRoot, 'pem' | 'sha256'>>,
  rest = '',
): string {
  const clusters = Object.entries(sealing).map(
    ([cluster, { pem, sha256 }]) =>
      `  ${cluster}:\n    sealingCertificate:\n      sha256: "${sha256}"\n      pem: |\n${indented(pem, 8)}`,
  );
  return `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: ${mesh}}\nclusters:\n${clusters.join('')}${rest}`;
}

/** YAML of a record's roots. */
export function rootsOf(...roots: readonly MadeRoot[]): string {
  const entries = roots.map(
    ({ sha256, notAfter, pem }) =>
      `  - sha256: "${sha256}"\n    notAfter: "${notAfter}"\n    pem: |\n${indented(pem, 6)}`,
  );
  return `rootCertificates:\n${entries.join('')}`;
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

export function sealCase(topology = TOPOLOGY): SealCase {
  const home = mkdtempSync(join(tmpdir(), 'seal-'));
  const [directory, keys] = [join(home, 'repository'), join(home, 'keys')];
  for (const path of [directory, keys]) mkdirSync(path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('topology.yaml', topology);
  write('exchange/a.yaml', sealingRecord('a', { c1: controller() }));
  write('../keys/passphrase', `${PASSPHRASE}\n`);
  const sealWith = (env: Record<string, string>, ...args: string[]): CliRun =>
    runCli(directory, ['seal', ...args], env);
  return {
    directory,
    keys,
    write,
    read: (path) => readFileSync(join(directory, path), 'utf8'),
    seal: (...args) => sealWith({}, ...args),
    sealWith,
    remove: () => rmSync(home, { recursive: true }),
  };
}

/** A new root whose key is kept, with small keys. */
export const KEEP = [
  ...['ca', '--mesh', 'a', '--key', 'p-384', '--root-out', '../keys/root.key'],
  ...['--root-cert-out', '../keys/root.pem', '--passphrase-file', '../keys/passphrase'],
];

/** The root that `KEEP` has left. */
export const GIVEN = [
  ...['ca', '--mesh', 'a', '--key', 'p-384', '--root-cert', '../keys/root.pem', '--root-key', '../keys/root.key'],
  ...['--passphrase-file', '../keys/passphrase'],
];
