import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type MadeRoot, makeRoot } from '../../support/openssl.js';
import { type CliRun, runCli } from '../../support/run-cli.js';
import { controller, PASSPHRASE } from '../seal-case.js';
import { claimsOf, identifyAs, jwt, type StandInClusters, standInClusters, tokenAnswer } from './stand-in-clusters.js';

/** A mesh over three clusters, whose record knows all of them, with a stand-in that gives their tokens. */
export interface SpanCase {
  /** Of the topology. */
  directory: string;
  /** Outside of the repository. */
  keys: string;
  clusters: StandInClusters;
  /** By cluster: what the stand-in gives. */
  tokens: Record<string, string>;
  write(path: string, text: string): void;
  read(path: string): string;
  seal(...args: string[]): CliRun;
  /** Everything below the repository with the times at which it was written. */
  snapshot(): Record<string, string>;
  /** The sealed files, by name. */
  sealed(): string[];
  remove(): void;
}

export const NAMES = ['east', 'north', 'west'];
export const ACCOUNT = 'istio-system/istio-remote-reader';

export const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: spanning}
clusters:
  east: {provider: onprem}
  north: {provider: onprem, context: admin@north}
  west: {provider: onprem}
meshes:
  m:
    version: "3.3"
    namespace: istio-system
    clusters: {east: {clusterName: far-east}, north: {}, west: {}}
`;

/** What one cluster's part of the record says. */
export interface RecordedCluster {
  identity?: string | undefined;
  server?: string | undefined;
  /** undefined: its API has a publicly trusted certificate. */
  authority?: MadeRoot | undefined;
  sealing?: MadeRoot | undefined;
}

let authority: MadeRoot | undefined;

/** The CA of the API servers, made once a process. */
export function apiAuthority(): MadeRoot {
  authority ??= makeRoot({ subject: '/CN=kube-apiserver' });
  return authority;
}

export function recordedCluster(name: string, more: RecordedCluster = {}): RecordedCluster {
  const known = { identity: `uid-of-${name}`, server: `https://api.${name}.example.com:6443` };
  return { ...known, authority: apiAuthority(), sealing: controller(name), ...more };
}

/** The record of the mesh with these clusters, and further YAML. */
export function spanRecord(clusters: Record<string, RecordedCluster>, rest = ''): string {
  const parts = Object.entries(clusters).map(([name, { identity, server, authority, sealing }]) => {
    const lines = [`  ${name}:`];
    if (identity !== undefined) lines.push(`    identity: ${identity}`);
    if (server !== undefined) lines.push('    apiServer:', `      server: "${server}"`);
    if (server !== undefined && authority !== undefined)
      lines.push('      certificateAuthority:', ...certificate(authority, 8));
    if (sealing !== undefined) lines.push('    sealingCertificate:', ...certificate(sealing, 6));
    return lines.length === 1 ? `${lines[0]} {}` : lines.join('\n');
  });
  const head = 'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: m}\nclusters:\n';
  return `${head}${parts.join('\n')}\n${rest}`;
}

function certificate({ sha256, pem }: MadeRoot, by: number): string[] {
  const pad = ' '.repeat(by);
  return [
    `${pad}sha256: "${sha256}"`,
    `${pad}pem: |`,
    ...pem
      .trimEnd()
      .split('\n')
      .map((line) => `${pad}  ${line}`),
  ];
}

function contextOf(name: string): string {
  return name === 'north' ? 'admin@north' : name;
}

export function spanCase(topology = TOPOLOGY): SpanCase {
  const home = mkdtempSync(join(tmpdir(), 'span-'));
  const [directory, keys] = [join(home, 'repository'), join(home, 'keys')];
  for (const path of [directory, keys]) mkdirSync(path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  write('topology.yaml', topology);
  write('exchange/m.yaml', spanRecord(Object.fromEntries(NAMES.map((name) => [name, recordedCluster(name)]))));
  write('../keys/passphrase', `${PASSPHRASE}\n`);
  const clusters = standInClusters();
  const tokens = Object.fromEntries(NAMES.map((name) => [name, answerFor(clusters, name, 720)]));
  const files = () =>
    readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = () => files().map((entry) => join(entry.parentPath, entry.name));
  return {
    directory,
    keys,
    clusters,
    tokens,
    write,
    read: (path) => readFileSync(join(directory, path), 'utf8'),
    seal: (...args) => runCli(directory, ['seal', ...args], { PATH: clusters.directory }),
    snapshot: () =>
      Object.fromEntries(paths().map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, 'utf8')}`])),
    sealed: () =>
      paths()
        .filter((path) => path.startsWith(join(directory, 'sealed')))
        .map((path) => path.slice(join(directory, 'sealed').length + 1))
        .sort(),
    remove() {
      clusters.remove();
      rmSync(home, { recursive: true });
    },
  };
}

/** Makes a cluster say who it is, and give a token of so many hours, which is returned. */
export function answerFor(clusters: StandInClusters, name: string, hours: number): string {
  identifyAs(clusters, contextOf(name), `uid-of-${name}`);
  const claims = claimsOf(ACCOUNT, hours);
  const token = jwt(claims);
  giveToken(clusters, name, tokenAnswer(token, claims.exp as number));
  return token;
}

/** Makes a cluster answer a request for a token so. */
export function giveToken(clusters: StandInClusters, name: string, stdout: string): void {
  clusters.when({ context: contextOf(name), verb: 'create', resource: 'token' }, { stdout });
}

export const REMOTES = ['remote-secrets', '--mesh', 'm'];
