import { error, type RuleText, warning } from './rule-text.js';

/** The rules of what records say of single clusters, and of what is missing between the clusters of a mesh. */
export const recordClusterRules = {
  'record-cluster-orphan': warning("A record's clusters are those of its mesh.", 'design 3'),
  'record-api-server': error('An API server is an https URL that other clusters reach.', 'multicluster-ossm3 L11'),
  'record-authority': error('A certificateAuthority holds CA certificates and nothing else.', 'multicluster-ossm3 L11'),
  'link-pending': warning('The clusters of a mesh know how to reach each other.', 'multicluster-ossm3 1.3, L10'),
} as const satisfies Record<string, RuleText>;
