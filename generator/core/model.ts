import type { Gateway } from './exchange-record.js';
import type { RawMap } from './merge.js';
import type { Ref } from './source.js';
import type * as T from './topology.js';

export type Labels = Readonly<Record<string, string>>;

/** What a topology means: every name resolved, both ends of a pair derived from one line. */
export interface Model {
  name: string;
  labels: Labels;
  annotations: Labels;
  clusters: Map<string, Cluster>;
  meshes: Map<string, Mesh>;
  pairs: Pair[];
  routes: Route[];
  apps: App[];
  patches: Patch[];
  sealed: Sealed[];
}

export interface Cluster {
  key: string;
  ref: Ref;
  provider: NonNullable<T.Cluster['provider']>;
  region: string | undefined;
  zone: string | undefined;
  internalLoadBalancers: boolean;
  exposurePublic: boolean;
  /** Per package; `installed` says which packages are ours to install. */
  operators: Readonly<Record<string, T.Operator>>;
  installed: (packageName: string) => boolean;
  namespaces: Readonly<Record<string, T.ClusterNamespace>>;
  /** Managed meshes that live here, by key. */
  meshes: Mesh[];
}

/** `minor` of generation 2: 1 to 6. */
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

export interface Mesh {
  key: string;
  ref: Ref;
  /** undefined: a mesh that others run somewhere. */
  cluster: Cluster | undefined;
  managed: boolean;
  version: Version;
  namespace: string;
  controlPlane: string;
  clusterName: string;
  peerName: string;
  trustDomain: string;
  network: string;
  rootGroup: string | undefined;
  members: readonly string[];
  memberSelector: Labels | undefined;
  mode: 'MultiTenant' | 'ClusterWide';
  addons: { kiali: boolean; prometheus: boolean; grafana: boolean };
  tracing: Tracing;
  accessLog: string | false;
  identity: 'ThirdParty' | 'Kubernetes';
  mtls: 'permissive' | 'strict';
  locality: Locality | undefined;
  labels: Labels;
  /** How the mesh comes by its CA. */
  secrets: NonNullable<T.Mesh['secrets']>;
  spec: RawMap;
  specRef: Ref;
  record: ExchangeRecord | undefined;
  /** Its record was read where the mesh no longer is. */
  hasMoved: boolean;
  /** What this mesh holds for each of its peers, by the peer's key. */
  ends: PeerEnd[];
}

/** One mesh's own end of a pair: what it holds for its peer, and where the peer reaches it. */
export interface PeerEnd {
  mesh: Mesh;
  peer: Mesh;
  pair: Pair;
  /** The name by which the peer knows this mesh. */
  ownName: string;
  /** The name by which this mesh knows the peer: its ServiceMeshPeer, ExportedServiceSet and ImportedServiceSet. */
  peerName: string;
  ingressGateway: string;
  egressGateway: string;
  rootCertificate: string;
  service: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  internal: boolean;
  /** Of the ingress gateway's Service, the provider's and the user's. */
  annotations: Labels;
  nodePorts: { tls: number | undefined; discovery: number | undefined };
  ingress: RawMap;
  egress: RawMap;
  /** The map that holds this end's options: its side's, else the peering. */
  optionsRef: Ref;
  /** Where the peer reaches this end; undefined while nobody knows. */
  address: Address | undefined;
  exports: ExportRule[];
  imports: ImportRule[];
}

export interface Address {
  hosts: readonly string[];
  servicePort: number;
  discoveryPort: number;
}

/** Two meshes joined; `ends` are in byte order of the meshes' keys. */
export interface Pair {
  ends: readonly [PeerEnd, PeerEnd];
  ref: Ref;
  suspended: boolean;
  /** What the exchange still owes, in words; empty when the pair can be joined. */
  missing: string[];
}

/** A namespace and a name; `*` stands for any. */
export interface NamespacedName {
  namespace: string;
  name: string;
}

/** `matchLabels` makes it a LabelSelector rule over `service.namespace`. */
export interface ExportRule {
  ref: Ref;
  service: NamespacedName;
  matchLabels: Labels | undefined;
  alias: NamespacedName | undefined;
  /** The name on the wire. */
  exported: NamespacedName;
}

export interface ImportRule {
  ref: Ref;
  /** What the exporter calls the service itself. */
  source: NamespacedName;
  exported: NamespacedName;
  alias: NamespacedName | undefined;
  /** The name in the importing mesh. */
  imported: NamespacedName;
  asLocal: boolean;
  /** As the share says; see `importLocality`. */
  locality: Locality | undefined;
}

export interface RootCertificate {
  sha256: string;
  /** Canonical PEM, re-encoded from DER. */
  pem: string;
}

/** A record whose origin is where the mesh lives now. */
interface ExchangeRecord {
  ref: Ref;
  roots: readonly RootCertificate[];
  gateways: Readonly<Record<string, Gateway>>;
}

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

/** A SealedSecret with its place: beside a control plane's namespace, or in an app's folder. */
export interface Sealed {
  resource: AppResource;
  cluster: Cluster;
  place: { mesh: Mesh } | { app: App };
}

export interface Patch {
  ref: Ref;
  cluster: Cluster;
  stage: NonNullable<T.Patch['stage']>;
  target: { kind: string; name: string | undefined; namespace: string | undefined };
  /** The operations, or the fields to merge. */
  patch: RawMap | RawMap[];
}
