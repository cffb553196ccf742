// Generated from schemas/topology.schema.json by "npm run types". Do not edit.

/**
 * A DNS-1123 label.
 */
export type Label = string;
/**
 * Free text.
 */
export type Text = string;
/**
 * A name, or a pattern with tokens such as {mesh}.
 */
export type Pattern = string;
/**
 * A user, a team or an e-mail address, as CODEOWNERS has them.
 */
export type Owner = string;
/**
 * Who owns it: `@user`, `@org/team` or an e-mail address. With any owner `generate` writes CODEOWNERS beside the topology.
 */
export type Owners = Owner[];
/**
 * Operators by package name; or the list of the packages to install, the rest is another team's.
 */
export type Operators =
  | ObjectName[]
  | {
      /**
       * false: all of them are another team's. A list: only these packages are installed here.
       */
      install?: boolean | ObjectName[];
      [k: string]: Operator | boolean | ObjectName[] | undefined;
    };
/**
 * A Kubernetes object name: a DNS-1123 subdomain.
 */
export type ObjectName = string;
/**
 * A name that a person chose: a DNS-1123 label of at most 40 characters.
 */
export type Key = string;
/**
 * An IP address or a lower-case host name.
 */
export type Address = string;
/**
 * None (default), Jaeger, or a map.
 */
export type Tracing =
  | ('None' | 'Jaeger' | 'Stackdriver')
  | {
      /**
       * None, Jaeger or Stackdriver.
       */
      type: 'None' | 'Jaeger' | 'Stackdriver';
      /**
       * Traces per 10,000 requests.
       */
      sampling?: number;
      /**
       * Of Jaeger. Default Memory.
       */
      storage?: 'Memory' | 'Elasticsearch';
    };
/**
 * How cacerts and remote secrets come: the way alone, or a map.
 */
export type Secrets =
  | ('self-signed' | 'sealed-secrets' | 'external-secrets' | 'cert-manager' | 'none')
  | {
      /**
       * The way.
       */
      type: 'self-signed' | 'sealed-secrets' | 'external-secrets' | 'cert-manager' | 'none';
      /**
       * Of external-secrets: the store that holds them.
       */
      store?: {
        /**
         * Default ClusterSecretStore.
         */
        kind?: 'ClusterSecretStore' | 'SecretStore';
        /**
         * Default: the mesh's key.
         */
        name?: ObjectName;
      };
      /**
       * Of external-secrets: where in the store, with the tokens {mesh}, {cluster} and {secret}. Default "{mesh}/{cluster}"; without {secret}, "/{secret}" follows.
       */
      key?: Text;
      /**
       * Of external-secrets: how often the store is read. Default 1h.
       */
      refreshInterval?: Duration;
      /**
       * Of cert-manager: who signs the CA.
       */
      issuer?: {
        /**
         * Default ClusterIssuer.
         */
        kind?: string;
        /**
         * Default: the mesh's key.
         */
        name?: ObjectName;
        /**
         * Default cert-manager.io.
         */
        group?: ObjectName;
      };
      /**
       * Of cert-manager: the life of the CA. Default 1440h, 60 days.
       */
      duration?: Duration;
      /**
       * Of cert-manager: how long before its end the CA is renewed. Default 360h, 15 days.
       */
      renewBefore?: Duration;
    };
/**
 * Hours and minutes, as in 360h or 1h30m.
 */
export type Duration = string;
/**
 * namespace/name
 */
export type NamespacedName = string;
/**
 * A TCP port.
 */
export type Port = number;
/**
 * A list of meshes, or a selector by labels.
 */
export type MeshSet = Key[] | Selector;
/**
 * namespace/name; * in either part matches any.
 */
export type NamespacedPattern = string;
/**
 * Destinations whose weights sum to 100.
 */
export type RouteList = Destination[];

/**
 * One service-mesh estate. Empty lists are legal where they mean "none".
 */
