import type { ShapeCase } from './shape-case.js';

/** Values of another type than the schema wants. */
export const wrongTypes: readonly ShapeCase[] = [
  [
    'a version that is a number',
    'topology',
    'meshes:\n  a: {cluster: x, version: 2.6}',
    ['5:28  schema-type  meshes.a.version: is the number 2.6, and a version is text. Write "2.6" in quotes.'],
  ],
  [
    'a version that is true',
    'topology',
    'meshes:\n  a: {cluster: x, version: true}',
    ['5:28  schema-type  meshes.a.version: is true, and a version is text. Write it in quotes, as in "2.6".'],
  ],
  [
    'a provider that is a number',
    'topology',
    'clusters:\n  rosa: {provider: 5}',
    [
      '5:20  schema-type  clusters.rosa.provider: is the number 5, and must be text. Give one of aws, azure, gcp, ibm, onprem.',
    ],
  ],
  [
    'a version in defaults that is a whole number',
    'topology',
    'defaults:\n  mesh: {version: 3}',
    [
      '5:19  schema-type  defaults.mesh.version: is the number 3, and a version is text. Write it in quotes, as in "2.6".',
    ],
  ],
  [
    'a boolean where text belongs',
    'topology',
    'meshes:\n  a: {cluster: x, members: [true]}',
    ['5:29  schema-type  meshes.a.members[0]: is true, and must be text. Write "true" in quotes.'],
  ],
  [
    'a number where text belongs',
    'topology',
    'apps:\n  details: {mesh: a, namespace: stg, template: bookinfo-details, values: {version: 2}}',
    ['5:84  schema-type  apps.details.values.version: is the number 2, and must be text. Write "2" in quotes.'],
  ],
  [
    'text where a boolean belongs',
    'topology',
    'clusters:\n  rosa: {provider: aws, internalLoadBalancers: "yes"}',
    [
      '5:48  schema-type  clusters.rosa.internalLoadBalancers: is the text "yes", and must be true or false. Write true without quotes.',
    ],
  ],
  [
    'on is text',
    'topology',
    'meshes:\n  a:\n    addons: {kiali: off}',
    [
      '6:21  schema-type  meshes.a.addons.kiali: is the text "off", and must be true or false. Write false without quotes.',
    ],
  ],
  [
    'text that is no switch',
    'topology',
    'meshes:\n  a: {managed: maybe}',
    ['5:16  schema-type  meshes.a.managed: is the text "maybe", and must be true or false. Write true or false.'],
  ],
  [
    'text where a number belongs',
    'topology',
    'routes:\n  - mesh: a\n    service: x/y\n    split: [{local: true, weight: "60"}]',
    [
      '7:35  schema-type  routes[0].split[0].weight: is the text "60", and must be a whole number. Write 60 without quotes.',
    ],
  ],
  [
    'half a number',
    'topology',
    'routes:\n  - mesh: a\n    service: x/y\n    split: [{local: true, weight: 33.5}]',
    [
      '7:35  schema-type  routes[0].split[0].weight: is the number 33.5, and must be a whole number. Write a whole number.',
    ],
  ],
  [
    'a map where a number belongs',
    'topology',
    'routes:\n  - mesh: a\n    service: x/y\n    port: {number: 80}\n    split: [{local: true}]',
    ['7:11  schema-type  routes[0].port: is a map, and must be a whole number. Write a whole number.'],
  ],
  [
    'text where a list belongs',
    'topology',
    'meshes:\n  a: {cluster: x, members: prod}',
    ['5:28  schema-type  meshes.a.members: is the text "prod", and must be a list. Write [prod].'],
  ],
  [
    'text that makes no list',
    'topology',
    'meshes:\n  a: {cluster: x, members: "prod, stg"}',
    ['5:28  schema-type  meshes.a.members: is the text "prod, stg", and must be a list. Write it as a list.'],
  ],
  [
    'a map where a list belongs',
    'topology',
    'peerings:\n  meshes: [a, b]',
    ['5:3  schema-type  peerings: is a map, and must be a list. Write one line with a dash for each.'],
  ],
  [
    'a list where a map belongs',
    'topology',
    'clusters:\n  - rosa',
    ['5:3  schema-type  clusters: is a list, and must be a map. Write <key>: <value> lines without dashes.'],
  ],
  [
    'text where a map belongs',
    'topology',
    'naming: "{mesh}"',
    ['4:9  schema-type  naming: is the text "{mesh}", and must be a map. Write <key>: <value> lines.'],
  ],
  [
    'an empty cluster',
    'topology',
    'clusters:\n  rosa:',
    ['5:3  schema-type  clusters.rosa: is empty. Give it keys, or write {} if it needs none.'],
  ],
  [
    'an empty mesh cluster',
    'topology',
    'meshes:\n  a:\n    clusters:\n      rosa:\n      aro: {}',
    ['7:7  schema-type  meshes.a.clusters.rosa: is empty. Give it keys, or write {} if it needs none.'],
  ],
  [
    'an empty map at the top',
    'topology',
    'clusters:\nmeshes: {}',
    ['4:1  schema-type  clusters: is empty. Fill it in, or drop it.'],
  ],
  [
    'an empty list at the top',
    'topology',
    'peerings:',
    ['4:1  schema-type  peerings: is empty. Fill it in, or write [] for none.'],
  ],
  ['an empty item', 'topology', 'shares:\n  -', ['5:4  schema-type  shares[0]: is empty. Fill it in, or drop it.']],
  [
    'an empty value',
    'topology',
    'clusters:\n  rosa:\n    provider: aws\n    region:',
    ['7:5  schema-type  clusters.rosa.region: is empty. Fill it in, or drop it.'],
  ],
  [
    'a kind that is a number',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: 1\nmetadata: {name: x}',
    ['2:7  schema-type  kind: is the number 1, and must be text. Write Topology.'],
  ],
  [
    'empty metadata',
    'whole topology',
    'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata:',
    ['3:1  schema-type  metadata: is empty. Write {name: <name>}.'],
  ],
  [
    'a list instead of a file',
    'whole topology',
    '- a',
    ['1:1  schema-type  : the file is a list, and must be a map. Write keys and values.'],
  ],
  [
    'text instead of a file',
    'whole topology',
    'hello',
    ['1:1  schema-type  : the file is the text "hello", and must be a map. Write keys and values.'],
  ],
  [
    'spokes that are text',
    'topology',
    'peerings:\n  - {hub: a, spokes: b}',
    ['5:22  schema-type  peerings[0].spokes: is the text "b", and must be a list or a map. Write [b].'],
  ],
  [
    'a share that is a map of services',
    'topology',
    'shares:\n  - {from: a, service: {name: y}}',
    [
      '5:24  schema-type  shares[0].service: is a map, and must be text or a list. Write one line with a dash for each.',
    ],
  ],
  [
    'tracing that is a list',
    'topology',
    'meshes:\n  a: {tracing: [Jaeger]}',
    [
      '5:16  schema-type  meshes.a.tracing: is a list, and must be text or a map. Write <key>: <value> lines without dashes.',
    ],
  ],
  [
    'secrets that are a list, and a duration that is a number',
    'topology',
    'meshes:\n  a: {secrets: [none]}\n  b: {secrets: {type: cert-manager, duration: 60}}',
    [
      '5:16  schema-type  meshes.a.secrets: is a list, and must be text or a map. Write <key>: <value> lines without dashes.',
      '6:47  schema-type  meshes.b.secrets.duration: is the number 60, and must be text. Write "60" in quotes.',
    ],
  ],
  [
    'operators that are a switch',
    'topology',
    'clusters:\n  rosa: {provider: aws, operators: false}',
    ['5:36  schema-type  clusters.rosa.operators: is false, and must be a list or a map. Write it as a list.'],
  ],
  [
    'operators installed or not',
    'topology',
    'clusters:\n  rosa: {provider: aws, operators: {install: "no"}}',
    [
      '5:46  schema-type  clusters.rosa.operators.install: is the text "no", and must be true or false or a list. Write false without quotes.',
    ],
  ],
  [
    'an annotation that is a number',
    'topology',
    'defaults:\n  annotations: {owner: 12}',
    ['5:24  schema-type  defaults.annotations.owner: is the number 12, and must be text. Write "12" in quotes.'],
  ],
  [
    'an address that is text',
    'record',
    'gateways:\n  b: {addresses: 203.0.113.10, servicePort: "15443"}',
    [
      '5:18  schema-type  gateways.b.addresses: is the text "203.0.113.10", and must be a list. Write [203.0.113.10].',
      '5:45  schema-type  gateways.b.servicePort: is the text "15443", and must be a whole number. Write 15443 without quotes.',
    ],
  ],
];
