import { dirname, join, posix, relative, sep } from 'node:path';
import type { FileChange } from '../core/diff/format-diff.js';
import type { Model } from '../core/model.js';
import { CODEOWNERS, codeownersText, type RepositoryPlaces } from '../core/owners/codeowners.js';
import type { Finding } from '../core/problems.js';
import { compareOwnersFile } from '../io/owners-file.js';
import { readGenerated } from '../io/read-generated.js';
import { pathInRepository } from '../io/repository.js';
import type { Paths } from './common.js';
import type { Estate } from './estate.js';

/** CODEOWNERS as it is to be (undefined: there is to be none), and what it takes. */
export interface Owners {
  file: string;
  text: string | undefined;
  change: FileChange['change'] | undefined;
  findings: Finding[];
}

/** Compares CODEOWNERS beside the topology with what its owners make of it. It is of all clusters, so --only leaves it alone. */
export function compareOwners({ model, only, paths }: Estate): Owners {
  const file = ownersFile(paths);
  if (only !== undefined) return { file, text: undefined, change: undefined, findings: [] };
  const text = ownersText(model, paths);
  return { file, text, ...compareOwnersFile(file, text, model.name) };
}

/** CODEOWNERS as the topology has it; undefined where it names nobody. */
export function ownersText(model: Model, paths: Paths): string | undefined {
  return codeownersText(model, repositoryPlaces(model, paths));
}

/** Where CODEOWNERS stands. */
export function ownersFile({ topology }: Paths): string {
  return join(dirname(topology), CODEOWNERS);
}

/** The change with its texts, if there is one. Ask before it is written. */
export function ownersChanges({ file, text, change }: Owners): FileChange[] {
  if (change === undefined) return [];
  return [{ path: CODEOWNERS, change, before: change === 'added' ? undefined : readGenerated(file), after: text }];
}

/**
 * What applies out/ knows where it is in the repository (design 2.9), and what stands beside it follows. Else the place
 * of the topology below the directory that git manages tells.
 */
function repositoryPlaces({ delivery }: Model, paths: Paths): RepositoryPlaces {
  const delivered = (delivery.argocd ?? delivery.flux)?.path;
  const [directory, path] =
    delivered === undefined ? [dirname(paths.topology), pathInRepository(paths.topology)] : [paths.out, delivered];
  const placeOf = (target: string): string | undefined => {
    const place = posix.join(path, relative(directory, target).split(sep).join('/'));
    if (place === '.') return '';
    return place === '..' || place.startsWith('../') ? undefined : place;
  };
  return { out: placeOf(paths.out), exchange: placeOf(paths.exchange), sealed: placeOf(paths.sealed) };
}
