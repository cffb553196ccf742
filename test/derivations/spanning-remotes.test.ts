import { describe, expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

const CLUSTERS = 'hub: {provider: gcp}, edge: {provider: gcp}, rim: {provider: onprem}';

/** A mesh `m` of generation 3 over clusters, the primary of a primary-remote one in `hub`. */
async function compile(mesh: string, inputs: Record<string, string> = {}) {
  const { objects } = await compileText(`clusters: {${CLUSTERS}}\nmeshes: {m: {${mesh}}}\n`, inputs);
  const paths = Object.keys(objects);
  expect(paths, 'it compiles').not.toEqual([]);
  const of = (cluster: string, kind: string) =>
    paths.filter((path) => path.startsWith(`${cluster}/`) && objects[path].kind === kind).map((path) => objects[path]);
  return { paths, of, spec: (cluster: string) => of(cluster, 'Istio')[0]?.spec };
}

const REMOTE = 'version: "3.3", model: primary-remote, primary: hub';
const KNOWN = 'hub: {eastWest: {addresses: [203.0.113.20, 203.0.113.21]}}';

describe('facts 2.5, L22: the control plane of a remote', () => {
  test.each([
    [`clusters: {${KNOWN}, edge: {}}`, 'edge', 'edge-network'],
    [`clusters: {${KNOWN}, edge: {clusterName: e-1, network: net}}`, 'e-1', 'net'],
    [`network: flat, clusters: {${KNOWN}, edge: {}}`, 'edge', 'flat'],
  ])('%s', async (mesh, clusterName, network) => {
    const { spec } = await compile(`${REMOTE}, trustDomain: acme.io, meshID: x, ${mesh}`);
    expect(spec('edge')).toMatchObject({ namespace: 'm', profile: 'remote', version: 'v1.28-latest' });
    expect(spec('edge').values).toEqual({
      global: { meshID: 'x', multiCluster: { clusterName }, network, remotePilotAddress: '203.0.113.20' },
      istiodRemote: { injectionPath: `/inject/cluster/${clusterName}/net/${network}` },
      meshConfig: { trustDomain: 'acme.io' },
    });
    expect(spec('edge').updateStrategy).toEqual(spec('hub').updateStrategy);
  });
  test('its record tells where the primary is', async () => {
    const record = `apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: m}
clusters: {hub: {eastWest: {addresses: [203.0.113.9]}}, edge: {eastWest: {addresses: [203.0.113.10]}}}\n`;
    const { spec } = await compile(`${REMOTE}, clusters: {hub: {}, edge: {}}`, { 'exchange/m.yaml': record });
    expect(spec('edge').values.global.remotePilotAddress).toBe('203.0.113.9');
  });
  test('there is none while nobody knows, but everything that needs none', async () => {
    const { paths } = await compile(`${REMOTE}, members: [shop], clusters: {hub: {}, edge: {}}`);
    const own = paths.filter((path) => path.startsWith('edge/') && !path.endsWith('kustomization.yaml'));
    expect(own.map((path) => path.slice('edge/'.length)).sort()).toEqual([
      'infra/m/namespace-m.yaml',
      'infra/m/namespace-shop.yaml',
      'infra/operators/namespace-istio-cni.yaml',
      'infra/operators/subscription-servicemeshoperator3.yaml',
      'mesh-cp/istiocni-default.yaml',
      'mesh-cp/m/clusterrole-istio-remote-reader-m.yaml',
      'mesh-cp/m/clusterrolebinding-istio-remote-reader-m.yaml',
      'mesh-cp/m/serviceaccount-istio-remote-reader.yaml',
    ]);
  });
});

describe('facts 2.5: which control plane serves others', () => {
  test.each([
    [`${REMOTE}, clusters: {${KNOWN}, edge: {}}`, true],
    ['version: "3.3", clusters: {hub: {}, edge: {}}', undefined],
    ['version: "3.3", cluster: hub', undefined],
  ])('%s', async (mesh, externalIstiod) => {
    expect((await compile(mesh)).spec('hub').values.global.externalIstiod).toBe(externalIstiod);
  });
  test.each([
    [`${REMOTE}, clusters: {${KNOWN}, edge: {}}`, { 'topology.istio.io/controlPlaneClusters': 'hub' }],
    [
      `${REMOTE}, clusters: {hub: {clusterName: main, eastWest: {addresses: [203.0.113.1]}}, edge: {}}`,
      { 'topology.istio.io/controlPlaneClusters': 'main' },
    ],
    [`${REMOTE}, clusters: {hub: {}, edge: {}}`, { 'topology.istio.io/controlPlaneClusters': 'hub' }],
    ['version: "3.3", clusters: {hub: {}, edge: {}}', undefined],
  ])('the namespace of a remote says so: %s', async (mesh, annotations) => {
    const { of } = await compile(mesh);
    const inNamespace = (cluster: string) =>
      of(cluster, 'Namespace').find(({ metadata }) => metadata.name === 'm').metadata.annotations;
    expect(inNamespace('edge')).toEqual(annotations);
    expect(inNamespace('hub')).toBeUndefined();
  });
  test('Kiali is where the control plane is', async () => {
    const { of } = await compile(`${REMOTE}, clusters: {${KNOWN}, edge: {}}`);
    const kiali = (cluster: string) => [
      of(cluster, 'Kiali').length,
      of(cluster, 'Subscription').some(({ metadata }) => metadata.name === 'kiali-ossm'),
    ];
    expect([kiali('hub'), kiali('edge')]).toEqual([
      [1, true],
      [0, false],
    ]);
  });
});

describe('facts 2.5: which gateway has which ports, and what configures it', () => {
  const services = [15021, 15443];
  const all = [15021, 15443, 15012, 15017];
  test.each([
    [
      'version: "2.6", clusters: {hub: {}, edge: {}}',
      services,
      ['cross-network-gateway'],
      services,
      ['cross-network-gateway'],
    ],
    [
      'version: "3.3", clusters: {hub: {}, edge: {}}',
      services,
      ['cross-network-gateway'],
      services,
      ['cross-network-gateway'],
    ],
    [`${REMOTE}, clusters: {${KNOWN}, edge: {}}`, all, ['cross-network-gateway', 'istiod-gateway'], services, []],
    [`${REMOTE}, clusters: {hub: {}, edge: {}}`, all, ['cross-network-gateway', 'istiod-gateway'], undefined, []],
    [`${REMOTE}, network: flat, clusters: {${KNOWN}, edge: {}}`, all, ['istiod-gateway'], undefined, []],
  ])('%s', async (mesh, hubPorts, hubGateways, edgePorts, edgeGateways) => {
    const { of } = await compile(mesh);
    const seen = (cluster: string) => {
      const service = of(cluster, 'Service').find(({ metadata }) => metadata.name === 'eastwestgateway');
      const ports = service?.spec.ports.map(({ port, targetPort }: Record<string, number>) => {
        expect(targetPort).toBe(port);
        return port;
      });
      const gateways = of(cluster, 'Gateway').filter(({ metadata }) => metadata.namespace === 'm');
      return [ports, gateways.map(({ metadata }) => metadata.name)];
    };
    expect([seen('hub'), seen('edge')]).toEqual([
      [hubPorts, hubGateways],
      [edgePorts, edgeGateways],
    ]);
  });
});

describe('facts 2.5, 2.3: the way to istiod, by the Service of its revision', () => {
  test.each([
    ['mtls: strict', 'istiod-m'],
    ['controlPlane: default', 'istiod'],
    ['controlPlane: default, updateStrategy: RevisionBased', 'istiod-default-v1-28-latest'],
    ['updateStrategy: RevisionBased, istioVersion: v1.27.9', 'istiod-m-v1-27-9'],
  ])('%s', async (mesh, service) => {
    const { of } = await compile(`${REMOTE}, ${mesh}, eastWest: {namespace: gw}, clusters: {${KNOWN}, edge: {}}`);
    const host = `${service}.m.svc.cluster.local`;
    const route = (port: number, number: number) => ({
      match: [{ port, sniHosts: ['*'] }],
      route: [{ destination: { host, port: { number } } }],
    });
    const [virtualService] = of('hub', 'VirtualService');
    expect(virtualService.metadata).toMatchObject({ name: 'istiod-vs', namespace: 'gw' });
    expect(virtualService.spec).toEqual({
      gateways: ['istiod-gateway'],
      hosts: ['*'],
      tls: [route(15012, 15012), route(15017, 443)],
    });
    const gateway = of('hub', 'Gateway').find(({ metadata }) => metadata.name === 'istiod-gateway');
    expect(gateway.metadata.namespace).toBe('gw');
    const passed = gateway.spec.servers.map(({ port, tls }: { port: { number: number }; tls: { mode: string } }) => [
      port.number,
      tls.mode,
    ]);
    expect(passed).toEqual([
      [15012, 'PASSTHROUGH'],
      [15017, 'PASSTHROUGH'],
    ]);
    expect(of('edge', 'VirtualService')).toEqual([]);
  });
});

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** `verb group/resource` of every right. */
function rightsOf(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group === '' ? '' : `${group}/`}${resource}`)),
    ),
  );
}

const watch = (...resources: string[]) =>
  resources.flatMap((resource) => ['get', 'list', 'watch'].map((verb) => `${verb} ${resource}`));

const NEEDED = watch(
  'endpoints',
  'namespaces',
  'nodes',
  'pods',
  'services',
  'discovery.k8s.io/endpointslices',
  'apiextensions.k8s.io/customresourcedefinitions',
  'gateway.networking.k8s.io/gateways',
  'networking.istio.io/workloadentries',
);

describe('facts 2.3, 6: with which account other control planes read a cluster', () => {
  test.each([
    ['version: "2.6", clusters: {hub: {}, edge: {}}', 'edge', 'istio-remote-reader'],
    ['version: "3.3", clusters: {hub: {}, edge: {}}', 'hub', 'istio-remote-reader'],
    ['version: "3.3", readerRole: upstream, clusters: {hub: {}, edge: {}}', 'edge', 'istio-remote-reader'],
    [`${REMOTE}, clusters: {${KNOWN}, edge: {}}`, 'edge', 'istio-remote-reader'],
  ])('%s in %s', async (mesh, cluster, account) => {
    const { of } = await compile(mesh);
    const accounts = of(cluster, 'ServiceAccount').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(accounts).toContain(`m/${account}`);
    const binding = of(cluster, 'ClusterRoleBinding').find(({ metadata }) => metadata.name === `${account}-m`);
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: account, namespace: 'm' }]);
    expect(of(cluster, 'ClusterRole').map(({ metadata }) => metadata.name)).toEqual([binding.roleRef.name]);
  });
  test('nobody reads a primary of remotes, or a mesh in one cluster', async () => {
    const { of } = await compile(`${REMOTE}, clusters: {${KNOWN}, edge: {}}`);
    expect([
      ...of('hub', 'ClusterRole'),
      ...(await compile('version: "3.3", cluster: hub')).of('hub', 'ClusterRole'),
    ]).toEqual([]);
  });
  test.each(['2.6', '3.0', '3.4'])('what it may: what istiod watches, and no Secrets, in %s', async (version) => {
    const { of } = await compile(`version: "${version}", clusters: {hub: {}, edge: {}}`);
    for (const cluster of ['hub', 'edge'])
      expect(rightsOf(of(cluster, 'ClusterRole')[0].rules).sort()).toEqual([...NEEDED].sort());
  });
  test.each(['2.6', '3.4'])("what it may with Istio's own role, in %s", async (version) => {
    const { of } = await compile(`version: "${version}", readerRole: upstream, clusters: {hub: {}, edge: {}}`);
    const rights = rightsOf(of('edge', 'ClusterRole')[0].rules);
    const secrets = watch('secrets', 'configmaps', 'apps/replicasets', 'networking.istio.io/*');
    expect(rights).toEqual(
      expect.arrayContaining([...secrets, ...NEEDED.filter((right) => !right.includes('workloadentries'))]),
    );
    expect(of('edge', 'Role').map(({ metadata }) => metadata.name)).not.toContain('istio-remote-reader-m');
  });
  test.each(['narrow', 'upstream'])('what a primary does in its remotes, with %s', async (readerRole) => {
    const { of } = await compile(`${REMOTE}, readerRole: ${readerRole}, clusters: {${KNOWN}, edge: {}}`);
    expect(rightsOf(of('edge', 'ClusterRole')[0].rules)).toEqual(
      expect.arrayContaining([
        'create authentication.k8s.io/tokenreviews',
        'create authorization.k8s.io/subjectaccessreviews',
        ...watch('configmaps'),
        'create configmaps',
        'update configmaps',
        'patch admissionregistration.k8s.io/mutatingwebhookconfigurations',
        'update admissionregistration.k8s.io/validatingwebhookconfigurations',
      ]),
    );
  });
});

describe("from Istio 1.29: a control plane reads the mesh's settings in other clusters", () => {
  test.each([
    ['3.3', 'v1.28-latest', false],
    ['3.4', 'v1.28-latest', false],
    ['3.4', 'v1.30-latest', true],
    ['3.4', 'v1.30.3', true],
  ])('%s with %s', async (version, istioVersion, reads) => {
    const mesh = `version: "${version}", istioVersion: ${istioVersion}`;
    const { of } = await compile(`${mesh}, clusters: {hub: {}, edge: {}}`);
    const role = of('edge', 'Role').find(({ metadata }) => metadata.name === 'istio-remote-reader-m');
    expect(role?.metadata.namespace).toBe(reads ? 'm' : undefined);
    expect(rightsOf(role?.rules ?? [])).toEqual(reads ? watch('configmaps') : []);
    const remote = await compile(`${mesh}, model: primary-remote, primary: hub, clusters: {${KNOWN}, edge: {}}`);
    expect(remote.spec('edge').values.pilot).toEqual(reads ? { configMap: true } : undefined);
    expect(remote.spec('hub').values.pilot).toBeUndefined();
  });
});

describe('facts L10, 1.5, design 3: where sealed files of a mesh go', () => {
  const sealed = (name: string, key: string) => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: ${name}, namespace: m}
spec:
  encryptedData: {${key}: AgB4c2VhbGVkIHRleHQ=}
  template:
    metadata:
      name: ${name}
      namespace: m
      labels: {istio/multiCluster: "true"}
      annotations: {networking.istio.io/cluster: ${key}}
`;
  const remote = (key: string) => sealed(`istio-remote-secret-${key}`, key);
  test.each([
    ['version: "2.6", clusters: {hub: {}, edge: {}}', ['hub edge', 'edge hub']],
    [
      'version: "3.3", clusters: {hub: {clusterName: main}, edge: {}, rim: {}}',
      ['edge main', 'edge rim', 'hub edge', 'hub rim', 'rim edge', 'rim main'],
    ],
    [`${REMOTE}, clusters: {${KNOWN}, edge: {}, rim: {}}`, ['hub edge', 'hub rim']],
  ])('%s', async (mesh, links) => {
    const files = links.map((link) => link.split(' ') as [string, string]);
    const inputs = Object.fromEntries(files.map(([at, of]) => [`sealed/${at}/${of}.yaml`, remote(of)]));
    const { paths } = await compile(mesh, inputs);
    const expected = files.map(
      ([at, of]) => `${at}/mesh-fed/m/${of === 'main' ? 'hub' : of}/sealedsecret-istio-remote-secret-${of}.yaml`,
    );
    const found = paths.filter((path) => path.includes('/mesh-fed/') && !path.endsWith('kustomization.yaml'));
    expect(found.sort()).toEqual(expected.sort());
  });
  test.each(['2.6', '3.3'])('the CA stands before the control plane, in %s', async (version) => {
    const ca = 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: cacerts, namespace: m}\n';
    const inputs = { 'sealed/edge/ca.yaml': `${ca}spec: {encryptedData: {x: AgB4c2VhbGVkIHRleHQ=}}\n` };
    const { paths } = await compile(`version: "${version}", clusters: {hub: {}, edge: {}}`, inputs);
    expect(paths.filter((path) => path.includes('sealedsecret'))).toEqual(['edge/infra/m/sealedsecret-cacerts.yaml']);
  });
});

