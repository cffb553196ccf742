import { headerLine } from '../header.js';
import type { Cluster, Mesh, Model } from '../model.js';

/** The file's name, and its path among changes: nothing else is beside out/. */
export const CODEOWNERS = 'CODEOWNERS';

/** Paths of the repository, without slashes at their ends; empty for itself, undefined for what lies outside of it. */
export interface RepositoryPlaces {
  out: string | undefined;
  exchange: string | undefined;
  sealed: string | undefined;
}

interface Line {
  in: string | undefined;
  path: string;
  owners: Iterable<string>;
}

const EXPLANATION =
  '# Of all lines that match a file the last one counts. So what belongs to a mesh is for its own owners to approve.';

/**
 * Who has to approve a change of which generated file, record and sealed file (facts/gitops.md 4); undefined where nobody
 * is named. A mesh's lines hold its owners alone: one owner of a line is enough, so its cluster's could approve for them.
 */
export function codeownersText(model: Model, places: RepositoryPlaces): string | undefined {
  const clusters = [...model.clusters.values()];
  const meshes = [...model.meshes.values()];
  if ([...clusters, ...meshes].every(({ owners }) => owners.length === 0)) return undefined;
  const lines = [
    ...deliveryLines(model, clusters, places),
    ...clusters.flatMap((cluster) => clusterLines(cluster, places)),
    ...meshes.flatMap((mesh) => meshLines(mesh, places)),
  ].flatMap(lineText);
  return `${[headerLine(model.name), EXPLANATION, ...lines].join('\n')}\n`;
}

/** What is told of all clusters is for all of their owners. */
function deliveryLines({ delivery }: Model, clusters: readonly Cluster[], { out }: RepositoryPlaces): Line[] {
  const owners = clusters.flatMap((cluster) => cluster.owners);
  return (['argocd', 'flux'] as const)
    .filter((folder) => delivery[folder] !== undefined)
    .map((folder) => ({ in: out, path: `${folder}/`, owners }));
}

function clusterLines({ key, owners }: Cluster, { out, sealed }: RepositoryPlaces): Line[] {
  return [out, sealed].map((place) => ({ in: place, path: `${key}/`, owners }));
}

function meshLines({ key, owners, parts }: Mesh, { out, exchange }: RepositoryPlaces): Line[] {
  const clusters = parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]));
  const keepers = owners.length > 0 ? owners : clusters.flatMap((cluster) => cluster.owners);
  return [
    ...clusters.map((cluster) => ({ in: out, path: `${cluster.key}/*/${key}/`, owners })),
    { in: exchange, path: `${key}.yaml`, owners: keepers },
  ];
}

/** A pattern that begins with a slash is a path from the root of the repository. */
function lineText({ in: place, path, owners }: Line): string[] {
  const names = [...new Set(owners)];
  if (place === undefined || names.length === 0) return [];
  return [`/${place === '' ? '' : `${escaped(place)}/`}${path} ${names.join(' ')}`];
}

const CONTROLS = '\\0-\\x1f\\x7f-\\x9f\\u2028\\u2029';
const LINE_BREAKING = new RegExp(`[${CONTROLS}]`, 'g');

/** What ends a pattern, or matches more than itself; a line end cannot be written, so it is any character. */
function escaped(path: string): string {
  return path.replace(/[\\ #!*?[\]]/g, '\\$&').replace(LINE_BREAKING, '?');
}
