import type { RawMap } from '../../merge.js';
import type { Model } from '../../model.js';
import type { PlannedObject } from '../../plan/planned.js';
import type { ArgoCD } from '../delivery.js';

/** How Argo CD reads the decisions of an ACM Placement (facts/gitops.md 1.10). */
export const DECISIONS = {
  group: 'cluster.open-cluster-management.io',
  version: 'v1beta1',
  resource: 'placementdecisions',
  label: 'cluster.open-cluster-management.io/placement',
  statusListKey: 'decisions',
  matchKey: 'clusterName',
} as const;

/** The ConfigMap that says so, and the role that lets the ApplicationSet controller see them. */
export function placementConfig(model: Model): string {
  return `${model.name}-placement`;
}

/** Nothing without a placement; the Placement itself only if its spec is given. */
export function placementObjects(model: Model, argocd: ArgoCD): PlannedObject[] {
  const { placement, namespace, ref } = argocd;
  if (placement === undefined) return [];
  const { group, version, resource, statusListKey, matchKey } = DECISIONS;
  const name = placementConfig(model);
  const object = (apiVersion: string, kind: string, template: string, view: RawMap): PlannedObject => ({
    apiVersion,
    kind,
    namespace,
    name,
    ref,
    template,
    view: () => view,
  });
  const rbac = 'rbac.authorization.k8s.io/v1';
  const data = { apiVersion: `${group}/${version}`, kind: resource, matchKey, statusListKey };
  const rules = [{ apiGroups: [group], resources: [resource], verbs: ['get', 'list', 'watch'] }];
  const account = { serviceAccountName: `${argocd.instance}-applicationset-controller`, namespace };
  return [
    object('v1', 'ConfigMap', 'argocd/configmap', { data }),
    object(rbac, 'Role', 'common/role', { kind: 'Role', rules }),
    object(rbac, 'RoleBinding', 'common/rolebinding', { ...account, role: name }),
    ...(placement.spec === undefined
      ? []
      : [
          {
            ...object(`${group}/${version}`, 'Placement', 'argocd/placement', { spec: placement.spec }),
            name: placement.name,
          },
        ]),
  ];
}
