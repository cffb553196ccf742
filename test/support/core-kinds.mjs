// Kubernetes' own kinds have no CustomResourceDefinition. These are written by hand, in the reduced form of the derived
// ones, with the fields that a sample workload may use.

const string = { type: 'string' };
const integer = { type: 'integer' };
const boolean = { type: 'boolean' };
const integerOrString = { type: ['integer', 'string'] };

const list = (items) => ({ type: 'array', items });
const mapOf = (additionalProperties) => ({ type: 'object', additionalProperties });
const oneOf = (...values) => ({ type: 'string', enum: values });
const strings = mapOf(string);

function object(properties, ...required) {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 && { required }) };
}

const nameOnly = object({ name: string }, 'name');
const keyOf = object({ name: string, key: string, optional: boolean }, 'name', 'key');
const labelSelector = object({
  matchLabels: strings,
  matchExpressions: list(object({ key: string, operator: string, values: list(string) }, 'key', 'operator')),
});

const probe = object({
  httpGet: object({ path: string, port: integerOrString, scheme: oneOf('HTTP', 'HTTPS'), host: string }, 'port'),
  tcpSocket: object({ port: integerOrString }, 'port'),
  exec: object({ command: list(string) }),
  initialDelaySeconds: integer,
  periodSeconds: integer,
  timeoutSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
});

const securityContext = object({
  allowPrivilegeEscalation: boolean,
  capabilities: object({ add: list(string), drop: list(string) }),
  privileged: boolean,
  readOnlyRootFilesystem: boolean,
  runAsGroup: integer,
  runAsNonRoot: boolean,
  runAsUser: integer,
  seccompProfile: object({ type: string }, 'type'),
});

const variable = object(
  {
    name: string,
    value: string,
    valueFrom: object({
      configMapKeyRef: keyOf,
      secretKeyRef: keyOf,
      fieldRef: object({ apiVersion: string, fieldPath: string }, 'fieldPath'),
    }),
  },
  'name',
);

const containerPort = object(
  { containerPort: integer, name: string, protocol: oneOf('TCP', 'UDP', 'SCTP') },
  'containerPort',
);

const container = object(
  {
    name: string,
    image: string,
    imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
    command: list(string),
    args: list(string),
    workingDir: string,
    env: list(variable),
    envFrom: list(object({ configMapRef: nameOnly, secretRef: nameOnly, prefix: string })),
    ports: list(containerPort),
    resources: object({ limits: mapOf(integerOrString), requests: mapOf(integerOrString) }),
    volumeMounts: list(
      object({ name: string, mountPath: string, subPath: string, readOnly: boolean }, 'name', 'mountPath'),
    ),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    securityContext,
  },
  'name',
  'image',
);

const items = list(object({ key: string, path: string }, 'key', 'path'));
const volume = object(
  {
    name: string,
    emptyDir: object({ medium: string, sizeLimit: integerOrString }),
    configMap: object({ name: string, items, defaultMode: integer, optional: boolean }, 'name'),
    secret: object({ secretName: string, items, defaultMode: integer, optional: boolean }, 'secretName'),
  },
  'name',
);

const podTemplate = object(
  {
    metadata: object({ labels: strings, annotations: strings }),
    spec: object(
      {
        containers: list(container),
        initContainers: list(container),
        nodeSelector: strings,
        securityContext: object({ fsGroup: integer, runAsNonRoot: boolean, seccompProfile: object({ type: string }) }),
        automountServiceAccountToken: boolean,
        serviceAccountName: string,
        terminationGracePeriodSeconds: integer,
        volumes: list(volume),
      },
      'containers',
    ),
  },
  'metadata',
  'spec',
);

const deployment = object(
  {
    replicas: integer,
    revisionHistoryLimit: integer,
    selector: labelSelector,
    strategy: object({
      type: oneOf('RollingUpdate', 'Recreate'),
      rollingUpdate: object({ maxSurge: integerOrString, maxUnavailable: integerOrString }),
    }),
    template: podTemplate,
  },
  'selector',
  'template',
);

const servicePort = object(
  {
    name: string,
    port: integer,
    targetPort: integerOrString,
    nodePort: integer,
    protocol: oneOf('TCP', 'UDP', 'SCTP'),
    appProtocol: string,
  },
  'port',
);

const service = object({
  type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  clusterIP: string,
  externalName: string,
  externalTrafficPolicy: oneOf('Cluster', 'Local'),
  loadBalancerSourceRanges: list(string),
  ports: list(servicePort),
  selector: strings,
});

const roleRef = object(
  { apiGroup: string, kind: oneOf('ClusterRole', 'Role'), name: string },
  'apiGroup',
  'kind',
  'name',
);
const subjects = list(object({ kind: oneOf('ServiceAccount'), name: string, namespace: string }, 'kind', 'name'));
const rules = list(
  object(
    { apiGroups: list(string), resourceNames: list(string), resources: list(string), verbs: list(string) },
    'verbs',
  ),
);

