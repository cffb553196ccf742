import type { Gateway } from '../../exchange-record.js';
import type { Labels } from '../../model.js';
import type { Service } from '../../service-inventory.js';

/** What to read from one cluster. */
export interface CollectTask {
  cluster: string;
  access: ClusterAccess;
  /** What records say that the cluster called itself; undefined at first contact. */
  identity: string | undefined;
  meshes: readonly MeshTask[];
}

/** How the program finds a cluster: exactly one of the two. */
export interface ClusterAccess {
  context?: string;
  /** An absolute path. Its current context is the cluster. */
  kubeconfig?: string;
}

/** What to read of a mesh in this cluster. */
export interface MeshTask {
  mesh: string;
  /** Of the control plane. */
  namespace: string;
  /** Not of a cluster whose roots the control plane of another one provides. */
  asksRoots: boolean;
  gateways: readonly GatewayTask[];
  eastWest?: ServiceTask;
  apiServer?: ApiServerTask;
  sealing?: SealingTask;
  services?: ServicesTask;
}

/** Whose Services are asked for: of the namespaces that are named, or of those that have these labels when they are asked. */
export interface ServicesTask {
  namespaces: readonly string[];
  selector: Labels | undefined;
}

/** A gateway's Service, where others must reach it. */
export interface ServiceTask {
  service: string;
  namespace: string;
  type: 'LoadBalancer' | 'NodePort';
}

/** The Service of an ingress gateway that the peer must reach. */
export interface GatewayTask extends Omit<ServiceTask, 'namespace'> {
  peer: string;
  /** As the topology gives them: of the Service only its node ports are asked. */
  addresses?: readonly string[];
}

/** How other clusters reach the API. */
export interface ApiServerTask {
  /** As a person gave it on the command line. */
  server?: string;
}

/** The controller of Sealed Secrets. */
export interface SealingTask extends ControllerPlace {
  /** The record has its certificate already, so that it need not be seen again. */
  isRecorded: boolean;
}

/** The Service of a sealing controller. */
export interface ControllerPlace {
  namespace: string;
  name: string;
}

/** One call: an object, all of a kind, what a Service serves, or what the kubeconfig says of the cluster. */
export type LiveRequest = ObjectRequest | ProxyRequest | KubeconfigRequest;

/** One `get`: an object, or all that a plural names. */
export interface ObjectRequest {
  resource: 'namespace' | 'clusterversion' | 'infrastructure' | 'configmap' | 'service' | ListResource;
  name?: string;
  namespace?: string;
  /** Of a list: what has these labels. */
  selector?: Labels;
}

type ListResource = 'nodes' | 'namespaces' | 'services' | 'pods';

/** A `get` of what a Service serves, through the API. */
export interface ProxyRequest {
  resource: 'services/proxy';
  /** As RBAC names it: `http:<Service>:<name of its port>`. */
  name: string;
  namespace: string;
  /** With its first slash. */
  path: string;
}

/** The cluster entry of the kubeconfig; no user's. No cluster is called. */
interface KubeconfigRequest {
  resource: 'kubeconfig';
  name?: undefined;
  namespace?: undefined;
}

/** What a program left behind. `stdout` is empty when `fault` says that it did not end by itself. */
export interface ProgramRun {
  /** null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  fault?: 'timeout' | 'too-large' | 'not-started' | 'interrupted';
}

/** What a cluster says; nothing of it is trusted yet. */
export interface LiveCluster {
  cluster: string;
  identity: string | undefined;
  /** Why nothing, or not everything, could be learnt. */
  failures: Failure[];
  meshes: LiveMesh[];
}

/** What a cluster says of a mesh; undefined is what was not asked, or is not there yet. */
export interface LiveMesh {
  mesh: string;
  /** `data["root-cert.pem"]`, as it came. */
  roots: string | undefined;
  /** By the peer's key. */
  gateways: Record<string, Gateway>;
  eastWest?: { addresses: string[] };
  apiServer?: LiveApiServer;
  /** PEM, as the controller served it. */
  sealingCertificates?: string;
  /** Those that peers could import, as an inventory has them; in no order. */
  services?: Service[];
  /** What is not there yet, a sentence each. */
  waiting: string[];
  /** What could not be looked at again, or is left out, a sentence each. */
  notes: string[];
}

/** What is said of a cluster's API. */
export interface LiveApiServer {
  /** As a person, or OpenShift's Infrastructure, says; undefined where nobody does. */
  url: string | undefined;
  kubeconfig: KubeconfigCluster;
  /** `data["ca.crt"]` of kube-root-ca.crt, as it came; undefined where the kubeconfig is about the same URL. */
  clusterCa?: string;
}

/** The part of a kubeconfig's cluster entry that matters here. */
export interface KubeconfigCluster {
  server: string;
  /** PEM, as it came. */
  certificateAuthority: string | undefined;
  /** Whoever answers is believed. */
  isInsecure: boolean;
}

/** Whole sentences; printable, and never a secret. The fact names the cluster. */
export interface Failure {
  fact: string;
  fix: string;
}
