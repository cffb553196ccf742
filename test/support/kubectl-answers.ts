/** Objects in the shape of `kubectl get -o json`, and what oc and kubectl print when something is wrong. */

const created = '2026-10-07T08:15:42Z';

/** A Namespace; the uid of kube-system is a cluster's identity. */
export function namespace(uid: string, name = 'kube-system'): object {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      annotations: { 'openshift.io/sa.scc.uid-range': '1000020000/10000' },
      creationTimestamp: created,
      labels: { 'kubernetes.io/metadata.name': name },
      name,
      resourceVersion: '4711',
      uid,
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

/** OpenShift's ClusterVersion. */
export function clusterVersion(clusterID: string): object {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ClusterVersion',
    metadata: {
      creationTimestamp: created,
      generation: 2,
      name: 'version',
      uid: '5f0c4c0f-5c6a-4a0e-9f5b-0e5a3b1d7c11',
    },
    spec: { channel: 'stable-4.16', clusterID },
    status: { desired: { version: '4.16.21' }, observedGeneration: 2 },
  };
}

/** The ConfigMap in which istiod publishes its root; without `pem` its data has other keys alone. */
export function rootConfigMap(namespaceName: string, pem?: string): object {
  return {
    apiVersion: 'v1',
    data: pem === undefined ? { 'other.pem': '' } : { 'root-cert.pem': pem },
    kind: 'ConfigMap',
    metadata: {
      creationTimestamp: created,
      labels: { 'istio.io/config': 'true' },
      name: 'istio-ca-root-cert',
      namespace: namespaceName,
      resourceVersion: '98231',
      uid: '0d5ea1c4-8a4e-4a36-b8b7-32a4a1b1d9a0',
    },
  };
}

/** OpenShift's Infrastructure. */
export function infrastructure(apiServerURL: string): object {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Infrastructure',
    metadata: { creationTimestamp: created, name: 'cluster', uid: '6b9b5c0e-7a5f-4a52-8d3c-9f1f0a7f9f01' },
    spec: { platformSpec: { type: 'AWS' } },
    status: { apiServerInternalURI: 'https://api-int.example.net:6443', apiServerURL, platform: 'AWS' },
  };
}

/** What `config view … jsonpath={.clusters[0].cluster}` prints; `pem` is left out where the system's CAs count. */
export function kubeconfigCluster(server: string, pem?: string, more: object = {}): object {
  const authority = pem === undefined ? {} : { 'certificate-authority-data': Buffer.from(pem).toString('base64') };
  return { ...authority, ...more, server };
}

/** The ConfigMap with the CAs of the API, which every namespace has. */
export function clusterCa(namespaceName: string, pem: string): object {
  const metadata = { creationTimestamp: created, name: 'kube-root-ca.crt', namespace: namespaceName };
  return { apiVersion: 'v1', data: { 'ca.crt': pem }, kind: 'ConfigMap', metadata };
}

/** The Service of a sealing controller, with the name of its port. */
export function controllerService(namespaceName: string, name: string, port?: string): object {
  const ports = [{ ...(port === undefined ? {} : { name: port }), port: 8080, protocol: 'TCP', targetPort: 8080 }];
  return service(namespaceName, name, { type: 'ClusterIP', ports }, { loadBalancer: {} });
}

/** A gateway's Service of type LoadBalancer; without entries its load balancer is still being made. */
export function loadBalancer(
  namespaceName: string,
  name: string,
  ...ingress: { ip?: string; hostname?: string }[]
): object {
  const status = { loadBalancer: ingress.length === 0 ? {} : { ingress } };
  return service(namespaceName, name, { type: 'LoadBalancer', ports: ports(30443, 30188) }, status);
}

/** A gateway's Service of type NodePort. */
export function nodePort(namespaceName: string, name: string, tls: number, discovery: number): object {
  return service(namespaceName, name, { type: 'NodePort', ports: ports(tls, discovery) }, { loadBalancer: {} });
}

/** A gateway's Service of type ClusterIP. */
export function clusterIP(namespaceName: string, name: string): object {
  return service(namespaceName, name, { type: 'ClusterIP', ports: ports() }, { loadBalancer: {} });
}

function service(namespaceName: string, name: string, spec: object, status: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      creationTimestamp: created,
      labels: { app: name },
      name,
      namespace: namespaceName,
      uid: `uid-of-${name}`,
    },
    spec: { clusterIP: '172.30.14.7', ipFamilies: ['IPv4'], selector: { 'istio.io/gateway-name': name }, ...spec },
    status,
  };
}

function ports(tls?: number, discovery?: number): object[] {
  return [
    { name: 'tls', nodePort: tls, port: 15443, protocol: 'TCP', targetPort: 15443 },
    { name: 'https-discovery', nodePort: discovery, port: 8188, protocol: 'TCP', targetPort: 8188 },
  ];
}

