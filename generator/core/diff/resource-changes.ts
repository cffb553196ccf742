import { type FileChange, type ReadChange, readChanges } from './file-change.js';

/** One changed file as the resource that it holds (design 5); null is what there is not, or cannot be read. */
export interface ResourceChange {
  path: string;
  change: FileChange['change'];
  cluster: string | null;
  stage: string | null;
  kind: string | null;
  namespace: string | null;
  name: string | null;
}

/** The resources of the changed files, in their order. */
export function describeChanges(changes: readonly FileChange[]): ResourceChange[] {
  return readChanges(changes).map(describeChange);
}

/** The resource as it will be; of a removed file, as it was. */
export function describeChange({ file, before, after }: ReadChange): ResourceChange {
  const { path, change } = file;
  const manifest = change === 'removed' ? before : after;
  const { kind, namespace, name } = manifest ?? { kind: null, namespace: null, name: null };
  const isKustomization = kind === 'Kustomization' && path.endsWith('/kustomization.yaml');
  return {
    path,
    change,
    ...placeInTree(path),
    kind,
    ...(isKustomization ? { namespace: null, name: null } : { namespace, name }),
  };
}

/** `<cluster>/<stage>/…`, save for `argocd/…` and `flux/…`, which are of no cluster, and for files above the stages. */
function placeInTree(path: string): { cluster: string | null; stage: string | null } {
  const [cluster, stage, ...rest] = path.split('/');
  if (cluster === undefined || stage === undefined || cluster === 'argocd' || cluster === 'flux')
    return { cluster: null, stage: null };
  return { cluster, stage: rest.length === 0 ? null : stage };
}
