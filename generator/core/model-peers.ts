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
  /** Generation 3: what the imports come to, service by service. */
  offers: Offer[];
}

/** What clients of a service and its exporter have to know where no selector can tell (design 2.6); in part, while more is to come. */
export interface ServiceDetails {
  ports: readonly ServicePort[] | undefined;
  /** Labels of the pods. */
  workload: Labels | undefined;
  serviceAccount: string | undefined;
}

export interface ServicePort {
  name: string;
  number: number;
  /** Of the pods: a number, or a name that only they know. */
  targetPort: number | string;
  /** As Istio names it. */
  protocol: string;
}

/** A service of an inventory, with the labels of its Service. */
export interface KnownService extends ServiceDetails {
  service: NamespacedName;
  labels: Labels;
}

/** One service that a mesh imports from one peer in generation 3. */
export interface Offer {
  /** The import rule's line. */
  ref: Ref;
  /** What its exporter calls it. */
  source: NamespacedName;
  /** The host under which clients know it, on both sides. */
  host: string;
  asLocal: boolean;
  ports: readonly ServicePort[];
  /** Empty where nobody said: only what we write of the exporter needs it. */
  workload: Labels;
  /** Empty where nobody said: only what we write of the importer needs it. */
  serviceAccount: string;
  /** Namespaces that see it; where a Service of the importer has the name, they see that. */
  clients: readonly string[];
  /** Where the share lists them; undefined where it leaves them to be the importer's members. */
  clientsRef: Ref | undefined;
  locality: Locality | undefined;
}

export interface Address {
  hosts: readonly string[];
  /** Given in the topology. */
  isStatic: boolean;
  /** The list that they stand in. */
  ref: Ref;
  servicePort: number;
  /** undefined in generation 3, where nothing is discovered. */
  discoveryPort: number | undefined;
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

/** What a share says for generation 3; the rules of both sides refer to it. */
export interface ShareDetails extends ServiceDetails {
  ref: Ref;
  clients: readonly string[] | undefined;
  /** The services of its inventory; undefined without one. */
  inventory: readonly KnownService[] | undefined;
  /** The inventory that it names cannot be read, which is reported. */
  isUnread: boolean;
}

/** `matchLabels` makes it a LabelSelector rule over `service.namespace`. */
export interface ExportRule {
  ref: Ref;
  details: ShareDetails;
  service: NamespacedName;
  matchLabels: Labels | undefined;
  alias: NamespacedName | undefined;
  /** The name on the wire. */
  exported: NamespacedName;
}

export interface ImportRule {
  ref: Ref;
  details: ShareDetails;
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
