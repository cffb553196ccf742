// Generated from schemas/exchange-record.schema.json by "npm run types". Do not edit.

/**
 * A name that a person chose: a DNS-1123 label of at most 40 characters.
 */
export type Key = string;
/**
 * A DNS-1123 label.
 */
export type Label = string;
/**
 * SHA-256 over DER: lower-case hex pairs with colons.
 */
export type Fingerprint = string;
/**
 * An IP address or a lower-case host name.
 */
export type Address = string;
/**
 * A TCP port.
 */
export type Port = number;

/**
 * What was learnt from a live mesh.
 */
export interface ExchangeRecord {
  /**
   * The format.
   */
  apiVersion: 'meshloom.dev/v1alpha1';
  kind: 'ExchangeRecord';
  metadata: {
    /**
     * The mesh's key; also the file's name.
     */
    name: Key;
  };
  /**
   * Where it was read. If the mesh is elsewhere now, the record counts as missing.
   */
  origin?: {
    cluster: Key;
    namespace: Label;
  };
  /**
   * Public root certificates; more than one while a root is being replaced.
   */
  rootCertificates?: Certificate[];
  /**
   * This mesh's ingress gateways, by the peer's key.
   */
  gateways?: {
    [k: string]: Gateway;
  };
  /**
   * By cluster.
   */
  clusters?: {
    [k: string]: ClusterRecord;
  };
}
/**
 * A public certificate.
 */
export interface Certificate {
  sha256: Fingerprint;
  /**
   * When it expires, RFC 3339.
   */
  notAfter?: string;
  /**
   * Exactly one CERTIFICATE block.
   */
  pem: string;
}
/**
 * Where one of this mesh's ingress gateways is reached.
 */
export interface Gateway {
  /**
   * Canonical IP addresses or lower-case host names.
   */
  addresses: Address[];
  servicePort?: Port;
  discoveryPort?: Port;
}
/**
 * What belongs to one cluster of the mesh.
 */
export interface ClusterRecord {
  /**
   * What the cluster called itself when it was read.
   */
  identity?: string;
  /**
   * The east-west gateway.
   */
  eastWest?: {
    /**
     * Where the east-west gateway is reached.
     */
    addresses: Address[];
  };
  /**
   * The Kubernetes API, as the other clusters of the mesh reach it.
   */
  apiServer?: {
    /**
     * URL of the API server: https, a host, and a port where it is not 443.
     */
    server: string;
    certificateAuthority?: CertificateBundle;
  };
  /**
   * Of the cluster's sealing controller.
   */
  sealingCertificate?: Certificate;
}
/**
 * Public CA certificates.
 */
export interface CertificateBundle {
  /**
   * SHA-256 over the DER of all blocks, one after the other; of a single one its fingerprint.
   */
  sha256: Fingerprint;
  /**
   * One or more CERTIFICATE blocks.
   */
  pem: string;
}
