import type { ApiClient, Resource } from './api-client.js';
import { APPLICATIONS } from './applications.js';

/** What Argo CD has said of its Applications since it began, however shortly it said so. */
export interface ObservedHealth {
  /** In the order in which each was Synced and Healthy for the first time. */
  well: readonly string[];
  /** Each that was ever Degraded, or that has lost what Argo CD is judged by; nothing is right. */
  problems: readonly string[];
}

/** Looks at every change of an Application, where polling would see some. */
export async function observeHealth(hub: ApiClient): Promise<ObservedHealth> {
  const well = new Set<string>();
  const problems = new Set<string>();
  await hub.watch(APPLICATIONS, (type, application: Resource) => {
    if (type === 'LOST') return void problems.add('the watch of the Applications has ended');
    const { metadata, status = {} } = application;
    if (status.sync?.status === 'Synced' && status.health?.status === 'Healthy') well.add(metadata.name);
    if (status.health?.status === 'Degraded') problems.add(`${metadata.name} was Degraded`);
    for (const { kind, name, health } of status.resources ?? []) {
      if (health?.status === 'Degraded') problems.add(`${kind} ${name} was Degraded: ${health.message}`);
    }
  });
  return {
    get well() {
      return [...well];
    },
    get problems() {
      return [...problems];
    },
  };
}
