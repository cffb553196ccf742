import { beforeAll, expect, test } from 'vitest';
import { checkDiscovery } from './discovery-checks.js';
import { compileDiscovery, type DiscoveryEstate } from './discovery-estates.js';
import { sampleEstate } from './discovery-sample.js';

let estate: DiscoveryEstate;
let tree: Map<string, string>;

beforeAll(async () => {
  estate = sampleEstate();
  const compiled = await compileDiscovery(estate);
  expect(compiled.errors).toEqual([]);
  tree = compiled.tree;
});

const CART = 'cart.shop.svc.a-imports.local';
const QUEUE = 'queue.web.svc.cluster.local';
const INFO = 'kube-info.web.svc.cluster.local';
const OPEN = 'c/mesh-fed/a/gateway-expose-services.yaml';
const EXPORTED = `c/mesh-fed/a/serviceentry-${CART}.yaml`;
const POLICY = 'c/mesh-fed/a/authorizationpolicy-cart-importers.shop.yaml';
const IMPORTED = `d/mesh-fed/b/a/serviceentry-${CART}.yaml`;
const LOCAL = `d/mesh-fed/b/serviceentry-${QUEUE}.yaml`;
const POD = `d/mesh-fed/b/a/workloadentry-${CART}.yaml`;
const BESIDE = `d/mesh-fed/b/a/workloadentry-${INFO}-a.yaml`;
const REMOTE = 'd/mesh-fed/b/a/gateway-remote-gateway-a.yaml';
const ISTIO = 'd/mesh-cp/b/istio-b.yaml';
const ROUTE = 'd/app/b/routes/virtualservice-front.web.yaml';
const GATEWAY = 'c/mesh-cp/a/gateway-eastwestgateway.yaml';

/** A file, what to replace in it, by what, and the beginning of the problem that must be seen. */
const WRONG: [path: string, from: string | RegExp, to: string, problem: string][] = [
  [GATEWAY, 'network: a-network', 'network: b-network', 'E2 network'],
  [GATEWAY, /fake-hostname\S+/, '"*"', 'E2 hosts'],
  [GATEWAY, 'name: eastwestgateway', 'name: other', 'E1 place'],
  [GATEWAY, 'port: 15443', 'port: 443', 'E2 listeners'],
  [GATEWAY, 'mode: Passthrough', 'mode: Terminate', 'E2 listeners'],
  [GATEWAY, 'auto-passthrough', 'other', 'E2 listeners'],
  [OPEN, `- ${CART}`, '- "*.local"', 'E3 exposes'],
  [OPEN, `    - ${CART}\n`, '', 'E3 exposes'],
  [OPEN, 'gateway-name: eastwestgateway', 'gateway-name: other', 'E3 another'],
  [OPEN, 'namespace: a\n', 'namespace: shop\n', 'E3 another'],
  [OPEN, 'number: 15443', 'number: 443', 'E3 servers'],
  [OPEN, 'AUTO_PASSTHROUGH', 'PASSTHROUGH', 'E3 servers'],
  [OPEN, `    - ${CART}\n`, '', `SNI outbound_.80_._.${CART} is not let in`],
  [EXPORTED, 'namespace: shop', 'namespace: a', 'E4 nothing leads'],
  [EXPORTED, 'targetPort: 8080', 'targetPort: 80', 'E4 ports'],
  [EXPORTED, 'number: 80', 'number: 81', `SNI outbound_.80_._.${CART} is not let in`],
  [EXPORTED, 'app: cart', 'app: cart\n      tier: x', 'E4 workload'],
  [EXPORTED, 'MESH_INTERNAL', 'MESH_EXTERNAL', 'E4 kind'],
  [EXPORTED, 'STATIC', 'DNS', 'E4 kind'],
  [EXPORTED, 'app: cart', 'app: till', 'E4 workload'],
  [EXPORTED, `- ${CART}`, '- other.shop.svc.a-imports.local', 'E4 other'],
  [POLICY, 'b.local/*', 'e.local/*', '3.4 b.local is kept'],
  [POLICY, '- "a.local/*"', '- "a2.local/*"', '3.4 a.local is kept'],
  [POLICY, '- "b.local/*"', '- "b.local/*"\n        - "e.local/*"', '3.4 e.local reaches'],
  [POLICY, '- "b.local/*"', '- "b.local/*"\n        - "stranger*"', '3.4 stranger.example reaches'],
  [POLICY, 'action: DENY', 'action: AUDIT', '3.4 stranger.example reaches'],
  [POLICY, 'app: cart', 'app: other', '3.4 nothing guards'],
  [POLICY, 'app: cart', 'app: other', '3.4 cart-importers guards nothing'],
  [POLICY, 'namespace: shop', 'namespace: a', '3.4 nothing guards'],
  [IMPORTED, '- web', '- lab', 'I2 clients'],
  [IMPORTED, 'a.local/ns/shop', 'a.local/ns/web', 'I2 identities'],
  [IMPORTED, `- ${CART}`, '- other.shop.svc.a-imports.local', 'imports '],
  [IMPORTED, 'number: 80', 'number: 82', `SNI outbound_.82_._.${CART}`],
  [IMPORTED, 'number: 80', 'number: 82', 'I2 ports'],
  [IMPORTED, 'MESH_INTERNAL', 'MESH_EXTERNAL', 'I2 kind'],
  [IMPORTED, / {2}- b\n/, '', 'I2 clients'],
  [IMPORTED, 'namespace: b', 'namespace: web', 'I3 '],
  [IMPORTED, `- ${CART}`, `- ${QUEUE}`, `${QUEUE} is claimed twice`],
  [IMPORTED, `- ${CART}`, `- ${INFO}`, `${INFO} is claimed twice`],
  [LOCAL, '- desk', '- web', 'I2 clients'],
  [LOCAL, 'namespace: web', 'namespace: b', 'I2 namespace'],
  [POD, 'tlsMode: istio', 'tlsMode: disabled', 'I3'],
  [POD, 'network: a-network', 'network: e-network', 'L24'],
  [POD, `app: ${CART}`, 'app: other', 'I3 '],
  [POD, 'network:', 'locality: r-1\n  network:', '3.5 locality'],
  [BESIDE, 'app: kube-info', 'app: sleep', 'I3 '],
  [BESIDE, 'namespace: web', 'namespace: desk', 'I3 '],
  [REMOTE, 'network: a-network', 'network: e-network', 'L24'],
  [REMOTE, '20.0.0.1', '20.0.0.2', 'I1 addresses'],
  [REMOTE, 'port: 15443', 'port: 443', 'I1 port'],
  [REMOTE, 'type: Hostname', 'type: IPAddress', 'I1 types'],
  [REMOTE, 'mode: Passthrough', 'mode: Terminate', 'I1 listener'],
  [REMOTE, 'name: cross-network', 'hostname: x.example\n    name: cross-network', 'I1 listener'],
  [ISTIO, 'network: b-network', 'network: c-network', '3.2 network'],
  [ISTIO, 'network: b-network', 'network: a-network', 'L24 both'],
  [ISTIO, 'trustDomain: b.local', 'trustDomain: c.local', '3.2 trust domain'],
  [ISTIO, 'PROXY_CONFIG_XDS_AGENT: "true"', 'OTHER: "true"', '3.2 several roots in proxies'],
  [ISTIO, 'ISTIO_META_DNS_CAPTURE: "true"', 'ISTIO_META: "true"', '3.2 names'],
  [ISTIO, /version: v1\.\d+-latest/, 'version: v1.24-latest', '3.2 addresses of names'],
  [ISTIO, '- a.local', '- b.local', '3.2 roots'],
  [ISTIO, /ISTIO_MULTIROOT_MESH: "true"/, 'OTHER: "true"', '3.2 several'],
  [ISTIO, 'trustDomain: b.local', 'trustDomain: b.local\n      trustDomainAliases: [a.local]', '3.4 aliases'],
  ['d/app/b/apps/info/service-kube-info.yaml', 'sa/kube-info', 'sa/other', 'identities beside'],
  ['d/app/b/apps/info/service-kube-info.yaml', 'port: 80', 'port: 81', `SNI outbound_.81_._.${INFO}`],
  [ROUTE, `host: ${CART}`, 'host: other', 'routes '],
  [POLICY, 'metadata:', 'other:\nmetadata:', 'order of keys'],
];

