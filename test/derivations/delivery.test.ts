import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isListed, placeOfKind } from '../../generator/core/delivery/kinds.js';
import { compileText } from '../support/compile-case.js';

const GIT = 'repoURL: "https://git.example/estate.git"';

/** Two clusters with a mesh of each generation, joined to nobody. */
const estate = (delivery: string, rest: { one?: string; two?: string; others?: string } = {}) =>
  compileText(`
clusters:
  one: {provider: onprem${rest.one ?? ''}}
  two: {provider: onprem${rest.two ?? ''}}
meshes:
  old: {cluster: one, version: "2.6", members: [shop]}
  new: {cluster: two, version: "3.3", members: [books]}
apps:
  sleep: {mesh: new, namespace: books, template: sleep}
${rest.others ?? ''}
delivery: ${delivery}
`);

const argocd = (more: string, rest?: Parameters<typeof estate>[1]) => estate(`{argocd: {${GIT}${more}}}`, rest);

describe('facts 1.1: the cluster is the segment after the folders of out/', () => {
  test.each([
    ['out', 'out/*/*', 1],
    ['./out/', 'out/*/*', 1],
    ['a/b/c', 'a/b/c/*/*', 3],
    ['a_1/b.c/d-e', 'a_1/b.c/d-e/*/*', 3],
    ['.', '*/*', 0],
    ['./', '*/*', 0],
  ])('%s: %s, segment %i', async (path, pattern, index) => {
    const { findings, objects } = await argocd(`, path: ${path}`);
    expect(findings).toEqual([]);
    const { generators, template } = objects['argocd/applicationset-text.yaml'].spec;
    const prefix = pattern.replace('*/*', '');
    expect(generators[0].git.directories).toEqual([{ path: pattern }, { exclude: true, path: `${prefix}argocd/*` }]);
    const cluster = `{{index .path.segments ${index}}}`;
    expect(template.spec.destination).toEqual({ name: cluster });
    expect(template.metadata.name).toBe(`text-${cluster}-{{.path.basenameNormalized}}`);
    expect(template.metadata.labels['meshloom.dev/cluster']).toBe(cluster);
    // The index is that of a real path of out/.
    expect(`${prefix}rosa/mesh-cp`.split('/')[index]).toBe('rosa');
  });
});

describe('facts 1.1, 1.6: destinations by name, and by server where one is given', () => {
  test.each([
    ['', { name: 'one' }, 'git'],
    [', argocd: one', { name: 'one' }, 'git'],
    [', argocd: hub', { name: 'hub' }, 'list'],
    [', server: "https://api.one.example:6443/"', { server: 'https://api.one.example:6443' }, 'list'],
  ])('%s', async (one, destination, generator) => {
    const { objects } = await argocd('', { one });
    expect(objects['argocd/appproject-text.yaml'].spec.destinations).toEqual([
      { ...destination, namespace: '*' },
      { name: 'two', namespace: '*' },
    ]);
    const spec = objects['argocd/applicationset-text.yaml'].spec;
    expect(Object.keys(spec.generators[0])).toEqual([generator]);
    if (generator === 'list') {
      expect(spec.generators[0].list.elements).toEqual([
        ...['infra', 'mesh-cp'].map((stage) => ({ cluster: 'one', name: '', server: '', stage, ...destination })),
        ...['infra', 'mesh-cp', 'app'].map((stage) => ({ cluster: 'two', name: 'two', server: '', stage })),
      ]);
    }
    const listed = await argocd(', mode: applications', { one });
    expect(listed.objects['argocd/application-text-one-infra.yaml'].spec.destination).toEqual(destination);
  });

  test('defaults.cluster counts, and one cluster of Argo CD is never two', async () => {
    const { findings } = await argocd('', { others: 'defaults: {cluster: {server: "https://x.example"}}' });
    expect(findings).toEqual([
      'delivery-destination clusters.two: is the destination "https://x.example", as cluster "one" is.',
    ]);
  });
});

