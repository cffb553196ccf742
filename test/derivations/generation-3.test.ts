import { describe, expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

async function compile(
  mesh: string,
  rest: { cluster?: string; others?: string; inputs?: Record<string, string> } = {},
) {
  const { findings, objects } = await compileText(
    `clusters: {c: {provider: onprem${rest.cluster ?? ''}}}\nmeshes:\n  m: {cluster: c, ${mesh}}\n${rest.others ?? ''}`,
    rest.inputs,
  );
  const istio = Object.entries(objects).find(([path]) => path.startsWith('c/mesh-cp/m/istio-'))?.[1];
  return { rules: findings.map((finding) => finding.split(' ')[0]), istio, spec: istio?.spec, objects };
}

const subscription = (objects: Record<string, { spec: { channel: string } }>) =>
  objects['c/infra/operators/subscription-servicemeshoperator3.yaml']?.spec.channel;

describe('facts 2.1, 2.2: the newest Istio of a version, as an alias, and the channel of its operator', () => {
  test.each([
    ['3.0', 'v1.24-latest'],
    ['3.1', 'v1.26-latest'],
    ['3.2', 'v1.27-latest'],
    ['3.3', 'v1.28-latest'],
    ['3.4', 'v1.30-latest'],
  ])('%s ships %s', async (version, istio) => {
    const { spec, objects } = await compile(`version: "${version}"`);
    expect(spec.version).toBe(istio);
    expect(objects['c/mesh-cp/istiocni-default.yaml'].spec).toEqual({ namespace: 'istio-cni', version: istio });
    expect(subscription(objects)).toBe(`stable-${version}`);
  });
  test.each([
    ['3.0', 'v1.24.6', []],
    ['3.0', 'v1.24.7', ['istio-version-patch']],
    ['3.0', 'v1.26-latest', ['istio-version']],
    ['3.1', 'v1.24-latest', []],
    ['3.2', 'v1.24.0', []],
    ['3.2', 'v1.25-latest', ['istio-version']],
    ['3.3', 'v1.26.8', []],
    ['3.3', 'v1.29-latest', ['istio-version']],
    ['3.4', 'v1.30.3', []],
    ['3.4', 'v1.26-latest', ['istio-version']],
    ['3.4', 'v1.30', ['istio-version']],
    ['3.4', 'v1.30.03', ['istio-version']],
    ['3.4', 'v2.30-latest', ['istio-version']],
  ])('%s with %s', async (version, istio, rules) => {
    const compiled = await compile(`version: "${version}", istioVersion: ${istio}`);
    expect(compiled.rules).toEqual(rules);
    if (rules[0] !== 'istio-version') expect(compiled.spec.version).toBe(istio);
  });
  test('the channel is that of the newest mesh, or the one that is given', async () => {
    const others = '  n: {cluster: c, version: "3.2"}\n  o: {cluster: c, version: "2.6"}\n';
    expect(subscription((await compile('version: "3.3"', { others })).objects)).toBe('stable-3.3');
    const cluster = ', operators: {servicemeshoperator3: {channel: candidates}}';
    expect(subscription((await compile('version: "3.3"', { cluster })).objects)).toBe('candidates');
  });
});

describe('facts L19: the one IstioCNI is as new as the newest mesh', () => {
  test.each([
    ['v1.27-latest', 'v1.28-latest', 'v1.28-latest'],
    ['v1.28.9', 'v1.28.10', 'v1.28.10'],
    ['v1.28-latest', 'v1.28.10', 'v1.28-latest'],
    ['v1.27.9', 'v1.28.0', 'v1.28.0'],
  ])('%s and %s: %s', async (one, other, newest) => {
    const others = `  n: {cluster: c, version: "3.3", istioVersion: ${other}}\n`;
    const { rules, objects } = await compile(`version: "3.3", istioVersion: ${one}`, { others });
    expect(rules).toEqual([]);
    expect(objects['c/mesh-cp/istiocni-default.yaml'].spec.version).toBe(newest);
  });
});

describe('facts 2.3, L20: the revision and the one label by which a namespace injects', () => {
  test.each([
    ['controlPlane: default', { 'istio-injection': 'enabled' }, 'default'],
    ['controlPlane: m', { 'istio.io/rev': 'm' }, 'm'],
    ['controlPlane: default, updateStrategy: RevisionBased', { 'istio.io/rev': 'default-v1-28-latest' }],
    [
      'controlPlane: m, updateStrategy: RevisionBased, istioVersion: v1.27.9',
      { 'istio.io/rev': 'm-v1-27-9' },
      'm-v1-27-9',
    ],
    ['controlPlane: m, memberSelector: {matchLabels: {team: a}}', { 'istio.io/rev': 'm', team: 'a' }, 'm'],
  ])('%s', async (mesh, label, revision = 'default-v1-28-latest') => {
    const { objects } = await compile(`version: "3.3", namespace: cp, members: [shop], ${mesh}`);
    const { labels } = objects['c/infra/m/namespace-shop.yaml'].metadata;
    const own = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith('app.kubernetes.io/')));
    expect(own).toEqual(label);
    const controlPlane = objects['c/infra/m/namespace-cp.yaml'].metadata.labels;
    expect(Object.keys(controlPlane).filter((key) => key.startsWith('istio'))).toEqual([]);
    const pod = objects['c/mesh-cp/m/deployment-istio-ingressgateway.yaml'].spec.template.metadata;
    expect(pod).toEqual({
      annotations: { 'inject.istio.io/templates': 'gateway' },
      labels: {
        app: 'istio-ingressgateway',
        istio: 'ingressgateway',
        'istio.io/rev': revision,
        'sidecar.istio.io/inject': 'true',
      },
    });
  });
  test.each([
    ['shop', 'controlPlane: m', { 'sidecar.istio.io/inject': 'true' }],
    ['theirs', 'controlPlane: default', { 'sidecar.istio.io/inject': 'true' }],
    ['theirs', 'controlPlane: m', { 'istio.io/rev': 'm', 'sidecar.istio.io/inject': 'true' }],
  ])('a built-in app in %s with %s', async (namespace, mesh, label) => {
    const { objects } = await compile(`version: "3.3", namespace: cp, members: [${namespace}], ${mesh}`, {
      cluster: ', namespaces: {theirs: {create: false}}',
      others: `apps: {s: {mesh: m, namespace: ${namespace}, template: sleep}}\n`,
    });
    const { template } = objects['c/app/m/apps/s/deployment-sleep.yaml'].spec;
    expect(template.metadata).toEqual({ labels: { app: 'sleep', version: 'v1', ...label } });
  });
});

