import type { RawMap } from '../merge.js';
import type { Cluster } from '../model.js';
import type { Ref } from '../source.js';

/** The folders of a cluster, in the order in which they are applied (design 1). */
export const STAGES = ['infra', 'mesh-cp', 'mesh-fed', 'app'] as const;

export type Stage = (typeof STAGES)[number];

/** Who applies out/ (design 2.9). */
export interface Delivery {
  argocd: ArgoCD | undefined;
  flux: Flux | undefined;
}

/** How Argo CD knows a cluster. */
export interface Destination {
  cluster: Cluster;
  to: { name: string } | { server: string };
  /** The key's own name, and nothing else was said. */
  isKey: boolean;
}

export interface ArgoCD {
  ref: Ref;
  repoURL: string;
  revision: string;
  /** Of out/ in the repository, without slashes at its ends; empty for the repository itself. */
  path: string;
  namespace: string;
  /** Name of the ArgoCD resource, after which its accounts are named. */
  instance: string;
  project: string;
  mode: 'applicationset' | 'applications';
  /** `spec` is that of a Placement to write; undefined: there is one. */
  placement: { name: string; spec: RawMap | undefined } | undefined;
  /** One a cluster, in byte order of their keys. */
  destinations: readonly Destination[];
}

export interface Flux {
  ref: Ref;
  namespace: string;
  /** Name of the GitRepository that holds out/. */
  source: string;
  /** As in ArgoCD. */
  path: string;
  interval: string;
  /** The cluster in which Flux runs; the others are reached by a kubeconfig. */
  local: string | undefined;
}

/** Name of what applies one stage. No stage is the end of another, so that no two are equal. */
export function deliveryName(estate: string, cluster: string, stage: Stage): string {
  return `${estate}-${cluster}-${stage}`;
}

/** A path of the repository: a folder of out/, or a pattern for several. */
export function repositoryPath(out: string, ...segments: string[]): string {
  return [...(out === '' ? [] : [out]), ...segments].join('/');
}
