import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clusters, clustersNamed, startServers } from '../clusters.js';
import { type ApiClient, apiClient } from './api-client.js';
import { type DeliveredEstate, deliveredEstate } from './delivered-estate.js';
import { revokeRights, setUpHub } from './hub.js';
import { type ObservedHealth, observeHealth } from './observed-health.js';
import { type Operators, playOperators } from './operators.js';
import { makeRepository } from './repository.js';
import { startArgoCD } from './start.js';

/** An estate in a repository, its clusters, and a hub with an Argo CD that knows them and nothing of the estate yet. */
export interface Delivery {
  estate: DeliveredEstate;
  /** Of the repository. */
  url: string;
  hub: Clusters;
  api: ApiClient;
  operators: Operators;
  health: ObservedHealth;
  /** Ends everything; Argo CD's logs are kept, and named, if something has failed. */
  stop(failed: boolean): Promise<void>;
}

/** Starts all of it, with one API server more as the hub. */
export async function startDelivery(root: string, clusters: Clusters): Promise<Delivery> {
  const directory = mkdtempSync(join(tmpdir(), 'meshloom-argocd-'));
  const ending: (() => unknown)[] = [];
  const stop = async (failed: boolean) => {
    const problems: unknown[] = [];
    // What cannot be ended must not keep the others from it.
    for (const end of ending.reverse()) await (async () => end())().catch((problem) => problems.push(problem));
    if (failed) process.stderr.write(`Argo CD's logs are kept in ${directory}\n`);
    else rmSync(directory, { recursive: true });
    if (problems.length > 0) throw problems[0];
  };
  try {
    const servers = await startServers(process.env.CONFORMANCE_BIN!, 1);
    ending.push(() => servers.stop());
    const hub = clustersNamed(['hub'], servers.known);
    const api = apiClient(hub.servers.get('hub')!);
    ending.push(() => api.close());
    await setUpHub(hub, clusters);
    ending.push(() => Promise.all(clusters.names.map((name) => revokeRights(clusters, name))));
    const repository = await makeRepository(join(directory, 'repository'));
    const estate = deliveredEstate(root, repository);
    ending.push(() => estate.remove());
    const operators = await playOperators(clusters);
    ending.push(() => operators.stop());
    const health = await observeHealth(api);
    const argocd = await startArgoCD(hub, directory);
    ending.push(() => argocd.stop());
    return { estate, url: repository.url, hub, api, operators, health, stop };
  } catch (error) {
    await stop(true);
    throw error;
  }
}