describe('facts L12, 2.7: what the control plane looks at', () => {
  const named = (...values: string[]) => ({
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
  });
  test.each([
    ['members: [z, a]', [named('m', 'z', 'a')]],
    ['mtls: strict', [named('m')]],
    ['memberSelector: {matchLabels: {team: a}}, members: [z]', [named('m'), { matchLabels: { team: 'a' } }]],
    ['mode: ClusterWide, members: [z]', undefined],
  ])('%s', async (mesh, selectors) => {
    const { spec } = await compile(`version: "3.3", ${mesh}`);
    expect(spec.values.meshConfig.discoverySelectors).toEqual(selectors);
  });
});

describe('facts 2.3, L27, design 2.4: options of the mesh', () => {
  const at = (value: unknown, path: string) =>
    path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
  test.each([
    ['mtls: strict', 'namespace', 'm'],
    ['namespace: istio-system', 'namespace', 'istio-system'],
    ['mtls: strict', 'values.global', { meshID: 'm', multiCluster: { clusterName: 'm' }, network: 'm-network' }],
    [
      'meshID: x, clusterName: y, network: z',
      'values.global',
      { meshID: 'x', multiCluster: { clusterName: 'y' }, network: 'z' },
    ],
    ['mtls: strict', 'values.meshConfig.trustDomain', 'm.local'],
    ['trustDomain: acme.io', 'values.meshConfig.trustDomain', 'acme.io'],
    ['mtls: strict', 'values.meshConfig.accessLogFile', '/dev/stdout'],
    ['accessLog: /x', 'values.meshConfig.accessLogFile', '/x'],
    ['accessLog: false', 'values.meshConfig.accessLogFile', undefined],
    ['mtls: strict', 'values.meshConfig.enableTracing', false],
    ['spec: {values: {meshConfig: {enableTracing: true}}}', 'values.meshConfig.enableTracing', true],
    [
      'spec: {updateStrategy: {updateWorkloads: null}}',
      'updateStrategy',
      { inactiveRevisionDeletionGracePeriodSeconds: 30, type: 'InPlace' },
    ],
  ])('%s makes %s', async (mesh, path, expected) => {
    const { rules, istio, spec } = await compile(`version: "3.3", ${mesh}`);
    expect(rules).toEqual([]);
    expect(istio.metadata).toMatchObject({ name: 'm' });
    expect(istio.metadata).not.toHaveProperty('namespace');
    expect(Object.keys(spec)).toEqual(['namespace', 'updateStrategy', 'values', 'version']);
    expect(at(spec, path)).toEqual(expected);
  });
  test.each([
    ['permissive', 'PERMISSIVE'],
    ['strict', 'STRICT'],
  ])('mtls %s is the PeerAuthentication of the root namespace', async (mtls, mode) => {
    const { objects } = await compile(`version: "3.3", namespace: cp, mtls: ${mtls}`);
    const { metadata, spec } = objects['c/mesh-cp/m/peerauthentication-default.yaml'];
    expect([metadata.namespace, metadata.name, spec]).toEqual(['cp', 'default', { mtls: { mode } }]);
  });
});