interface NodeShape {
  name: string;
  internal?: string[];
  external?: string[];
  ready?: boolean;
  labels?: Record<string, string>;
}

/** What `get nodes` prints. */
export function nodeList(...nodes: NodeShape[]): object {
  return { apiVersion: 'v1', items: nodes.map(node), kind: 'List', metadata: { resourceVersion: '' } };
}

function node({ name, internal = [], external = [], ready = true, labels = {} }: NodeShape): object {
  const of = (type: string) => (address: string) => ({ address, type });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { creationTimestamp: created, labels: { 'kubernetes.io/hostname': name, ...labels }, name },
    spec: { providerID: `aws:///us-east-1a/${name}` },
    status: {
      addresses: [...internal.map(of('InternalIP')), ...external.map(of('ExternalIP')), of('Hostname')(name)],
      conditions: [
        { reason: 'KubeletHasSufficientMemory', status: 'False', type: 'MemoryPressure' },
        { reason: ready ? 'KubeletReady' : 'NodeStatusUnknown', status: ready ? 'True' : 'Unknown', type: 'Ready' },
      ],
    },
  };
}

const log = (text: string) =>
  `E1121 14:53:17.483111   21112 memcache.go:265] "Unhandled Error" err="couldn't get current server API group list: ${text}"\n`;
const unreachable = (text: string) => `${log(text).repeat(5)}Unable to connect to the server: ${text}\n`;

/** stderr of oc and kubectl 1.27 to 1.33, as they print it. */
export const kubectlSays = {
  noContext: (context: string) => `Error in configuration: context was not found for specified context: ${context}\n`,
  ocNoContext: (context: string) => `error: context "${context}" does not exist\n`,
  notLoggedIn: 'error: You must be logged in to the server (Unauthorized)\n',
  forbidden: (resource: string, name: string, namespaceName: string) =>
    `Error from server (Forbidden): ${resource} "${name}" is forbidden: User "jane" cannot get resource "${resource}" in API group "" in the namespace "${namespaceName}"\n`,
  noEndpoints: (service: string) =>
    `Error from server (ServiceUnavailable): no endpoints available for service "${service}"\n`,
  notFoundThere: 'Error from server (NotFound): the server could not find the requested resource\n',
  unavailable: 'Error from server (ServiceUnavailable): the server is currently unable to handle the request\n',
  noResourceType: (resource: string) => `error: the server doesn't have a resource type "${resource}"\n`,
  tooManyRequests:
    'Error from server (TooManyRequests): the server has received too many requests and has asked us to try again later\n',
  refused: `${log('Get \\"https://192.0.2.1:6443/api?timeout=32s\\": dial tcp 192.0.2.1:6443: connect: connection refused').repeat(5)}The connection to the server 192.0.2.1:6443 was refused - did you specify the right host or port?\n`,
  unreachable,
  pluginMissing: `E1121 14:58:28.739763   22458 memcache.go:265] "Unhandled Error" err=<
\tcouldn't get current server API group list: getting credentials: exec: executable aws not found
\t
\tIt looks like you are trying to use a client-go credential plugin that is not installed.
 >
Unable to connect to the server: getting credentials: exec: executable aws not found

It looks like you are trying to use a client-go credential plugin that is not installed.
`,
};

/** What `get` prints of a kind: the objects as kubectl lists them. */
export function listOf(...items: object[]): object {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

/** A Service of an application; `spec` over the usual one, `metadata` over its own. */
export function appService(namespaceName: string, name: string, spec: object = {}, metadata: object = {}): object {
  const ports = [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { creationTimestamp: created, name, namespace: namespaceName, uid: `uid-of-${name}`, ...metadata },
    spec: { clusterIP: '172.30.9.1', ports, selector: { app: name }, type: 'ClusterIP', ...spec },
    status: { loadBalancer: {} },
  };
}

/** A running pod with its sidecar; `spec` over the usual one, `metadata` and `status` over its own. */
export function pod(
  namespaceName: string,
  app: string,
  { spec = {}, metadata = {}, status = {} }: { spec?: object; metadata?: object; status?: object } = {},
): object {
  const proxy = { name: 'istio-proxy', ports: [{ containerPort: 15090, name: 'http-envoy-prom', protocol: 'TCP' }] };
  const own = { name: app, ports: [{ containerPort: 8080, name: 'web', protocol: 'TCP' }, { containerPort: 9999 }] };
  const labels = { app, 'pod-template-hash': '5d8f' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { creationTimestamp: created, labels, name: `${app}-5d8f-x2x`, namespace: namespaceName, ...metadata },
    spec: { containers: [own, proxy], serviceAccountName: app, ...spec },
    status: { phase: 'Running', ...status },
  };
}
