import type { ShapeCase } from './shape-case.js';

/** Values of the right type that are not allowed. */
export const wrongValues: readonly ShapeCase[] = [
  [
    'a version with a v',
    'topology',
    'meshes:\n  a: {cluster: x, version: v2.6}',
    ['5:28  schema-value  meshes.a.version: is "v2.6". Write it without the "v": "2.6".'],
  ],
  [
    'a version with a v and a patch',
    'topology',
    'meshes:\n  a: {cluster: x, version: v2.6.1}',
    ['5:28  schema-value  meshes.a.version: is "v2.6.1". Write it without the "v".'],
  ],
  [
    'a version that never was',
    'topology',
    'meshes:\n  a: {cluster: x, version: "2.7"}',
    ['5:28  schema-value  meshes.a.version: is "2.7". Write "2.1" to "2.6", or "3.0" and later.'],
  ],
  [
    'clients that are nobody',
    'topology',
    'shares:\n  - {from: a, service: b/c, clients: []}',
    ['5:38  schema-value  shares[0].clients: is an empty list. Give at least one entry.'],
  ],
  [
    'an empty text',
    'topology',
    'clusters:\n  rosa: {provider: aws, region: ""}',
    ['5:33  schema-value  clusters.rosa.region: is an empty text. Fill it in, or drop it.'],
  ],
  [
    'a wrong apiVersion',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha2\nkind: Topology\nmetadata: {name: x}',
    ['1:13  schema-value  apiVersion: is "meshloom.dev/v1alpha2". Did you mean "meshloom.dev/v1alpha1"?'],
  ],
  [
    "somebody else's apiVersion",
    'whole topology',
    'apiVersion: v1\nkind: Topology\nmetadata: {name: x}',
    ['1:13  schema-value  apiVersion: is "v1". Write meshloom.dev/v1alpha1.'],
  ],
  [
    'a wrong kind',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topolgy\nmetadata: {name: x}',
    ['2:7  schema-value  kind: is "Topolgy". Did you mean "Topology"?'],
  ],
  [
    'a record instead of a topology',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: x}',
    ['2:7  schema-value  kind: is "ExchangeRecord". An exchange record belongs into exchange/.'],
  ],
  [
    'a bad name of the estate',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: Hybrid Cloud}',
    [
      '3:18  schema-value  metadata.name: is "Hybrid Cloud". A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 63 characters. "hybrid-cloud" would do.',
    ],
  ],
  [
    'an unknown provider',
    'topology',
    'clusters:\n  rosa: {provider: awz}',
    [
      '5:20  schema-value  clusters.rosa.provider: is "awz". Did you mean "aws"? Give one of aws, azure, gcp, ibm, onprem.',
    ],
  ],
  [
    'a provider in upper case',
    'topology',
    'clusters:\n  rosa: {provider: AWS}',
    [
      '5:20  schema-value  clusters.rosa.provider: is "AWS". Did you mean "aws"? Give one of aws, azure, gcp, ibm, onprem.',
    ],
  ],
  [
    'a provider that is nowhere near',
    'topology',
    'clusters:\n  rosa: {provider: hetzner}',
    ['5:20  schema-value  clusters.rosa.provider: is "hetzner". Give one of aws, azure, gcp, ibm, onprem.'],
  ],
  [
    'an exposure that is not public',
    'topology',
    'clusters:\n  rosa: {provider: aws, exposure: private}',
    ['5:35  schema-value  clusters.rosa.exposure: is "private". Write public.'],
  ],
  [
    'a template that is not built in',
    'topology',
    'apps:\n  a: {mesh: a, namespace: b, template: bookinfo-detail}',
    [
      '5:40  schema-value  apps.a.template: is "bookinfo-detail". Did you mean "bookinfo-details"? Give one of bookinfo, bookinfo-details, kube-info, sleep.',
    ],
  ],
  [
    'an access log that is true',
    'topology',
    'meshes:\n  a: {accessLog: true}',
    ['5:18  schema-value  meshes.a.accessLog: is true. Give the name of a file, or false.'],
  ],
  [
    'local: false',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{local: false}]}',
    ['5:45  schema-value  routes[0].split[0].local: is false. Write true, or drop it.'],
  ],
  [
    'a port out of range',
    'topology',
    'peerings:\n  - meshes: [a, b]\n    sides: {a: {servicePort: 70000}}',
    ['6:30  schema-value  peerings[0].sides.a.servicePort: is 70000. A port is a whole number from 1 to 65535.'],
  ],
  [
    'a port of zero',
    'topology',
    'peerings:\n  - {meshes: [a, b], nodePorts: {tls: 0}}',
    ['5:39  schema-value  peerings[0].nodePorts.tls: is 0. A port is a whole number from 1 to 65535.'],
  ],
  [
    'a weight above 100',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{local: true, weight: 120}]}',
    ['5:59  schema-value  routes[0].split[0].weight: is 120. A weight is a whole number from 0 to 100.'],
  ],
  [
    'a percentage below zero',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, mirror: {from: b, percentage: -1}}',
    ['5:59  schema-value  routes[0].mirror.percentage: is -1. A percentage is from 0 to 100.'],
  ],
  [
    'sampling above its range',
    'topology',
    'meshes:\n  a: {tracing: {type: Jaeger, sampling: 10001}}',
    ['5:41  schema-value  meshes.a.tracing.sampling: is 10001. Sampling counts in 10,000 requests, from 0 to 10000.'],
  ],
  [
    'a service without a namespace',
    'topology',
    'routes:\n  - {mesh: a, service: details, split: [{local: true}]}',
    [
      '5:24  schema-value  routes[0].service: is "details". Write <namespace>/<name>, both of lower-case letters, digits and "-".',
    ],
  ],
  [
    'a wildcard in a route',
    'topology',
    'routes:\n  - {mesh: a, service: x/*, split: [{local: true}]}',
    [
      '5:24  schema-value  routes[0].service: is "x/*". Write <namespace>/<name>, both of lower-case letters, digits and "-".',
    ],
  ],
  [
    'one bad service of several',
    'topology',
    'shares:\n  - {from: a, service: [x/y, x.y, "*/*"]}',
    [
      '5:30  schema-value  shares[0].service[1]: is "x.y". Write <namespace>/<name>, both of lower-case letters, digits and "-", or * for any.',
    ],
  ],
  [
    'a bad reference',
    'topology',
    'shares:\n  - {from: A, service: x/y}',
    [
      '5:12  schema-value  shares[0].from: is "A". A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 40 characters. "a" would do.',
    ],
  ],
  [
    'a reserved reference',
    'topology',
    'apps:\n  a: {mesh: constructor, namespace: b, template: sleep}',
    ['5:13  schema-value  apps.a.mesh: "constructor" cannot be a name. Choose another name.'],
  ],
  [
    'a server that is no URL',
    'topology',
    'clusters:\n  rosa: {provider: aws, server: api.example.com}',
    [
      '5:33  schema-value  clusters.rosa.server: is "api.example.com". Write a URL that begins with https:// and holds no blank.',
    ],
  ],
  [
    'a namespace that is too long',
    'topology',
    'meshes:\n  a: {namespace: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}',
    [
      '5:18  schema-value  meshes.a.namespace: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…" has 67 characters. At most 63 are allowed.',
    ],
  ],
  [
    'a trust domain with an underscore',
    'topology',
    'meshes:\n  a: {trustDomain: my_domain.local}',
    [
      '5:20  schema-value  meshes.a.trustDomain: is "my_domain.local". A name holds lower-case letters, digits, "-" and ".", each part begins and ends with a letter or digit.',
    ],
  ],
  [
    'an Istio version without v',
    'topology',
    'meshes:\n  a: {version: "3.0", istioVersion: "1.24.3"}',
    ['5:37  schema-value  meshes.a.istioVersion: is "1.24.3". Write it as in "v1.24.3" or "v1.24-latest".'],
  ],
  [
    'a peering of one mesh',
    'topology',
    'peerings:\n  - {meshes: [a]}',
    [
      '5:14  schema-value  peerings[0].meshes: has 1 mesh. meshes joins exactly two. For more, write hub with spokes, or fullMesh.',
    ],
  ],
  [
    'a peering of three meshes',
    'topology',
    'peerings:\n  - {meshes: [a, b, c]}',
    [
      '5:14  schema-value  peerings[0].meshes: has 3 meshes. meshes joins exactly two. For more, write hub with spokes, or fullMesh.',
    ],
  ],
  [
    'an empty split',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: []}',
    ['5:36  schema-value  routes[0].split: is an empty list. Give at least one entry.'],
  ],
  [
    'an empty selector',
    'topology',
    'peerings:\n  - {fullMesh: {matchLabels: {}}}',
    ['5:17  schema-value  peerings[0].fullMesh.matchLabels: is an empty map. Give at least one label.'],
  ],
  [
    'an empty patch',
    'topology',
    'patches:\n  - cluster: a\n    stage: mesh-pc\n    target: {kind: namespace}\n    patch: ""',
    [
      '6:12  schema-value  patches[0].stage: is "mesh-pc". Did you mean "mesh-cp"? Give one of infra, mesh-cp, mesh-fed, app.',
      '7:20  schema-value  patches[0].target.kind: is "namespace". Write a kind as in "ServiceMeshControlPlane".',
      '8:12  schema-value  patches[0].patch: is an empty text. Fill it in, or drop it.',
    ],
  ],
  [
    'a service of bookinfo twice',
    'topology',
    'apps:\n  a: {mesh: a, namespace: b, template: bookinfo, values: {services: [details, details]}}',
    ['5:79  schema-value  apps.a.values.services[1]: "details" is listed twice. Drop one.'],
  ],
  [
    'tracing of an unknown type',
    'topology',
    'meshes:\n  a: {tracing: jaeger}',
    [
      '5:16  schema-value  meshes.a.tracing: is "jaeger". Did you mean "Jaeger"? Give one of None, Jaeger, Stackdriver.',
    ],
  ],
  [
    'secrets of an unknown way',
    'topology',
    'meshes:\n  a: {secrets: sealed-secret}\n  b: {secrets: {type: vault}}',
    [
      '5:16  schema-value  meshes.a.secrets: is "sealed-secret". Did you mean "sealed-secrets"? Give one of self-signed, sealed-secrets, external-secrets, cert-manager, none.',
      '6:23  schema-value  meshes.b.secrets.type: is "vault". Give one of self-signed, sealed-secrets, external-secrets, cert-manager, none.',
    ],
  ],
  [
    'a store and an issuer of a wrong form',
    'topology',
    'meshes:\n  a: {secrets: {type: external-secrets, store: {kind: Vault, name: My_Vault}, key: ""}}\n  b: {secrets: {type: cert-manager, issuer: {kind: issuer, group: cert_manager}}}',
    [
      '5:55  schema-value  meshes.a.secrets.store.kind: is "Vault". Give one of ClusterSecretStore, SecretStore.',
      '5:68  schema-value  meshes.a.secrets.store.name: is "My_Vault". A name holds lower-case letters, digits, "-" and ".", each part begins and ends with a letter or digit.',
      '5:84  schema-value  meshes.a.secrets.key: is an empty text. Fill it in, or drop it.',
      '6:52  schema-value  meshes.b.secrets.issuer.kind: is "issuer". Write a kind as in "ServiceMeshControlPlane".',
      '6:67  schema-value  meshes.b.secrets.issuer.group: is "cert_manager". A name holds lower-case letters, digits, "-" and ".", each part begins and ends with a letter or digit.',
    ],
  ],
  ...['60d', '1.5h', '90s', '1h0m0s', '-1h', '30m1h'].map(
    (text): ShapeCase => [
      `a duration of ${text}`,
      'topology',
      `meshes:\n  a: {secrets: {type: cert-manager, duration: "${text}"}}`,
      [
        `5:47  schema-value  meshes.a.secrets.duration: is "${text}". Write hours and minutes, as in "360h" or "1h30m".`,
      ],
    ],
  ),
  [
    'expose that is neither',
    'topology',
    'meshes:\n  a: {expose: some}',
    ['5:15  schema-value  meshes.a.expose: is "some". Write all.'],
  ],
  [
    'control characters and quotes',
    'topology',
    'clusters:\n  rosa: {provider: "a\\tb\\"c"}',
    ['5:20  schema-value  clusters.rosa.provider: is "a\\tb\\"c". Give one of aws, azure, gcp, ibm, onprem.'],
  ],
  [
    'a long value is shortened',
    'topology',
    'clusters:\n  rosa: {provider: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}',
    [
      '5:20  schema-value  clusters.rosa.provider: is "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…". Give one of aws, azure, gcp, ibm, onprem.',
    ],
  ],
  [
    'a token is not echoed',
    'topology',
    'clusters:\n  rosa: {provider: AKIAABCDEFGHIJKLMNOP}',
    [
      '5:20  schema-value  clusters.rosa.provider: is "…" (not shown: it looks like a secret). Give one of aws, azure, gcp, ibm, onprem.',
    ],
  ],
  [
    'a password in a URL is not echoed',
    'topology',
    'clusters:\n  rosa: {provider: aws, server: "http://me:secret@example.com"}',
    [
      '5:33  schema-value  clusters.rosa.server: is "…" (not shown: it looks like a secret). Write a URL that begins with https:// and holds no blank.',
    ],
  ],
  [
    'delivery of nothing',
    'topology',
    'delivery: {}',
    ['4:1  schema-value  delivery: is an empty map. Give argocd or flux, or drop it.'],
  ],
  [
    'an interval that is no duration',
    'topology',
    'delivery: {flux: {interval: 10 minutes}}',
    ['4:29  schema-value  delivery.flux.interval: is "10 minutes". Write a duration as in "10m" or "1h30m".'],
  ],
  [
    'a record of the wrong kind',
    'whole record',
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: a}',
    ['2:7  schema-value  kind: is "Topology". Write ExchangeRecord.'],
  ],
  [
    'a record whose name is no key',
    'whole record',
    'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: a.b}',
    [
      '3:18  schema-value  metadata.name: is "a.b". A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 40 characters. "a-b" would do.',
    ],
  ],
  [
    'a fingerprint in upper case',
    'record',
    'rootCertificates:\n  - sha256: AA:BB\n    pem: x',
    [
      '5:13  schema-value  rootCertificates[0].sha256: is "AA:BB". Write 32 pairs of lower-case hex digits with colons, as in "3f:0a:…".',
    ],
  ],
  [
    'no port and a protocol that no proxy speaks',
    'topology',
    'shares:\n  - {from: a, service: n/s, ports: []}\n  - {from: a, service: n/s, ports: [{name: dns, number: 53, protocol: UDP}]}',
    [
      '5:36  schema-value  shares[0].ports: is an empty list. Give at least one entry.',
      '6:71  schema-value  shares[1].ports[0].protocol: is "UDP". Give one of HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, MYSQL, REDIS, http, https, http2, grpc, grpc-web, tcp, tls, mongo, mysql, redis.',
    ],
  ],
];
