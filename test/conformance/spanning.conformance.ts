import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Clusters, clustersNamed } from './clusters.js';
import { applyStage, objectsOf, renderedObjects, STAGES } from './estate.js';
import { expectNothingFound, expectValid } from './istioctl.js';
import { playControlPlanes } from './played.js';
import { playInjection } from './played-injection.js';
import { removeEstate } from './removal.js';
import { noteTopology } from './report.js';
import { topologyName } from './topologies.js';

const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const PHASES = [golden('v2-multi-primary'), golden('v2-multi-primary-joined')] as const;
const REMOTES = golden('v3-primary-remote');

/** What istiod asks of another cluster's API server. */
const READ = [
  'list services',
  'watch endpoints',
  'watch endpointslices.discovery.k8s.io',
  'get namespaces',
  'list nodes',
  'list pods',
  'watch workloadentries.networking.istio.io',
  'list gateways.gateway.networking.k8s.io',
  'list customresourcedefinitions.apiextensions.k8s.io',
];

/** What a primary asks of a remote's beside that. */
const SERVE = [
  'create tokenreviews.authentication.k8s.io',
  'create subjectaccessreviews.authorization.k8s.io',
  'create configmaps',
  'update configmaps',
  'patch mutatingwebhookconfigurations.admissionregistration.k8s.io',
];

async function rightsOf(clusters: Clusters, cluster: string, account: string, asked: readonly string[]) {
  const answers = asked.map(async (right) => {
    const args = ['auth', 'can-i', ...right.split(' '), '-A', `--as=system:serviceaccount:${account}`];
    return `${right}: ${(await clusters.kubectl(cluster, args)).stdout.trim()}`;
  });
  return Promise.all(answers);
}

const granted = (rights: readonly string[]) => rights.map((right) => `${right}: yes`);

test('multi-primary of generation 2: the second phase over the first, the rights of its reader, and back', async () => {
  const [first, second] = PHASES;
  const clusters = clustersNamed(readdirSync(join(first, 'out')));
  const name = topologyName(first);
  const life = async (cluster: string) => {
    for (const phase of PHASES) {
      for (const stage of STAGES) await applyStage(clusters, phase, cluster, stage);
      if (phase === first) await playControlPlanes(clusters, cluster, 'onprem');
      const diff = await clusters.kubectl(cluster, ['diff', '-k', join(phase, 'out', cluster), '--server-side']);
      expect(diff, cluster).toMatchObject({ code: 0, stdout: '' });
      expect(await objectsOf(clusters, cluster, name), cluster).toEqual(renderedObjects(phase, cluster));
      await expectValid(join(phase, 'out', cluster));
    }
    await playInjection(clusters, cluster);
    await expectNothingFound(clusters, cluster);
    const reader = 'istio-system:istio-remote-reader';
    expect(await rightsOf(clusters, cluster, reader, READ)).toEqual(granted(READ));
    const others = ['get secrets', 'list configmaps', 'create pods', 'update services', ...SERVE];
    expect(await rightsOf(clusters, cluster, reader, others)).toEqual(others.map((right) => `${right}: no`));
    await removeEstate(clusters, second, cluster, name);
  };
  await Promise.all(clusters.names.map(life));
  noteTopology(name);
});

test('primary-remote: what the primary may do in a remote', async () => {
  const clusters = clustersNamed(readdirSync(join(REMOTES, 'out')));
  const [remote] = clusters.names;
  for (const stage of ['infra', 'mesh-cp'] as const) await applyStage(clusters, REMOTES, remote!, stage);
  const asked = [...READ, ...SERVE];
  expect(await rightsOf(clusters, remote!, 'fleet:istio-remote-reader', asked)).toEqual(granted(asked));
  await removeEstate(clusters, REMOTES, remote!, topologyName(REMOTES));
});
