import { expect, test } from 'vitest';
import { certificatePool } from '../support/certificate-pool.js';
import { compileEstate } from '../support/compiled-estate.js';
import { checkTree } from '../support/independent-checker.js';
import { plainText } from '../support/restyle.js';

interface Case {
  what: string;
  topology: string;
  /** The pair a, b has its records. */
  joined: boolean;
  /** The rule that refuses it; undefined where the tree is to be right. */
  rule: string | undefined;
}

const TWO = `
clusters: {c: {provider: azure, region: r1}, d: {provider: azure, region: r2}}
meshes: {a: {cluster: c, version: "2.6", members: [an]}, b: {cluster: d, version: "2.6", members: [bn]}}
`;
const PAIR = `${TWO}peerings: [{meshes: [a, b]}]\n`;
const ALONE = 'clusters: {c: {provider: aws}}\n';

/** What the properties and their checker have found. */
const FOUND: Case[] = [
  {
    what: 'localities that differ in the order of their keys are one',
    topology: `${PAIR}shares:
- {from: b, to: [a], service: bn/x, importAs: an/x, importAsLocal: true, locality: {region: r9, zone: z9}}
- {from: b, to: [a], service: bn/y, importAs: an/y, importAsLocal: true, locality: {zone: z9, region: r9}}`,
    joined: true,
    rule: undefined,
  },
  {
    what: 'a pair twice, with raw fields in another order of keys, is one pair',
    topology: `${TWO}peerings:
- {meshes: [a, b], egress: {runtime: {x: 1}, volumes: {y: 2}}}
- {meshes: [b, a], egress: {volumes: {y: 2}, runtime: {x: 1}}}`,
    joined: true,
    rule: undefined,
  },
  {
    what: 'an import of a name that an earlier export rule gives away under its alias is fed by nothing',
    topology: `${PAIR}shares:
- {from: b, to: [a], service: bn/details, exportAs: w/d, only: export}
- {from: b, to: [a], service: bn/*, only: export}
- {from: b, to: [a], service: bn/details, only: import}`,
    joined: true,
    rule: 'share-not-exported',
  },
  {
    what: 'a route to a name that an earlier import rule takes has no import',
    topology: `${PAIR}shares:
- {from: b, to: [a], service: bn/details, importAs: p/d2}
- {from: b, to: [a], service: bn/*}
routes:
- {mesh: a, service: an/details, split: [{from: b, importAs: bn/details}]}`,
    joined: true,
    rule: 'route-import',
  },
  {
    what: 'a route to a name that an earlier export rule gives away under its alias has no import',
    topology: `${PAIR}shares:
- {from: b, to: [a], service: bn/details, exportAs: w/d}
- {from: b, to: [a], service: bn/*}
routes:
- {mesh: a, service: an/details, split: [{from: b, importAs: bn/details}]}`,
    joined: true,
    rule: 'route-import',
  },
  {
    what: 'a mesh of others in the same cluster has its control-plane namespace for itself',
    topology: `${ALONE}meshes:
  a: {cluster: c, version: "2.6", members: [shared]}
  u: {cluster: c, version: "2.6", managed: false, namespace: shared}`,
    joined: false,
    rule: 'namespace-of-two',
  },
  {
    what: 'a mesh of others in the same cluster has its members for itself',
    topology: `${ALONE}meshes:
  a: {cluster: c, version: "2.6", members: [an]}
  u: {cluster: c, version: "2.6", managed: false, members: [an]}`,
    joined: false,
    rule: 'namespace-of-two',
  },
  {
    what: 'a cluster-wide mesh stands beside no mesh of others',
    topology: `${ALONE}meshes:
  a: {cluster: c, version: "2.6", mode: ClusterWide}
  u: {cluster: c, version: "2.6", managed: false}`,
    joined: false,
    rule: 'mode-cluster-wide',
  },
  {
    what: 'a sample keeps its way in while the route that owns it is left out',
    topology: `${PAIR}shares: [{from: b, service: bn/kube-info}]
apps: {k: {mesh: a, namespace: an, template: kube-info}}
routes:
- mesh: a
  service: an/kube-info
  split: [{from: b}]
  ingress: {gateway: an/kube-info, hosts: ["*"]}`,
    joined: false,
    rule: undefined,
  },
  {
    what: 'a list of no addresses is no address',
    topology: `${TWO}peerings: [{meshes: [a, b], sides: {a: {addresses: []}}}]`,
    joined: true,
    rule: undefined,
  },
  {
    what: "a node port is one gateway's in its cluster",
    topology: `clusters: {c: {provider: azure}, d: {provider: azure}, e: {provider: azure}}
meshes: {a: {cluster: c, version: "2.6"}, b: {cluster: d, version: "2.6"}, e: {cluster: e, version: "2.6"}}
peerings: [{hub: a, spokes: [b, e], service: NodePort, nodePorts: {tls: 30443, discovery: 30188}}]`,
    joined: false,
    rule: 'node-port-twice',
  },
  {
    what: "an operator's namespace with create: false is left to its owner",
    topology: `clusters: {c: {provider: aws, namespaces: {openshift-distributed-tracing: {create: false}}}}
meshes: {a: {cluster: c, version: "2.6", tracing: Jaeger}}`,
    joined: false,
    rule: undefined,
  },
  {
    what: 'a list of maps where one word is due is told, not thrown',
    topology: `clusters: {c: {provider: azure, exposure: [{x: y}]}}`,
    joined: false,
    rule: 'schema-type',
  },
  {
    what: 'a name such as e1 is no number to any reader',
    topology: `clusters: {e1: {provider: aws}}
meshes: {a: {cluster: e1, version: "2.6", members: [an]}}
apps: {s: {mesh: a, namespace: an, template: sleep}}`,
    joined: false,
    rule: undefined,
  },
];

function record(name: string, root: number, peer: string, address: string): string {
  return plainText({
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ExchangeRecord',
    metadata: { name },
    rootCertificates: [{ ...certificatePool()[root]! }],
    gateways: { [peer]: { addresses: [address] } },
  });
}

test.each(FOUND)('$what', async ({ topology, joined, rule }) => {
  const text = `apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: found}\n${topology}\n`;
  const records: Record<string, string> = joined
    ? { a: record('a', 0, 'b', '20.1.1.1'), b: record('b', 1, 'a', '20.1.1.2') }
    : {};
  const compiled = await compileEstate({ topology: text, records });
  expect(compiled.errors.map((error) => error.rule)).toEqual(rule === undefined ? [] : [rule]);
  if (rule === undefined) expect(checkTree(text, records, compiled.tree)).toEqual([]);
});
