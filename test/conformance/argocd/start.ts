import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clusters } from '../clusters.js';
import { end, freePorts, start } from '../processes.js';
import { mustRun } from '../run.js';
import { NAMESPACE } from './hub.js';

/** Argo CD without its own API server and user interface. */
export interface ArgoCD {
  stop(): Promise<void>;
  /** The last lines of each program, for people. */
  logs(): string;
}

const READY_MS = 120_000;

/** Starts redis and Argo CD's three controllers in `directory`, on loopback, with `hub` as the cluster they live in. */
export async function startArgoCD(hub: Clusters, directory: string): Promise<ArgoCD> {
  const bin = process.env.CONFORMANCE_BIN!;
  const [redis, server, metrics, controller, sets, probe, webhook] = await freePorts(7);
  const env = environment(bin, directory, hub.admin);
  await hub.must('hub', ['config', 'set-context', 'hub', `--namespace=${NAMESPACE}`]);
  await hub.must('hub', ['config', 'use-context', 'hub']);
  const argocd = (as: string, args: readonly string[]) =>
    start(join(bin, 'argocd'), directory, [...args, '--logformat=text'], { as: `argocd-${as}`, env });
  const toRepoServer = ['--repo-server-plaintext', `--redis=127.0.0.1:${redis}`];
  const children: ChildProcess[] = [
    start(await redisServer(), directory, ['--bind', '127.0.0.1', '--port', `${redis}`, '--save', '']),
    argocd('repo-server', [
      '--disable-tls',
      '--address=127.0.0.1',
      `--port=${server}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${metrics}`,
      `--redis=127.0.0.1:${redis}`,
    ]),
    argocd('application-controller', [
      `--repo-server=127.0.0.1:${server}`,
      // What it does not see by itself it would find out minutes later.
      '--app-resync=0',
      '--app-resync-jitter=0',
      `--metrics-port=${controller}`,
      ...toRepoServer,
    ]),
    argocd('applicationset-controller', [
      `--argocd-repo-server=127.0.0.1:${server}`,
      '--repo-server-plaintext',
      `--metrics-addr=127.0.0.1:${sets}`,
      `--probe-addr=127.0.0.1:${probe}`,
      `--webhook-addr=127.0.0.1:${webhook}`,
    ]),
  ];
  const stop = async () => {
    await Promise.all(children.map(end));
  };
  const logs = () => tails(directory);
  const asked = [`${metrics}/healthz`, `${controller}/healthz`, `${sets}/metrics`];
  try {
    await Promise.all(asked.map((path) => healthy(`http://127.0.0.1:${path}`, children, logs)));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, logs };
}

/** Nothing of the machine's user, and nothing outside the directory but the programs. */
function environment(bin: string, directory: string, kubeconfig: string): Record<string, string> {
  const at = (name: string) => {
    mkdirSync(join(directory, name), { recursive: true });
    return join(directory, name);
  };
  return {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: at('home'),
    TMPDIR: at('tmp'),
    KUBECONFIG: kubeconfig,
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: at('tls'),
    ARGOCD_SSH_DATA_PATH: at('ssh'),
    ARGOCD_PLUGINSOCKFILEPATH: at('plugins'),
    ARGOCD_ASK_PASS_SOCK: join(directory, 'ask-pass.sock'),
  };
}

/** On the PATH, or where Debian's package puts it. */
async function redisServer(): Promise<string> {
  try {
    return (await mustRun('sh', ['-c', 'command -v redis-server'])).trim();
  } catch {
    throw new Error('redis-server: not found. Install it; Debian has it in the package redis-server.');
  }
}

async function healthy(url: string, children: readonly ChildProcess[], logs: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    const ended = children.some(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
    if (ended || Date.now() > deadline) throw new Error(`Argo CD did not become ready:\n${logs()}`);
    await pause(200);
  }
}

function tails(directory: string): string {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.log'))
    .map((name) => `== ${name}\n${readFileSync(join(directory, name), 'utf8').slice(-6000)}`)
    .join('\n');
}
