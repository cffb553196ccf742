import type { Cluster, Labels } from '../model.js';

type Provider = Cluster['provider'];

/** facts/ossm2-federation.md A6: AWS needs a network load balancer, which alone passes the ports through. */
const ALWAYS: Partial<Record<Provider, Labels>> = {
  aws: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
};

/** facts/ossm2-federation.md A7; IBM Cloud's own documentation for `ibm`. */
const INTERNAL: Partial<Record<Provider, Labels>> = {
  aws: { 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' },
  azure: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  gcp: { 'networking.gke.io/load-balancer-type': 'Internal' },
  ibm: { 'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': 'private' },
};

/** The annotations that a provider needs on a Service of type LoadBalancer. */
export function loadBalancerAnnotations(provider: Provider, internal: boolean): Labels {
  return { ...ALWAYS[provider], ...(internal ? INTERNAL[provider] : {}) };
}
