import { headerLine } from '../../header.js';
import type { RawMap } from '../../merge.js';
import type { Model } from '../../model.js';
import type { PlannedFile } from '../../plan/planned.js';
import { render } from '../../render.js';
import { mapLines } from '../../yaml-writer.js';
import { type ArgoCD, repositoryPath } from '../delivery.js';

/**
 * Argo CD has no check for these kinds (facts/gitops.md 1.5), and its own for a Subscription waits for ever where upgrades
 * are approved by hand. In byte order of group and kind.
 */
const CHECKS = [
  ['federation.maistra.io', 'ExportedServiceSet', 'argocd/health/exportedserviceset.lua'],
  ['federation.maistra.io', 'ImportedServiceSet', 'argocd/health/importedserviceset.lua'],
  ['federation.maistra.io', 'ServiceMeshPeer', 'argocd/health/servicemeshpeer.lua'],
  ['maistra.io', 'ServiceMeshControlPlane', 'argocd/health/servicemeshcontrolplane.lua'],
  ['maistra.io', 'ServiceMeshMemberRoll', 'argocd/health/servicemeshmemberroll.lua'],
  ['operators.coreos.com', 'Subscription', 'argocd/health/subscription.lua'],
  ['sailoperator.io', 'Istio', 'argocd/health/istio.lua'],
  ['sailoperator.io', 'IstioCNI', 'argocd/health/istiocni.lua'],
] as const;

/** The health checks: `check` is Lua, which has Argo CD's base and table libraries and no other. */
export function healthChecks(): { group: string; kind: string; check: string }[] {
  return CHECKS.map(([group, kind, template]) => ({ group, kind, check: render(template, {}) }));
}

/**
 * The checks for both owners of Argo CD's settings: the ArgoCD resource, whose operator overwrites argocd-cm
 * (facts/gitops.md D6), and argocd-cm where there is no operator. Neither is applied with the rest of out/argocd.
 */
export function healthCheckPatches(model: Model, { namespace, instance, path: out, ref }: ArgoCD): PlannedFile[] {
  const patch = (resource: string, name: string, note: string, value: () => RawMap): PlannedFile => {
    const path = `argocd/patch-${resource}-${name}.yaml`;
    const command = `oc patch ${resource} ${name} -n ${namespace} --type merge --patch-file ${repositoryPath(out, path)}`;
    const comments = [note, command].map((line) => `# ${line}\n`).join('');
    return { path, objects: [], ref, text: () => `${headerLine(model.name)}\n${comments}${mapLines(value(), 0)}\n` };
  };
  return [
    patch(
      'argocd',
      instance,
      'Health checks for an Argo CD that an operator runs, as OpenShift GitOps does. This replaces its whole list.',
      () => ({
        apiVersion: 'argoproj.io/v1beta1',
        kind: 'ArgoCD',
        metadata: { name: instance, namespace },
        spec: { resourceHealthChecks: healthChecks() },
      }),
    ),
    patch('configmap', 'argocd-cm', 'Health checks for an Argo CD without an operator, which would undo this.', () => ({
      apiVersion: 'v1',
      data: Object.fromEntries(
        healthChecks().map(({ group, kind, check }) => [`resource.customizations.health.${group}_${kind}`, check]),
      ),
      kind: 'ConfigMap',
      metadata: { name: 'argocd-cm', namespace },
    })),
  ];
}
