import { readFileSync } from 'node:fs';
import { Agent, type RequestOptions, request } from 'node:https';
import type { Server } from '../clusters.js';

// biome-ignore lint/suspicious/noExplicitAny: objects of every kind
export type Resource = any;

type WatchEvent = 'ADDED' | 'MODIFIED' | 'DELETED' | 'LOST';

/** An API server without a process for each question, for what has to be asked every second. */
export interface ApiClient {
  /** The items below a path such as `/api/v1/namespaces`; none if nothing is served there yet. */
  list(path: string): Promise<Resource[]>;
  get(path: string): Promise<Resource | undefined>;
  /** A merge patch; false if there is nothing to patch any more. */
  patch(path: string, body: object): Promise<boolean>;
  /** Calls `on` for each change below a path from now on, until `close`; LOST if the server ends the watch before. */
  watch(path: string, on: (type: WatchEvent, object: Resource) => void): Promise<void>;
  close(): void;
}

/** As the administrator of one of the suite's API servers. */
export function apiClient({ url, authority, users: { admin } }: Server): ApiClient {
  const agent = new Agent({
    ca: readFileSync(authority),
    cert: readFileSync(admin.certificate),
    key: readFileSync(admin.key),
    keepAlive: true,
    maxSockets: 24,
  });
  const send = (method: string, path: string, type = 'application/json', body?: object) =>
    answer(new URL(path, url), { agent, method, headers: { 'content-type': type } }, body);
  return {
    list: async (path) => (await send('GET', path))?.items ?? [],
    get: (path) => send('GET', path),
    patch: async (path, body) => (await send('PATCH', path, 'application/merge-patch+json', body)) !== undefined,
    watch: (path, on) => watch(new URL(path, url), agent, on),
    close: () => agent.destroy(),
  };
}

/** The answer parsed; undefined if there is no such object. Anything else that is no success is an error. */
function answer(url: URL, options: RequestOptions, body?: object): Promise<Resource | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = String(Buffer.concat(chunks));
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(JSON.parse(text));
        // Gone, or changed since it was read: the next look sees what is there now.
        else if (status === 404 || status === 409) resolve(undefined);
        else if (status === 429) setTimeout(() => resolve(answer(url, options, body)), 1000);
        else reject(new Error(`${options.method} ${url.pathname}: ${status} ${text.slice(0, 500)}`));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error(`${options.method} ${url.pathname}: no answer`)));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Resolves when the watch has begun. */
async function watch(url: URL, agent: Agent, on: Parameters<ApiClient['watch']>[1]): Promise<void> {
  const { metadata } = await answer(url, { agent, method: 'GET' });
  url.searchParams.set('watch', '1');
  url.searchParams.set('resourceVersion', metadata.resourceVersion);
  await new Promise<void>((resolve, reject) => {
    const sent = request(url, { agent }, (response) => {
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const { type, object } = JSON.parse(line);
          if (type === 'ERROR') on('LOST', object);
          else on(type, object);
        }
      });
      response.on('end', () => on('LOST', {}));
      // The agent that is closed at the end cuts it off.
      response.on('error', () => {});
      resolve();
    });
    sent.on('error', reject);
    sent.end();
  });
}
