import type { Model } from '../../model.js';
import { objectFiles } from '../../plan/object-files.js';
import type { PlannedFile } from '../../plan/planned.js';
import type { ArgoCD } from '../delivery.js';
import type { Survey } from '../survey.js';
import { applicationObjects, applicationSetObject } from './applications.js';
import { healthCheckPatches } from './health-checks.js';
import { placementObjects } from './placement.js';
import { projectObject } from './project.js';
import { rightsObjects } from './rights.js';

/** out/argocd: what is applied, the project first, and patches for what the Argo CD operator owns. */
export function argocdFiles(
  model: Model,
  argocd: ArgoCD,
  surveys: readonly Survey[],
): { resources: PlannedFile[]; patches: PlannedFile[] } {
  const objects = [
    projectObject(model, argocd, surveys),
    ...rightsObjects(model, argocd, surveys),
    ...placementObjects(model, argocd),
    ...(argocd.mode === 'applications'
      ? applicationObjects(model, argocd, surveys)
      : [applicationSetObject(model, argocd, surveys)]),
  ];
  return { resources: objectFiles(model, 'argocd', objects), patches: healthCheckPatches(model, argocd) };
}
