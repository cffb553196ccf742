import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientCertificate, makeAuthority, serverCertificate, serviceAccountKey } from './pki.js';
import { end, freePorts, start } from './processes.js';
import { run } from './run.js';

/** One kube-apiserver with an etcd of its own, on loopback. */
export interface ApiServer {
  url: string;
  /** Files that a kubeconfig names. */
  authority: string;
  users: Record<'admin' | 'collector' | 'gitops', { certificate: string; key: string }>;
  stop(): Promise<void>;
}

const READY_MS = 120_000;

/**
 * Starts etcd and kube-apiserver in `directory`, with the data of another etcd if `seed` is given, and waits until the
 * server says that it is ready. No controllers run: what they would do is played by the suite.
 */
export async function startApiServer(
  bin: string,
  directory: string,
  { seed, withoutAdmission = ['ServiceAccount'] }: { seed?: string; withoutAdmission?: string[] } = {},
): Promise<ApiServer> {
  mkdirSync(directory, { recursive: true });
  if (seed !== undefined) cpSync(seed, join(directory, 'etcd'), { recursive: true });
  const [client, peer, secure] = await freePorts(3);
  const authority = await makeAuthority(directory);
  const server = await serverCertificate(authority);
  const signer = await serviceAccountKey(authority);
  const users = {
    admin: await clientCertificate(authority, 'admin', 'system:masters'),
    collector: await clientCertificate(authority, 'collector', 'mesh'),
    gitops: await clientCertificate(authority, 'gitops', 'gitops'),
  };
  const url = `https://127.0.0.1:${secure}`;
  const etcd = start(join(bin, 'etcd'), directory, [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
  const api = start(join(bin, 'kube-apiserver'), directory, [
    `--etcd-servers=http://127.0.0.1:${client}`,
    '--bind-address=127.0.0.1',
    // A machine without a route to anywhere has no address to advertise.
    '--advertise-address=192.0.2.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${secure}`,
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    `--client-ca-file=${authority.certificate}`,
    '--authorization-mode=RBAC',
    `--disable-admission-plugins=${withoutAdmission.join()}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${signer}`,
    `--service-account-signing-key-file=${signer}`,
  ]);
  const stop = async () => {
    await end(api);
    await end(etcd);
  };
  try {
    await ready(url, authority.certificate, users.admin, api, directory);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, authority: authority.certificate, users, stop };
}

/** Writes a kubeconfig whose contexts are the names, all of them for one user. */
export function writeKubeconfig(
  file: string,
  servers: ReadonlyMap<string, Pick<ApiServer, 'url' | 'authority' | 'users'>>,
  user: keyof ApiServer['users'],
): void {
  const entries = [...servers];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: entries.map(([name, { url, authority }]) => ({
      name,
      cluster: { server: url, 'certificate-authority': authority },
    })),
    users: entries.map(([name, { users }]) => ({
      name,
      user: { 'client-certificate': users[user].certificate, 'client-key': users[user].key },
    })),
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
  };
  writeFileSync(file, JSON.stringify(config));
}

async function ready(
  url: string,
  authority: string,
  { certificate, key }: { certificate: string; key: string },
  api: ChildProcess,
  directory: string,
): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const args = ['-s', '--cacert', authority, '--cert', certificate, '--key', key, `${url}/readyz`];
    if ((await run('curl', args, { timeoutMs: 5000 })).stdout === 'ok') return;
    if (api.exitCode !== null || Date.now() > deadline) {
      const log = readFileSync(join(directory, 'kube-apiserver.log'), 'utf8').slice(-2000);
      throw new Error(`kube-apiserver did not become ready:\n${log}`);
    }
    await pause(200);
  }
}
