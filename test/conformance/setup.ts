import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServers } from './clusters.js';
import { reportText, writeReport } from './report.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Enough for the topology with the most clusters. */
const SERVERS = 3;

/** Builds the programs, starts the servers; ends them and writes the report when all is over. */
export default async function setup(): Promise<() => Promise<void>> {
  const started = performance.now();
  const built = spawnSync('bash', [at('build-programs.sh')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error('The programs cannot be built; see above.');
  const bin = built.stdout.trim();
  const notes = mkdtempSync(join(tmpdir(), 'meshloom-notes-'));
  process.env.CONFORMANCE_BIN = bin;
  process.env.CONFORMANCE_NOTES = join(notes, 'notes');
  const servers = await startServers(bin, SERVERS);
  process.env.CONFORMANCE_SERVERS = servers.known;
  return async () => {
    await servers.stop();
    const versions = join(bin, '..', 'versions');
    const lines = readdirSync(versions)
      .sort()
      .map((name) => readFileSync(join(versions, name), 'utf8').trim());
    const report = process.env.CONFORMANCE_REPORT ?? at('../../dist/conformance.txt');
    writeReport(report, reportText(lines, (performance.now() - started) / 1000));
    rmSync(notes, { recursive: true });
  };
}
