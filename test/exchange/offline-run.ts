import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import type { run as runStatus } from '../../generator/commands/exchange-status.js';
import type { run as runVerify } from '../../generator/commands/exchange-verify.js';

/** What a command leaves behind; paths are relative to the estate's directory. */
interface OfflineRun {
  code: number;
  stdout: string;
  stderr: string;
}

interface Run {
  /** The clock, RFC 3339. */
  now: string;
  format?: 'text' | 'json' | 'sarif' | 'junit';
  only?: string[];
  strict?: boolean;
}

const HEAD = 'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: text}\n';

/** Runs a command over a topology and its records at a moment, with streams that are no terminals. */
export async function runOffline(
  command: typeof runVerify | typeof runStatus,
  files: Readonly<Record<string, string>>,
  { now, format = 'text', only, strict = false }: Run,
): Promise<OfflineRun> {
  const directory = mkdtempSync(join(tmpdir(), 'exchange-'));
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text).replaceAll(`${directory}/`, '');
      return true;
    }),
  );
  vi.useFakeTimers({ now: Date.parse(now), toFake: ['Date'] });
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), path === 'topology.yaml' ? HEAD + text : text);
    }
    const none = { out: undefined, exchange: undefined, sealed: undefined };
    const options = { ...none, topology: join(directory, 'topology.yaml'), only, strict, format };
    return { code: await command(options as never), ...written };
  } finally {
    vi.useRealTimers();
    for (const spy of spies) spy.mockRestore();
    rmSync(directory, { recursive: true });
  }
}

/** A certificate as records hold it. */
interface Held {
  sha256: string;
  notAfter: string;
  pem: string;
}

/** An exchange record; `rest` is YAML. The roots are last: how many lines one has depends on its signature. */
export function recordOf(mesh: string, roots: readonly Held[], rest = ''): string {
  const head = `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: ${mesh}}\n`;
  const written = roots.map(({ sha256, notAfter, pem }) => {
    const lines = pem.trim().replaceAll(/^/gm, '      ');
    return `  - sha256: "${sha256}"\n    notAfter: "${notAfter}"\n    pem: |\n${lines}\n`;
  });
  return `${head}${rest}${roots.length === 0 ? '' : `rootCertificates:\n${written.join('')}`}`;
}

/** The moment `days` after another, both RFC 3339. */
export function later(moment: string, days: number): string {
  return new Date(Date.parse(moment) + days * 86_400_000).toISOString().replace('.000Z', 'Z');
}
