import { error, type RuleText, warning } from './rule-text.js';

/** The rules of how a mesh comes by its CA and its tokens. */
export const secretRules = {
  'secrets-key': error('A map of secrets has the keys of its type.', 'design 2.4'),
  'secrets-store-key': error(
    'Every cluster of a mesh has a key of its own in the store.',
    'multicluster-ossm3 L7, L10',
  ),
  'secrets-issuer': error("cert-manager's own issuers are Issuer and ClusterIssuer.", 'multicluster-ossm3 6'),
  'secrets-duration': error('A CA is renewed before it ends.', 'multicluster-ossm3 6'),
  'secrets-version': error('The control plane reads what cert-manager writes.', 'multicluster-ossm3 6'),
  'secrets-renewal': warning('The control plane reads a renewed CA without a restart.', 'multicluster-ossm3 L8'),
} as const satisfies Record<string, RuleText>;