/** Of Kiali's definition, which is not among the published ones here, only the fields that we write. */
const kiali = object({
  deployment: object({ instance_name: string }),
  external_services: object({
    prometheus: object({
      auth: object({ type: oneOf('basic', 'bearer', 'none'), use_kiali_token: boolean }),
      thanos_proxy: object({ enabled: boolean }),
      url: string,
    }),
  }),
  version: string,
});

/** Of the External Secrets Operator's definition (external-secrets.io/v1), which is not here either. */
const storedValue = object(
  {
    remoteRef: object(
      {
        key: string,
        property: string,
        conversionStrategy: oneOf('Default', 'Unicode'),
        decodingStrategy: oneOf('Auto', 'Base64', 'Base64URL', 'None'),
        metadataPolicy: oneOf('Fetch', 'None'),
      },
      'key',
    ),
    secretKey: string,
  },
  'remoteRef',
  'secretKey',
);

const externalSecret = object({
  data: list(storedValue),
  refreshInterval: string,
  refreshPolicy: oneOf('CreatedOnce', 'OnChange', 'Periodic'),
  secretStoreRef: object({ kind: oneOf('ClusterSecretStore', 'SecretStore'), name: string }),
  target: object({
    name: string,
    creationPolicy: oneOf('CreateOrMerge', 'Merge', 'None', 'Orphan', 'Owner'),
    deletionPolicy: oneOf('Delete', 'Merge', 'Retain'),
    template: object({
      data: strings,
      engineVersion: oneOf('v2'),
      mergePolicy: oneOf('Merge', 'Replace'),
      metadata: object({ annotations: strings, labels: strings }),
      type: string,
    }),
  }),
});

/** Of cert-manager's definition (cert-manager.io/v1), which is not here either. */
const certificate = object(
  {
    commonName: string,
    dnsNames: list(string),
    duration: string,
    isCA: boolean,
    issuerRef: object({ group: string, kind: string, name: string }, 'name'),
    privateKey: object({
      algorithm: oneOf('ECDSA', 'Ed25519', 'RSA'),
      encoding: oneOf('PKCS1', 'PKCS8'),
      rotationPolicy: oneOf('Always', 'Never'),
      size: integer,
    }),
    renewBefore: string,
    secretName: string,
    subject: object({ localities: list(string), organizations: list(string) }),
    usages: list(oneOf('cert sign', 'crl sign', 'digital signature', 'key encipherment')),
  },
  'issuerRef',
  'secretName',
);

const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };

/** `properties` stand beside apiVersion, kind and metadata; the first group is written as nothing in apiVersion. */
export const coreKinds = [
  { kind: 'Namespace', group: '', version: 'v1', scope: 'Cluster', properties: {} },
  {
    kind: 'ConfigMap',
    group: '',
    version: 'v1',
    scope: 'Namespaced',
    properties: { data: strings, binaryData: strings, immutable: boolean },
  },
  { kind: 'Service', group: '', version: 'v1', scope: 'Namespaced', properties: { spec: service }, required: ['spec'] },
  {
    kind: 'ServiceAccount',
    group: '',
    version: 'v1',
    scope: 'Namespaced',
    properties: { automountServiceAccountToken: boolean, imagePullSecrets: list(nameOnly) },
  },
  {
    kind: 'Deployment',
    group: 'apps',
    version: 'v1',
    scope: 'Namespaced',
    properties: { spec: deployment },
    required: ['spec'],
  },
  {
    kind: 'PodDisruptionBudget',
    group: 'policy',
    version: 'v1',
    scope: 'Namespaced',
    properties: {
      spec: object({ minAvailable: integerOrString, maxUnavailable: integerOrString, selector: labelSelector }),
    },
    required: ['spec'],
  },
  { kind: 'ClusterRole', ...rbac, scope: 'Cluster', properties: { rules }, required: ['rules'] },
  {
    kind: 'ExternalSecret',
    group: 'external-secrets.io',
    version: 'v1',
    scope: 'Namespaced',
    properties: { spec: externalSecret },
    required: ['spec'],
  },
  {
    kind: 'Certificate',
    group: 'cert-manager.io',
    version: 'v1',
    scope: 'Namespaced',
    properties: { spec: certificate },
    required: ['spec'],
  },
  { kind: 'Role', ...rbac, scope: 'Namespaced', properties: { rules }, required: ['rules'] },
  {
    kind: 'RoleBinding',
    ...rbac,
    scope: 'Namespaced',
    properties: { roleRef, subjects },
    required: ['roleRef'],
  },
  {
    kind: 'ClusterRoleBinding',
    ...rbac,
    scope: 'Cluster',
    properties: { roleRef, subjects },
    required: ['roleRef'],
  },
  { kind: 'Kiali', group: 'kiali.io', version: 'v1alpha1', scope: 'Namespaced', properties: { spec: kiali } },
];
