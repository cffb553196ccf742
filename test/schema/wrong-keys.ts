import type { ShapeCase } from './shape-case.js';

/** Keys that are unknown, missing or no names, and files with several mistakes. */
export const wrongKeys: readonly ShapeCase[] = [
  [
    'an unknown key with a near one',
    'topology',
    'meshes:\n  a: {cluster: x, verson: "2.6"}',
    ['5:19  schema-unknown-key  meshes.a.verson: is no key of a mesh. Did you mean "version"?'],
  ],
  [
    'an unknown key with no near one',
    'topology',
    'meshes:\n  a: {cluster: x, colour: red}',
    [
      '5:19  schema-unknown-key  meshes.a.colour: is no key of a mesh. Drop it; the schema lists the keys under "mesh".',
    ],
  ],
  [
    'an unknown key in a small map',
    'topology',
    'meshes:\n  a:\n    addons: {zipkin: true}',
    ['6:14  schema-unknown-key  meshes.a.addons.zipkin: is no key of addons. Its keys are kiali, prometheus, grafana.'],
  ],
  [
    'an unknown key of secrets, and one that is missing',
    'topology',
    'meshes:\n  a: {secrets: {type: cert-manager, isuer: {name: x}}}\n  b: {secrets: {key: x}}',
    [
      '5:37  schema-unknown-key  meshes.a.secrets.isuer: is no key of secrets. Did you mean "issuer"?',
      '6:7  schema-required  meshes.b.secrets: lacks "type". Add type: <type>.',
    ],
  ],
  [
    'an unknown key at the top',
    'topology',
    'peering: []',
    ['4:1  schema-unknown-key  peering: is no key of the file. Did you mean "peerings"?'],
  ],
  [
    'a name at the top',
    'topology',
    'name: x',
    ['4:1  schema-unknown-key  name: is no key of the file. The name stands below metadata: {name: <name>}.'],
  ],
  [
    'a name inside a cluster',
    'topology',
    'clusters:\n  rosa: {name: rosa, provider: aws}',
    [
      '5:10  schema-unknown-key  clusters.rosa.name: is no key of a cluster. The name of a cluster is its key below clusters.',
    ],
  ],
  [
    'an option of one end on the peering',
    'topology',
    'peerings:\n  - {meshes: [a, b], addresses: [203.0.113.1]}',
    [
      '5:22  schema-unknown-key  peerings[0].addresses: is no key of a peering. It belongs to one end of a peering: write it below sides: {<mesh>: …}.',
    ],
  ],
  [
    'an option of one end in the defaults',
    'topology',
    'defaults:\n  peering: {servicePort: 15443}',
    [
      '5:13  schema-unknown-key  defaults.peering.servicePort: is no key of defaults.peering. It belongs to one end of a peering: write it below sides: {<mesh>: …}.',
    ],
  ],
  [
    'a key that cannot be shown',
    'topology',
    'clusters:\n  rosa: {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": 1}',
    [
      '5:10  schema-unknown-key  clusters.rosa: has the unknown key "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…". Its keys are provider, region, zone, context, server, argocd, labels, owners, internalLoadBalancers, exposure, operators, namespaces.',
    ],
  ],
  [
    'a misspelt required key is said once',
    'topology',
    'shares:\n  - {form: a, service: x/y}',
    ['5:6  schema-unknown-key  shares[0].form: is no key of a share. Did you mean "from"?'],
  ],
  [
    'a misspelt choice is said once',
    'topology',
    'shares:\n  - {from: a, sevice: x/y}',
    ['5:15  schema-unknown-key  shares[0].sevice: is no key of a share. Did you mean "service"?'],
  ],
  [
    'two unknown keys, in file order',
    'topology',
    'routes:\n  - mesh: a\n    servise: x/y\n    splitt: []',
    [
      '6:5  schema-unknown-key  routes[0].servise: is no key of a route. Did you mean "service"?',
      '7:5  schema-unknown-key  routes[0].splitt: is no key of a route. Did you mean "split"?',
    ],
  ],
  [
    'no header at all',
    'whole topology',
    'clusters: {}',
    [
      '1:1  schema-required  : the file lacks "apiVersion" and "kind". Add apiVersion: meshloom.dev/v1alpha1 and kind: Topology.',
    ],
  ],
  [
    'metadata without a name',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {}',
    ['3:1  schema-required  metadata: lacks "name". Add name: <name>.'],
  ],
  [
    'a name in upper case',
    'topology',
    'clusters:\n  Rosa_Prod: {provider: aws}',
    [
      '5:3  schema-name  clusters.Rosa_Prod: "Rosa_Prod" cannot be a name. A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 40 characters. "rosa-prod" would do.',
    ],
  ],
  [
    'a name that is too long',
    'topology',
    'meshes:\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: {}',
    [
      '5:3  schema-name  meshes.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" cannot be a name. A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 40 characters.',
    ],
  ],
  [
    'a name that ends in a dash',
    'topology',
    'apps:\n  a-: {mesh: a, namespace: b, template: sleep}',
    [
      '5:3  schema-name  apps.a-: "a-" cannot be a name. A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 40 characters. "a" would do.',
    ],
  ],
  [
    'a cluster called argocd',
    'topology',
    'clusters:\n  argocd: {provider: aws}',
    [
      '5:3  schema-name  clusters.argocd: "argocd" cannot be a name. out/argocd has its own meaning: choose another name.',
    ],
  ],
  [
    'a bad namespace below a cluster',
    'topology',
    'clusters:\n  rosa:\n    namespaces: {Team.A: {create: false}}',
    [
      '6:18  schema-name  clusters.rosa.namespaces["Team.A"]: "Team.A" cannot be a name. A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 63 characters. "team-a" would do.',
    ],
  ],
  [
    'a bad package name',
    'topology',
    'clusters:\n  rosa:\n    operators: {Kiali_OSSM: {install: true}}',
    [
      '6:17  schema-name  clusters.rosa.operators.Kiali_OSSM: "Kiali_OSSM" cannot be a name. A name holds lower-case letters, digits, "-" and ".", each part begins and ends with a letter or digit.',
    ],
  ],
  [
    'a bad header name',
    'topology',
    'routes:\n  - mesh: a\n    service: x/y\n    match: [{headers: {"end user": {exact: jason}}, route: [{local: true}]}]',
    [
      '7:24  schema-name  routes[0].match[0].headers["end user"]: "end user" cannot be a name. A header name holds letters, digits and any of !#$%&\'*+-.^_`|~.',
    ],
  ],
  [
    'a bad subset',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{subset: v1}], subsets: {V1: {version: v1}}}',
    [
      '5:62  schema-name  routes[0].subsets.V1: "V1" cannot be a name. A name holds lower-case letters, digits and "-", begins and ends with a letter or digit, and has at most 63 characters. "v1" would do.',
    ],
  ],
  [
    'an empty patch target',
    'topology',
    'patches:\n  - {cluster: a, stage: infra, target: {}, patch: "x"}',
    ['5:32  schema-required  patches[0].target: lacks "kind". Add kind: <kind>.'],
  ],
  [
    'a key that is there already',
    'topology',
    'clusters:\n  rosa: {provider: aws, providers: gcp}',
    [
      '5:25  schema-unknown-key  clusters.rosa.providers: is no key of a cluster. Its keys are provider, region, zone, context, server, argocd, labels, owners, internalLoadBalancers, exposure, operators, namespaces.',
    ],
  ],
  [
    'a selector without matchLabels',
    'topology',
    'peerings:\n  - {hub: a, spokes: {labels: {x: y}}}',
    ['5:23  schema-unknown-key  peerings[0].spokes.labels: is no key of a selector. Did you mean "matchLabels"?'],
  ],
  [
    'a share without anything',
    'topology',
    'shares:\n  - {}',
    [
      '5:5  schema-required  shares[0]: lacks "from". Add from: <mesh>.',
      '5:5  schema-choice  shares[0]: names no service. Give service: <namespace>/<name>, or selector.',
    ],
  ],
  [
    'a destination with a mesh',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{mesh: b}]}',
    ['5:38  schema-unknown-key  routes[0].split[0].mesh: is no key of a destination. Did you mean "from"?'],
  ],
  [
    'an app without a namespace',
    'topology',
    'apps:\n  a: {mesh: a, template: sleep}',
    ['5:3  schema-required  apps.a: lacks "namespace". Add namespace: <namespace>.'],
  ],
  [
    'delivery without a repository',
    'topology',
    'delivery: {argocd: {mode: apps}}',
    [
      '4:12  schema-required  delivery.argocd: lacks "repoURL". Add repoURL: <URL>.',
      '4:27  schema-value  delivery.argocd.mode: is "apps". Give one of applicationset, applications.',
    ],
  ],
  [
    'a key that Flux has and we do not',
    'topology',
    'delivery: {flux: {intervall: 5m, prune: false}}',
    [
      '4:19  schema-unknown-key  delivery.flux.intervall: is no key of flux. Did you mean "interval"?',
      '4:34  schema-unknown-key  delivery.flux.prune: is no key of flux. Its keys are namespace, source, path, interval, local.',
    ],
  ],
  [
    'several mistakes in file order',
    'topology',
    'shares:\n  - {from: a}\nclusters:\n  rosa: {provider: x}\n  aro: {region: 1, zone: 2}\nkinds: 1',
    [
      '5:5  schema-choice  shares[0]: names no service. Give service: <namespace>/<name>, or selector.',
      '7:20  schema-value  clusters.rosa.provider: is "x". Give one of aws, azure, gcp, ibm, onprem.',
      '8:17  schema-type  clusters.aro.region: is the number 1, and must be text. Write "1" in quotes.',
      '8:26  schema-type  clusters.aro.zone: is the number 2, and must be text. Write "2" in quotes.',
      '9:1  schema-unknown-key  kinds: is no key of the file. Its keys are apiVersion, kind, metadata, include, naming, clusters, defaults, meshes, peerings, shares, routes, apps, patches, delivery.',
    ],
  ],
  [
    'a record without anything',
    'whole record',
    '{}',
    [
      '1:1  schema-required  : the file lacks "apiVersion", "kind" and "metadata". Add apiVersion: meshloom.dev/v1alpha1, kind: ExchangeRecord and metadata: {name: <name>}.',
    ],
  ],
  [
    'a certificate without its text',
    'record',
    'rootCertificates:\n  - {notAfter: "2034-01-13"}',
    [
      '5:5  schema-required  rootCertificates[0]: lacks "sha256" and "pem". Add sha256: <fingerprint> and pem: <pem>.',
      '5:16  schema-value  rootCertificates[0].notAfter: is "2034-01-13". Write a time as in "2034-01-13T13:58:34Z".',
    ],
  ],
  [
    'a gateway without addresses',
    'record',
    'gateways:\n  b: {addresses: []}\n  c: {}\n  d:',
    [
      '5:18  schema-value  gateways.b.addresses: is an empty list. Give at least one entry.',
      '6:3  schema-required  gateways.c: lacks "addresses". Add addresses: [<address>].',
      '7:3  schema-type  gateways.d: is empty. Fill it in, or drop it.',
    ],
  ],
  [
    'an origin without its namespace',
    'record',
    'origin: {cluster: x}',
    ['4:1  schema-required  origin: lacks "namespace". Add namespace: <namespace>.'],
  ],
  [
    'an API server over http',
    'record',
    'clusters:\n  x:\n    apiServer: {server: "http://api:6443", certificateAuthority: x}',
    [
      '6:25  schema-value  clusters.x.apiServer.server: is "http://api:6443". Write a URL that begins with https:// and holds no blank.',
      '6:66  schema-type  clusters.x.apiServer.certificateAuthority: is the text "x", and must be a map. Write <key>: <value> lines.',
    ],
  ],
  [
    'an unknown key of a record',
    'record',
    'gateway:\n  b: {addresses: [a]}',
    ['4:1  schema-unknown-key  gateway: is no key of the file. Did you mean "gateways"?'],
  ],
];