test('the tree as it is has no problem', () => {
  expect(checkDiscovery(estate, tree)).toEqual([]);
});

test.each(WRONG)('the checker sees %s with %s as %s', (path, from, to, problem) => {
  const text = tree.get(path)!;
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  const problems = checkDiscovery(estate, new Map([...tree, [path, wrong]]));
  expect(problems.filter((one) => one.startsWith(problem))).not.toEqual([]);
});

test.each([
  [GATEWAY, 'E2 0 gateways'],
  [OPEN, 'E3 exposes'],
  [EXPORTED, 'E4 nothing leads'],
  [POLICY, '3.4 nothing guards'],
  [IMPORTED, 'I3 '],
  [LOCAL, 'I3 '],
  [POD, 'imports '],
  [BESIDE, 'imports '],
  [REMOTE, 'L24 0 gateways'],
  [ROUTE, 'routes '],
])('the checker sees that %s is missing', (path, problem) => {
  const copy = new Map(tree);
  expect(copy.delete(path)).toBe(true);
  expect(checkDiscovery(estate, copy).filter((one) => one.startsWith(problem))).not.toEqual([]);
});

test.each([
  ['d/mesh-fed/e/b/gateway-remote-gateway-b.yaml', REMOTE, '3.3 a-network is '],
  [`d/mesh-fed/x/workloadentry-${CART}.yaml`, POD, `3.1 ${CART} of x`],
  [`d/mesh-fed/b/a/serviceentry-again-${CART}.yaml`, IMPORTED, `${CART} is claimed twice`],
  ['c/mesh-fed/a/gateway-more.yaml', OPEN, 'E3 exposes'],
  ['c/mesh-cp/a/gateway-more.yaml', GATEWAY, 'E2 2 gateways'],
  ['d/mesh-cp/wide/istio-wide.yaml', ISTIO, '3.3 a-network is a network of wide'],
])('the checker sees that %s is too much', (path, from, problem) => {
  const other = tree.get(from)!.replace('network: b-network', 'network: a-network');
  const alone: [string, string] = ['c/mesh-cp/wide/istio-wide.yaml', tree.get(ISTIO)!];
  const added = new Map([...tree, [path, other], ...(from === ISTIO ? [alone] : [])]);
  expect(checkDiscovery(estate, added).filter((one) => one.startsWith(problem))).not.toEqual([]);
});