export interface Topology {
  apiVersion: 'meshloom.dev/v1alpha1';
  kind: 'Topology';
  metadata?: Metadata;
  /**
   * Globs of further topology files below this file's directory.
   */
  include?: Text[];
  naming?: Naming;
  /**
   * The OpenShift clusters.
   */
  clusters?: {
    [k: string]: Cluster;
  };
  defaults?: Defaults;
  /**
   * The meshes.
   */
  meshes?: {
    [k: string]: Mesh;
  };
  /**
   * Who is joined to whom.
   */
  peerings?: Peering[];
  /**
   * Which service is offered to whom.
   */
  shares?: Share[];
  /**
   * What client meshes do with a service.
   */
  routes?: Route[];
  /**
   * Workloads.
   */
  apps?: {
    [k: string]: App;
  };
  /**
   * Kustomize patches.
   */
  patches?: Patch[];
  delivery?: Delivery;
}
/**
 * What this topology is called.
 */
export interface Metadata {
  /**
   * Name of this estate: in every file's header, and in the label app.kubernetes.io/part-of.
   */
  name: Label;
}
/**
 * Naming patterns: the organisation's conventions, in one place.
 */
export interface Naming {
  /**
   * Control-plane namespace; default {mesh}.
   */
  namespace?: Pattern;
  /**
   * Name of the control-plane resource; default {mesh}.
   */
  controlPlane?: Pattern;
  /**
   * spec.cluster.name; default {mesh}, in a spanning mesh {cluster}. May hold upper case.
   */
  clusterName?: Pattern;
  /**
   * The name by which its peers know a mesh; default {mesh}.
   */
  peer?: Pattern;
  /**
   * Trust domain; default {mesh}.local.
   */
  trustDomain?: Pattern;
  /**
   * Network name; default {mesh}-network, in a spanning mesh {cluster}-network.
   */
  network?: Pattern;
  /**
   * A mesh's ingress gateway for one peer; default {peer}-ingress. {peer} and {peerName} may be used.
   */
  ingressGateway?: Pattern;
  /**
   * A mesh's egress gateway for one peer; default {peer}-egress. {peer} and {peerName} may be used.
   */
  egressGateway?: Pattern;
  /**
   * ConfigMap with the peer's root certificates; default {peerName}-ca-root-cert. {peer} and {peerName} may be used.
   */
  rootCertificate?: Pattern;
}
/**
 * One OpenShift cluster. Only provider is required.
 */
export interface Cluster {
  /**
   * Where it runs: load-balancer annotations, and what kind of address to expect.
   */
  provider?: 'aws' | 'azure' | 'gcp' | 'ibm' | 'onprem';
  /**
   * Region, as in topology.kubernetes.io/region.
   */
  region?: Text;
  /**
   * Zone, as in topology.kubernetes.io/zone.
   */
  zone?: Text;
  /**
   * kubeconfig context. Default: the key.
   */
  context?: Text;
  /**
   * Argo CD destination by URL.
   */
  server?: string;
  /**
   * Argo CD destination by name. Default: the key.
   */
  argocd?: Text;
  labels?: Labels;
  owners?: Owners;
  /**
   * true for private clusters: load balancers without a public address. Default false.
   */
  internalLoadBalancers?: boolean;
  /**
   * public: gateways on public load balancers are meant.
   */
  exposure?: 'public';
  operators?: Operators;
  /**
   * Namespaces that need something special.
   */
  namespaces?: {
    [k: string]: ClusterNamespace;
  };
}
/**
 * Kubernetes labels.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * One operator's Subscription.
 */
export interface Operator {
  /**
   * false: another team installs it. Default true.
   */
  install?: boolean;
  /**
   * installPlanApproval. Default Automatic.
   */
  approval?: 'Automatic' | 'Manual';
  /**
   * Catalog source. Default redhat-operators.
   */
  source?: ObjectName;
  /**
   * Default openshift-marketplace.
   */
  sourceNamespace?: Label;
  /**
   * Default stable.
   */
  channel?: string;
  /**
   * Default: none.
   */
  startingCSV?: ObjectName;
}
/**
 * What is special about one namespace.
 */
export interface ClusterNamespace {
  /**
   * false leaves the namespace to its owner. Default true.
   */
  create?: boolean;
  labels?: Labels;
  annotations?: Annotations;
}
/**
 * Kubernetes annotations; values are strings.
 */
export interface Annotations {
  [k: string]: string;
}
/**
 * What holds unless said otherwise.
 */
export interface Defaults {
  /**
   * Merged below each cluster.
   */
  cluster?: Cluster;
  /**
   * Merged below each mesh.
   */
  mesh?: Mesh;
  /**
   * Merged below each peering.
   */
  peering?: PeeringOptions;
  /**
   * On every object's metadata.
   */
  labels?: Labels;
  /**
   * On every object's metadata.
   */
  annotations?: Annotations;
}
/**
 * One administrative mesh.
 */
