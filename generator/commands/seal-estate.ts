import type { Refusal } from '../core/exchange/records/refusal.js';
import type { ExchangeRecord } from '../core/exchange-record.js';
import type { Cluster, Mesh } from '../core/model.js';
import { type HeldCa, heldAuthorities } from '../core/seal/held-authorities.js';
import { type KnownRoot, knownRoots, meshesOfRoot } from '../core/seal/known-roots.js';
import { isCurrent } from '../core/seal/seal-authority.js';
import { type SealingKey, sealingKeys } from '../core/seal/sealing-certificates.js';
import { didYouMean } from '../core/suggest.js';
import { usageError } from './common.js';
import { type ExchangeEstate, meshNamed, now, openExchange } from './exchange-estate.js';
import { rootIsThere } from './seal-messages.js';
import type { RootChoice, SealOptions } from './seal-options.js';

/** A mesh of ours, and the clusters of it that are asked for. */
export interface MeshEstate extends ExchangeEstate {
  mesh: Mesh;
  clusters: Cluster[];
  /** One moment for the whole run. */
  now: string;
}

/** All that is known of a mesh's root. */
export interface RootEstate extends MeshEstate {
  /** What is sealed already for this mesh, by cluster. */
  held: ReadonlyMap<string, HeldCa>;
  /** The roots of this mesh and its rootGroup. */
  known: KnownRoot[];
  /** Those of them that are sealed for this mesh in clusters that are not asked for. */
  outside: KnownRoot[];
  /** The roots of all other meshes. */
  others: KnownRoot[];
  refusals: Refusal[];
}

/** A mesh whose CA is to be sealed. */
export interface SealEstate extends RootEstate {
  /** One for each cluster that is asked for; complete only without refusals. */
  keys: SealingKey[];
}

/** Reads topology, records and sealed files; throws an InputError or a UsageError for what makes sealing pointless. */
export async function openMesh(options: SealOptions, secrets: readonly Mesh['secrets'][]): Promise<MeshEstate> {
  const estate = await openExchange(options);
  const mesh = meshNamed(estate.model, 'mesh', options.mesh);
  const clusters = clustersAsked(clustersOf(mesh, secrets), mesh, options.cluster);
  return { ...estate, mesh, clusters, now: now() };
}

/** What is known of the root, when these clusters are to have a CA below it. */
export function rootEstate(estate: MeshEstate, clusters: readonly Cluster[]): RootEstate {
  const { model, mesh } = estate;
  const group = meshesOfRoot(mesh, model);
  const { held } = heldAuthorities(model, [...model.meshes.values()]);
  const { refusals } = heldAuthorities(model, [mesh]);
  const own = held.filter((one) => one.mesh.key === mesh.key);
  const isOutside = ({ cluster }: HeldCa): boolean => !clusters.some(({ key }) => key === cluster);
  return {
    ...estate,
    clusters: [...clusters],
    held: new Map(own.map((one) => [one.cluster, one])),
    known: knownRoots(group, held),
    outside: knownRoots([mesh], own.filter(isOutside)).filter(({ isSealed }) => isSealed),
    others: knownRoots(
      [...model.meshes.values()].filter((one) => !group.includes(one)),
      held,
    ),
    refusals,
  };
}

/** The same with the keys for sealing of these clusters. */
export function sealEstate(estate: MeshEstate, clusters: readonly Cluster[]): SealEstate {
  const root = rootEstate(estate, clusters);
  const { keys, refusals } = sealingKeys(estate.mesh, clusters, recordsOf(estate), estate.now);
  return { ...root, keys, refusals: [...root.refusals, ...refusals] };
}

/** Whether what is sealed for a cluster stays as it is; `root` undefined: whichever root it has. */
export function isSealed(
  key: SealingKey,
  { mesh, held, now: time }: Pick<SealEstate, 'mesh' | 'held' | 'now'>,
  root: string | undefined,
): boolean {
  const one = held.get(key.cluster);
  return one !== undefined && isCurrent(one.ca, mesh, key, root, time);
}

/** A mesh with a root gets no other one, and without the root's key there is nothing to do but to leave it as it is. */
export function checkNewRoot(estate: SealEstate, kind: RootChoice['kind']): Refusal[] {
  const { mesh, known, keys, refusals } = estate;
  const [root] = known;
  if (kind === 'given' || root === undefined) return [];
  // A cluster whose sealing key is refused is told of already.
  const isComplete = refusals.length > 0 || keys.every((key) => isSealed(key, estate, undefined));
  return kind === 'none' && isComplete ? [] : [rootIsThere(mesh, root)];
}

/** The records as they are written, by the mesh's key. */
export function recordsOf({ current }: ExchangeEstate): ReadonlyMap<string, ExchangeRecord> {
  return new Map([...current].map(([key, { record }]) => [key, record]));
}

/** The clusters of a mesh of ours that takes its secrets in one of these ways. */
function clustersOf(mesh: Mesh, secrets: readonly Mesh['secrets'][]): Cluster[] {
  const clusters = mesh.parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]));
  if (!mesh.managed || clusters.length === 0) {
    throw usageError(`--mesh: "${mesh.key}" is run by others, and so is its CA.`);
  }
  if (secrets.includes(mesh.secrets)) return clusters;
  throw usageError(
    `--mesh: the secrets of "${mesh.key}" are "${mesh.secrets}". Write secrets: ${secrets[0]} on meshes.${mesh.key}.`,
  );
}

function clustersAsked(clusters: readonly Cluster[], mesh: Mesh, asked: readonly string[] | undefined): Cluster[] {
  for (const name of asked ?? []) {
    if (clusters.some(({ key }) => key === name)) continue;
    const hint = didYouMean(
      name,
      clusters.map(({ key }) => key),
    );
    throw usageError(`--cluster: "${name}" is no cluster of "${mesh.key}".${hint}`);
  }
  return clusters.filter(({ key }) => asked === undefined || asked.includes(key));
}
