import type { PlannedObject } from '../plan/planned.js';
import type { Sample } from './sample.js';

/** What one Deployment of a sample runs. */
export interface Workload {
  /** The Deployment's name. */
  name: string;
  app: string;
  version: string;
  serviceAccountName: string;
  image: string;
  /** In place of the image's own; both or neither. */
  command?: readonly string[];
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Serves HTTP, with its health at /health. */
  port?: number;
  requests: { cpu: string; memory: string };
  /** Where the container may write, by volume name. */
  scratch?: Readonly<Record<string, string>>;
  /** Default: true. */
  readOnlyRootFilesystem?: boolean;
}

/** Lets strict mTLS and the kubelet's probe live together, whatever the mesh's own setting is. */
const REWRITE_PROBES = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' };

/** The Deployment, fit for OpenShift's restricted-v2: no user ID of its own, no privilege, no writable root where that works. */
export function deployment(sample: Sample, workload: Workload): PlannedObject {
  const selector = { app: workload.app, version: workload.version };
  return {
    ...common(sample, 'apps/v1', 'Deployment', workload.name),
    labels: selector,
    view: () => ({ ...containerView(sample, workload), ...podView(sample, workload), selector }),
  };
}

function containerView(sample: Sample, workload: Workload): Record<string, unknown> {
  const env = { ...workload.env, CLUSTER_NAME: sample.cluster, MESH_NAME: sample.mesh.key };
  return {
    args: workload.args,
    command: workload.command,
    env: Object.entries(env)
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    image: workload.image,
    name: workload.app,
    port: workload.port,
    readOnlyRootFilesystem: workload.readOnlyRootFilesystem ?? true,
    requests: workload.requests,
  };
}

function podView({ injection, mesh }: Sample, workload: Workload): Record<string, unknown> {
  const annotations = { ...(workload.port === undefined ? {} : REWRITE_PROBES), ...injection.annotations };
  return {
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
    // A proxy with identity Kubernetes proves itself with the account's own token; the samples need none.
    automountServiceAccountToken: mesh.identity === 'Kubernetes',
    labels: { ...injection.labels, app: workload.app, version: workload.version },
    serviceAccountName: workload.serviceAccountName,
    volumes: Object.entries(workload.scratch ?? {}).map(([name, mountPath]) => ({ mountPath, name })),
  };
}

/** The Service of an app: exactly one port, because routes over a federation name none (facts/ossm2-federation.md P5). */
export function service(sample: Sample, app: string, port: number, targetPort: number): PlannedObject {
  return {
    ...common(sample, 'v1', 'Service', app),
    labels: { app, service: app },
    view: () => ({ app, port, targetPort }),
  };
}

export function serviceAccount(sample: Sample, name: string, app: string): PlannedObject {
  return { ...common(sample, 'v1', 'ServiceAccount', name), labels: { app }, view: () => ({}) };
}

/** A Gateway on the mesh's own ingress gateway, for plain HTTP and any host. */
export function gateway(sample: Sample, name: string): PlannedObject {
  return { ...common(sample, sample.networking, 'Gateway', name), view: () => ({}) };
}

/** What of a service the sample's Gateway lets in: `match` is Istio's list of conditions, `port` the Service's. */
interface Entrance {
  name: string;
  gateway: string;
  service: string;
  port: number;
  match: readonly { uri: { exact: string } | { prefix: string } }[];
}

/** The VirtualService of an entrance; none if a route of the mesh brings that service's traffic in itself. */
export function virtualServices(sample: Sample, entrance: Entrance): PlannedObject[] {
  if (sample.routedFromIngress(entrance.service)) return [];
  const view = () => ({
    gateway: `${sample.namespace}/${entrance.gateway}`,
    host: `${entrance.service}.${sample.namespace}.svc.cluster.local`,
    match: entrance.match,
    port: entrance.port,
  });
  return [{ ...common(sample, sample.networking, 'VirtualService', entrance.name), view }];
}

function common(
  { namespace, ref }: Sample,
  apiVersion: string,
  kind: string,
  name: string,
): Omit<PlannedObject, 'view'> {
  return { apiVersion, kind, namespace, name, ref, template: `apps/${kind.toLowerCase()}` };
}
