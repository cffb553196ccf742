import type { FileChange } from '../../generator/core/diff/format-diff.js';
import { controlPlane, fileChange as file, gateway, objectText, roots, serviceMeshPeer, serviceSet } from './texts.js';

/** A title, the changes, and each risk as `path  id: message`. */
export type RiskRow = readonly [title: string, changes: FileChange[], risks: string[]];

const smcp = 'east/mesh-cp/shop/servicemeshcontrolplane-shop.yaml';
const fed = 'east/mesh-fed/shop/partner';
const smp = `${fed}/servicemeshpeer-partner.yaml`;
const ess = `${fed}/exportedserviceset-partner.yaml`;
const iss = `${fed}/importedserviceset-partner.yaml`;
const cm = `${fed}/configmap-partner-ca.yaml`;
const exports = (rules: string): string => serviceSet('ExportedServiceSet', rules);
const imports = (rules: string): string => serviceSet('ImportedServiceSet', rules);
const ingress = (before: string, after: string): FileChange[] => [
  file(smcp, controlPlane({ ingress: before }), controlPlane({ ingress: after })),
];
const egress = (before: string, after: string): FileChange[] => [
  file(smcp, controlPlane({ egress: before }), controlPlane({ egress: after })),
];
const toPartner = gateway({ direction: 'egress', type: 'ClusterIP' });

export const gatewayRows: RiskRow[] = [
  [
    'an ingress gateway goes',
    ingress(`{a: ${gateway()}, b: ${gateway({ peer: 'other' })}}`, `{b: ${gateway({ peer: 'other' })}}`),
    [`${smcp}  gateway-removed: the ingress gateway "a" is removed: its address is lost.`],
  ],
  [
    'an ingress gateway is turned off',
    ingress(`{a: ${gateway()}}`, `{a: {enabled: false}}`),
    [`${smcp}  gateway-removed: the ingress gateway "a" is removed: its address is lost.`],
  ],
  [
    'one goes while another peer comes',
    ingress(`{a: ${gateway()}}`, `{b: ${gateway({ peer: 'other' })}}`),
    [`${smcp}  gateway-removed: the ingress gateway "a" is removed: its address is lost.`],
  ],
  [
    'an ingress gateway is renamed',
    ingress(`{a: ${gateway()}}`, `{b: ${gateway()}}`),
    [`${smcp}  gateway-renamed: the ingress gateway "a" becomes "b": it gets a new address.`],
  ],
  [
    'an egress gateway goes',
    egress(`{a: ${toPartner}}`, '{}'),
    [`${smcp}  gateway-removed: the egress gateway "a" is removed: the identity that its peer allows is lost.`],
  ],
  [
    'an egress gateway is renamed',
    egress(`{a: ${toPartner}}`, `{b: ${toPartner}}`),
    [
      `${smcp}  gateway-renamed: the egress gateway "a" becomes "b": its identity changes, and the peer needs its new client ID.`,
    ],
  ],
  [
    'labels of a load balancer',
    ingress(`{a: ${gateway()}}`, `{a: ${gateway({ labels: ', team: x' })}}`),
    [
      `${smcp}  gateway-labels-changed: the Service labels of the ingress gateway "a" change: the operator recreates the Service, which may get a new load-balancer address.`,
    ],
  ],
  [
    'labels of a NodePort',
    ingress(`{a: ${gateway({ type: 'NodePort' })}}`, `{a: ${gateway({ type: 'NodePort', peer: 'p' })}}`),
    [
      `${smcp}  gateway-labels-changed: the Service labels of the ingress gateway "a" change: the operator recreates the Service, which may get new node ports.`,
    ],
  ],
  [
    'the type of the Service',
    ingress(`{a: ${gateway()}}`, `{a: ${gateway({ type: 'ClusterIP', labels: ', team: x' })}}`),
    [
      `${smcp}  gateway-service-type-changed: the Service of the ingress gateway "a" becomes "ClusterIP", from "LoadBalancer": its address changes.`,
    ],
  ],
  [
    'annotations of the load balancer',
    ingress(
      `{a: ${gateway({ annotations: 'service.beta.kubernetes.io/aws-load-balancer-type: nlb, team: x' })}}`,
      `{a: ${gateway({ annotations: 'networking.gke.io/load-balancer-type: Internal, team: y' })}}`,
    ),
    [
      `${smcp}  gateway-annotations-changed: load-balancer annotations of the ingress gateway "a" change ("service.beta.kubernetes.io/aws-load-balancer-type", "networking.gke.io/load-balancer-type"): it may get a new address.`,
    ],
  ],
];

const elsewhere = 'west/mesh-cp/shop/servicemeshcontrolplane-shop.yaml';
const otherKey = 'east/mesh-cp/store/servicemeshcontrolplane-shop.yaml';
const withGateway = controlPlane({ ingress: `{a: ${gateway()}}` });

