import type { FileChange } from '../../generator/core/diff/format-diff.js';
import type { RiskRow } from './risk-rows.js';
import { fileChange as file, objectText, roots } from './texts.js';

const istioFile = 'east/mesh-cp/shop/istio-shop.yaml';

interface Istio {
  name?: string;
  namespace?: string;
  values?: string;
  roots?: string;
}

function istio({ name = 'shop', namespace = 'shop-mesh', values = '', roots: trusted = '[]' }: Istio = {}): string {
  const global = 'global: {meshID: shop, multiCluster: {clusterName: east}, network: east-net}';
  const mesh = `meshConfig: {trustDomain: shop.local, caCertificates: ${trusted}}`;
  const all = values === '' ? `{${global}, ${mesh}}` : values;
  return `kind: Istio\nmetadata: {name: ${name}}\nspec:\n  namespace: ${namespace}\n  values: ${all}\n`;
}

const alter = (after: string): FileChange[] => [file(istioFile, istio(), after)];
const replaced = (from: string, to: string): FileChange[] => alter(istio().replace(from, to));
const trusted = (...bodies: [body: string, domain: string][]): string =>
  `[${bodies.map(([body, domain]) => `{pem: "-----BEGIN CERTIFICATE-----\\n${body}\\n-----END CERTIFICATE-----\\n", trustDomains: [${domain}]}`).join(', ')}]`;
const trusting = (before: string, after: string): FileChange[] => [
  file(istioFile, istio({ roots: before }), istio({ roots: after })),
];

export const istioRows: RiskRow[] = [
  [
    'it goes',
    [file(istioFile, istio(), undefined)],
    [
      `${istioFile}  control-plane-removed: the control plane "shop" is removed: no pod gets a sidecar or a new certificate any more.`,
    ],
  ],
  [
    'its name',
    [file('east/mesh-cp/shop/istio-new.yaml', undefined, istio({ name: 'new' })), file(istioFile, istio(), undefined)],
    [
      `${istioFile}  control-plane-renamed: the control plane "shop" becomes "new": its revision has another name, so every pod of the mesh has to restart to follow it.`,
    ],
  ],
  [
    'its namespace',
    alter(istio({ namespace: 'new' })),
    [
      `${istioFile}  control-plane-namespace-changed: the namespace of the control plane changes from "shop-mesh" to "new": it cannot change, so the Istio has to be deleted first, and a self-signed root is made anew.`,
    ],
  ],
  [
    'the trust domain',
    replaced('shop.local', 'new.local'),
    [
      `${istioFile}  trust-domain-changed: the trust domain changes from "shop.local" to "new.local": every identity in the mesh changes, and peers refuse it until they trust the new one.`,
    ],
  ],
  [
    'the mesh ID',
    replaced('meshID: shop', 'meshID: new'),
    [
      `${istioFile}  mesh-id-changed: the mesh ID changes from "shop" to "new": it has to be the same in every cluster of the mesh, and proxies take it when they restart.`,
    ],
  ],
  [
    'the network',
    replaced('east-net', 'new'),
    [
      `${istioFile}  network-changed: the network changes from "east-net" to "new": the label of the namespace, gateways and what other clusters call it have to follow, else no request finds its way.`,
    ],
  ],
  [
    'the cluster name',
    replaced('clusterName: east', 'clusterName: new'),
    [
      `${istioFile}  cluster-name-changed: the cluster name changes from "east" to "new": the remote secrets in other clusters have the old one, so they have to be made again.`,
    ],
  ],
  [
    'a root less',
    trusting(trusted(['AAAA', 'a.local'], ['BBBB', 'b.local']), trusted(['BBBB', 'b.local'])),
    [
      `${istioFile}  root-certificates-changed: the root certificates of peers in "shop" change: what a dropped root has signed is refused.`,
    ],
  ],
  [
    'a root more',
    trusting('[]', trusted(['AAAA', 'a.local'])),
    [
      `${istioFile}  root-certificates-changed: the root certificates of peers in "shop" become more: the mesh trusts one more issuer.`,
    ],
  ],
  [
    'a root that speaks for another domain',
    trusting(trusted(['AAAA', 'a.local']), trusted(['AAAA', 'b.local'])),
    [
      `${istioFile}  root-certificates-changed: the root certificates of peers in "shop" change: what a dropped root has signed is refused.`,
    ],
  ],
  [
    'a mesh of generation 2 that becomes one of generation 3',
    [
      file('east/mesh-cp/shop/smcp.yaml', `${objectText('ServiceMeshControlPlane', 'shop')}spec: {}\n`, undefined),
      file(istioFile, undefined, istio()),
    ],
    [
      'east/mesh-cp/shop/smcp.yaml  control-plane-removed: the control plane "shop" is removed: its gateways go, and their addresses with them.',
    ],
  ],
];

