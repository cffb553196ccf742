/** The root example of the documentation. */
export const rootExample = `# yaml-language-server: $schema=./schemas/topology.schema.json
apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: hybrid-cloud}

naming:                              # the organisation's conventions, in one place
  namespace: "{mesh}-mesh"
  controlPlane: "{mesh}-mesh"
  peer: "{mesh}-mesh"
  trustDomain: "{mesh}-mesh.local"

clusters:
  rosa: {provider: aws, region: us-east-1}
  aro: {provider: azure, region: westeurope}
  rog: {provider: gcp, region: europe-west4}

defaults:
  mesh:
    version: "2.6"

meshes:
  rosa-prod: {cluster: rosa, members: [prod-bookinfo]}
  aro-stg: {cluster: aro, members: [stg-bookinfo]}
  gcp-dev: {cluster: rog, members: [dev-bookinfo]}

peerings:
  - hub: rosa-prod
    spokes: [aro-stg, gcp-dev]

shares:
  - {from: aro-stg, to: [rosa-prod], service: stg-bookinfo/details, importAs: prod-bookinfo/details-v2}
  - {from: gcp-dev, to: [rosa-prod], service: dev-bookinfo/details, importAs: prod-bookinfo/details-v3}

apps:
  bookinfo: {mesh: rosa-prod, namespace: prod-bookinfo, template: bookinfo}
  details-v2: {mesh: aro-stg, namespace: stg-bookinfo, template: bookinfo-details, values: {version: v2}}
  details-v3: {mesh: gcp-dev, namespace: dev-bookinfo, template: bookinfo-details, values: {version: v3}}

routes:
  - mesh: rosa-prod
    service: prod-bookinfo/details
    split:
      - {subset: v1, weight: 60}
      - {from: aro-stg, weight: 20}
      - {from: gcp-dev, weight: 20}
`;

/** Every key of the schema is written at least once; what it says need not make sense. */
export const everyKey = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: everything}
include: ["teams/*.yaml"]
naming:
  namespace: "{mesh}"
  controlPlane: basic
  clusterName: "{cluster}"
  peer: "{mesh}"
  trustDomain: "{mesh}.local"
  network: "{mesh}-network"
  ingressGateway: "{peer}-ingress"
  egressGateway: "{peerName}-egress"
  rootCertificate: "{peerName}-ca-root-cert"
clusters:
  y:
    provider: aws
    region: us-east-1
    zone: us-east-1a
    context: admin@y
    server: https://api.y.example.com:6443
    labels: {tier: prod}
    owners: ["@team/mesh"]
    internalLoadBalancers: true
    exposure: public
    operators:
      install: [servicemeshoperator]
      kiali-ossm:
        install: false
        approval: Manual
        source: redhat-operators
        sourceNamespace: openshift-marketplace
        channel: stable
        startingCSV: kiali-operator.v1.89.0
    namespaces:
      team-a: {create: false, labels: {a: b}, annotations: {c: d}}
  "1": {provider: azure, argocd: one, operators: [servicemeshoperator]}
  on: {operators: {install: false}}
defaults:
  cluster: {provider: gcp}
  mesh: {version: "2.6", locality: {region: r}}
  peering: {service: NodePort, internal: false, annotations: {a: null}, nodePorts: {tls: 30443, discovery: 30188}, ingress: {}, egress: {}, suspend: false}
  labels: {a: b}
  annotations: {a: b}
meshes:
  a:
    cluster: y
    version: "2.4"
    namespace: a-mesh
    controlPlane: basic
    peerName: a
    trustDomain: a.local
    clusterName: A
    network: network-a
    meshID: mesh-a
    members: []
    memberSelector: {matchLabels: {mesh: a}}
    mode: ClusterWide
    addons: {kiali: true, prometheus: true, grafana: false}
    tracing: {type: Jaeger, sampling: 100, storage: Memory}
    accessLog: false
    identity: ThirdParty
    mtls: strict
    locality: {zone: z, subzone: s}
    labels: {tier: prod}
    owners: []
    managed: true
    rootGroup: one
    secrets:
      type: external-secrets
      store: {kind: SecretStore, name: vault}
      key: "{mesh}/{cluster}"
      refreshInterval: 1h30m
      issuer: {kind: Issuer, name: root, group: cert-manager.io}
      duration: 720h
      renewBefore: 90m
    spec: {proxy: null, deep: {list: [1, true, x]}}
  b:
    clusters:
      y: {network: n1, clusterName: C1, members: [m], eastWest: {internal: true}}
      "1": {}
    model: primary-remote
    primary: y
    version: "3.1"
    tracing: None
    secrets: none
    accessLog: /dev/stdout
    expose: [x/y]
    readerRole: upstream
    istioVersion: v1.26-latest
    updateStrategy: RevisionBased
    eastWest:
      {name: eastwestgateway, namespace: b, service: LoadBalancer, internal: true, annotations: {}, addresses: []}
  c: {managed: false, expose: all}
