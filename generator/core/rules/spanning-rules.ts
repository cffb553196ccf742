import { error, type RuleText, warning } from './rule-text.js';

/** The rules of meshes that span clusters. */
export const spanningRules = {
  'span-key': warning('Keys of a spanning mesh belong to one.', 'design 2.4'),
  'span-model': error('primary-remote is of generation 3.', 'multicluster-ossm3 1, 2.5'),
  'span-primary': error('The primary is a cluster of its primary-remote mesh.', 'design 2.4'),
  'peering-spanning': error('A mesh that spans clusters has no peers.', 'design 7'),
} as const satisfies Record<string, RuleText>;
