import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient, Resource } from './api-client.js';
import { NAMESPACE } from './hub.js';
import type { Operators } from './operators.js';

export const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applications`;
const APPLICATION_SETS = `/apis/argoproj.io/v1alpha1/namespaces/${NAMESPACE}/applicationsets`;

/** What Argo CD says of an Application, in the words of its status. */
export interface State {
  name: string;
  sync: string;
  health: string;
  /** The commit it was last compared with. */
  revision: string;
  phase: string;
  /** How many syncs it has completed. */
  syncs: number;
  message: string;
}

/** All Applications, by name. */
export async function applications(hub: ApiClient): Promise<State[]> {
  const found: State[] = (await hub.list(APPLICATIONS)).map(({ metadata, status = {} }: Resource) => ({
    name: metadata.name,
    sync: status.sync?.status ?? '',
    health: status.health?.status ?? '',
    revision: status.sync?.revision ?? '',
    phase: status.operationState?.phase ?? '',
    syncs: (status.history ?? []).length,
    message: [status.operationState?.message, ...(status.conditions ?? []).map((one: Resource) => one.message)].join(),
  }));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a push hook does: Argo CD looks at the repository now, not in three minutes. */
export async function notifyOfPush(hub: ApiClient): Promise<void> {
  for (const { metadata } of await hub.list(APPLICATION_SETS)) {
    await annotate(hub, `${APPLICATION_SETS}/${metadata.name}`, 'argocd.argoproj.io/application-set-refresh', 'true');
  }
  for (const { metadata } of await hub.list(APPLICATIONS)) {
    await annotate(hub, `${APPLICATIONS}/${metadata.name}`, 'argocd.argoproj.io/refresh', 'normal');
  }
}

/** What a person does who has read which objects an Application is about to delete. */
export async function approveDeletion(hub: ApiClient, name: string): Promise<void> {
  await annotate(hub, `${APPLICATIONS}/${name}`, 'argocd.argoproj.io/deletion-approved', new Date().toISOString());
}

/** Whose deletions are still approved: the ApplicationSet has been told of each change and might have undone it. */
export async function approved(hub: ApiClient): Promise<string[]> {
  const found = (await hub.list(APPLICATIONS)).filter(
    ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/deletion-approved'] !== undefined,
  );
  return found.map(({ metadata }) => metadata.name).sort();
}

async function annotate(hub: ApiClient, path: string, key: string, value: string): Promise<void> {
  await hub.patch(path, { metadata: { annotations: { [key]: value } } });
}

/** Waits until these Applications, and no others, are Synced and Healthy at a commit. */
export function settled(
  hub: ApiClient,
  names: readonly string[],
  revision: string,
  operators: Operators,
): Promise<State[]> {
  const expected = [...names].sort().join();
  return until(
    hub,
    operators,
    (found) =>
      found.every((one) => isWell(one) && one.revision === revision) &&
      found.map(({ name }) => name).join() === expected,
  );
}

/** Waits until these Applications are Synced and Healthy: all that are. */
export async function well(hub: ApiClient, names: readonly string[], operators: Operators): Promise<string[]> {
  const namesOfWell = (found: State[]) => found.filter(isWell).map(({ name }) => name);
  return namesOfWell(await until(hub, operators, (found) => names.every((name) => namesOfWell(found).includes(name))));
}

function isWell({ sync, health, phase }: State): boolean {
  return sync === 'Synced' && health === 'Healthy' && phase === 'Succeeded';
}

/** Waits until one Application has taken up what is in the repository. */
export async function synced(hub: ApiClient, name: string, operators: Operators): Promise<void> {
  await until(hub, operators, (found) =>
    found.some((one) => one.name === name && one.sync === 'Synced' && one.phase === 'Succeeded'),
  );
}

/** Waits until these Applications, and no others, wait with such a message. */
export async function waiting(
  hub: ApiClient,
  names: readonly string[],
  message: string,
  operators: Operators,
): Promise<void> {
  const expected = [...names].sort().join();
  await until(hub, operators, (found) => {
    const held = found.filter((one) => one.phase === 'Running' && one.message.includes(message));
    const others = found.filter((one) => !held.includes(one));
    return held.map(({ name }) => name).join() === expected && others.every(({ phase }) => phase === 'Succeeded');
  });
}

const PATIENCE_MS = 240_000;

async function until(hub: ApiClient, operators: Operators, is: (found: State[]) => boolean): Promise<State[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    operators.check();
    const found = await applications(hub);
    if (is(found)) return found;
    if (Date.now() > deadline)
      throw new Error(`The Applications stay like this:\n${JSON.stringify(found, undefined, 1)}`);
    await pause(500);
  }
}
