// Generated from schemas/service-inventory.schema.json by "npm run types". Do not edit.

/**
 * A name that a person chose: a DNS-1123 label of at most 40 characters.
 */
export type Key = string;
/**
 * A DNS-1123 label.
 */
export type Label = string;
/**
 * A DNS-1123 subdomain.
 */
export type ObjectName = string;

/**
 * The services of one mesh, as its clusters hold them.
 */
export interface ServiceInventory {
  /**
   * The format.
   */
  apiVersion: 'meshloom.dev/v1alpha1';
  kind: 'ServiceInventory';
  metadata: {
    /**
     * The mesh's key.
     */
    name: Key;
  };
  services: Service[];
}
/**
 * One Service and the pods behind it.
 */
export interface Service {
  namespace: Label;
  name: Label;
  labels?: Labels;
  ports: Port[];
  /**
   * The pods, by their labels: the Service's selector.
   */
  workload?: {
    labels: MatchLabels;
  };
  /**
   * Of the pods.
   */
  serviceAccount?: ObjectName;
}
/**
 * Labels as Kubernetes takes them.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * One port of the Service.
 */
export interface Port {
  /**
   * Port name.
   */
  name: Label;
  /**
   * A TCP port.
   */
  number: number;
  /**
   * Of the pods. Default: the number.
   */
  targetPort?: number;
  /**
   * As Istio names it. Default: what the port's name begins with, else TCP.
   */
  protocol?:
    | 'HTTP'
    | 'HTTPS'
    | 'HTTP2'
    | 'GRPC'
    | 'GRPC-WEB'
    | 'TCP'
    | 'TLS'
    | 'MONGO'
    | 'MYSQL'
    | 'REDIS'
    | 'http'
    | 'https'
    | 'http2'
    | 'grpc'
    | 'grpc-web'
    | 'tcp'
    | 'tls'
    | 'mongo'
    | 'mysql'
    | 'redis';
}
/**
 * Labels that must all be present.
 */
export interface MatchLabels {
  [k: string]: string;
}