describe('addons: Kiali alone', () => {
  test.each([
    ['mtls: strict', 2, []],
    ['addons: {kiali: false}', 0, []],
    ['addons: {prometheus: false}', 2, []],
    ['addons: {kiali: false, prometheus: true}', 0, ['addon-generation']],
  ])('%s', async (mesh, count, rules) => {
    const compiled = await compile(`version: "3.3", ${mesh}`);
    const kiali = Object.keys(compiled.objects).filter((path) => path.includes('mesh-cp') && path.includes('kiali'));
    expect(kiali).toHaveLength(count);
    expect('c/infra/operators/subscription-kiali-ossm.yaml' in compiled.objects).toBe(count > 0);
    expect(compiled.rules).toEqual(rules);
  });
  test('its service account is named after its instance', async () => {
    const { objects } = await compile('version: "3.3", namespace: cp');
    expect(objects['c/mesh-cp/m/kiali-kiali.yaml'].spec.deployment.instance_name).toBe('kiali-m');
    expect(objects['c/mesh-cp/m/clusterrolebinding-kiali-m-monitoring-rbac.yaml'].subjects).toEqual([
      { kind: 'ServiceAccount', name: 'kiali-m-service-account', namespace: 'cp' },
    ]);
  });
});

describe('the ingress gateway that no operator makes', () => {
  test('listens above 1024, behind a Route', async () => {
    const { objects } = await compile('version: "3.3"');
    const { spec } = objects['c/mesh-cp/m/service-istio-ingressgateway.yaml'];
    const ports = spec.ports.map((port: Record<string, unknown>) => [port.name, port.port, port.targetPort]);
    expect(ports).toEqual([
      ['status-port', 15021, 15021],
      ['http2', 80, 8080],
      ['https', 443, 8443],
    ]);
    expect(spec.selector).toEqual({ istio: 'ingressgateway' });
    const route = objects['c/mesh-cp/m/route-istio-ingressgateway.yaml'].spec;
    expect([route.to.name, route.port.targetPort]).toEqual(['istio-ingressgateway', 'http2']);
    const account = 'istio-ingressgateway-service-account';
    const pod = objects['c/mesh-cp/m/deployment-istio-ingressgateway.yaml'].spec.template.spec;
    const { subjects, roleRef } = objects['c/mesh-cp/m/rolebinding-istio-ingressgateway-sds.yaml'];
    expect([pod.serviceAccountName, subjects[0].name]).toEqual([account, account]);
    expect(`c/mesh-cp/m/role-${roleRef.name}.yaml` in objects).toBe(true);
  });
});

describe('design 2.3, 2.4: namespaces and secrets', () => {
  test.each([
    ['', true],
    [', namespaces: {istio-cni: {create: false}}', false],
  ])('istio-cni with%s', async (cluster, isWritten) => {
    const { rules, objects } = await compile('version: "3.3"', { cluster });
    expect(rules).toEqual([]);
    expect('c/infra/operators/namespace-istio-cni.yaml' in objects).toBe(isWritten);
  });
  test.each(['sealed-secrets', 'none'])('a CA with secrets: %s stands before the control plane', async (secrets) => {
    const metadata = '{name: cacerts, namespace: cp}';
    const sealed = `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: ${metadata}\nspec: {encryptedData: {x: AgB4}}\n`;
    const inputs = { 'sealed/c/cacerts.yaml': sealed };
    const { rules, objects } = await compile(`version: "3.3", namespace: cp, secrets: ${secrets}`, { inputs });
    expect(rules).toEqual([]);
    expect(objects['c/infra/m/sealedsecret-cacerts.yaml'].metadata).toMatchObject({ name: 'cacerts', namespace: 'cp' });
  });
});
