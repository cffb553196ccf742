import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { caseNames } from '../support/compile-case.js';
import { type Clusters, clustersNamed } from './clusters.js';
import { applyStage, STAGES } from './estate.js';
import { expectNothingFound, expectValid } from './istioctl.js';
import { playInjection } from './played-injection.js';
import { removeEstate } from './removal.js';
import { noteTopology } from './report.js';
import { topologyName } from './topologies.js';

const golden = fileURLToPath(new URL('../golden', import.meta.url));

test.each(caseNames(golden).filter((name) => name.includes('v3-')))(
  '%s: applied, the same again, and removed',
  async (name) => {
    const directory = join(golden, name);
    const clusters = clustersNamed(readdirSync(join(directory, 'out')));
    const life = async (cluster: string) => {
      for (const name of namespacesOfOthers(directory, cluster))
        await clusters.must(cluster, ['create', 'namespace', name]);
      for (const stage of STAGES) await applyStage(clusters, directory, cluster, stage);
      const diff = await clusters.kubectl(cluster, ['diff', '-k', join(directory, 'out', cluster), '--server-side']);
      expect(diff, cluster).toMatchObject({ code: 0, stdout: '' });
      await expectValid(join(directory, 'out', cluster));
      if (clusters.names.length > 1) await expectAnalysed(clusters, cluster);
      for (const name of namespacesOfOthers(directory, cluster)) {
        await clusters.must(cluster, ['delete', 'namespace', name, '--wait=false']);
      }
      await removeEstate(clusters, directory, cluster, topologyName(directory));
    };
    await Promise.all(clusters.names.map(life));
    noteTopology(name);
  },
);

/** With what its operator does, so that gateways are seen to get their proxies. */
async function expectAnalysed(clusters: Clusters, cluster: string): Promise<void> {
  await playInjection(clusters, cluster);
  await expectNothingFound(clusters, cluster);
}

interface Namespaces {
  clusters: Record<string, { namespaces?: Record<string, { create?: boolean }> }>;
}

/** Those that a cluster's topology leaves to their owners. */
function namespacesOfOthers(directory: string, cluster: string): string[] {
  const { clusters } = parse(readFileSync(join(directory, 'topology.yaml'), 'utf8')) as Namespaces;
  const namespaces = Object.entries(clusters[cluster]?.namespaces ?? {});
  return namespaces.filter(([, { create }]) => create === false).map(([name]) => name);
}
