/** Where the store of an External Secrets Operator holds what belongs to one cluster of a mesh. */
export interface SecretStore {
  kind: 'ClusterSecretStore' | 'SecretStore';
  name: string;
  /** Of the CA. */
  cacertsKey: string;
  /** Of the token with which other control planes read this cluster. */
  remoteKey: string;
  /** As Go prints it: `1h0m0s`. */
  refreshInterval: string;
}

/** Who signs a CA through cert-manager, and for how long; durations as Go prints them. */
export interface Issuer {
  kind: string;
  name: string;
  group: string;
  duration: string;
  renewBefore: string;
}