export interface Mesh {
  /**
   * The cluster it lives in.
   */
  cluster?: Key;
  /**
   * The clusters it spans.
   */
  clusters?: {
    [k: string]: MeshCluster;
  };
  /**
   * Of a spanning mesh. Default multi-primary.
   */
  model?: 'multi-primary' | 'primary-remote';
  /**
   * The primary cluster of primary-remote.
   */
  primary?: Key;
  /**
   * OpenShift Service Mesh version, in quotes: "2.1" to "2.6", or "3.0" and later.
   */
  version?: string;
  /**
   * Control-plane namespace. Default: naming.namespace.
   */
  namespace?: Label;
  /**
   * Name of the control-plane resource. Default: naming.controlPlane.
   */
  controlPlane?: Label;
  /**
   * The name by which its peers know it. Default: naming.peer.
   */
  peerName?: Label;
  /**
   * Default: naming.trustDomain.
   */
  trustDomain?: ObjectName;
  /**
   * Default: naming.clusterName.
   */
  clusterName?: string;
  /**
   * Default: naming.network.
   */
  network?: Label;
  /**
   * Default: the key.
   */
  meshID?: Text;
  /**
   * Member namespaces, in this order.
   */
  members?: Label[];
  /**
   * Namespaces with these labels are members (from 2.4).
   */
  memberSelector?: Selector;
  /**
   * Default MultiTenant.
   */
  mode?: 'MultiTenant' | 'ClusterWide';
  /**
   * Addons of the control plane.
   */
  addons?: {
    /**
     * Default true.
     */
    kiali?: boolean;
    /**
     * Default true.
     */
    prometheus?: boolean;
    /**
     * Default false.
     */
    grafana?: boolean;
  };
  tracing?: Tracing;
  /**
   * File for the access log, or false. Default /dev/stdout.
   */
  accessLog?: string | false;
  /**
   * Kind of service-account token. Default ThirdParty.
   */
  identity?: 'ThirdParty' | 'Kubernetes';
  /**
   * Between workloads. Default permissive.
   */
  mtls?: 'permissive' | 'strict';
  /**
   * Default: its cluster's region and zone.
   */
  locality?: Locality;
  /**
   * Select the mesh in peerings.
   */
  labels?: Labels;
  owners?: Owners;
  /**
   * false: run by others. Nothing is written for it. Default true.
   */
  managed?: boolean;
  /**
   * Meshes of one group share a root certificate.
   */
  rootGroup?: Label;
  secrets?: Secrets;
  /**
   * Of a spanning mesh: all (default), or a list of namespace/service.
   */
  expose?: 'all' | NamespacedName[];
  /**
   * Of a spanning mesh: what the other control planes may read. Default narrow: everything that they need but Secrets.
   */
  readerRole?: 'narrow' | 'upstream';
  /**
   * Generation 3. Default: the newest of that version.
   */
  istioVersion?: string;
  /**
   * Generation 3. Default InPlace.
   */
  updateStrategy?: 'InPlace' | 'RevisionBased';
  eastWest?: EastWest;
  /**
   * Raw fields merged last into the control plane's .spec.
   */
  spec?: Raw;
}
/**
 * What belongs to one cluster of a mesh that spans several.
 */
export interface MeshCluster {
  /**
   * Default: naming.network.
   */
  network?: Label;
  /**
   * Default: naming.clusterName.
   */
  clusterName?: Text;
  /**
   * Member namespaces in this cluster.
   */
  members?: Label[];
  /**
   * Its east-west gateway, over what the mesh says of all.
   */
  eastWest?: EastWest;
}
/**
 * The east-west gateway.
 */
export interface EastWest {
  /**
   * Default eastwestgateway.
   */
  name?: Label;
  /**
   * Default: the control-plane namespace.
   */
  namespace?: Label;
  /**
   * Service type.
   */
  service?: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  /**
   * true: no public address.
   */
  internal?: boolean;
  annotations?: OverridingAnnotations;
  /**
   * Where the other clusters reach it.
   */
  addresses?: Address[];
}
/**
 * Annotations over the provider's own; null removes one.
 */
export interface OverridingAnnotations {
  [k: string]: string | null;
}
/**
 * Selects by labels.
 */
