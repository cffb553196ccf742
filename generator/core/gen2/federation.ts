import { importLocality } from '../import-locality.js';
import type { ExportRule, ImportRule, NamespacedName, PeerEnd } from '../model-peers.js';
import type { PlannedObject } from '../plan/planned.js';

/** What one mesh holds for one peer: root first, then the shares, then the peer itself (facts/ossm2-federation.md section 6). */
export function federationObjects(end: PeerEnd): PlannedObject[] {
  return [
    rootCertificates(end),
    ...(end.exports.length === 0 ? [] : [exportedServiceSet(end)]),
    ...(end.imports.length === 0 ? [] : [importedServiceSet(end)]),
    serviceMeshPeer(end),
  ];
}

function common(
  end: PeerEnd,
  kind: string,
): Pick<PlannedObject, 'apiVersion' | 'kind' | 'namespace' | 'name' | 'ref' | 'template'> {
  return {
    apiVersion: 'federation.maistra.io/v1',
    kind,
    namespace: end.mesh.namespace,
    name: end.peerName,
    ref: end.pair.ref,
    template: `v2/${kind.toLowerCase()}`,
  };
}

function otherEnd(end: PeerEnd): PeerEnd {
  const [first, second] = end.pair.ends;
  return first === end ? second : first;
}

/** All roots of the peer that are in force (facts/ossm2-federation.md 1.6, ID7). */
function rootCertificates(end: PeerEnd): PlannedObject {
  return {
    ...common(end, 'ConfigMap'),
    apiVersion: 'v1',
    name: end.rootCertificate,
    view: () => ({ pem: (end.peer.record?.roots ?? []).map(({ pem }) => pem).join('') }),
  };
}

/** facts/ossm2-federation.md section 0: the peer's address, identity and trust domain, from the peer's own end. */
function serviceMeshPeer(end: PeerEnd): PlannedObject {
  return { ...common(end, 'ServiceMeshPeer'), view: () => peerView(end) };
}

function peerView(end: PeerEnd): Record<string, unknown> {
  const other = otherEnd(end);
  return {
    egressGateway: end.egressGateway,
    ingressGateway: end.ingressGateway,
    addresses: other.address?.hosts ?? [],
    discoveryPort: other.address?.discoveryPort,
    servicePort: other.address?.servicePort,
    rootCertificate: end.rootCertificate,
    clientID: `${other.mesh.trustDomain}/ns/${other.mesh.namespace}/sa/${other.egressGateway}-service-account`,
    trustDomain: other.mesh.trustDomain,
  };
}

interface RuleView {
  namespace: string;
  name: string;
  alias: NamespacedName | undefined;
  asLocal: boolean | undefined;
  matchLabels: Readonly<Record<string, string>> | undefined;
}

function exportedServiceSet(end: PeerEnd): PlannedObject {
  return { ...common(end, 'ExportedServiceSet'), view: () => ({ rules: end.exports.map(exportView) }) };
}

function exportView({ service, alias, matchLabels }: ExportRule): RuleView {
  return { ...service, alias, asLocal: undefined, matchLabels };
}

function importedServiceSet(end: PeerEnd): PlannedObject {
  return {
    ...common(end, 'ImportedServiceSet'),
    view: () => ({ locality: importLocality(end), rules: end.imports.map(importView) }),
  };
}

function importView({ exported, alias, asLocal }: ImportRule): RuleView {
  return { ...exported, alias, asLocal, matchLabels: undefined };
}
