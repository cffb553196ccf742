import { expect, test } from 'vitest';
import { type Clusters, clustersNamed } from './clusters.js';
import { applyStage, copyEstate, type Estate } from './estate.js';
import { expectNothingFound, expectValid } from './istioctl.js';
import { playControlPlanes, playImports } from './played.js';
import { playInjection } from './played-injection.js';
import { playIstios } from './played-istio.js';
import { removeEstate } from './removal.js';
import { noteTopology } from './report.js';
import { topologies } from './topologies.js';

const COLLECT = ['exchange', 'collect', '--kubectl', `${process.env.CONFORMANCE_BIN!}/kubectl`];
test.each(topologies())('$name: from nothing to a joined estate and back', async ({ name, directory }) => {
  const estate = copyEstate(directory);
  const clusters = clustersNamed(Object.keys(estate.clusters));
  try {
    await install(estate, clusters);
    if (directory === topologies()[0]!.directory) await expectDistrust(estate, clusters);
    if (!estate.spans) await exchange(estate, clusters);
    if (directory === topologies()[0]!.directory) await expectSettled(estate, clusters);
    await join(estate, clusters);
    await everyCluster(clusters, async (cluster) => {
      await expectNoChange(estate, clusters, cluster);
      await playImports(clusters, cluster);
      await playInjection(clusters, cluster);
      await expectValid(`${estate.directory}/out/${cluster}`);
      await expectNothingFound(clusters, cluster);
    });
    await everyCluster(clusters, (cluster) => removeEstate(clusters, estate.directory, cluster, estate.name));
    noteTopology(name);
  } finally {
    estate.remove();
  }
});

function everyCluster(clusters: Clusters, work: (cluster: string) => Promise<void>): Promise<unknown> {
  return Promise.all(clusters.names.map(work));
}

/** generate → infra → mesh-cp, and what lives in a cluster does its part. */
async function install(estate: Estate, clusters: Clusters): Promise<void> {
  expect(await estate.meshloom(['generate'])).toMatchObject({ code: 0 });
  await everyCluster(clusters, async (cluster) => {
    await applyStage(clusters, estate.directory, cluster, 'infra');
    await applyStage(clusters, estate.directory, cluster, 'mesh-cp');
    await playControlPlanes(clusters, cluster, estate.clusters[cluster]!);
    await playIstios(clusters, cluster, estate.clusters[cluster]!);
  });
}

/** Without a word of trust nothing is written. */
async function expectDistrust(estate: Estate, clusters: Clusters): Promise<void> {
  const run = await estate.meshloom(COLLECT, { KUBECONFIG: clusters.collector });
  expect(run.stderr).toContain('is not trusted yet.');
  expect(run.code).toBe(1);
}

/** Collecting again changes nothing. */
async function expectSettled(estate: Estate, clusters: Clusters): Promise<void> {
  const run = await estate.meshloom(COLLECT, { KUBECONFIG: clusters.collector });
  expect(run).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
}

/** exchange collect, as a user with the documented rights and no others, against the real servers. */
async function exchange(estate: Estate, clusters: Clusters): Promise<void> {
  const env = { KUBECONFIG: clusters.collector };
  const trusted = await estate.meshloom([...COLLECT, '--trust-first'], env);
  expect(trusted.stderr).toMatch(/run: meshloom generate\n$/);
  expect(trusted.code).toBe(0);
  expect(await estate.meshloom(['exchange', 'verify'])).toMatchObject({ code: 0 });
}

/** generate → mesh-fed → app: the stages before have nothing new, but for the roots that control planes of generation 3 trust. */
async function join(estate: Estate, clusters: Clusters): Promise<void> {
  const generated = await estate.meshloom(['generate']);
  expect(generated.code).toBe(0);
  // What remains of a mesh over clusters is its remote secrets, which nobody seals here.
  if (!estate.spans) expect(generated.stderr).not.toContain('pending:');
  await everyCluster(clusters, async (cluster) => {
    if (estate.trustsLater) await applyStage(clusters, estate.directory, cluster, 'mesh-cp');
    for (const stage of ['mesh-fed', 'app'] as const) await applyStage(clusters, estate.directory, cluster, stage);
  });
}

/** A second apply of all stages has nothing to do. */
async function expectNoChange(estate: Estate, clusters: Clusters, cluster: string): Promise<void> {
  const diff = await clusters.kubectl(cluster, ['diff', '-k', `${estate.directory}/out/${cluster}`, '--server-side']);
  expect(diff, cluster).toMatchObject({ code: 0, stdout: '' });
}
