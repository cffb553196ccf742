import type { RawMap } from '../../merge.js';
import type { Model } from '../../model.js';
import { estateLabels } from '../../plan/object-files.js';
import type { PlannedObject } from '../../plan/planned.js';
import { type ArgoCD, deliveryName, repositoryPath, type Stage } from '../delivery.js';
import type { Survey } from '../survey.js';
import { argocdObject } from './argocd-object.js';
import { generatorOf } from './generators.js';

/** A stage directory holds all that it needs, so nothing else makes Argo CD render it anew (facts/gitops.md 1.8). */
const ANNOTATIONS = { 'argocd.argoproj.io/manifest-generate-paths': '.' };

/**
 * Stages settle by trying again, without progressive syncs (facts/gitops.md D1): the definitions of one come with the
 * operator of another. `refresh` is in Argo CD from 3.2: without it a retry stays at the commit that failed.
 */
const SYNC_POLICY: RawMap = {
  automated: { prune: true, selfHeal: true },
  retry: { backoff: { duration: '15s', factor: 2, maxDuration: '5m' }, limit: -1, refresh: true },
};

/** What `argocd app confirm-deletion` writes: the ApplicationSet would take it off again before it is read. */
const CONFIRMED = 'argocd.argoproj.io/deletion-approved';

interface Template {
  cluster: string;
  stage: string;
  path: string;
  destination: RawMap;
}

function labels(cluster: string, stage: string): Record<string, string> {
  return { 'meshloom.dev/cluster': cluster, 'meshloom.dev/stage': stage };
}

/** The same for every cluster and stage; the project is never taken from a path (facts/gitops.md 1.1). */
function applicationSpec(argocd: ArgoCD, { path, destination }: Pick<Template, 'path' | 'destination'>): RawMap {
  return {
    destination,
    project: argocd.project,
    source: { path, repoURL: argocd.repoURL, targetRevision: argocd.revision },
    syncPolicy: SYNC_POLICY,
  };
}

/** One Application for every stage directory that there is. Taking it away leaves the meshes (facts/gitops.md D2). */
export function applicationSetObject(model: Model, argocd: ArgoCD, surveys: readonly Survey[]): PlannedObject {
  return argocdObject(argocd, 'ApplicationSet', model.name, () => {
    const { generator, cluster, stage, path, destination } = generatorOf(model, argocd, surveys);
    return {
      generators: [generator],
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      preservedFields: { annotations: [CONFIRMED] },
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          annotations: ANNOTATIONS,
          labels: { ...estateLabels(model), ...labels(cluster, stage) },
          name: `${model.name}-${cluster}-${stage}`,
        },
        spec: applicationSpec(argocd, { path, destination }),
      },
    };
  });
}

/** One committed Application a cluster and stage; without a finalizer, so that taking one away leaves the mesh. */
export function applicationObjects(model: Model, argocd: ArgoCD, surveys: readonly Survey[]): PlannedObject[] {
  const destinations = new Map(argocd.destinations.map(({ cluster, to }) => [cluster, to]));
  return surveys.flatMap(({ cluster, stages }) =>
    stages.map((stage: Stage) => ({
      ...argocdObject(argocd, 'Application', deliveryName(model.name, cluster.key, stage), () =>
        applicationSpec(argocd, {
          path: repositoryPath(argocd.path, cluster.key, stage),
          destination: { ...destinations.get(cluster)! },
        }),
      ),
      annotations: ANNOTATIONS,
      labels: labels(cluster.key, stage),
    })),
  );
}