export interface Selector {
  matchLabels: MatchLabels;
}
/**
 * Labels that must all be present.
 */
export interface MatchLabels {
  [k: string]: string;
}
/**
 * Where something runs.
 */
export interface Locality {
  region?: Text;
  zone?: Text;
  subzone?: Text;
}
/**
 * Raw fields: maps merge, lists and scalars replace, null removes.
 */
export interface Raw {
  [k: string]: unknown;
}
/**
 * Options of every peering.
 */
export interface PeeringOptions {
  /**
   * Type of the ingress gateway's Service. Default: LoadBalancer between clusters, ClusterIP inside one.
   */
  service?: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  /**
   * true: no public address. Default: the cluster's internalLoadBalancers.
   */
  internal?: boolean;
  annotations?: OverridingAnnotations;
  nodePorts?: NodePorts;
  /**
   * Raw fields merged last into the ingress gateway's entry of the control plane.
   */
  ingress?: Raw;
  /**
   * Raw fields merged last into the egress gateway's entry of the control plane.
   */
  egress?: Raw;
  /**
   * true keeps the gateways and leaves out the federation and the routes, on both sides.
   */
  suspend?: boolean;
}
/**
 * Node ports of a NodePort Service.
 */
export interface NodePorts {
  /**
   * Of port 15443.
   */
  tls?: Port;
  /**
   * Of port 8188.
   */
  discovery?: Port;
}
/**
 * Meshes joined: meshes, hub and spokes, or fullMesh.
 */
export interface Peering {
  /**
   * Two meshes.
   *
   * @minItems 2
   * @maxItems 2
   */
  meshes?: [Key, Key];
  /**
   * A mesh that is joined to each spoke.
   */
  hub?: Key;
  spokes?: MeshSet;
  /**
   * Meshes that are all joined to each other.
   */
  fullMesh?: MeshSet;
  /**
   * Type of the ingress gateway's Service. Default: LoadBalancer between clusters, ClusterIP inside one.
   */
  service?: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  /**
   * true: no public address. Default: the cluster's internalLoadBalancers.
   */
  internal?: boolean;
  annotations?: OverridingAnnotations;
  nodePorts?: NodePorts;
  /**
   * Raw fields merged last into the ingress gateway's entry of the control plane.
   */
  ingress?: Raw;
  /**
   * Raw fields merged last into the egress gateway's entry of the control plane.
   */
  egress?: Raw;
  /**
   * true keeps the gateways and leaves out the federation and the routes, on both sides.
   */
  suspend?: boolean;
  /**
   * Options of one end, by mesh.
   */
  sides?: {
    [k: string]: Side;
  };
}
/**
 * Options of one mesh's own end.
 */
export interface Side {
  /**
   * Type of the ingress gateway's Service. Default: LoadBalancer between clusters, ClusterIP inside one.
   */
  service?: 'LoadBalancer' | 'ClusterIP' | 'NodePort';
  /**
   * true: no public address. Default: the cluster's internalLoadBalancers.
   */
  internal?: boolean;
  annotations?: OverridingAnnotations;
  nodePorts?: NodePorts;
  /**
   * Raw fields merged last into the ingress gateway's entry of the control plane.
   */
  ingress?: Raw;
  /**
   * Raw fields merged last into the egress gateway's entry of the control plane.
   */
  egress?: Raw;
  /**
   * true keeps the gateways and leaves out the federation and the routes, on both sides.
   */
  suspend?: boolean;
  /**
   * Name of this mesh's ingress gateway for the peer.
   */
  ingressGateway?: Pattern;
  /**
   * Name of this mesh's egress gateway for the peer.
   */
  egressGateway?: Pattern;
  /**
   * The name by which the peer knows this mesh.
   */
  peerName?: Pattern;
  /**
   * ConfigMap in this mesh with the peer's root certificates.
   */
  rootCertificate?: Pattern;
  /**
   * Where the peer reaches this mesh.
   */
  addresses?: Address[];
  servicePort?: Port;
  discoveryPort?: Port;
}
/**
 * A service that one mesh exports and another imports.
 */