peerings:
  - meshes: [a, b]
    service: ClusterIP
    internal: true
    annotations: {a: b}
    nodePorts: {tls: 30443}
    ingress: {replicas: 2}
    egress: {resources: {}}
    suspend: true
    sides:
      a:
        service: LoadBalancer
        internal: true
        annotations: {a: null}
        nodePorts: {discovery: 30188}
        ingress: {}
        egress: {}
        suspend: false
        ingressGateway: b-ingress
        egressGateway: "{peer}-egress"
        peerName: a
        rootCertificate: b-root
        addresses: [203.0.113.1]
        servicePort: 15443
        discoveryPort: 8188
  - {hub: a, spokes: {matchLabels: {tier: prod}}}
  - {hub: a, spokes: []}
  - {fullMesh: [a, b]}
  - {fullMesh: {matchLabels: {tier: prod}}}
shares:
  - from: a
    to: [b]
    service: [x/y, "*/*"]
    exportAs: "*/z"
    importAs: p/*
    importAsLocal: true
    locality: {region: r, zone: z, subzone: s}
    only: export
    ports:
      - {name: http, number: 9080, targetPort: http, protocol: HTTP}
      - {name: grpc, number: 9081, targetPort: 9081}
    workload: {labels: {app: y}}
    serviceAccount: y
    clients: [c]
    inventory: inventory.yaml
  - {from: a, selector: {namespace: x, matchLabels: {app: y}}}
routes:
  - mesh: a
    service: x/y
    split: [{local: true, weight: 50}, {subset: v1, weight: 50}, {from: b, importAs: x/z}]
    subsets: {v1: {version: v1}}
    trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}
    ingress: {gateway: x/gateway, hosts: ["*"]}
    protocol: tcp
    port: 9080
    localService: {ports: [{name: http, port: 9080}]}
  - {mesh: a, service: x/y, mirror: {from: b, importAs: x/z, percentage: 12.5}, route: [{local: true}]}
  - mesh: a
    service: x/y
    match:
      - headers: {end-user: {exact: jason}}
        uri: {prefix: /a}
        method: {regex: "GET|PUT"}
        route: [{local: true}]
  - {mesh: a, service: x/y, balance: {from: [b]}}
  - {mesh: a, service: x/y, failover: {to: [b], outlierDetection: {interval: 5s}}}
apps:
  one: {mesh: a, namespace: x, template: bookinfo, values: {services: [details], tag: 1.20.1, version: v1}}
  two: {meshes: [a, b], clusters: [y], namespace: x, kustomize: apps/two}
  three: {mesh: a, namespace: x, manifests: ["apps/three/*.yaml"]}
patches:
  - {cluster: y, stage: mesh-cp, target: {kind: ServiceMeshControlPlane, name: basic, namespace: a-mesh}, patch: "x: y"}
  - {cluster: y, stage: app, target: {kind: Role, name: "system:a"}, patch: {spec: {}}}
  - {cluster: y, stage: infra, target: {kind: Namespace}, patch: [{op: remove, path: /x}]}
delivery:
  argocd:
    repoURL: https://git.example.com/mesh.git
    revision: main
    path: out
    namespace: openshift-gitops
    instance: openshift-gitops
    project: everything
    mode: applications
    placement: all-clusters
  flux: {namespace: flux-system, source: meshes, path: out, interval: 1h30m, local: y}
`;

/** A record with every key. */
export const everyRecordKey = `apiVersion: meshloom.dev/v1alpha1
kind: ExchangeRecord
metadata: {name: aro-stg}
origin: {cluster: aro, namespace: aro-stg-mesh}
rootCertificates:
  - &
gateways:
  rosa-prod: {addresses: [203.0.113.10], servicePort: 15443, discoveryPort: 8188}
clusters:
  aro:
    identity: 6f1d
    eastWest: {addresses: [203.0.113.11]}
    apiServer: {server: "https://api.aro.example.com:6443", certificateAuthority: {sha256: "%", pem: x}}
    sealingCertificate: &
`
  .replaceAll('%', Array(32).fill('3f').join(':'))
  .replaceAll('&', `{sha256: "${Array(32).fill('3f').join(':')}", notAfter: "2034-01-13T13:58:34Z", pem: x}`);
