import type { RawMap } from '../../merge.js';
import type { Model } from '../../model.js';
import { objectFiles } from '../../plan/object-files.js';
import type { PlannedFile, PlannedObject } from '../../plan/planned.js';
import { deliveryName, type Flux, repositoryPath, type Stage } from '../delivery.js';
import type { Survey } from '../survey.js';

/**
 * What must be ready before a stage, nearest first. Apps do not wait for mesh-fed: a pair may stay open long, and their
 * pods need the control plane alone.
 */
const BEFORE: Readonly<Record<Stage, readonly Stage[]>> = {
  infra: [],
  'mesh-cp': ['infra'],
  'mesh-fed': ['mesh-cp', 'infra'],
  app: ['mesh-cp', 'infra'],
};

/** Flux takes a Subscription for ready at once; the definitions come when the operator is installed. */
const SUBSCRIPTION: RawMap = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  current: "status.state == 'AtLatestKnown' || (spec.installPlanApproval == 'Manual' && has(status.installedCSV))",
  kind: 'Subscription',
};

/** out/flux: one Kustomization a cluster and stage (facts/gitops.md 1.10). */
export function fluxFiles(model: Model, flux: Flux, surveys: readonly Survey[]): PlannedFile[] {
  const objects = surveys.flatMap((survey) =>
    survey.stages.map(
      (stage): PlannedObject => ({
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        namespace: flux.namespace,
        name: deliveryName(model.name, survey.cluster.key, stage),
        ref: flux.ref,
        template: 'flux/kustomization',
        view: () => ({ spec: kustomizationSpec(model, flux, survey, stage) }),
      }),
    ),
  );
  return objectFiles(model, 'flux', objects);
}

/** Taking one away leaves the mesh, as with Argo CD (facts/gitops.md D2). */
function kustomizationSpec(model: Model, flux: Flux, { cluster, stages }: Survey, stage: Stage): RawMap {
  const before = BEFORE[stage].find((one) => stages.includes(one));
  return {
    deletionPolicy: 'Orphan',
    ...(before === undefined ? {} : { dependsOn: [{ name: deliveryName(model.name, cluster.key, before) }] }),
    ...(stage === 'infra' ? { healthCheckExprs: [SUBSCRIPTION] } : {}),
    interval: flux.interval,
    ...(cluster.key === flux.local ? {} : { kubeConfig: { secretRef: { name: `${cluster.key}-kubeconfig` } } }),
    path: `./${repositoryPath(flux.path, cluster.key, stage)}`,
    prune: true,
    retryInterval: '1m',
    sourceRef: { kind: 'GitRepository', name: flux.source },
    timeout: '15m',
    wait: true,
  };
}
