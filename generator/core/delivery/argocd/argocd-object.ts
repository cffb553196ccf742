import type { PlannedObject } from '../../plan/planned.js';
import type { ArgoCD } from '../delivery.js';

const TEMPLATES = {
  AppProject: 'argocd/appproject',
  Application: 'argocd/application',
  ApplicationSet: 'argocd/applicationset',
} as const;

/** An object of Argo CD's own in its namespace; `spec` is rendered when it is asked for. */
export function argocdObject(
  { namespace, ref }: ArgoCD,
  kind: keyof typeof TEMPLATES,
  name: string,
  spec: () => Record<string, unknown>,
): PlannedObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind,
    namespace,
    name,
    ref,
    template: TEMPLATES[kind],
    view: () => ({ spec: spec() }),
  };
}
