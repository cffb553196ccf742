import { type ExpectedEnd, type ExpectedEstate, endNames, inOneCluster, readCluster } from './expected-estate.js';
import { type Data, type ParsedTree, planeOf, type Say, sameData } from './parsed-tree.js';

/** A node port is one Service's in its cluster, and in Kubernetes' range (P2). */
export function checkNodePorts(tree: ParsedTree, problems: string[]): void {
  const owners = new Map<string, string>();
  for (const { cluster, data, path } of tree.objects) {
    if (data.kind !== 'ServiceMeshControlPlane') continue;
    const { additionalIngress = {}, additionalEgress = {} } = data.spec.gateways;
    for (const [name, { service }] of [
      ...Object.entries<Data>(additionalIngress),
      ...Object.entries<Data>(additionalEgress),
    ]) {
      for (const { nodePort } of service.ports) {
        if (nodePort === undefined) continue;
        const owner = owners.get(`${cluster} ${nodePort}`);
        if (owner !== undefined) problems.push(`node port ${nodePort} twice in ${cluster}: ${owner}, ${path} ${name}`);
        if (nodePort < 30000 || nodePort > 32767) problems.push(`P2 node port ${nodePort}: ${path}`);
        owners.set(`${cluster} ${nodePort}`, `${path} ${name}`);
      }
    }
  }
}

const PROVIDER: Record<string, [string, string][]> = {
  aws: [['service.beta.kubernetes.io/aws-load-balancer-type', 'nlb']],
};
const INTERNAL: Record<string, [string, string]> = {
  aws: ['service.beta.kubernetes.io/aws-load-balancer-internal', 'true'],
  azure: ['service.beta.kubernetes.io/azure-load-balancer-internal', 'true'],
  gcp: ['networking.gke.io/load-balancer-type', 'Internal'],
  ibm: ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', 'private'],
};

/** P1, P4, A6, A7: type, ports, labels and annotations of both gateways, joined or not. */
export function checkGateways(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, say: Say): void {
  const names = endNames(estate, end);
  const gateways = planeOf(tree, end.own)?.spec.gateways;
  const ingress = gateways?.additionalIngress?.[names.ingress];
  const egress = gateways?.additionalEgress?.[names.egress];
  if (ingress === undefined || egress === undefined) return;
  const { options } = end;
  const type = options.service ?? (inOneCluster(end) ? 'ClusterIP' : 'LoadBalancer');
  if (ingress.service.type !== type) say(`type ${ingress.service.type}, not ${type}`);
  if (ingress.routeConfig?.enabled !== false) say('a Route of its own');
  if (egress.requestedNetworkView.join() !== `network-${names.peer}`) say('network view');
  const nodePorts = type === 'NodePort' ? (options.nodePorts ?? {}) : {};
  checkPorts(ingress, 'https-discovery', nodePorts, say);
  checkPorts(egress, 'http-discovery', {}, say);
  if (ingress.service.metadata.labels.istio !== names.ingress || egress.service.metadata.labels.istio !== names.egress)
    say('own istio label');
  const cluster = readCluster(estate.topology, end.own.cluster!);
  const internal = options.internal ?? cluster.internalLoadBalancers ?? false;
  const own =
    type === 'LoadBalancer'
      ? [...(PROVIDER[cluster.provider] ?? []), ...(internal ? [INTERNAL[cluster.provider]] : [])]
      : [];
  const wanted = Object.fromEntries(own.filter((entry) => entry !== undefined));
  for (const [key, value] of Object.entries(options.annotations ?? {})) {
    if (value === null) delete wanted[key];
    else wanted[key] = value as string;
  }
  if (!sameData(ingress.service.metadata.annotations ?? {}, wanted)) {
    say(`A6, A7 annotations ${JSON.stringify(ingress.service.metadata.annotations)}, not ${JSON.stringify(wanted)}`);
  }
}

function checkPorts(gateway: Data, discovery: string, nodePorts: Data, say: Say): void {
  const port = (name: string, number: number, nodePort: number | undefined): Data => ({
    name,
    ...(nodePort === undefined ? {} : { nodePort }),
    port: number,
    protocol: 'TCP',
    targetPort: number,
  });
  const wanted = [port('tls', 15443, nodePorts.tls), port(discovery, 8188, nodePorts.discovery)];
  if (!sameData(gateway.service.ports, wanted)) say(`P1, P4 ports ${JSON.stringify(gateway.service.ports)}`);
}
