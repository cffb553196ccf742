import type { Addons, Cluster, Labels, Mesh, Model, Version } from './model.js';
import type { NamespacedName, PeerEnd } from './model-peers.js';
import type { App } from './model-work.js';
import type { NameProblem } from './name-limits.js';
import type { PlannedObject } from './plan/planned.js';
import type { Report } from './report.js';

/** An operator package; `needed` and `channel` look at the meshes of its generation in one cluster. */
export interface OperatorPackage {
  name: string;
  namespace: string;
  needed: (meshes: readonly Mesh[]) => boolean;
  /** Default: stable. */
  channel?: (meshes: readonly Mesh[]) => string;
}

/** A path of the control plane's spec that raw fields leave alone, and the key of the mesh that decides it, if one does. */
interface DerivedField {
  path: readonly string[];
  key?: string;
  /** What is derived, where to write the same does no harm. */
  value?: string;
}

/** Raw fields of meshes that span clusters or have peers in other networks, as paths of the control plane's spec (facts/multicluster-ossm3.md section 5). */
interface SpanningFields {
  derived: readonly DerivedField[];
  /** Of a primary and its remotes alone. */
  derivedOfRemotes: readonly DerivedField[];
  /** Of meshes that trust their peers by their roots, and know them by their networks. */
  derivedOfPeers: readonly DerivedField[];
  /** The selectors by which control planes look at namespaces, in every cluster. */
  discoverySelectors: readonly string[];
  /** Where `false` turns off the mTLS that proxies start by themselves. */
  automaticMtls: readonly string[];
  /** Where proxies are told to answer for names that only other clusters have; undefined: they do by default. */
  dnsCapture: readonly string[] | undefined;
}

/** What the pod template of a workload says. */
export interface PodMetadata {
  annotations: Readonly<Record<string, unknown>>;
  labels: Readonly<Record<string, unknown>>;
}

/** Everything that differs between OpenShift Service Mesh 2.x and 3.x. */
export interface Generation {
  major: number;
  /** The versions that are known, the oldest first. */
  versions: readonly string[];
  /** Of Istio, where a mesh names none; empty where a mesh has no such choice. */
  defaultIstioVersion: (version: Version) => string;
  defaultAddons: Addons;
  /** Keys of a mesh that say nothing here. */
  unusedKeys: readonly string[];
  /** Limits of names in place of the usual ones, by key of the mesh. */
  nameProblems: Readonly<Partial<Record<string, (name: string) => NameProblem>>>;
  derived: { fields: readonly DerivedField[]; because: string };
  spanningFields: SpanningFields;
  /** In the order in which they are to be installed. */
  packages: readonly OperatorPackage[];
  /** apiVersion of VirtualServices, DestinationRules and Gateways. */
  networking: string;
  /** Labels of a member namespace. */
  memberLabels: (mesh: Mesh) => Labels;
  /** What a pod of a built-in app carries to get its sidecar. */
  injection: (app: App) => { annotations: Labels; labels: Labels };
  /** Why the pods of a user's workload do not get what they ask for; undefined when they do. */
  sidecarProblem: (app: App, pod: PodMetadata) => { fact: string; fix: string } | undefined;
  /** Namespaces that a cluster needs for all of these meshes together. */
  clusterNamespaces: (meshes: readonly Mesh[]) => readonly string[];
  /** What a cluster has once for all of these meshes. */
  clusterObjects: (meshes: readonly Mesh[], cluster: Cluster) => PlannedObject[];
  controlPlaneObjects: (mesh: Mesh) => PlannedObject[];
  /** What an injected gateway's pod carries, beside its own labels. */
  gatewayPodLabels: (mesh: Mesh) => Labels;
  /** The Service of its control plane. */
  istiodService: (mesh: Mesh) => string;
  /** Whether its control plane reads the mesh's settings in other clusters. */
  readsMeshConfig: (mesh: Mesh) => boolean;
  /** How peers share services: by a federation, or by entries that each side writes (design 7). */
  sharing: 'federation' | 'discovery';
  /** What a built-in sample's Service has to say of peers that answer under its name. */
  serviceAnnotations: (mesh: Mesh, service: NamespacedName) => Labels;
  /** What a mesh holds for one peer, once they are joined. */
  federationObjects: (end: PeerEnd, model: Model) => PlannedObject[];
  /** What a mesh holds for all peers that are joined. */
  sharedObjects: (mesh: Mesh, model: Model) => PlannedObject[];
  checkMesh: (mesh: Mesh, report: Report) => void;
  checkCluster: (meshes: readonly Mesh[], cluster: Cluster, report: Report) => void;
}