export const controlPlaneRows: RiskRow[] = [
  [
    'it goes',
    [file(smcp, withGateway, undefined)],
    [
      `${smcp}  control-plane-removed: the control plane "shop" is removed: its gateways go, and their addresses with them.`,
    ],
  ],
  [
    'its name',
    [
      file('east/mesh-cp/shop/servicemeshcontrolplane-basic.yaml', undefined, controlPlane({ name: 'basic' })),
      file(smcp, withGateway, undefined),
    ],
    [
      `${smcp}  control-plane-renamed: the control plane "shop" becomes "basic": a namespace holds only one, so the old one goes first, and the gateways get new addresses.`,
    ],
  ],
  [
    'its namespace',
    [file(smcp, withGateway, controlPlane({ namespace: 'new' }))],
    [
      `${smcp}  control-plane-namespace-changed: the control plane moves from namespace "shop-mesh" to "new": its gateways get new addresses, its client IDs change, and a self-signed root is made anew.`,
    ],
  ],
  [
    'its trust domain',
    [file(smcp, controlPlane(), controlPlane({ trustDomain: 'new.local' }))],
    [
      `${smcp}  trust-domain-changed: the trust domain changes from "shop.local" to "new.local": every identity in the mesh changes, and peers refuse it until they have its new client ID.`,
    ],
  ],
  [
    'its cluster, and the pair with it',
    [
      file(smcp, withGateway, undefined),
      file(smp, serviceMeshPeer(), undefined),
      file(elsewhere, undefined, withGateway),
      file(smp.replace('east', 'west'), undefined, serviceMeshPeer()),
    ],
    [
      `${smcp}  mesh-moved: mesh "shop" moves from cluster "east" to "west": its gateways get new addresses and it gets a new root, so its exchange record must be collected again.`,
    ],
  ],
  [
    'its key, and a gateway with it',
    [file(smcp, withGateway, undefined), file(otherKey, undefined, controlPlane())],
    [
      `${smcp}  gateway-removed: the ingress gateway "a" is removed: its address is lost.`,
      `${smcp}  mesh-key-renamed: mesh "shop" becomes "store" with the same control plane: its exchange record must be renamed too, and pruning by the old folder deletes what the new one holds.`,
    ],
  ],
  [
    'another one comes under another name and key',
    [file(smcp, controlPlane(), undefined), file(otherKey, undefined, controlPlane({ name: 'other' }))],
    [
      `${smcp}  control-plane-removed: the control plane "shop" is removed: its gateways go, and their addresses with them.`,
    ],
  ],
  [
    'a namespace goes',
    [file('east/infra/shop/namespace-x.yaml', 'kind: Namespace\nmetadata: {name: x}\n', undefined)],
    ['east/infra/shop/namespace-x.yaml  namespace-removed: the namespace "x" is removed: everything in it goes.'],
  ],
  [
    'a namespace goes to another cluster',
    [
      file('east/infra/shop/namespace-x.yaml', 'kind: Namespace\nmetadata: {name: x}\n', undefined),
      file('west/infra/shop/namespace-x.yaml', undefined, 'kind: Namespace\nmetadata: {name: x}\n'),
    ],
    ['east/infra/shop/namespace-x.yaml  namespace-removed: the namespace "x" is removed: everything in it goes.'],
  ],
];

const movedSmp = smp.replace('/partner/', '/ally/');
const movedIss = iss.replace('/partner/', '/ally/');

export const federationRows: RiskRow[] = [
  [
    'a pair leaves with all that it had',
    [
      file(cm, roots('AAAA'), undefined),
      file(ess, exports('[a]'), undefined),
      file(iss, imports('[a]'), undefined),
      file(smp, serviceMeshPeer(), undefined),
    ],
    [
      `${smp}  peer-removed: the ServiceMeshPeer "partner" is removed: the pair parts, and the trust in it stays until istiod restarts.`,
    ],
  ],
  [
    'the name of a peer',
    [
      file(`${fed}/servicemeshpeer-ally.yaml`, undefined, serviceMeshPeer({ name: 'ally' })),
      file(smp, serviceMeshPeer(), undefined),
    ],
    [`${smp}  peer-renamed: the peer "partner" becomes "ally": the hosts of its imports change.`],
  ],
  [
    'a peer in another folder',
    [file(movedSmp, undefined, serviceMeshPeer()), file(smp, serviceMeshPeer(), undefined)],
    [
      `${smp}  peer-recreated: the ServiceMeshPeer "partner" moves to another file: deleted and created again in one go, istiod may ignore it.`,
    ],
  ],
  [
    'a client ID',
    [file(smp, serviceMeshPeer(), serviceMeshPeer({ clientID: 'new' }))],
    [
      `${smp}  client-id-changed: the client ID of the peer "partner" changes: exports know the old one until istiod restarts.`,
    ],
  ],
  [
    'the gateway that a peer uses',
    [file(smp, serviceMeshPeer(), serviceMeshPeer({ ingress: 'new' }))],
    [
      `${smp}  peer-gateway-changed: the ingress gateway for the peer "partner" changes from "partner-ingress" to "new": exports use the old one until istiod restarts.`,
    ],
  ],
  [
    'export rules',
    [file(ess, exports('[a, b]'), exports('[a]'))],
    [
      `${ess}  exports-changed: the export rules for "partner" change: the peer loses at once what they no longer name.`,
    ],
  ],
  [
    'no exports, but still a peer',
    [file(ess, exports('[a]'), undefined)],
    [
      `${ess}  exports-removed: the ExportedServiceSet "partner" is removed: the peer loses every service that it has from here.`,
    ],
  ],
  [
    'no imports, but still a peer',
    [file(iss, imports('[a]'), undefined)],
    [
      `${iss}  imports-removed: the ImportedServiceSet "partner" is removed while its peer stays: rules that come later may be ignored until istiod restarts.`,
    ],
  ],
  [
    'imports in another folder',
    [file(movedIss, undefined, imports('[a]')), file(iss, imports('[a]'), undefined)],
    [
      `${iss}  imports-recreated: the ImportedServiceSet "partner" moves to another file: deleted and created again, its rules may be ignored until istiod restarts.`,
    ],
  ],
  [
    'another root',
    [file(cm, roots('AAAA', 'BBBB'), roots('BBBB'))],
    [
      `${cm}  root-certificates-changed: the root certificates in "partner-ca" change: what a dropped root has signed is refused within about a minute.`,
    ],
  ],
  [
    'one root more',
    [file(cm, roots('AAAA'), roots('AAAA', 'BBBB'))],
    [
      `${cm}  root-certificates-changed: the root certificates in "partner-ca" become more: the mesh trusts one more issuer for this peer.`,
    ],
  ],
  [
    'a name that would end its quotes',
    [file(smp, serviceMeshPeer({ name: `'a"\`@x'` }), undefined)],
    [
      `${smp}  peer-removed: the ServiceMeshPeer "a\\"\`@x" is removed: the pair parts, and the trust in it stays until istiod restarts.`,
    ],
  ],
];

