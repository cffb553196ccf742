import type { Labels, Mesh } from '../model.js';
import type { Ref } from '../source.js';
import type * as T from '../topology.js';

/** What a built-in sample is placed with. */
export interface Sample {
  mesh: Mesh;
  /** The cluster's key, shown in answers. */
  cluster: string;
  namespace: string;
  values: T.Values;
  /** What a pod carries to get its sidecar. */
  injection: { annotations: Labels; labels: Labels };
  /** apiVersion of Gateways and VirtualServices. */
  networking: string;
  /** Whether a route of the mesh binds this service to the mesh's ingress itself, so that the sample must not. */
  routedFromIngress: (serviceName: string) => boolean;
  ref: Ref;
}