test('facts D1, D2, D4: Applications try again for ever, keep the mesh when they go, and need no progressive sync', async () => {
  const set = (await argocd('')).objects['argocd/applicationset-text.yaml'].spec;
  const single = (await argocd(', mode: applications')).objects['argocd/application-text-two-app.yaml'];
  expect(set.syncPolicy).toEqual({ preserveResourcesOnDeletion: true });
  expect(set.strategy).toBeUndefined();
  // What `argocd app confirm-deletion` writes stays until it is read.
  expect(set.preservedFields).toEqual({ annotations: ['argocd.argoproj.io/deletion-approved'] });
  expect(single.metadata.finalizers).toBeUndefined();
  for (const { syncPolicy } of [set.template.spec, single.spec]) {
    expect(syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    expect(syncPolicy.retry).toMatchObject({ limit: -1, refresh: true });
    expect(syncPolicy.syncOptions).toBeUndefined();
  }
  expect(set.template.metadata.annotations).toEqual({ 'argocd.argoproj.io/manifest-generate-paths': '.' });
});

describe('facts 1.10: a placement chooses the clusters', () => {
  test.each([
    ['name', 'everywhere', 'everywhere', false],
    ['spec', '{clusterSets: [all]}', 'text', true],
  ])('by %s', async (_, placement, name, isWritten) => {
    const { objects } = await argocd(`, placement: ${placement}`);
    const [decisions, git] = objects['argocd/applicationset-text.yaml'].spec.generators[0].matrix.generators;
    expect(decisions.clusterDecisionResource).toMatchObject({
      configMapRef: 'text-placement',
      labelSelector: { matchLabels: { 'cluster.open-cluster-management.io/placement': name } },
    });
    expect(git.git.directories).toEqual([{ path: 'out/{{.clusterName}}/*' }]);
    expect(objects['argocd/configmap-text-placement.yaml'].data.matchKey).toBe('clusterName');
    expect(`argocd/placement-${name}.yaml` in objects).toBe(isWritten);
  });
});

const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';

describe('facts 1.2: waves', () => {
  const wave = async (path: string): Promise<number> => {
    const { objects } = await compileText(everything);
    expect(Object.keys(objects)).toContain(path);
    return Number(objects[path].metadata.annotations[WAVE]);
  };
  test.each([
    [
      'a namespace before its operator group',
      'one/infra/operators/namespace-openshift-distributed-tracing.yaml',
      'one/infra/operators/operatorgroup-openshift-distributed-tracing.yaml',
    ],
    [
      'an operator group before its subscription',
      'one/infra/operators/operatorgroup-openshift-distributed-tracing.yaml',
      'one/infra/operators/subscription-jaeger-product.yaml',
    ],
    [
      'a role before its binding',
      'two/mesh-cp/new/role-istio-ingressgateway-sds.yaml',
      'two/mesh-cp/new/rolebinding-istio-ingressgateway-sds.yaml',
    ],
    [
      'a control plane before a gateway that it injects',
      'two/mesh-cp/new/istio-new.yaml',
      'two/mesh-cp/new/deployment-istio-ingressgateway.yaml',
    ],
    [
      'an account before its pods',
      'two/app/new/apps/books/serviceaccount-bookinfo-details.yaml',
      'two/app/new/apps/books/deployment-details-v1.yaml',
    ],
    [
      'a workload before its route',
      'two/app/new/apps/books/deployment-details-v1.yaml',
      'two/app/new/apps/books/virtualservice-bookinfo.yaml',
    ],
  ])('%s', async (_, first, second) => {
    expect(await wave(first)).toBeLessThan(await wave(second));
  });
});

describe('facts D2, D3: sync options', () => {
  const GUARD = 'Prune=confirm,Delete=confirm';
  test.each([
    ['Prune=false', 'Prune=false,Delete=confirm'],
    [' Validate=false ,, Delete=false', 'Validate=false,Delete=false,Prune=confirm'],
    ['Prune=confirm', 'Prune=confirm,Delete=confirm'],
    ['', GUARD],
  ])('a namespace with "%s" has %s', async (written, merged) => {
    const one = `, namespaces: {shop: {annotations: {${OPTIONS}: "${written}", ${WAVE}: "7"}}}`;
    const { objects } = await argocd('', { one });
    const { annotations } = objects['one/infra/old/namespace-shop.yaml'].metadata;
    expect(annotations).toEqual({ [OPTIONS]: merged, [WAVE]: '7' });
  });
  test.each(['{flux: {}}', undefined])('with delivery %s no object knows Argo CD', async (delivery) => {
    const { objects } = await compileText(
      everything.replace(/^delivery:.*$/m, delivery ? `delivery: ${delivery}` : ''),
    );
    expect(Object.keys(objects).length).toBeGreaterThan(50);
    expect(JSON.stringify(objects)).not.toContain('argocd');
  });
});

describe('a kind that is not in the table gets its place by rule', () => {
  test.each([
    ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes', 10, true],
    ['networking.istio.io/v1', 'Sidecar', 'sidecars', 10, true],
    ['security.istio.io/v1', 'RequestAuthentication', 'requestauthentications', 0, true],
    ['networking.k8s.io/v1', 'Ingress', 'ingresses', 0, false],
    ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 0, false],
    ['v1', 'Endpoints', 'endpoints', 0, false],
    ['apps/v1', 'StatefulSet', 'statefulsets', 0, false],
    ['config.openshift.io/v1', 'Proxy', 'proxies', 0, false],
    ['acme.example/v1', 'Box', 'boxes', 0, true],
    ['acme.example/v1', 'Day', 'days', 0, true],
  ])('%s %s', (apiVersion, kind, plural, wave, isForeign) => {
    expect(isListed(apiVersion, kind)).toBe(false);
    expect(placeOfKind(apiVersion, kind)).toEqual({ plural, wave, isForeign, isGuarded: false });
  });
});