describe('design 2.4, 2.8: members and apps of each cluster', () => {
  test.each(['2.6', '3.3'])('%s', async (version) => {
    const { objects } = await compileText(`clusters: {${CLUSTERS}}
meshes: {m: {version: "${version}", members: [shop], clusters: {hub: {}, edge: {members: [shop, tools]}, rim: {members: []}}}}
apps: {sleep: {mesh: m, clusters: [edge], namespace: tools, template: sleep}}\n`);
    const below = (cluster: string) =>
      Object.keys(objects).filter(
        (path) => path.startsWith(`${cluster}/`) && /namespace-(?!m\.|istio-cni)|deployment-sleep/.test(path),
      );
    expect(below('hub')).toEqual(['hub/infra/m/namespace-shop.yaml']);
    expect(below('edge').sort()).toEqual([
      'edge/app/m/apps/sleep/deployment-sleep.yaml',
      'edge/infra/m/namespace-shop.yaml',
      'edge/infra/m/namespace-tools.yaml',
    ]);
    expect(below('rim')).toEqual([]);
    const { env } = objects['edge/app/m/apps/sleep/deployment-sleep.yaml'].spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'CLUSTER_NAME', value: 'edge' });
    if (version === '2.6')
      expect(objects['edge/mesh-cp/m/servicemeshmemberroll-default.yaml'].spec).toEqual({ members: ['shop', 'tools'] });
  });
});
