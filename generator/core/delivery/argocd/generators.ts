import type { RawMap } from '../../merge.js';
import type { Model } from '../../model.js';
import { type ArgoCD, repositoryPath } from '../delivery.js';
import type { Survey } from '../survey.js';
import { DECISIONS, placementConfig } from './placement.js';

/** What finds the directories, and how the template of an Application names what was found. */
interface Generated {
  generator: RawMap;
  cluster: string;
  stage: string;
  path: string;
  destination: RawMap;
}

/**
 * Directories in Git are the truth while a cluster is called the same by Argo CD and by its folder; ACM chooses among them
 * where there is a placement. With other destinations every pair of cluster and stage is listed.
 */
export function generatorOf(model: Model, argocd: ArgoCD, surveys: readonly Survey[]): Generated {
  if (argocd.placement !== undefined) return byPlacement(model, argocd, argocd.placement.name);
  return argocd.destinations.every(({ isKey }) => isKey) ? byDirectory(model, argocd) : byList(argocd, surveys);
}

function git({ repoURL, revision }: ArgoCD, directories: RawMap[]): RawMap {
  return { git: { directories, repoURL, revision } };
}

/** Where the cluster stands in a path of the repository: after the folders of out/ (facts/gitops.md 1.1). */
function clusterSegment({ path }: ArgoCD): string {
  return `{{index .path.segments ${path === '' ? 0 : path.split('/').length}}}`;
}

const STAGE = '{{.path.basenameNormalized}}';

function byDirectory(model: Model, argocd: ArgoCD): Generated {
  const folders = ['argocd', ...(model.delivery.flux === undefined ? [] : ['flux'])];
  const cluster = clusterSegment(argocd);
  return {
    generator: git(argocd, [
      { path: repositoryPath(argocd.path, '*', '*') },
      ...folders.map((folder) => ({ exclude: true, path: repositoryPath(argocd.path, folder, '*') })),
    ]),
    cluster,
    stage: STAGE,
    path: '{{.path.path}}',
    destination: { name: cluster },
  };
}

function byPlacement(model: Model, argocd: ArgoCD, placement: string): Generated {
  const decisions = {
    clusterDecisionResource: {
      configMapRef: placementConfig(model),
      labelSelector: { matchLabels: { [DECISIONS.label]: placement } },
      requeueAfterSeconds: 180,
    },
  };
  const directories = [{ path: repositoryPath(argocd.path, `{{.${DECISIONS.matchKey}}}`, '*') }];
  return {
    generator: { matrix: { generators: [decisions, git(argocd, directories)] } },
    cluster: `{{.${DECISIONS.matchKey}}}`,
    stage: STAGE,
    path: '{{.path.path}}',
    destination: { name: `{{.${DECISIONS.matchKey}}}` },
  };
}

/** An empty name or server is as good as none, so one template serves both (argo-cd, ApplicationDestination). */
function byList(argocd: ArgoCD, surveys: readonly Survey[]): Generated {
  const destinations = new Map(argocd.destinations.map(({ cluster, to }) => [cluster, to]));
  const elements = surveys.flatMap(({ cluster, stages }) =>
    stages.map((stage) => ({ cluster: cluster.key, name: '', server: '', stage, ...destinations.get(cluster) })),
  );
  return {
    generator: { list: { elements } },
    cluster: '{{.cluster}}',
    stage: '{{.stage}}',
    path: repositoryPath(argocd.path, '{{.cluster}}', '{{.stage}}'),
    destination: { name: '{{.name}}', server: '{{.server}}' },
  };
}