const exposureFile = 'east/mesh-fed/shop/gateway-expose-services.yaml';
const exposure = (hosts: string): string =>
  `${objectText('Gateway', 'expose-services')}spec:\n  servers:\n  - {hosts: ${hosts}, tls: {mode: AUTO_PASSTHROUGH}}\n`;
const sharedFile = 'east/mesh-cp/shop/gateway-eastwest.yaml';
const shared = (
  parts: { name?: string; namespace?: string; network?: string; type?: string; annotations?: string } = {},
): string => {
  const {
    name = 'eastwest',
    namespace = 'shop-mesh',
    network = 'east-net',
    type = 'LoadBalancer',
    annotations = '',
  } = parts;
  const metadata = `{name: ${name}, namespace: ${namespace}, annotations: {networking.istio.io/service-type: ${type}}, labels: {topology.istio.io/network: ${network}}}`;
  return `kind: Gateway\nmetadata: ${metadata}\nspec: {gatewayClassName: istio, infrastructure: {annotations: {${annotations}}}}\n`;
};
const remoteFile = 'east/mesh-fed/shop/partner/gateway-remote.yaml';
const remote = (address: string): string =>
  `${objectText('Gateway', 'remote-gateway-partner')}spec: {gatewayClassName: istio-remote, addresses: [${address}]}\n`;
const serviceFile = 'east/mesh-cp/shop/service-eastwest.yaml';
const service = (type: string, annotations = ''): string =>
  `kind: Service\nmetadata: {name: eastwest, namespace: shop-mesh, annotations: {${annotations}}}\nspec: {type: ${type}}\n`;
const entry = (name: string): FileChange =>
  file(`east/mesh-fed/shop/partner/serviceentry-${name}.yaml`, objectText('ServiceEntry', name), undefined);

export const discoveryRows: RiskRow[] = [
  [
    'hosts that are no longer exposed',
    [file(exposureFile, exposure('[a.b, c.d]'), exposure('[c.d]'))],
    [
      `${exposureFile}  exports-changed: the Gateway "expose-services" no longer exposes "a.b": who uses that loses it at once.`,
    ],
  ],
  [
    'hosts that are exposed as well',
    [file(exposureFile, exposure('[a]'), exposure('["*.local", a, b, c, d]'))],
    [
      `${exposureFile}  exports-changed: the Gateway "expose-services" exposes "*.local", "b", "c" and 1 more as well: whoever reaches it gets there.`,
    ],
  ],
  [
    'nothing is exposed any more',
    [file(exposureFile, exposure('[a]'), undefined)],
    [
      `${exposureFile}  exports-removed: the Gateway "expose-services" is removed: no other mesh or cluster reaches a service through it any more.`,
    ],
  ],
  [
    'where a peer is',
    [file(remoteFile, remote('a'), undefined)],
    [
      `${remoteFile}  peer-removed: the Gateway "remote-gateway-partner" is removed: the pair parts, and nothing of the peer is reached any more.`,
    ],
  ],
  [
    'a host',
    [entry('a')],
    [
      'east/mesh-fed/shop/partner/serviceentry-a.yaml  hosts-removed: the ServiceEntry "a" is removed: requests for what they name find nobody.',
    ],
  ],
  [
    'several hosts',
    ['a', 'b', 'c', 'd', 'e'].map(entry),
    [
      'east/mesh-fed/shop/partner/serviceentry-a.yaml  hosts-removed: the ServiceEntries "a", "b", "c" and 2 more are removed: requests for what they name find nobody.',
    ],
  ],
  [
    'the gateway goes',
    [file(sharedFile, shared(), undefined)],
    [`${sharedFile}  gateway-removed: the Gateway "eastwest" is removed: its address is lost.`],
  ],
  [
    'the name of the gateway',
    [
      file('east/mesh-cp/shop/gateway-new.yaml', undefined, shared({ name: 'new' })),
      file(sharedFile, shared(), undefined),
    ],
    [`${sharedFile}  gateway-renamed: the Gateway "eastwest" becomes "new": it gets a new address.`],
  ],
  [
    'the namespace of the gateway',
    [file(sharedFile, shared(), shared({ namespace: 'new' }))],
    [`${sharedFile}  gateway-renamed: the Gateway "eastwest" moves to namespace "new": it gets a new address.`],
  ],
  [
    'the labels of the gateway',
    [file(sharedFile, shared(), shared({ network: 'new' }))],
    [
      `${sharedFile}  gateway-labels-changed: the Gateway "eastwest" has other labels ("topology.istio.io/network"): by them it belongs to a network and to a control plane.`,
    ],
  ],
  [
    'the type of its Service',
    [file(sharedFile, shared(), shared({ type: 'ClusterIP' }))],
    [
      `${sharedFile}  gateway-service-type-changed: the Gateway "eastwest" gets a Service of type "ClusterIP": its address changes.`,
    ],
  ],
  [
    'the annotations of its load balancer',
    [file(sharedFile, shared(), shared({ annotations: 'service.beta.kubernetes.io/aws-load-balancer-type: nlb' }))],
    [
      `${sharedFile}  gateway-annotations-changed: load-balancer annotations of the Gateway "eastwest" change ("service.beta.kubernetes.io/aws-load-balancer-type"): it may get a new address.`,
    ],
  ],
  [
    'a Service with an address goes',
    [file(serviceFile, service('LoadBalancer'), undefined)],
    [`${serviceFile}  gateway-removed: the Service "eastwest" is removed: its address is lost.`],
  ],
  [
    'a Service is closed',
    [file(serviceFile, service('NodePort'), service('ClusterIP'))],
    [
      `${serviceFile}  gateway-service-type-changed: the Service "eastwest" becomes "ClusterIP", from "NodePort": its address changes.`,
    ],
  ],
  [
    'annotations of a Service',
    [file(serviceFile, service('LoadBalancer'), service('LoadBalancer', 'metallb.io/address-pool: x'))],
    [
      `${serviceFile}  gateway-annotations-changed: load-balancer annotations of the Service "eastwest" change ("metallb.io/address-pool"): it may get a new address.`,
    ],
  ],
];

