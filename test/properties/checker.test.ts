import { beforeAll, expect, test } from 'vitest';
import { certificatePool } from '../support/certificate-pool.js';
import { compileEstate, type EstateTexts, textsOf } from '../support/compiled-estate.js';
import { checkTree } from '../support/independent-checker.js';
import type { Json } from '../support/random-estate.js';

const topology: Json = {
  apiVersion: 'meshloom.dev/v1alpha1',
  kind: 'Topology',
  metadata: { name: 'estate' },
  defaults: { mesh: { version: '2.6' } },
  clusters: {
    rosa: { provider: 'aws', region: 'r1' },
    aro: { provider: 'azure', region: 'r2', internalLoadBalancers: true },
  },
  meshes: {
    prod: { cluster: 'rosa', members: ['prod-ns'] },
    dev: { cluster: 'rosa', members: ['dev-ns'] },
    stg: { cluster: 'aro', members: ['stg-ns'] },
  },
  peerings: [{ meshes: ['prod', 'stg'] }, { meshes: ['prod', 'dev'] }, { meshes: ['dev', 'stg'], suspend: true }],
  shares: [
    { from: 'stg', to: ['prod'], service: 'stg-ns/details', exportAs: 'wire/details', importAs: 'prod-ns/details-v2' },
    { from: 'stg', to: ['prod'], service: 'stg-ns/info', importAs: 'prod-ns/info', importAsLocal: true },
    { from: 'stg', to: ['prod'], selector: { namespace: 'stg-ns', matchLabels: { a: 'b' } }, exportAs: 'open/*' },
  ],
  routes: [
    {
      mesh: 'prod',
      service: 'prod-ns/details',
      split: [
        { subset: 'v1', weight: 60 },
        { from: 'stg', weight: 40 },
      ],
    },
    { mesh: 'prod', service: 'prod-ns/info', failover: { to: ['stg'] } },
  ],
  apps: { info: { mesh: 'prod', namespace: 'prod-ns', template: 'kube-info' } },
};

const root = (index: number): Json => ({ ...certificatePool()[index]! });
const record = (name: string, index: number, gateways: Json): Json => ({
  apiVersion: 'meshloom.dev/v1alpha1',
  kind: 'ExchangeRecord',
  metadata: { name },
  rootCertificates: [root(index)],
  gateways,
});

let texts: EstateTexts;
let tree: Map<string, string>;

beforeAll(async () => {
  const records = {
    prod: record('prod', 0, { stg: { addresses: ['lb.rosa.corp.internal'] } }),
    stg: record('stg', 1, { prod: { addresses: ['10.1.2.3'] }, dev: { addresses: ['10.1.2.4'] } }),
    dev: record('dev', 2, { stg: { addresses: ['lb2.rosa.corp.internal'] } }),
  };
  texts = textsOf({ topology, records });
  const compiled = await compileEstate(texts);
  expect(compiled.errors).toEqual([]);
  tree = compiled.tree;
});

const PEER = 'rosa/mesh-fed/prod/stg/servicemeshpeer-stg.yaml';
const PLANE = 'rosa/mesh-cp/prod/servicemeshcontrolplane-prod.yaml';
const ROOT = 'rosa/mesh-fed/prod/stg/configmap-stg-ca-root-cert.yaml';
const IMPORTS = 'rosa/mesh-fed/prod/stg/importedserviceset-stg.yaml';
const EXPORTS = 'aro/mesh-fed/stg/prod/exportedserviceset-prod.yaml';
const ROUTE = 'rosa/app/prod/routes/virtualservice-details.prod-ns.yaml';
const RULE = 'rosa/app/prod/routes/destinationrule-details.prod-ns.yaml';
const FAILOVER = 'rosa/app/prod/routes/destinationrule-info.prod-ns.yaml';
const DEPLOYMENT = 'rosa/app/prod/apps/info/deployment-kube-info.yaml';
const FOLDER = 'rosa/mesh-fed/prod/kustomization.yaml';

