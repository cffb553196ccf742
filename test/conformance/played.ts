import { makeRoot } from '../support/openssl.js';
import type { Clusters } from './clusters.js';

const FINALIZER = 'maistra.io/istio-operator';

export type Provider = 'aws' | 'azure' | 'gcp' | 'ibm' | 'onprem';

/**
 * What the operator, istiod and the cloud would do after mesh-cp: a finalizer and a status on the control plane, a Service
 * for each federation gateway with an address as its provider gives it, and the root certificate.
 */
export async function playControlPlanes(clusters: Clusters, cluster: string, provider: Provider): Promise<void> {
  for (const controlPlane of await clusters.get(cluster, ['servicemeshcontrolplanes', '-A'])) {
    const { name, namespace } = controlPlane.metadata;
    const here = ['-n', namespace];
    await clusters.must(cluster, [
      'patch',
      'servicemeshcontrolplane',
      name,
      ...here,
      '--type=merge',
      '-p',
      JSON.stringify({ metadata: { finalizers: [FINALIZER] } }),
    ]);
    const status = {
      status: {
        readiness: { components: {} },
        conditions: [{ type: 'Ready', status: 'True', reason: 'ComponentsReady' }],
      },
    };
    await clusters.must(cluster, [
      'patch',
      'servicemeshcontrolplane',
      name,
      ...here,
      '--subresource=status',
      '--type=merge',
      '-p',
      JSON.stringify(status),
    ]);
    const root = makeRoot({ subject: `/O=${controlPlane.spec.security.trust.domain}` });
    await create(clusters, cluster, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-ca-root-cert', namespace },
      data: { 'root-cert.pem': root.pem },
    });
    const ingresses = Object.entries<Gateway>(controlPlane.spec.gateways?.additionalIngress ?? {});
    for (const [index, [gateway, { service }]] of ingresses.entries()) {
      await create(clusters, cluster, serviceOf(gateway, namespace, service));
      if (service.type === 'LoadBalancer')
        await playCloud(clusters, cluster, namespace, gateway, addressOf(provider, gateway, index));
    }
  }
}

interface Gateway {
  service: { type: string; ports: object[]; metadata?: { annotations?: Record<string, string> } };
}

function serviceOf(name: string, namespace: string, { type, ports, metadata }: Gateway['service']): object {
  const annotations = metadata?.annotations ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, annotations },
    spec: { type, ports, selector: { app: name } },
  };
}

/** facts/ossm2-federation.md A6: a host name on AWS and IBM, an IP address elsewhere. */
export function addressOf(provider: Provider, gateway: string, index: number): object {
  if (provider === 'aws') return { hostname: `${gateway}-4711.elb.us-east-1.amazonaws.com` };
  if (provider === 'ibm') return { hostname: `${gateway}-4711.eu-de.lb.appdomain.cloud` };
  return { ip: `203.0.113.${10 + index}` };
}

/** The cloud gives a Service its address. */
export async function playCloud(
  clusters: Clusters,
  cluster: string,
  namespace: string,
  name: string,
  address: object,
): Promise<void> {
  const status = { status: { loadBalancer: { ingress: [address] } } };
  await clusters.must(cluster, [
    'patch',
    'service',
    name,
    '-n',
    namespace,
    '--subresource=status',
    '--type=merge',
    '-p',
    JSON.stringify(status),
  ]);
}

/** Applies an object as an operator does. */
export async function create(clusters: Clusters, cluster: string, object: object): Promise<void> {
  await clusters.must(
    cluster,
    ['apply', '--server-side', '--field-manager=operator', '-f', '-'],
    JSON.stringify(object),
  );
}

/** What istiod knows of each import, as ServiceEntries, which is how tools that read an API server see a host. */
export async function playImports(clusters: Clusters, cluster: string): Promise<void> {
  for (const set of await clusters.get(cluster, ['importedservicesets', '-A'])) {
    for (const [index, rule] of (set.spec.importRules ?? []).entries()) {
      const { alias, ...source } = rule.nameSelector;
      const { namespace, name } = alias ?? source;
      const suffix = rule.importAsLocal === true ? 'cluster.local' : `${set.metadata.name}-imports.local`;
      await create(clusters, cluster, {
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'ServiceEntry',
        metadata: { name: `import-${set.metadata.name}-${index}`, namespace: set.metadata.namespace },
        spec: {
          hosts: [`${name}.${namespace}.svc.${suffix}`],
          location: 'MESH_INTERNAL',
          ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
          resolution: 'STATIC',
        },
      });
    }
  }
}

/** What the operator does with a control plane that is being deleted; how many there were. */
export async function playControlPlaneDeletion(clusters: Clusters, cluster: string): Promise<number> {
  const found = await clusters.get(cluster, ['servicemeshcontrolplanes', '-A']);
  const leaving = found.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  for (const { metadata } of leaving) {
    const { name, namespace } = metadata;
    await clusters.must(cluster, [
      'patch',
      'servicemeshcontrolplane',
      name,
      '-n',
      namespace,
      '--type=merge',
      '-p',
      '{"metadata":{"finalizers":null}}',
    ]);
  }
  return leaving.length;
}

/** What the namespace controller does: it empties namespaces that are being deleted, then lets them go. */
export async function playNamespaceDeletion(clusters: Clusters, cluster: string): Promise<void> {
  const found = await clusters.get(cluster, ['namespaces']);
  for (const namespace of found.filter(({ metadata }) => metadata.deletionTimestamp !== undefined)) {
    const { name } = namespace.metadata;
    await clusters.must(cluster, ['delete', 'services,configmaps,serviceentries', '--all', '-n', name]);
    namespace.spec.finalizers = [];
    await clusters.must(
      cluster,
      ['replace', '--raw', `/api/v1/namespaces/${name}/finalize`, '-f', '-'],
      JSON.stringify(namespace),
    );
  }
}
