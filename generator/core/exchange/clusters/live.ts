import type { Gateway } from '../../exchange-record.js';

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

export interface MeshTask {
  mesh: string;
  /** Of the control plane. */
  namespace: string;
  gateways: readonly GatewayTask[];
}

/** The Service of an ingress gateway that the peer must reach. */
export interface GatewayTask {
  peer: string;
  service: string;
  type: 'LoadBalancer' | 'NodePort';
  /** As the topology gives them: of the Service only its node ports are asked. */
  addresses?: readonly string[];
}

/** One `get`: an object, or all nodes. */
export interface ObjectRequest {
  resource: 'namespace' | 'clusterversion' | 'configmap' | 'service' | 'nodes';
  name?: string;
  namespace?: string;
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

export interface LiveMesh {
  mesh: string;
  /** `data["root-cert.pem"]`, as it came. */
  roots: string | undefined;
  /** By the peer's key. */
  gateways: Record<string, Gateway>;
  /** What is not there yet, a sentence each. */
  waiting: string[];
}

/** Whole sentences; printable, and never a secret. The fact names the cluster. */
export interface Failure {
  fact: string;
  fix: string;
}
