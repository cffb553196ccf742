import type {
  CollectTask,
  GatewayTask,
  LiveCluster,
  LiveRequest,
  MeshTask,
} from '../../generator/core/exchange/clusters/live.js';
import type { Answer, ClusterReader } from '../../generator/io/cluster-reader.js';
import { collectLive } from '../../generator/io/collect-live.js';
import { loadBalancer, namespace, rootConfigMap } from '../support/kubectl-answers.js';

export const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
/** The Service `<peer>-ingress`. */
export const gatewayTask = (peer: string, type: GatewayTask['type'] = 'LoadBalancer'): GatewayTask => ({
  peer,
  service: `${peer}-ingress`,
  type,
});

/** A cluster with one mesh, `<cluster>-mesh`, joined to `peer`. */
export function task(cluster: string, more: Partial<CollectTask> = {}): CollectTask {
  const meshes = [meshTask({ mesh: `${cluster}-mesh`, namespace: `${cluster}-mesh`, gateways: [gatewayTask('peer')] })];
  return { cluster, access: { context: cluster }, identity: undefined, meshes, ...more };
}

/** A mesh that is asked for its roots, and for what is given. */
export function meshTask(given: Partial<MeshTask> & Pick<MeshTask, 'mesh' | 'namespace'>): MeshTask {
  return { asksRoots: true, gateways: [], ...given };
}

/** `rosa/configmap/istio-ca-root-cert`. */
const keyOf = (cluster: string, { resource, name }: LiveRequest) =>
  [cluster, resource, ...(name === undefined ? [] : [name])].join('/');

/** An object that answers. */
export const value = (object: unknown): Answer => ({ value: object });
export const absent: Answer = { absent: true };
export const failed = (
  fact: string,
  more: { forbidden?: boolean; transient?: boolean; unreachable?: boolean } = {},
): Answer => ({
  failure: { fact, fix: 'Fix it.' },
  ...more,
});

/** What a healthy cluster `<cluster>` answers. */
export const healthy = (cluster: string): Record<string, Answer[]> => ({
  [`${cluster}/namespace/kube-system`]: [value(namespace(`uid-of-${cluster}`))],
  [`${cluster}/configmap/istio-ca-root-cert`]: [value(rootConfigMap(`${cluster}-mesh`, pem))],
  [`${cluster}/service/peer-ingress`]: [value(loadBalancer(`${cluster}-mesh`, 'peer-ingress', { ip: '203.0.113.10' }))],
});

/** Collects from answers, each given in turn and the last again and again, on a clock that only pauses move. */
export async function collect(tasks: readonly CollectTask[], answers: Record<string, Answer[]>, waitMs = 0) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const lines: string[] = [];
  const counts: string[] = [];
  const reader: ClusterReader = {
    async get(_, request, cluster) {
      const key = keyOf(cluster, request);
      asked.push(key);
      const given = answers[key] ?? [absent];
      return given[Math.min(asked.filter((one) => one === key).length, given.length) - 1]!;
    },
  };
  let clock = 1000;
  const live = await collectLive(tasks, reader, {
    waitMs,
    now: () => clock,
    pause: async (ms) => {
      pauses.push(ms);
      clock += ms;
    },
    progress: (line) => lines.push(line),
    counted: (answered, of) => counts.push(`${answered}/${of}`),
  });
  return { live, asked, pauses, lines, counts };
}

/** What failed, by cluster. */
export const facts = (live: readonly LiveCluster[]) => live.map(({ failures }) => failures.map(({ fact }) => fact));
