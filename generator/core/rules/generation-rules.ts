import { error, type RuleText, warning } from './rule-text.js';

/** The rules that tell the generations apart, and those of generation 3 alone. */
export const generationRules = {
  'istio-version': error('Istio has a version that the operator ships.', 'multicluster-ossm3 2.1'),
  'istio-version-patch': warning('A patch of Istio is one that is known.', 'multicluster-ossm3 2.1'),
  'istio-version-skew': error(
    'Meshes of generation 3 in one cluster are within one minor of Istio.',
    'multicluster-ossm3 L19',
  ),
  'control-plane-unique': error(
    'Istio resources and revisions of one cluster have different names.',
    'multicluster-ossm3 2.3, 2.7',
  ),
  'mesh-id-unique': error(
    'Every mesh of generation 3, and every one that spans clusters, has a meshID of its own.',
    'multicluster-ossm3 L2',
  ),
  'injection-label': error('A namespace asks for sidecars by one label.', 'multicluster-ossm3 L20'),
  'key-generation': warning('A key of a mesh is one of its generation.', 'design 2.4'),
  'not-in-generation-3': error('A mesh of generation 3 asks for what that has.', 'multicluster-ossm3 2.3'),
  'addon-generation': warning('Addons are those of the generation.', 'multicluster-ossm3 2.2'),
  'member-selector-cluster-wide': warning(
    'A cluster-wide mesh of generation 3 selects no members.',
    'multicluster-ossm3 2.7',
  ),
  'raw-values': error("Istio's settings stand below spec.values.", 'multicluster-ossm3 L27'),
  'share-inventory': error('What is chosen by a wildcard or labels is in an inventory.', 'design 2.6'),
  'inventory-mesh': error('An inventory is of the mesh that exports.', 'design 2.6'),
  'share-details': error('Ports, workload and service account of what is imported are known.', 'design 2.6'),
  'share-unseen': warning('Somebody sees what is imported.', 'multicluster-ossm3 3.1'),
  'share-client': warning('Clients are members of an importer.', 'multicluster-ossm3 3.1'),
  'share-clients-unused': warning(
    'Clients are told of what no Service of the importer answers.',
    'multicluster-ossm3 3.4',
  ),
  'route-clients': warning('Whoever takes a route sees where it leads.', 'multicluster-ossm3 3.1'),
  'share-host': error('A host is one service of its exporter.', 'multicluster-ossm3 3.1'),
  'share-agree': error('Shares of one service say the same of it.', 'multicluster-ossm3 3.1'),
  'share-ports': error('The ports of a service have a name and a number each to themselves.', 'multicluster-ossm3 3.1'),
  'share-host-ports': error('A host has the same ports from every peer.', 'multicluster-ossm3 3.1'),
  'route-entered-ports': warning(
    'What an ingress gateway sends to a peer has one port there.',
    'multicluster-ossm3 3.1',
  ),
  'route-import-port': error('A tcp route asks for a port that its import has.', 'multicluster-ossm3 3.1'),
  'share-service': warning("Shares say of a Service what the exporter's app says.", 'multicluster-ossm3 3.4'),
  'share-workload': error('The labels of a share are for the pods that answer.', 'multicluster-ossm3 3.4'),
  'share-target-port': error('Target ports of exported services are numbers.', 'multicluster-ossm3 3.1'),
  'share-local-service': error('Peers can answer beside a Service of the mesh.', 'multicluster-ossm3 3.4'),
  'share-local-identities': warning(
    'Services that are deployed elsewhere say which peers answer beside them.',
    'multicluster-ossm3 3.4',
  ),
  'network-unique': error('A mesh and its peers are in different networks.', 'multicluster-ossm3 3.3, L24'),
  'network-addresses': warning('Meshes of one cluster reach a peer at the same addresses.', 'multicluster-ossm3 3.3'),
  'trust-domain-alias': error('No mesh with peers has trust-domain aliases.', 'multicluster-ossm3 3.4'),
  'peering-generation': warning('Options of a peering are those of its generation.', 'design 2.5, 7'),
  'peering-mixed': error('Both meshes of a pair are of one generation.', 'design 7'),
} as const satisfies Record<string, RuleText>;
