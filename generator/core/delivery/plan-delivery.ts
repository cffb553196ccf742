import { headerLine } from '../header.js';
import type { Model } from '../model.js';
import type { PlannedFile } from '../plan/planned.js';
import { mapLines } from '../yaml-writer.js';
import { argocdFiles } from './argocd/argocd-files.js';
import { fluxFiles } from './flux/flux-files.js';
import type { Survey } from './survey.js';

interface DeliveryPart {
  dir: string;
  files: PlannedFile[];
}

/** The folders of out/ that are of no cluster. */
export function deliveryDirs({ delivery }: Model): string[] {
  return [...(delivery.argocd === undefined ? [] : ['argocd']), ...(delivery.flux === undefined ? [] : ['flux'])];
}

/** What Argo CD and Flux are told, once all clusters are planned: flat folders, each with its kustomization. */
export function planDelivery(model: Model, surveys: readonly Survey[]): DeliveryPart[] {
  const { argocd, flux } = model.delivery;
  const parts: DeliveryPart[] = [];
  if (argocd !== undefined) {
    const { resources, patches } = argocdFiles(model, argocd, surveys);
    parts.push(flatPart(model, 'argocd', resources, patches));
  }
  if (flux !== undefined) parts.push(flatPart(model, 'flux', fluxFiles(model, flux, surveys), []));
  return parts.filter(({ files }) => files.length > 0);
}

/** `apart` are files that are not applied with the others. */
function flatPart(
  model: Model,
  dir: string,
  applied: readonly PlannedFile[],
  apart: readonly PlannedFile[],
): DeliveryPart {
  const [first] = applied;
  if (first === undefined) return { dir, files: [] };
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: applied.map(({ path }) => path.slice(dir.length + 1)),
    sortOptions: { order: 'fifo' },
  };
  const file: PlannedFile = {
    path: `${dir}/kustomization.yaml`,
    objects: [],
    ref: first.ref,
    text: () => `${headerLine(model.name)}\n${mapLines(kustomization, 0)}\n`,
  };
  return { dir, files: [...applied, ...apart, file] };
}
