import type { RawMap } from './merge.js';
import type { Labels, Locality, Mesh } from './model.js';
import type { Ref } from './source.js';

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
  /** Where the raw fields of each gateway are written. */
  rawRefs: { ingress: Ref; egress: Ref };
  /** Where the peer reaches this end; undefined while nobody knows. */
  address: Address | undefined;
  exports: ExportRule[];
  imports: ImportRule[];
}

export interface Address {
  hosts: readonly string[];
  /** Given in the topology. */
  isStatic: boolean;
  /** The list that they stand in. */
  ref: Ref;
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
