import type { Clusters } from '../clusters.js';
import { objectId } from '../estate.js';
import { apiClient } from './api-client.js';

/** An object that Argo CD has taken away. */
export interface Departure {
  cluster: string;
  object: string;
  /** Its Application. */
  app: string;
  wave: number;
  /** Grows with each change in a cluster: which object was gone first. */
  revision: number;
}

const WATCHED = [
  '/api/v1/namespaces',
  '/api/v1/configmaps',
  '/apis/maistra.io/v2/servicemeshcontrolplanes',
  '/apis/maistra.io/v1/servicemeshmemberrolls',
  '/apis/federation.maistra.io/v1/servicemeshpeers',
  '/apis/federation.maistra.io/v1/exportedservicesets',
  '/apis/federation.maistra.io/v1/importedservicesets',
];

/** Notes what leaves the clusters from now on, until `stop`, which gives it in the order in which it was gone. */
export async function watchDepartures(clusters: Clusters): Promise<{ stop(): Departure[] }> {
  const departures: Departure[] = [];
  const clients = clusters.names.map((name) => ({ name, client: apiClient(clusters.servers.get(name)!) }));
  const watches = clients.flatMap(({ name, client }) =>
    WATCHED.map((path) =>
      client.watch(path, (type, gone) => {
        const { annotations = {}, resourceVersion } = gone.metadata ?? {};
        const tracked: string | undefined = annotations['argocd.argoproj.io/tracking-id'];
        if (type !== 'DELETED' || tracked === undefined) return;
        departures.push({
          cluster: name,
          object: objectId(gone),
          app: tracked.slice(0, tracked.indexOf(':')),
          wave: Number(annotations['argocd.argoproj.io/sync-wave']),
          revision: Number(resourceVersion),
        });
      }),
    ),
  );
  await Promise.all(watches);
  return {
    stop() {
      for (const { client } of clients) client.close();
      return departures.sort((a, b) => a.revision - b.revision);
    },
  };
}
