import type { Clusters } from './clusters.js';

interface Expression {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  values?: string[];
}

/** When a webhook is called: the labels of the namespace and those of the pod. */
interface Webhook {
  prefix: string;
  namespace: Expression[];
  pod: Expression[];
}

const INJECT = 'sidecar.istio.io/inject';
const REVISION = 'istio.io/rev';
const LEGACY = 'istio-injection';

const none = (key: string): Expression => ({ key, operator: 'DoesNotExist' });
const is = (key: string, value: string): Expression => ({ key, operator: 'In', values: [value] });
const not = (key: string, value: string): Expression => ({ key, operator: 'NotIn', values: [value] });

/** Of an IstioRevision, as the chart of istiod has them (Istio 1.24 to 1.30); the revision `default` has two more. */
function webhooksOfRevision(revision: string): Webhook[] {
  const refused = not(INJECT, 'false');
  const own: Webhook[] = [
    { prefix: 'rev.namespace.', namespace: [is(REVISION, revision), none(LEGACY)], pod: [refused] },
    { prefix: 'rev.object.', namespace: [none(REVISION), none(LEGACY)], pod: [refused, is(REVISION, revision)] },
  ];
  if (revision !== 'default') return own;
  return [
    ...own,
    { prefix: 'namespace.', namespace: [is(LEGACY, 'enabled')], pod: [refused] },
    { prefix: 'object.', namespace: [none(LEGACY), none(REVISION)], pod: [is(INJECT, 'true'), none(REVISION)] },
  ];
}

/** Of a ServiceMeshControlPlane: it is called for namespaces that its operator has labelled (maistra-2.5). */
function webhooksOfMember(namespace: string): Webhook[] {
  const labels = [is(MEMBER, namespace), none('maistra.io/ignore-namespace'), not(LEGACY, 'disabled')];
  return [{ prefix: '', namespace: labels, pod: [not('app', 'istiod'), is(INJECT, 'true')] }];
}

const MEMBER = 'maistra.io/member-of';

/** What the operators do so that pods are injected: labels of member namespaces, and istiod with its webhooks' selectors. */
export async function playInjection(clusters: Clusters, cluster: string): Promise<void> {
  for (const { metadata, spec } of await clusters.get(cluster, ['istios'])) {
    const { type } = spec.updateStrategy;
    const version = spec.version.replaceAll('.', '-');
    const revision = type === 'InPlace' ? metadata.name : `${metadata.name}-${version}`;
    await createWebhooks(clusters, cluster, `${revision}-${spec.namespace}`, webhooksOfRevision(revision));
    await createIstiod(clusters, cluster, spec.namespace, revision === 'default' ? 'istiod' : `istiod-${revision}`);
  }
  for (const { metadata, spec } of await clusters.get(cluster, ['servicemeshmemberrolls', '-A'])) {
    const { namespace } = metadata;
    const members: string[] = [namespace, ...(spec.members ?? [])];
    const there = await clusters.get(cluster, ['namespaces']);
    const labelled = there.map((one) => one.metadata.name as string).filter((name) => members.includes(name));
    await clusters.must(cluster, ['label', 'namespace', ...labelled, `${MEMBER}=${namespace}`, '--overwrite']);
    await createWebhooks(clusters, cluster, `istiod-${namespace}`, webhooksOfMember(namespace));
  }
}

async function createWebhooks(clusters: Clusters, cluster: string, name: string, webhooks: Webhook[]): Promise<void> {
  const configuration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: webhooks.map(({ prefix, namespace, pod }) => ({
      name: `${prefix}sidecar-injector.istio.io`,
      admissionReviewVersions: ['v1'],
      // Nobody is there to be called, and no pod is created.
      clientConfig: { url: 'https://192.0.2.1/inject' },
      failurePolicy: 'Ignore',
      sideEffects: 'None',
      rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
      namespaceSelector: { matchExpressions: namespace },
      objectSelector: { matchExpressions: pod },
    })),
  };
  await create(clusters, cluster, configuration);
}

/** The Service of a control plane, to which a primary's gateway leads. */
async function createIstiod(clusters: Clusters, cluster: string, namespace: string, name: string): Promise<void> {
  const ports = [
    { name: 'https-dns', port: 15012, protocol: 'TCP' },
    { name: 'https-webhook', port: 443, targetPort: 15017, protocol: 'TCP' },
  ];
  const spec = { ports, selector: { app: 'istiod' } };
  await create(clusters, cluster, { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
}

async function create(clusters: Clusters, cluster: string, object: object): Promise<void> {
  const args = ['apply', '--server-side', '--field-manager=operator', '-f', '-'];
  await clusters.must(cluster, args, JSON.stringify(object));
}

/** An operator takes the webhooks of its control planes along. */
export async function playInjectionEnd(clusters: Clusters, cluster: string): Promise<void> {
  await clusters.must(cluster, ['delete', 'mutatingwebhookconfigurations', '--all']);
}
