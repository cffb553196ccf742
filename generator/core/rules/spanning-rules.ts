import { error, type RuleText, warning } from './rule-text.js';

/** The rules of meshes that span clusters. */
export const spanningRules = {
  'span-key': warning('Keys of a spanning mesh belong to one.', 'design 2.4'),
  'span-model': error('primary-remote is of generation 3.', 'multicluster-ossm3 1, 2.5'),
  'span-primary': error('The primary is a cluster of its primary-remote mesh.', 'design 2.4'),
  'span-version': error('Of generation 2, version 2.6 alone spans clusters.', 'multicluster-ossm3 1'),
  'span-preview': warning('Generation 2 spans clusters as a developer preview.', 'multicluster-ossm3 1'),
  'span-mode': warning('A mesh of generation 2 that spans clusters is cluster-wide.', 'multicluster-ossm3 1.2'),
  'span-names': error(
    'A mesh has one namespace and one trust domain in all its clusters, and with remotes one control-plane name.',
    'multicluster-ossm3 2.5, L9',
  ),
  'cluster-name-unique': error('The clusters of a mesh have different cluster names.', 'multicluster-ossm3 L1'),
  'network-label': error("A namespace's network label is its cluster's network.", 'multicluster-ossm3 L3'),
  'network-label-owner': warning(
    'The control-plane namespace of a mesh over networks is ours to label.',
    'multicluster-ossm3 1.5, L3',
  ),
  'span-self-signed': error(
    'The control planes of a mesh do not each sign with a root of their own.',
    'multicluster-ossm3 L5',
  ),
  'sealed-root': error("The sealed CAs of a mesh have one root, which is the record's.", 'multicluster-ossm3 L5'),
  'sealed-remote': error(
    'A sealed remote secret holds one kubeconfig, under the name of its cluster.',
    'multicluster-ossm3 1.2, 1.5, L10',
  ),
  'reader-role': warning('Control planes read no Secrets of other clusters.', 'multicluster-ossm3 6'),
  'east-west-name': error("An east-west gateway's name is its own, and that of a Service.", 'multicluster-ossm3 2.4'),
  'east-west-addresses': error("Every cluster's east-west gateway has addresses of its own.", 'multicluster-ossm3 1.3'),
  'east-west-cluster-ip': error('An east-west gateway is reached from other clusters.', 'multicluster-ossm3 2.4'),
  'east-west-node-port': warning(
    'An east-west gateway that is reached at fixed ports is no NodePort.',
    'multicluster-ossm3 1.5, 2.5',
  ),
  'east-west-namespace': error(
    'The gateway of a mesh of generation 2 stands beside its control plane.',
    'multicluster-ossm3 1.2',
  ),
  'span-remote-config': warning('Configuration of Istio stands where it is read.', 'multicluster-ossm3 2.5'),
  'east-west-host': warning('Remotes reach their primary by IP address.', 'multicluster-ossm3 L21'),
  'east-west-unused': warning('expose and eastWest are of meshes with east-west gateways.', 'design 2.4'),
  'east-west-public': warning(
    'An east-west gateway on a public load balancer offers chosen services, unless more is meant.',
    'multicluster-ossm3 L26',
  ),
  'expose-not-member': error('What is exposed is in a member namespace.', 'design 2.4'),
  'expose-twice': error('A service is exposed once.', 'design 2.4'),
  'discovery-selectors': error(
    'Raw discoverySelectors select the namespaces of the mesh in every cluster.',
    'multicluster-ossm3 L12',
  ),
  'dns-capture': warning('Clients find services that only other clusters have.', 'multicluster-ossm3 L16'),
  'mtls-disabled': error('What crosses networks is mTLS.', 'multicluster-ossm3 L17'),
  'service-sameness': error('A Service is the same in all clusters of a mesh.', 'multicluster-ossm3 L14'),
  'gateway-class': error(
    'Where generation 2 is, nothing makes the Ingress Operator install generation 3.',
    'multicluster-ossm3 2.2, L25',
  ),
  'peering-spanning': error('A mesh that spans clusters has no peers.', 'design 7'),
} as const satisfies Record<string, RuleText>;
