import type { Placed } from './match-objects.js';

/** The kinds of cost, stable so that tools may filter by them. */
export type RiskId =
  | 'client-id-changed'
  | 'cluster-name-changed'
  | 'cluster-removed'
  | 'control-plane-namespace-changed'
  | 'control-plane-removed'
  | 'control-plane-renamed'
  | 'exports-changed'
  | 'exports-removed'
  | 'gateway-annotations-changed'
  | 'gateway-labels-changed'
  | 'gateway-removed'
  | 'gateway-renamed'
  | 'gateway-service-type-changed'
  | 'hosts-removed'
  | 'imports-recreated'
  | 'imports-removed'
  | 'mesh-id-changed'
  | 'mesh-key-renamed'
  | 'mesh-moved'
  | 'namespace-removed'
  | 'network-changed'
  | 'peer-gateway-changed'
  | 'peer-recreated'
  | 'peer-removed'
  | 'peer-renamed'
  | 'root-certificates-changed'
  | 'stage-removed'
  | 'subscription-removed'
  | 'trust-domain-changed';

/** What a change costs beyond its own lines. `path` is the file as it is now in out/; `message` states fact and cost. */
export interface Risk {
  path: string;
  cluster: string;
  risk: RiskId;
  message: string;
}

/** A risk of one object. Values in `message` stand in double quotes, as JSON has them. */
export function riskOf({ path, cluster }: Placed, risk: RiskId, message: string): Risk {
  return { path, cluster, risk, message };
}