export interface Share {
  /**
   * The exporting mesh.
   */
  from: Key;
  /**
   * The importing meshes. Default: every peer.
   */
  to?: Key[];
  /**
   * namespace/name or a list of them; * matches any.
   */
  service?: NamespacedPattern | NamespacedPattern[];
  /**
   * Services of a namespace by their labels.
   */
  selector?: {
    namespace: Label;
    matchLabels: MatchLabels;
  };
  /**
   * Alias on the wire; * keeps that part.
   */
  exportAs?: NamespacedPattern;
  /**
   * Alias in the importing mesh; * keeps that part.
   */
  importAs?: NamespacedPattern;
  /**
   * true: under the name of a local service. Default false.
   */
  importAsLocal?: boolean;
  /**
   * Of the imported endpoints. Default: the exporter's. A zone needs a region, a subzone needs both.
   */
  locality?: Locality;
  /**
   * Writes one side alone.
   */
  only?: 'export' | 'import';
  /**
   * Generation 3.
   */
  ports?: SharePort[];
  /**
   * Generation 3: labels of the pods.
   */
  workload?: {
    labels: MatchLabels;
  };
  /**
   * Generation 3: of the pods.
   */
  serviceAccount?: ObjectName;
  /**
   * Generation 3: namespaces that use it. Default: the importer's members.
   */
  clients?: Label[];
  /**
   * Generation 3: a file with the services.
   */
  inventory?: Text;
}
/**
 * One port of the service.
 */
export interface SharePort {
  /**
   * Port name.
   */
  name: Label;
  number: Port;
  /**
   * Port number or port name of the pods. Default: the number.
   */
  targetPort?: Port | Label;
  /**
   * As Istio names it. Default: what the port's name begins with, else TCP.
   */
  protocol?:
    | 'HTTP'
    | 'HTTPS'
    | 'HTTP2'
    | 'GRPC'
    | 'GRPC-WEB'
    | 'TCP'
    | 'TLS'
    | 'MONGO'
    | 'MYSQL'
    | 'REDIS'
    | 'http'
    | 'https'
    | 'http2'
    | 'grpc'
    | 'grpc-web'
    | 'tcp'
    | 'tls'
    | 'mongo'
    | 'mysql'
    | 'redis';
}
/**
 * What a client mesh does with a service.
 */
export interface Route {
  /**
   * The client mesh.
   */
  mesh: Key;
  /**
   * The service whose traffic is routed.
   */
  service: NamespacedName;
  split?: RouteList;
  mirror?: Mirror;
  /**
   * Beside mirror: where requests themselves go. Default local.
   */
  route?: RouteList;
  /**
   * The first match wins.
   */
  match?: RouteMatch[];
  balance?: Balance;
  failover?: Failover;
  /**
   * Labels of each subset. Default: version: <subset>.
   */
  subsets?: {
    [k: string]: {
      [k: string]: string;
    };
  };
  /**
   * Merged last into the DestinationRule's trafficPolicy.
   */
  trafficPolicy?: Raw;
  ingress?: RouteIngress;
  /**
   * Default http. tcp needs port, and split only.
   */
  protocol?: 'http' | 'tcp';
  port?: Port;
  localService?: LocalService;
}
/**
 * Where requests go: local, subset or from.
 */
export interface Destination {
  /**
   * The service itself.
   */
  local?: true;
  /**
   * A subset of the service itself.
   */
  subset?: Label;
  /**
   * The peer mesh that exports it.
   */
  from?: Key;
  /**
   * Which import of that mesh.
   */
  importAs?: NamespacedName;
  /**
   * Per cent; optional if alone.
   */
  weight?: number;
}
/**
 * Where a copy of each request goes.
 */
export interface Mirror {
  /**
   * The peer mesh that exports it.
   */
  from: Key;
  importAs?: NamespacedName;
  /**
   * Default 100.
   */
  percentage?: number;
}
/**
 * A condition and where its requests go; without a condition it is the default.
 */
export interface RouteMatch {
  /**
   * By header name.
   */
  headers?: {
    [k: string]: StringMatch;
  };
  uri?: StringMatch;
  method?: StringMatch;
  route: RouteList;
}
/**
 * One of exact, prefix, regex.
 */
export interface StringMatch {
  exact?: string;
  prefix?: string;
  regex?: string;
}
/**
 * Server-side load balancing.
 */
export interface Balance {
  /**
   * Meshes that export it as a local service.
   */
  from: Key[];
}
/**
 * Another mesh when local endpoints fail.
 */
