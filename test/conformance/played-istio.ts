import { makeRoot } from '../support/openssl.js';
import type { Clusters } from './clusters.js';
import { addressOf, create, type Provider, playCloud } from './played.js';

/**
 * What istiod of generation 3 and the cloud would do after mesh-cp: the root certificate, and a Service for each Gateway of
 * the class `istio`, with an address as its provider gives it.
 */
export async function playIstios(clusters: Clusters, cluster: string, provider: Provider): Promise<void> {
  for (const { spec } of await clusters.get(cluster, ['istios'])) {
    const root = makeRoot({ subject: `/O=${spec.values.meshConfig.trustDomain}` });
    await create(clusters, cluster, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-ca-root-cert', namespace: spec.namespace },
      data: { 'root-cert.pem': root.pem },
    });
  }
  const gateways = await clusters.get(cluster, ['gateways.gateway.networking.k8s.io', '-A']);
  const deployed = gateways.filter(({ spec }) => spec.gatewayClassName === 'istio');
  for (const [index, { metadata, spec }] of deployed.entries()) {
    const name = `${metadata.name}-istio`;
    const { namespace } = metadata;
    const type = metadata.annotations?.['networking.istio.io/service-type'] ?? 'LoadBalancer';
    await create(clusters, cluster, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, annotations: spec.infrastructure?.annotations ?? {} },
      spec: { type, ports: [{ name: 'cross-network', port: 15443, appProtocol: 'tls' }], selector: { app: name } },
    });
    if (type === 'LoadBalancer') await playCloud(clusters, cluster, namespace, name, addressOf(provider, name, index));
  }
}