/** A file, what to replace in it, by what, and the beginning of the problem that must be seen. */
const WRONG: [path: string, from: string | RegExp, to: string, problem: string][] = [
  [PEER, 'sa/prod-egress-service', 'sa/stg-egress-service', 'ID1'],
  [PEER, 'trustDomain: stg.local', 'trustDomain: prod.local', 'ID6'],
  [PEER, '10.1.2.3', '10.1.2.4', 'N12 addresses'],
  [PEER, 'servicePort: 15443', 'servicePort: 30443', 'P2'],
  [PEER, 'name: stg-ingress', 'name: dev-ingress', 'N5'],
  [PEER, 'name: stg-egress', 'name: nowhere-egress', 'N4'],
  [PEER, 'namespace: prod', 'namespace: prod-ns', 'N2'],
  [PEER, 'kind: ConfigMap', 'kind: Secret', 'ID7'],
  [PEER, 'meshloom from estate', 'meshloom from another', 'header'],
  [PEER, 'app.kubernetes.io/part-of: estate', 'app.kubernetes.io/part-of: other', 'label'],
  [PLANE, /routeConfig:\n\s+enabled: false/, 'routeConfig:\n          enabled: true', 'a Route'],
  [PLANE, 'network-stg', 'network-aro', 'network view'],
  [PLANE, 'istio: stg-ingress', 'istio: ingressgateway', 'own istio label'],
  [PLANE, 'load-balancer-type: nlb', 'load-balancer-type: clb', 'A6'],
  [PLANE, 'name: https-discovery', 'name: http-discovery', 'P1'],
  [PLANE, 'version: v2.6', 'version: v2.5', 'version'],
  [PLANE, 'domain: prod.local', 'domain: prod.example', 'ID6'],
  ['aro/mesh-cp/stg/servicemeshcontrolplane-stg.yaml', 'azure-load-balancer-internal: "true"', 'x: "true"', 'A6'],
  ['rosa/mesh-cp/prod/servicemeshmemberroll-default.yaml', 'prod-ns', 'dev-ns', 'members'],
  [ROOT, 'root-cert.pem', 'ca.crt', 'ID7 key'],
  [IMPORTS, 'name: details-v2', 'name: details-v3', 'imports'],
  [IMPORTS, 'namespace: wire', 'namespace: wires', 'R9'],
  [IMPORTS, 'region: r2', 'region: r1', 'locality'],
  [EXPORTS, 'aliases:', 'alias:', 'exports'],
  [EXPORTS, 'type: LabelSelector', 'type: labelSelector', 'R1'],
  [EXPORTS, 'namespace: wire', 'namespace: wires', 'R9'],
  [ROUTE, 'svc.stg-imports.local', 'svc.dev-imports.local', 'no peer of host'],
  [ROUTE, 'details-v2.prod-ns', 'details-v3.prod-ns', 'no import can be called'],
  [ROUTE, 'weight: 60', 'weight: 50', 'weights sum'],
  [RULE, 'name: v1', 'name: v2', 'no subset'],
  [FAILOVER, 'to: r2', 'to: r1', 'failover'],
  [FAILOVER, /outlierDetection:(.|\n)*/, '', 'outlierDetection'],
  [DEPLOYMENT, 'sidecar.istio.io/inject: "true"', 'sidecar.istio.io/inject: "false"', 'no sidecar'],
  [
    DEPLOYMENT,
    /(labels:\n\s+app: kube-info\n)(\s+)version/,
    '$1$2app.kubernetes.io/part-of: estate\n$2version',
    'label',
  ],
  [FOLDER, '- stg\n', '', 'rosa/mesh-fed/prod lists'],
  [FOLDER, 'order: fifo', 'order: legacy', 'no fifo'],
  [RULE, /kind: DestinationRule\n/, 'kind: Secret\n', 'a Secret'],
  [RULE, /metadata:\n(.|\n)*?(spec:(.|\n)*)$/, '$2metadata:\n  name: details\n', 'order of keys'],
  [RULE, 'subsets:', 'enabled: on\n  subsets:', 'YAML 1.1'],
];

test('the tree as it is has no problem', () => {
  expect(checkTree(texts.topology, texts.records, tree)).toEqual([]);
});

test.each(WRONG)('the checker sees %s with %s as %s', (path, from, to, problem) => {
  const text = tree.get(path)!;
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  const problems = checkTree(texts.topology, texts.records, new Map([...tree, [path, wrong]]));
  expect(problems.filter((one) => one.startsWith(problem))).not.toEqual([]);
});

test('the checker sees swapped roots, stray and missing files', () => {
  const see = (change: (tree: Map<string, string>) => void): string => {
    const copy = new Map(tree);
    change(copy);
    return checkTree(texts.topology, texts.records, copy).join('\n');
  };
  const pem = (path: string): string => tree.get(path)!.split('-----')[2]!;
  const other = pem('rosa/mesh-fed/prod/dev/configmap-dev-ca-root-cert.yaml');
  expect(see((copy) => copy.set(ROOT, copy.get(ROOT)!.replace(pem(ROOT), other)))).toMatch('ID7 other roots');
  expect(see((copy) => copy.delete(PEER))).toMatch('N11 no ServiceMeshPeer');
  expect(see((copy) => copy.delete(FOLDER))).toMatch('no kustomization.yaml');
  const stray = PEER.replace('prod/stg', 'dev/stg');
  expect(see((copy) => copy.set(stray, copy.get(PEER)!))).toMatch('N11 not joined, but there');
});