export interface Failover {
  /**
   * Meshes, the first first.
   */
  to: Key[];
  /**
   * Default consecutive5xxErrors 3, interval 10s, baseEjectionTime 1m.
   */
  outlierDetection?: Raw;
}
/**
 * A twin of the VirtualService for requests from outside.
 */
export interface RouteIngress {
  gateway: NamespacedName;
  /**
   * Hosts of that gateway.
   */
  hosts: string[];
}
/**
 * A Service without selector, where none runs.
 */
export interface LocalService {
  /**
   * Its ports.
   */
  ports: ServicePort[];
}
/**
 * One port of a Service.
 */
export interface ServicePort {
  name: Label;
  port: Port;
}
/**
 * A workload placed in a mesh.
 */
export interface App {
  /**
   * The mesh it runs in.
   */
  mesh?: Key;
  /**
   * The meshes it runs in.
   */
  meshes?: Key[];
  /**
   * Of a spanning mesh. Default: all.
   */
  clusters?: Key[];
  /**
   * A member namespace.
   */
  namespace: Label;
  /**
   * A built-in sample.
   */
  template?: 'bookinfo' | 'bookinfo-details' | 'kube-info' | 'sleep';
  /**
   * A directory with a kustomization.yaml, below the topology's directory.
   */
  kustomize?: Text;
  /**
   * Globs of YAML files, below the topology's directory.
   */
  manifests?: Text[];
  values?: Values;
}
/**
 * Values of a built-in template.
 */
export interface Values {
  /**
   * Of bookinfo. Default: all.
   */
  services?: ('productpage' | 'details' | 'ratings' | 'reviews')[];
  /**
   * Image tag of bookinfo.
   */
  tag?: string;
  /**
   * Of bookinfo-details and kube-info.
   */
  version?: Label;
}
/**
 * A Kustomize patch.
 */
export interface Patch {
  cluster: Key;
  /**
   * Which stage.
   */
  stage: 'infra' | 'mesh-cp' | 'mesh-fed' | 'app';
  /**
   * Which objects.
   */
  target: {
    /**
     * Kind of the objects.
     */
    kind: string;
    /**
     * Default: any.
     */
    name?: string;
    /**
     * Default: any.
     */
    namespace?: Label;
  };
  /**
   * A strategic-merge or JSON 6902 patch, as text or as YAML.
   */
  patch:
    | string
    | {
        [k: string]: unknown;
      }
    | {
        [k: string]: unknown;
      }[];
}
/**
 * How out/ is applied.
 */
export interface Delivery {
  argocd?: Argocd;
  flux?: Flux;
}
/**
 * Argo CD: an AppProject, an ApplicationSet or Applications, rights and health checks in out/argocd, and sync waves on every object.
 */
export interface Argocd {
  /**
   * The Git repository that holds out/. Credentials belong into a repository Secret of Argo CD.
   */
  repoURL: string;
  /**
   * Branch, tag or commit. Default HEAD; refs/heads/main is faster to look up.
   */
  revision?: Text;
  /**
   * Path of out/ in the repository, . if it is the repository itself. Default out.
   */
  path?: Text;
  /**
   * Namespace of Argo CD. Default openshift-gitops.
   */
  namespace?: Label;
  /**
   * Name of the ArgoCD resource, after which its accounts are named. Default: the namespace.
   */
  instance?: Label;
  /**
   * AppProject, the estate's own. Default: metadata.name.
   */
  project?: Label;
  /**
   * applicationset: one that finds the directories. applications: one committed Application a cluster and stage. Default applicationset.
   */
  mode?: 'applicationset' | 'applications';
  /**
   * Red Hat ACM chooses the clusters: the name of a Placement in Argo CD's namespace, or the spec of one to write.
   */
  placement?:
    | string
    | {
        [k: string]: unknown;
      };
}
/**
 * Flux: one Kustomization a cluster and stage in out/flux.
 */
export interface Flux {
  /**
   * Namespace of the Kustomizations and of their source. Default flux-system.
   */
  namespace?: Label;
  /**
   * Name of the GitRepository that holds out/. Default flux-system.
   */
  source?: ObjectName;
  /**
   * Path of out/ in the repository, . if it is the repository itself. Default out.
   */
  path?: Text;
  /**
   * How often drift is corrected. Default 10m.
   */
  interval?: string;
  /**
   * The cluster in which Flux runs. The others are reached by the kubeconfig in the Secret <cluster>-kubeconfig.
   */
  local?: Key;
}
