import type { Delivery } from './delivery/delivery.js';
import type { ClusterRecord, Gateway } from './exchange-record.js';
import type { RawMap } from './merge.js';
import type { NamespacedName, Pair, PeerEnd } from './model-peers.js';
import type { Issuer, SecretStore } from './model-secrets.js';
import type { App, Patch, Route, Sealed } from './model-work.js';
import type { Ref } from './source.js';
import type * as T from './topology.js';

export type Labels = Readonly<Record<string, string>>;

/** What a topology means: every name resolved, both ends of a pair derived from one line. */
export interface Model {
  name: string;
  labels: Labels;
  annotations: Labels;
  clusters: Map<string, Cluster>;
  /** By key; of a mesh that spans clusters the primary of its remotes, else its part in the first of them. */
  meshes: Map<string, Mesh>;
  pairs: Pair[];
  routes: Route[];
  apps: App[];
  patches: Patch[];
  delivery: Delivery;
  sealed: Sealed[];
}

export interface Cluster {
  key: string;
  ref: Ref;
  /** Of the kubeconfig. */
  context: string;
  provider: NonNullable<T.Cluster['provider']>;
  region: string | undefined;
  zone: string | undefined;
  internalLoadBalancers: boolean;
  exposurePublic: boolean;
  /** Per package; `installed` says which packages are ours to install. */
  operators: Readonly<Record<string, T.Operator>>;
  installed: (packageName: string) => boolean;
  namespaces: Readonly<Record<string, T.ClusterNamespace>>;
  /** As CODEOWNERS has them. */
  owners: readonly string[];
  /** Managed meshes that live here, by key. */
  meshes: Mesh[];
}

export interface Version {
  text: string;
  major: number;
  minor: number;
}

export interface Locality {
  region: string;
  zone?: string | undefined;
  subzone?: string | undefined;
}

export interface Tracing {
  type: 'None' | 'Jaeger' | 'Stackdriver';
  sampling: number | undefined;
  storage: 'Memory' | 'Elasticsearch';
}

export interface Addons {
  kiali: boolean;
  prometheus: boolean;
  grafana: boolean;
}

/**
 * What makes several control planes one mesh (design 2.4). In `multi-primary` each part has its own, in `primary-remote`
 * one of them serves all.
 */
interface Span {
  model: 'multi-primary' | 'primary-remote';
  /** Of primary-remote: the part whose control plane serves the others. */
  primary: Mesh | undefined;
  /** Which services the other clusters reach through the east-west gateway. */
  expose: 'all' | readonly NamespacedName[];
  /** With `upstream` the other control planes may read every Secret of a cluster, as Istio's own role lets them. */
  readerRole: 'narrow' | 'upstream';
}

/** The gateway through which the other clusters of a mesh reach the services of this one. */
export interface EastWest {
  name: string;
  namespace: string;
  service: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  /** The topology says which. */
  isServiceGiven: boolean;
  internal: boolean;
  /** Of its Service, the provider's and the user's. */
  annotations: Labels;
  /** The user's alone. */
  ownAnnotations: RawMap;
  /** Where the others reach it: as the topology says, else its record; empty while nobody knows. */
  addresses: readonly string[];
  /** The list that they stand in, or the line that asks for the gateway. */
  ref: Ref;
}

/**
 * A mesh as it is in one cluster. One that spans several clusters is one of these in each: they have one key, one record
 * and the same names but for those of cluster and network.
 */
export interface Mesh {
  key: string;
  ref: Ref;
  /** The place of one of its keys, which may stand in defaults.mesh. */
  at: (field: string) => Ref;
  /** The keys that the topology gives it, itself or by defaults.mesh. */
  given: ReadonlySet<string>;
  /** undefined: a mesh that others run somewhere. */
  cluster: Cluster | undefined;
  /** The mesh in each of its clusters, itself among them, in byte order of their keys. */
  parts: readonly Mesh[];
  /** undefined: the mesh lives in one cluster. */
  span: Span | undefined;
  eastWest: EastWest;
  managed: boolean;
  version: Version;
  namespace: string;
  controlPlane: string;
  clusterName: string;
  peerName: string;
  trustDomain: string;
  network: string;
  meshID: string;
  /** Of generation 3, such as `v1.28-latest`; empty in generation 2. */
  istioVersion: string;
  /** Of generation 3. */
  updateStrategy: 'InPlace' | 'RevisionBased';
  rootGroup: string | undefined;
  members: readonly string[];
  memberSelector: Labels | undefined;
  mode: 'MultiTenant' | 'ClusterWide';
  addons: Addons;
  tracing: Tracing;
  accessLog: string | false;
  identity: 'ThirdParty' | 'Kubernetes';
  mtls: 'permissive' | 'strict';
  locality: Locality | undefined;
  labels: Labels;
  /** As CODEOWNERS has them. */
  owners: readonly string[];
  /** How the mesh comes by its CA, and its control planes by each other's tokens. */
  secrets: Extract<T.Secrets, string>;
  /** Of external-secrets. */
  secretStore: SecretStore | undefined;
  /** Of cert-manager. */
  issuer: Issuer | undefined;
  spec: RawMap;
  record: ExchangeRecord | undefined;
  /** Its record was read where the mesh no longer is. */
  hasMoved: boolean;
  /** What this mesh holds for each of its peers, by the peer's key. */
  ends: PeerEnd[];
}

export interface RootCertificate {
  sha256: string;
  /** Canonical PEM, re-encoded from DER. */
  pem: string;
  /** RFC 3339 in UTC, whole seconds. */
  notAfter: string;
}

/** A record whose origin is where the mesh lives now. */
interface ExchangeRecord {
  ref: Ref;
  roots: readonly RootCertificate[];
  gateways: Readonly<Record<string, Gateway>>;
  clusters: Readonly<Record<string, ClusterRecord>>;
}