const list = (path: string): FileChange => file(`${path}/kustomization.yaml`, 'kind: Kustomization\n', undefined);

export const removalRows: RiskRow[] = [
  [
    'a Subscription',
    [file('east/infra/operators/s.yaml', objectText('Subscription', 'servicemeshoperator3'), undefined)],
    [
      'east/infra/operators/s.yaml  subscription-removed: the Subscription "servicemeshoperator3" is removed: its operator stays, and is never updated again.',
    ],
  ],
  [
    'a stage',
    [list('east/app'), list('east/app/shop')],
    [
      'east/app/kustomization.yaml  stage-removed: stage "app" of cluster "east" leaves the tree: what was applied from there stays in the cluster until somebody deletes it.',
    ],
  ],
  [
    'a cluster with its stages',
    [list('east/app'), list('east/infra'), list('east')],
    [
      'east/kustomization.yaml  cluster-removed: cluster "east" leaves the tree: what was applied from there stays in the cluster until somebody deletes it.',
    ],
  ],
];

export const quietDiscoveryRows: RiskRow[] = [
  ['an Istio is new', [file(istioFile, undefined, istio())], []],
  ['another Istio version', alter(`${istio()}  version: v1.28-latest\n`), []],
  [
    'roots in another order',
    trusting(trusted(['AAAA', 'a'], ['BBBB', 'b']), trusted(['BBBB', 'b'], ['AAAA', 'a'])),
    [],
  ],
  ['exposed hosts in another order', [file(exposureFile, exposure('[a, b]'), exposure('[b, a]'))], []],
  ['another address of a peer', [file(remoteFile, remote('a'), remote('b'))], []],
  [
    'an ingress Gateway',
    [file(exposureFile, `${objectText('Gateway', 'g')}spec: {servers: [{hosts: [a]}]}\n`, undefined)],
    [],
  ],
  ['a Service inside the cluster', [file(serviceFile, service('ClusterIP'), undefined)], []],
  ['a Service that is opened', [file(serviceFile, service('ClusterIP'), service('LoadBalancer'))], []],
  [
    'a Service in another folder',
    [
      file(serviceFile, service('LoadBalancer'), undefined),
      file('east/mesh-cp/new/s.yaml', undefined, service('LoadBalancer')),
    ],
    [],
  ],
  ['a folder of a mesh', [list('east/app/shop')], []],
  ['what tells Argo CD and Flux', [list('argocd'), list('flux')], []],
  [
    'a list of files that changes',
    [file('east/kustomization.yaml', 'kind: Kustomization\n', 'kind: Kustomization\nresources: [a]\n')],
    [],
  ],
  ['a ConfigMap beside it', [file('east/mesh-cp/shop/c.yaml', roots('AAAA'), undefined)], []],
];
