import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { namespace } from '../../support/kubectl-answers.js';

const script = fileURLToPath(new URL('stand-in-clusters.mjs', import.meta.url));

/** Which calls a rule is for: all fields that are given have to be equal. */
interface Match {
  context?: string;
  kubeconfig?: string;
  verb?: 'get' | 'create' | 'apply';
  resource?: 'namespace' | 'clusterversion' | 'token' | 'secret';
  name?: string;
  namespace?: string;
  trial?: true;
}

/** `echo`: goes to stderr, and behind it as much of what came over stdin as gives it away. */
interface Response {
  stdout?: string;
  stderr?: string;
  code?: number;
  hang?: boolean;
  echo?: string;
}

interface Call {
  argv: string[];
  env: Record<string, string>;
}

/** A Secret as a cluster was given it. */
export interface Applied {
  context: string;
  namespace: string;
  object: {
    kind: string;
    type: string;
    metadata: {
      name: string;
      namespace: string;
      labels?: Record<string, string>;
      annotations: Record<string, string>;
    };
    data: Record<string, string>;
  };
}

/** An `oc` that gives tokens and takes Secrets. Its directory can be all of PATH. */
export interface StandInClusters {
  directory: string;
  /** Adds a rule. The last that fits counts; several answers are given in turn, the last one from then on. */
  when(match: Match, ...answers: Response[]): void;
  calls(): Call[];
  /** What was applied, trials left out, in the order in which it came. */
  applied(): Applied[];
  remove(): void;
}

export function standInClusters(): StandInClusters {
  const directory = mkdtempSync(join(tmpdir(), 'clusters-'));
  mkdirSync(join(directory, 'etcd'));
  const program = join(directory, 'oc');
  const words = [process.execPath, script, directory].map((word) => `'${word}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  const rules: { when: Match; answers: Response[] }[] = [];
  const save = () => writeFileSync(join(directory, 'rules.json'), JSON.stringify(rules));
  save();
  const log = join(directory, 'calls.jsonl');
  const etcd = join(directory, 'etcd');
  return {
    directory,
    when(match, ...answers) {
      rules.push({ when: match, answers });
      save();
    },
    calls: () =>
      (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []).map((line) => JSON.parse(line) as Call),
    applied: () =>
      readdirSync(etcd)
        .sort()
        .map((name) => JSON.parse(readFileSync(join(etcd, name), 'utf8')) as Applied),
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** Makes a context lead to the cluster that calls itself so. */
export function identifyAs(clusters: StandInClusters, context: string, identity: string): void {
  const stdout = JSON.stringify(namespace(identity));
  clusters.when({ context, resource: 'namespace', name: 'kube-system' }, { stdout });
}

const seconds = (instant: string | number): number =>
  typeof instant === 'number' ? instant : Math.floor(Date.parse(instant) / 1000);

/** A JWT with these claims; its signature is no more than random bytes, which nobody can check who has no key. */
export function jwt(
  claims: Record<string, unknown>,
  header: Record<string, unknown> = { alg: 'RS256', kid: 'k' },
): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${randomBytes(256).toString('base64url')}`;
}

/** The claims of an account's token, of so many hours from now on. */
export function claimsOf(account: string, hours: number): Record<string, unknown> {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: ['https://kubernetes.default.svc'],
    iat: now,
    exp: now + hours * 3600,
    iss: 'https://kubernetes.default.svc',
    sub: `system:serviceaccount:${account.replace('/', ':')}`,
  };
}

/** What `create token` prints for the fields that are asked for. */
export function tokenAnswer(token: string, expires: string | number): string {
  return `TokenRequest\n${rfc3339(seconds(expires))}\n${token}`;
}

/** What `get secret` prints of a Secret with a token that never ends, for the fields that are asked for. */
export function tokenSecretAnswer(
  account: string,
  name: string,
  token: string,
  more: Record<string, string> = {},
): string {
  const [namespaceName, owner] = account.split('/');
  const fields = {
    kind: 'Secret',
    namespace: namespaceName!,
    name,
    type: 'kubernetes.io/service-account-token',
    owner: owner!,
    created: '2026-01-02T03:04:05Z',
    token: Buffer.from(token).toString('base64'),
    ...more,
  };
  return Object.values(fields).join('\n');
}

function rfc3339(epoch: number): string {
  return new Date(epoch * 1000).toISOString().replace('.000Z', 'Z');
}
