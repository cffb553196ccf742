import type { ShapeCase } from './shape-case.js';

/** Keys that do not go together. */
export const wrongChoices: readonly ShapeCase[] = [
  [
    'a peering without meshes',
    'topology',
    'peerings:\n  - {suspend: true}',
    ['5:5  schema-choice  peerings[0]: names no meshes. Give meshes: [a, b], hub with spokes, or fullMesh.'],
  ],
  [
    'a hub without spokes',
    'topology',
    'peerings:\n  - hub: a',
    ['5:5  schema-choice  peerings[0]: has "hub" without "spokes". Add spokes: [a, b].'],
  ],
  [
    'spokes without a hub',
    'topology',
    'peerings:\n  - spokes: [b]',
    ['5:5  schema-choice  peerings[0]: has "spokes" without "hub". Add hub: <mesh>.'],
  ],
  [
    'a hub and meshes',
    'topology',
    'peerings:\n  - {hub: a, spokes: [b], meshes: [a, b]}',
    [
      '5:5  schema-choice  peerings[0]: has both "hub" and "meshes". Keep one of meshes: [a, b], hub with spokes, or fullMesh.',
    ],
  ],
  [
    'all three forms',
    'topology',
    'peerings:\n  - {fullMesh: [a, b], hub: a, meshes: [a, b]}',
    [
      '5:5  schema-choice  peerings[0]: has "fullMesh", "hub" and "meshes". Keep one of meshes: [a, b], hub with spokes, or fullMesh.',
    ],
  ],
  [
    'a share without a service',
    'topology',
    'shares:\n  - {from: a}',
    ['5:5  schema-choice  shares[0]: names no service. Give service: <namespace>/<name>, or selector.'],
  ],
  [
    'a share with both',
    'topology',
    'shares:\n  - {from: a, service: x/y, selector: {namespace: x, matchLabels: {a: b}}}',
    ['5:5  schema-choice  shares[0]: has both "service" and "selector". Keep one of them.'],
  ],
  [
    'a zone without a region',
    'topology',
    'shares:\n  - {from: a, service: x/y, locality: {zone: z}}',
    [
      '5:29  schema-choice  shares[0].locality: has "zone" without "region". Add region: without it the whole locality is ignored.',
    ],
  ],
  [
    'a destination without a place',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{weight: 100}]}',
    ['5:37  schema-choice  routes[0].split[0]: names no destination. Give local: true, subset, or from: <mesh>.'],
  ],
  [
    'a destination that is a subset elsewhere',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{subset: v1, from: b}]}',
    [
      '5:37  schema-choice  routes[0].split[0]: has both "subset" and "from". A destination is local, a subset, or from a mesh. Keep one.',
    ],
  ],
  [
    'importAs without from',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{local: true, importAs: x/z}]}',
    [
      '5:37  schema-choice  routes[0].split[0]: has "importAs" without "from". Add from: <mesh>, the mesh that exports it.',
    ],
  ],
  [
    'a route without a pattern',
    'topology',
    'routes:\n  - {mesh: a, service: x/y}',
    ['5:5  schema-choice  routes[0]: has no pattern. Give one of split, mirror, match, balance, failover.'],
  ],
  [
    'a route with two patterns',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, split: [{local: true}], match: [{route: [{local: true}]}]}',
    ['5:5  schema-choice  routes[0]: has both "split" and "match". A route has one pattern. Keep one of them.'],
  ],
  [
    'route without mirror',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, route: [{local: true}]}',
    ['5:5  schema-choice  routes[0]: has "route" without "mirror". Write split instead, or add mirror.'],
  ],
  [
    'a header with two conditions',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, match: [{uri: {exact: /a, prefix: /b}, route: [{local: true}]}]}',
    ['5:38  schema-choice  routes[0].match[0].uri: has both "exact" and "prefix". Keep one of them.'],
  ],
  [
    'a header without a condition',
    'topology',
    'routes:\n  - {mesh: a, service: x/y, match: [{uri: {}, route: [{local: true}]}]}',
    ['5:38  schema-choice  routes[0].match[0].uri: has no condition. Give one of exact, prefix, regex.'],
  ],
  [
    'an app in no mesh, with nothing to run',
    'topology',
    'apps:\n  a: {namespace: b}',
    [
      '5:3  schema-choice  apps.a: has nothing to run. Give one of template, kustomize, manifests.',
      '5:3  schema-choice  apps.a: is in no mesh. Give mesh: <mesh>, or meshes: [a, b].',
    ],
  ],
  [
    'an app twice placed and twice sourced',
    'topology',
    'apps:\n  a: {namespace: b, mesh: a, meshes: [b], template: sleep, manifests: ["a/*.yaml"]}',
    [
      '5:3  schema-choice  apps.a: has both "mesh" and "meshes". Keep mesh for one mesh, or meshes for several.',
      '5:3  schema-choice  apps.a: has both "template" and "manifests". An app has one source. Keep one of them.',
    ],
  ],
  [
    'values without a template',
    'topology',
    'apps:\n  a: {namespace: b, mesh: a, kustomize: a, values: {tag: x}}',
    [
      '5:3  schema-choice  apps.a: has "values" without "template". values belong to a template. Drop them, or add template.',
    ],
  ],
  [
    'a mesh with cluster and clusters',
    'topology',
    'meshes:\n  a: {cluster: x, clusters: {x: {}}}',
    [
      '5:3  schema-choice  meshes.a: has both "cluster" and "clusters". Keep cluster for a mesh in one cluster, or clusters for one that spans several.',
    ],
  ],
  [
    'a cluster with two destinations',
    'topology',
    'clusters:\n  rosa: {provider: aws, argocd: rosa, server: "https://api.example.com"}',
    [
      '5:3  schema-choice  clusters.rosa: has both "argocd" and "server". Keep one: server is the URL of the Argo CD destination, argocd its name.',
    ],
  ],
];
