import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../support/random-estate.js';
import { checkSpanning } from './spanning-checks.js';
import { compileSpanning, type SpanningEstate } from './spanning-estates.js';

const remote = (mesh: string, key: string): Json => ({
  apiVersion: 'bitnami.com/v1alpha1',
  kind: 'SealedSecret',
  metadata: { name: `istio-remote-secret-${key}`, namespace: mesh },
  spec: {
    encryptedData: { [key]: 'AgB4c2VhbGVkIHRleHQ=' },
    template: {
      metadata: {
        name: `istio-remote-secret-${key}`,
        namespace: mesh,
        labels: { 'istio/multiCluster': 'true' },
        annotations: { 'networking.istio.io/cluster': key },
      },
    },
  },
});

const estate: SpanningEstate = {
  topology: {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'Topology',
    metadata: { name: 'estate' },
    clusters: {
      a: { provider: 'aws' },
      b: { provider: 'gcp' },
      c: { provider: 'azure' },
      d: { provider: 'onprem' },
    },
    meshes: {
      old: { version: '2.6', members: ['shop'], clusters: { a: {}, b: { eastWest: { addresses: ['203.0.113.2'] } } } },
      new: {
        version: '3.4',
        eastWest: { namespace: 'gw' },
        clusters: { c: { members: ['pay'] }, d: { members: ['web'] } },
      },
      fleet: {
        version: '3.4',
        model: 'primary-remote',
        primary: 'c',
        clusters: { c: { eastWest: { addresses: ['203.0.113.3'] } }, d: { members: ['fed'] } },
      },
    },
  },
  records: {},
  sealed: { 'a/old-b.yaml': remote('old', 'b'), 'c/fleet-d.yaml': remote('fleet', 'd') },
};

let tree: Map<string, string>;

beforeAll(async () => {
  const compiled = await compileSpanning(estate);
  expect(compiled.errors).toEqual([]);
  tree = compiled.tree;
});

const OLD = 'a/mesh-cp/old/servicemeshcontrolplane-old.yaml';
const NEW = 'c/mesh-cp/new/istio-new.yaml';
const REMOTE = 'd/mesh-cp/fleet/istio-fleet.yaml';
const SERVICE = 'c/mesh-cp/new/service-eastwestgateway.yaml';
const DEPLOYMENT = 'c/mesh-cp/new/deployment-eastwestgateway.yaml';
const GATEWAY = 'c/mesh-cp/new/gateway-cross-network-gateway.yaml';
const NAMESPACE = 'd/infra/fleet/namespace-fleet.yaml';

/** A file, what to replace in it, by what, and the beginning of the problem that must be seen. */
const WRONG: [path: string, from: string | RegExp, to: string, problem: string][] = [
  [OLD, 'meshID: old', 'meshID: new', 'identity'],
  [OLD, 'name: a\n', 'name: b\n', 'identity'],
  [OLD, 'domain: old.local', 'domain: b.local', 'identity'],
  [OLD, 'address: "203.0.113.2"', 'address: "203.0.113.9"', 'meshNetworks'],
  [OLD, 'fromRegistry: b', 'fromRegistry: a', 'meshNetworks'],
  [OLD, 'b-network:', 'c-network:', 'meshNetworks'],
  [OLD, 'port: 15443', 'port: 443', '1.5 port'],
  [OLD, 'istio-injection: enabled', 'istio-injection: never', 'L12 member'],
  [NEW, '- web\n', '- api\n', 'L12 member web'],
  [NEW, '- gw\n', '- gws\n', 'L12 gw'],
  [NEW, 'clusterName: c', 'clusterName: d', 'identity'],
  [NEW, 'network: c-network', 'network: d-network', 'identity'],
  [REMOTE, 'profile: remote', 'profile: default', 'profile'],
  [REMOTE, '/net/d-network', '/net/c-network', 'L22'],
  [REMOTE, 'remotePilotAddress: "203.0.113.3"', 'remotePilotAddress: "203.0.113.4"', 'primary at'],
  ['c/mesh-cp/fleet/istio-fleet.yaml', 'externalIstiod: true', 'externalIstiod: false', 'externalIstiod'],
  [NAMESPACE, 'network: d-network', 'network: c-network', 'L3 the namespace'],
  [NAMESPACE, 'controlPlaneClusters: c', 'controlPlaneClusters: d', 'controlPlaneClusters'],
  [SERVICE, 'io/network: c-network', 'io/network: d-network', 'L3 the gateway'],
  [SERVICE, /port: 15443/, 'port: 15444', 'ports'],
  [SERVICE, 'namespace: gw', 'namespace: new', 'the gateway is in'],
  [SERVICE, /(selector:\n\s+istio:) eastwestgateway/, '$1 cross', 'a selector'],
  [DEPLOYMENT, 'value: c-network', 'value: d-network', 'L3 the gateway'],
  [DEPLOYMENT, /(inject: "true"\n\s+topology.istio.io\/network:) c-network/, '$1 d-network', 'L3 the gateway'],
  [GATEWAY, 'istio: eastwestgateway', 'istio: ingressgateway', 'a selector'],
  [GATEWAY, 'number: 15443', 'number: 15012', 'Gateways for'],
  [GATEWAY, 'namespace: gw', 'namespace: fleet', 'Gateway cross-network-gateway of new'],
  ['c/mesh-cp/new/kustomization.yaml', '- istio-new.yaml\n', '', 'c/mesh-cp/new lists'],
];

test('the tree as it is has no problem', () => {
  expect(checkSpanning(estate, tree)).toEqual([]);
});

test.each(WRONG)('the checker sees %s with %s as %s', (path, from, to, problem) => {
  const text = tree.get(path)!;
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  const problems = checkSpanning(estate, new Map([...tree, [path, wrong]]));
  expect(problems.filter((one) => one.startsWith(problem))).not.toEqual([]);
});

/** Files that are gone, or that are in another place, and the problem that must be seen. */
const MOVED: [from: string, to: string | undefined, problem: string][] = [
  [NEW, undefined, 'a control plane that is missing'],
  [SERVICE, undefined, 'an east-west gateway is missing'],
  ['d/infra/new/namespace-web.yaml', undefined, 'no namespace web'],
  ['d/mesh-cp/new/kustomization.yaml', undefined, 'no kustomization.yaml: d/mesh-cp/new'],
  ['a/mesh-fed/old/b/sealedsecret-istio-remote-secret-b.yaml', undefined, 'L10'],
  [
    'c/mesh-fed/fleet/d/sealedsecret-istio-remote-secret-d.yaml',
    'd/mesh-fed/fleet/c/sealedsecret-istio-remote-secret-c.yaml',
    'L10',
  ],
];

test.each(MOVED)('the checker sees %s at %s', (from, to, problem) => {
  const copy = new Map(tree);
  const text = copy.get(from)!;
  copy.delete(from);
  if (to !== undefined) copy.set(to, text);
  expect(checkSpanning(estate, copy).filter((one) => one.startsWith(problem))).not.toEqual([]);
});