describe('facts 1.10: Flux waits for what a stage needs, and for no peer', () => {
  test.each([
    ['one-infra', undefined],
    ['one-mesh-cp', 'one-infra'],
    ['one-mesh-fed', 'one-mesh-cp'],
    ['one-app', 'one-mesh-cp'],
  ])('%s: %s', async (name, before) => {
    const { objects } = await compileText(everything.replace(/^delivery:.*$/m, 'delivery: {flux: {}}'), records());
    const { spec } = objects[`flux/kustomization-text-${name}.yaml`];
    expect(spec.dependsOn).toEqual(before === undefined ? undefined : [{ name: `text-${before}` }]);
    expect(spec).toMatchObject({
      wait: true,
      prune: true,
      deletionPolicy: 'Orphan',
      path: `./out/${name.replace('-', '/')}`,
    });
  });
  test('the cluster of Flux needs no kubeconfig', async () => {
    const { objects } = await estate('{flux: {local: two}}');
    expect(objects['flux/kustomization-text-two-infra.yaml'].spec.kubeConfig).toBeUndefined();
    expect(objects['flux/kustomization-text-one-infra.yaml'].spec.kubeConfig).toEqual({
      secretRef: { name: 'one-kubeconfig' },
    });
  });
  test('both may deliver, and neither takes the folder of the other for a cluster', async () => {
    const { objects } = await estate(`{argocd: {${GIT}}, flux: {}}`);
    const [{ git }] = objects['argocd/applicationset-text.yaml'].spec.generators;
    expect(git.directories.slice(1).map(({ path }: { path: string }) => path)).toEqual(['out/argocd/*', 'out/flux/*']);
  });
});

const everything = `
clusters:
  one: {provider: onprem}
  two: {provider: onprem}
meshes:
  a: {cluster: one, version: "2.6", members: [shop], tracing: Jaeger}
  b: {cluster: two, version: "2.6", members: [stock]}
  new: {cluster: two, version: "3.3", members: [books]}
peerings:
  - meshes: [a, b]
apps:
  sleep: {mesh: a, namespace: shop, template: sleep}
  books: {mesh: new, namespace: books, template: bookinfo}
delivery: {argocd: {${GIT}}}
`;

function records(): Record<string, string> {
  const golden = new URL('../golden/delivery-flux/exchange/', import.meta.url);
  return Object.fromEntries(
    ['a', 'b'].map((mesh) => [`exchange/${mesh}.yaml`, readFileSync(new URL(`${mesh}.yaml`, golden), 'utf8')]),
  );
}
