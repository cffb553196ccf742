import type { RawMap } from '../../merge.js';
import { byCodeUnit } from '../../merge.js';
import type { Model } from '../../model.js';
import type { PlannedObject } from '../../plan/planned.js';
import type { ArgoCD } from '../delivery.js';
import { allPairs, type Survey } from '../survey.js';

const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const RBAC = 'rbac.authorization.k8s.io';

/** An operator brings its kinds while Argo CD runs, which watches objects of a kind only if it sees its definition come. */
const DEFINITIONS: RawMap = {
  apiGroups: ['apiextensions.k8s.io'],
  resources: ['customresourcedefinitions'],
  verbs: ['get', 'list', 'watch'],
};

/**
 * What the application controller needs on every cluster of the estate, and its binding where Argo CD itself runs: writing
 * exactly the kinds that we emit, and seeing which kinds there are. Elsewhere the account of the cluster's Secret is bound
 * (facts/gitops.md 1.7).
 */
export function rightsObjects(model: Model, argocd: ArgoCD, surveys: readonly Survey[]): PlannedObject[] {
  const name = `meshloom-${model.name}`;
  const object = (kind: string, template: string, view: () => RawMap): PlannedObject => ({
    apiVersion: `${RBAC}/v1`,
    kind,
    namespace: undefined,
    name,
    ref: argocd.ref,
    template,
    view,
  });
  return [
    object('ClusterRole', 'common/role', () => ({ kind: 'ClusterRole', rules: rules(surveys) })),
    object('ClusterRoleBinding', 'common/clusterrolebinding', () => ({
      namespace: argocd.namespace,
      role: name,
      serviceAccountName: `${argocd.instance}-argocd-application-controller`,
    })),
  ];
}

function rules(surveys: readonly Survey[]): RawMap[] {
  const writes = byGroup(allPairs(surveys, ({ resources }) => resources)).map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    verbs: VERBS,
  }));
  const binds = byGroup(allPairs(surveys, ({ bound }) => bound)).map(([resource, resourceNames]) => ({
    apiGroups: [RBAC],
    resourceNames,
    resources: [resource],
    verbs: ['bind'],
  }));
  return [...writes, ...binds, DEFINITIONS, ...granted(surveys)];
}

function byGroup(pairs: readonly [string, string][]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [left, right] of pairs) groups.set(left, [...(groups.get(left) ?? []), right]);
  return [...groups];
}

/** The API server lets nobody grant what he does not hold; the alternative, `escalate`, would allow everything. */
function granted(surveys: readonly Survey[]): RawMap[] {
  const rules = new Map(surveys.flatMap((survey) => survey.granted).map((rule) => [JSON.stringify(rule), rule]));
  return [...rules].sort(([left], [right]) => byCodeUnit(left, right)).map(([, rule]) => rule);
}