const namespace = (name: string): string => `kind: Namespace\nmetadata: {name: ${name}}\n`;

export const quietRows: RiskRow[] = [
  [
    'everything is new',
    [file(smcp, undefined, withGateway), file(smp, undefined, serviceMeshPeer()), file(ess, undefined, exports('[a]'))],
    [],
  ],
  ['a peer more', ingress(`{a: ${gateway()}}`, `{a: ${gateway()}, b: ${gateway({ peer: 'other' })}}`), []],
  [
    'labels of a ClusterIP',
    ingress(`{a: ${gateway({ type: 'ClusterIP' })}}`, `{a: ${gateway({ type: 'ClusterIP', labels: ', x: y' })}}`),
    [],
  ],
  [
    'labels of an egress gateway',
    egress(`{a: ${toPartner}}`, `{a: ${gateway({ direction: 'egress', type: 'ClusterIP', labels: ', x: y' })}}`),
    [],
  ],
  [
    'annotations that are not of a load balancer',
    ingress(`{a: ${gateway()}}`, `{a: ${gateway({ annotations: 'team: x' })}}`),
    [],
  ],
  [
    'replicas of a gateway',
    ingress(`{a: ${gateway()}}`, `{a: ${gateway({ more: 'runtime: {deployment: {replicas: 2}}, ' })}}`),
    [],
  ],
  [
    'the order of gateways',
    ingress(`{a: ${gateway()}, b: ${gateway({ peer: 'p' })}}`, `{b: ${gateway({ peer: 'p' })}, a: ${gateway()}}`),
    [],
  ],
  [
    'only labels of a control plane',
    [file(smcp, controlPlane(), controlPlane().replace('metadata:\n', 'metadata:\n  labels: {x: y}\n'))],
    [],
  ],
  ['an address of a peer', [file(smp, serviceMeshPeer(), serviceMeshPeer({ address: '192.0.2.9' }))], []],
  [
    'only the keys of export rules in another order',
    [file(ess, exports('[{a: 1, b: 2}]'), exports('[{b: 2, a: 1}]'))],
    [],
  ],
  ['import rules', [file(iss, imports('[a]'), imports('[b]'))], []],
  ['the first imports', [file(iss, undefined, imports('[a]'))], []],
  [
    'a ConfigMap without roots',
    [file(cm, `${objectText('ConfigMap', 'c')}data: {a: b}\n`, `${objectText('ConfigMap', 'c')}data: {a: c}\n`)],
    [],
  ],
  ['the roots in another order', [file(cm, roots('AAAA', 'BBBB'), roots('BBBB', 'AAAA'))], []],
  [
    'a namespace in another folder',
    [
      file('east/infra/shop/namespace-x.yaml', namespace('x'), undefined),
      file('east/infra/store/namespace-x.yaml', undefined, namespace('x')),
    ],
    [],
  ],
  [
    'a workload that goes',
    [file('east/app/shop/apps/a/deployment-a.yaml', objectText('Deployment', 'a'), undefined)],
    [],
  ],
  ['a name that no file of ours holds', [file(smp, serviceMeshPeer({ name: '"a\\e[31m"' }), undefined)], []],
  ['a text that cannot be read', [file(smcp, 'kind: [', undefined), file(smp, '&a [*a', 'x'.repeat(10))], []],
];
