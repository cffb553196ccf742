import type { Model } from '../../model.js';
import type { PlannedObject } from '../../plan/planned.js';
import type { ArgoCD } from '../delivery.js';
import { allPairs, type Survey } from '../survey.js';
import { argocdObject } from './argocd-object.js';

/**
 * What the estate's Applications may do: from this repository, to these clusters, and of what has no namespace the kinds
 * that we emit. Kinds in namespaces stay open, for Argo CD hides what is not allowed: the pods of a Deployment, too.
 */
export function projectObject(model: Model, argocd: ArgoCD, surveys: readonly Survey[]): PlannedObject {
  return argocdObject(argocd, 'AppProject', argocd.project, () => ({
    clusterResourceWhitelist: allPairs(surveys, ({ clusterKinds }) => clusterKinds).map(([group, kind]) => ({
      group,
      kind,
    })),
    description: `The meshes of ${model.name}`,
    destinations: argocd.destinations.map(({ to }) => ({ ...to, namespace: '*' })),
    sourceRepos: [argocd.repoURL],
  }));
}
