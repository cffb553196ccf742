import type { RawMap } from './merge.js';
import type { Cluster, Labels, Mesh } from './model.js';
import type { NamespacedName, PeerEnd } from './model-peers.js';
import type { Ref } from './source.js';
import type * as T from './topology.js';

/** A destination of a route list; `remote` is undefined for the service itself. */
export interface Destination {
  subset: string | undefined;
  remote: { end: PeerEnd; host: string } | undefined;
  weight: number;
  ref: Ref;
}

export interface RouteMatch {
  condition: RawMap | undefined;
  destinations: Destination[];
  ref: Ref;
}

export interface Route {
  ref: Ref;
  mesh: Mesh;
  service: NamespacedName;
  /** In order; the last has no condition. */
  matches: RouteMatch[];
  /** Peers whose endpoints stand under the service's own name. */
  balanced: PeerEnd[];
  mirror: { end: PeerEnd; host: string; percentage: number; ref: Ref } | undefined;
  failover: { ends: PeerEnd[]; outlierDetection: RawMap } | undefined;
  subsets: Readonly<Record<string, Labels>>;
  trafficPolicy: RawMap;
  ingress: { gateway: string; hosts: readonly string[] } | undefined;
  tcpPort: number | undefined;
  localService: { name: string; port: number }[] | undefined;
}

/** One app in one mesh. */
export interface App {
  key: string;
  ref: Ref;
  mesh: Mesh;
  namespace: string;
  content:
    | { kind: 'template'; template: NonNullable<T.App['template']>; values: T.Values }
    | { kind: 'files'; files: AppFiles };
}

/** The user's files of an app: resources of ours to write one a file, or a directory copied as it is. */
export interface AppFiles {
  /** Parsed resources, each with its place; `path` is relative to the topology's directory. */
  resources: AppResource[];
  /** Copied texts but kustomizations; `path` is relative to the app's folder. Empty for `manifests`. */
  copies: { path: string; source: string; text: string }[];
  /** Of a copied directory: what each kustomization says, by its folder relative to the app's. */
  kustomizations: Map<string, { fields: RawMap; source: string }> | undefined;
}

export interface AppResource {
  ref: Ref;
  source: string;
  value: RawMap;
  /** Copied resources: the file below the app's folder that directly holds it. */
  copiedTo: string | undefined;
}

/** A SealedSecret with its place: a control plane's CA, what it reads of another cluster, or an app's. */
export interface Sealed {
  resource: AppResource;
  cluster: Cluster;
  place:
    | { kind: 'cacerts'; mesh: Mesh }
    | { kind: 'remote'; mesh: Mesh; remote: Mesh }
    | { kind: 'app'; app: App; mesh: Mesh };
}

export interface Patch {
  ref: Ref;
  cluster: Cluster;
  stage: NonNullable<T.Patch['stage']>;
  target: { kind: string; name: string | undefined; namespace: string | undefined };
  /** The operations, or the fields to merge. */
  patch: RawMap | RawMap[];
}
