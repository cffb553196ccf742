import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileCase, compileText } from '../support/compile-case.js';

const CLUSTERS = 'west: {provider: aws}, east: {provider: gcp}, north: {provider: onprem}';

interface Rest {
  clusters?: string;
  others?: string;
  inputs?: Record<string, string>;
}

/** A mesh `m` over clusters; the result finds an object by its cluster, its stage and the beginning of its file's name. */
async function compile(mesh: string, { clusters = CLUSTERS, others = '', inputs }: Rest = {}) {
  const { objects } = await compileText(`clusters: {${clusters}}\nmeshes: {m: {${mesh}}}\n${others}`, inputs);
  const paths = Object.keys(objects);
  expect(paths, 'it compiles').not.toEqual([]);
  const at = (cluster: string, stage: string, stem: string) =>
    objects[paths.find((path) => path.startsWith(`${cluster}/${stage}/m/${stem}`)) ?? ''];
  return {
    objects,
    at,
    plane: (cluster: string) =>
      (at(cluster, 'mesh-cp', 'istio-m.') ?? at(cluster, 'mesh-cp', 'servicemeshcontrol'))?.spec,
    namespace: (cluster: string, name: string) => at(cluster, 'infra', `namespace-${name}.`)?.metadata,
    kinds: (cluster: string, kind: string) =>
      paths
        .filter((path) => path.startsWith(`${cluster}/mesh-cp/m/`) && objects[path].kind === kind)
        .map((path) => objects[path].metadata.name),
  };
}

type Compiled = Awaited<ReturnType<typeof compile>>;

/** What the estate itself does not add. */
function own(labels: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !key.startsWith('app.kubernetes.io/')));
}

function namesOf({ plane }: Compiled, cluster: string): [string, string] {
  const { cluster: old, values } = plane(cluster);
  return old === undefined ? [values.global.multiCluster.clusterName, values.global.network] : [old.name, old.network];
}

const BOTH = ['2.6', '3.3'];
const TWO = 'clusters: {west: {}, east: {}}';

describe.each(BOTH)('facts 1.5, design 2.2: names of a cluster and of its network in %s', (version) => {
  test.each([
    [TWO, '', ['west', 'west-network'], ['east', 'east-network']],
    ['clusters: {west: {clusterName: w, network: n}, east: {}}', '', ['w', 'n'], ['east', 'east-network']],
    [`${TWO}, network: flat`, '', ['west', 'flat'], ['east', 'flat']],
    [
      `${TWO}`,
      'naming: {clusterName: "{mesh}-{cluster}", network: "net-{cluster}"}',
      ['m-west', 'net-west'],
      ['m-east', 'net-east'],
    ],
  ])('%s %s', async (mesh, others, west, east) => {
    const compiled = await compile(`version: "${version}", ${mesh}`, { others });
    expect([namesOf(compiled, 'west'), namesOf(compiled, 'east')]).toEqual([west, east]);
  });
});

/** Generation 2 injects gateways beside its control plane alone. */
function gatewayNamespace(version: string): string {
  return version === '2.6' ? 'm' : 'gw';
}

describe.each(BOTH)('facts L3: what must name the network of a cluster does, in %s', (version) => {
  test.each(['{}', '{namespace: gw}', '{name: cross, service: NodePort, namespace: gw}'])(
    'eastWest: %s',
    async (written) => {
      const eastWest = written.replace('gw', gatewayNamespace(version));
      const static_ = 'eastWest: {addresses: [203.0.113.1]}';
      const mesh = `version: "${version}", eastWest: ${eastWest}, clusters: {west: {network: n-1, ${static_}}, east: {}}`;
      const compiled = await compile(mesh);
      for (const [cluster, network] of [
        ['west', 'n-1'],
        ['east', 'east-network'],
      ] as const) {
        const gateway = /name: (\w+),/.exec(eastWest)?.[1] ?? 'eastwestgateway';
        const service = compiled.at(cluster, 'mesh-cp', `service-${gateway}`).metadata;
        const { metadata, spec } = compiled.at(cluster, 'mesh-cp', `deployment-${gateway}`).spec.template;
        const env = Object.fromEntries(
          spec.containers[0].env.map(({ name, value }: Record<string, string>) => [name, value]),
        );
        const label = 'topology.istio.io/network';
        expect({
          plane: namesOf(compiled, cluster)[1],
          namespace: compiled.namespace(cluster, 'm').labels[label],
          service: service.labels[label],
          pod: metadata.labels[label],
          view: env.ISTIO_META_REQUESTED_NETWORK_VIEW,
        }).toEqual({ plane: network, namespace: network, service: network, pod: network, view: network });
      }
    },
  );
});

describe.each(BOTH)('facts L2, L9: a mesh has one ID and one trust domain in %s', (version) => {
  test.each([
    ['mtls: strict', 'm', 'm.local'],
    ['meshID: x, trustDomain: acme.io', 'x', 'acme.io'],
  ])('%s', async (mesh, meshID, trustDomain) => {
    const { plane } = await compile(`version: "${version}", ${mesh}, ${TWO}`);
    for (const { techPreview, security, values } of [plane('west'), plane('east')]) {
      expect(techPreview?.global.meshID ?? values.global.meshID).toBe(meshID);
      expect(security?.trust.domain ?? values.meshConfig.trustDomain).toBe(trustDomain);
    }
  });
});

describe('facts 1.2, 1.3: networks whose gateways are known', () => {
  const known = (addresses: string) => `eastWest: {addresses: [${addresses}]}`;
  const gateways = (...addresses: string[]) => addresses.map((address) => ({ address, port: 15443 }));
  const from = (...names: string[]) => names.map((fromRegistry) => ({ fromRegistry }));
  test.each([
    ['none is known', '{west: {}, east: {}}', undefined],
    ["this cluster's alone is", `{west: {${known('203.0.113.1')}}, east: {}}`, undefined],
    [
      'one is',
      `{west: {}, east: {clusterName: e-1, ${known('203.0.113.1')}}}`,
      { 'east-network': { endpoints: from('e-1'), gateways: gateways('203.0.113.1') } },
    ],
    [
      'in the order of its addresses',
      `{west: {}, east: {network: z, ${known('gw.acme.io, 203.0.113.1')}}}`,
      { z: { endpoints: from('east'), gateways: gateways('gw.acme.io', '203.0.113.1') } },
    ],
    [
      'two clusters of one network',
      `{west: {}, east: {network: z, ${known('203.0.113.1')}}, north: {network: z, ${known('203.0.113.2')}}}`,
      { z: { endpoints: from('east', 'north'), gateways: gateways('203.0.113.1', '203.0.113.2') } },
    ],
    [
      'one of two in a network',
      `{west: {}, east: {network: z}, north: {network: z, ${known('203.0.113.2')}}}`,
      { z: { endpoints: from('east', 'north'), gateways: gateways('203.0.113.2') } },
    ],
    ['its own network', `{west: {network: z}, east: {network: z}, north: {network: n}}`, undefined],
    [
      'each for itself',
      `{west: {}, east: {${known('203.0.113.1')}}, north: {${known('203.0.113.2')}}}`,
      {
        'east-network': { endpoints: from('east'), gateways: gateways('203.0.113.1') },
        'north-network': { endpoints: from('north'), gateways: gateways('203.0.113.2') },
      },
    ],
  ])('%s', async (_, clusters, meshNetworks) => {
    const { plane } = await compile(`version: "2.6", clusters: ${clusters}`);
    expect(plane('west').cluster.multiCluster).toEqual({ enabled: true, ...(meshNetworks && { meshNetworks }) });
  });
  test('what the topology says stands over the record', async () => {
    const record = [
      'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: m}',
      'clusters:\n  east: {eastWest: {addresses: [203.0.113.8]}}\n  north: {eastWest: {addresses: [203.0.113.9]}}\n',
    ].join('\n');
    const mesh = `version: "2.6", clusters: {west: {}, east: {${known('203.0.113.1')}}, north: {}}`;
    const { plane } = await compile(mesh, { inputs: { 'exchange/m.yaml': record } });
    const { meshNetworks } = plane('west').cluster.multiCluster;
    expect(meshNetworks['east-network'].gateways).toEqual(gateways('203.0.113.1'));
    expect(meshNetworks['north-network'].gateways).toEqual(gateways('203.0.113.9'));
  });
  test('generation 3 finds them by itself (facts 2.4)', async () => {
    const { plane } = await compile(`version: "3.3", clusters: {west: {}, east: {${known('203.0.113.1')}}}`);
    expect(plane('west').values.global).toEqual({
      meshID: 'm',
      multiCluster: { clusterName: 'west' },
      network: 'west-network',
    });
  });
});

test('facts 1.3: the second phase brings what was exchanged and sealed, and changes nothing else', async () => {
  const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
  const first = (await compileCase(golden('v2-multi-primary'))).files;
  const second = (await compileCase(golden('v2-multi-primary-joined'))).files;
  const changed = [...second].filter(([path, text]) => first.get(path) !== text).map(([path]) => path);
  const ofOne = (cluster: string, other: string) => [
    `${cluster}/infra/bookinfo-mesh/kustomization.yaml`,
    `${cluster}/infra/bookinfo-mesh/sealedsecret-cacerts.yaml`,
    `${cluster}/kustomization.yaml`,
    `${cluster}/mesh-cp/bookinfo-mesh/servicemeshcontrolplane-basic.yaml`,
    `${cluster}/mesh-fed/bookinfo-mesh/${other}/kustomization.yaml`,
    `${cluster}/mesh-fed/bookinfo-mesh/${other}/sealedsecret-istio-remote-secret-${other}.yaml`,
    `${cluster}/mesh-fed/bookinfo-mesh/kustomization.yaml`,
    `${cluster}/mesh-fed/kustomization.yaml`,
  ];
  expect(changed.sort()).toEqual([...ofOne('east', 'west'), ...ofOne('west', 'east')].sort());
  expect([...first.keys()].filter((path) => !second.has(path))).toEqual([]);
  const plane = (files: ReadonlyMap<string, string>) =>
    parse(files.get('west/mesh-cp/bookinfo-mesh/servicemeshcontrolplane-basic.yaml')!).spec;
  const { meshNetworks, ...rest } = plane(second).cluster.multiCluster;
  expect(Object.keys(meshNetworks)).toEqual(['east-network']);
  expect({ ...plane(second), cluster: { ...plane(second).cluster, multiCluster: rest } }).toEqual(plane(first));
});

describe('facts 1.2, 1.5: a control plane of generation 2', () => {
  test.each([
    [`clusters: {west: {members: [a]}, east: {members: [b]}}`, false, 'ClusterWide', { global: { meshID: 'm' } }],
    ['cluster: west, members: [a]', true, 'MultiTenant', undefined],
  ])('%s', async (mesh, manageNetworkPolicy, mode, techPreview) => {
    const { plane } = await compile(`version: "2.6", ${mesh}`);
    const spec = plane('west');
    expect([spec.security.manageNetworkPolicy, spec.mode, spec.techPreview]).toEqual([
      manageNetworkPolicy,
      mode,
      techPreview,
    ]);
  });
});

const named = (...values: string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
});

describe('facts L12: what a control plane looks at, in every cluster', () => {
  const injected = { matchLabels: { 'istio-injection': 'enabled' } };
  test.each([
    ['3.3', 'clusters: {west: {members: [z, a]}, east: {members: [a, b]}}', [named('m', 'a', 'b', 'z')]],
    ['3.3', 'members: [a], clusters: {west: {}, east: {members: []}}', [named('m', 'a')]],
    ['3.3', `members: [a], eastWest: {namespace: gw}, ${TWO}`, [named('m', 'gw', 'a')]],
    [
      '3.3',
      'clusters: {west: {eastWest: {namespace: g-1}}, east: {eastWest: {namespace: g-2}}}',
      [named('m', 'g-2', 'g-1')],
    ],
    ['3.3', `members: [a], network: flat, ${TWO}`, [named('m', 'a')]],
    [
      '3.3',
      `memberSelector: {matchLabels: {team: a}}, eastWest: {namespace: gw}, ${TWO}`,
      [named('m', 'gw'), { matchLabels: { team: 'a' } }],
    ],
    ['3.3', `mode: ClusterWide, members: [a], ${TWO}`, undefined],
    ['2.6', `members: [a], ${TWO}`, [injected, named('m')]],
    ['2.6', `members: [a], eastWest: {namespace: m}, ${TWO}`, [injected, named('m')]],
  ])('%s with %s', async (version, mesh, selectors) => {
    const { plane } = await compile(`version: "${version}", ${mesh}`);
    for (const { meshConfig, values } of [plane('west'), plane('east')])
      expect((meshConfig ?? values.meshConfig).discoverySelectors).toEqual(selectors);
  });
});

describe('facts L16: clients find services that only other clusters have', () => {
  const captured = { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } };
  test.each([
    [TWO, captured],
    ['cluster: west', undefined],
    ['clusters: {west: {}}', captured],
  ])('%s', async (mesh, defaultConfig) => {
    const { plane } = await compile(`version: "3.3", ${mesh}`);
    expect(plane('west').values.meshConfig.defaultConfig).toEqual(defaultConfig);
  });
});

describe('facts 2.4: what the gateway lets through', () => {
  test.each([
    ['2.6', 'expose: all', ['*.local'], 'networking.istio.io/v1beta1'],
    ['3.3', 'mtls: strict', ['*.local'], 'networking.istio.io/v1'],
    [
      '3.3',
      'members: [shop, pay], expose: [shop/web, pay/api]',
      ['web.shop.svc.cluster.local', 'api.pay.svc.cluster.local'],
      'networking.istio.io/v1',
    ],
  ])('%s with %s', async (version, mesh, hosts, apiVersion) => {
    const gateways = gatewayNamespace(version);
    const { at } = await compile(
      `version: "${version}", ${mesh}, eastWest: {name: cross, namespace: ${gateways}}, ${TWO}`,
    );
    for (const cluster of ['west', 'east']) {
      const gateway = at(cluster, 'mesh-cp', 'gateway-cross-network-gateway');
      expect([gateway.apiVersion, gateway.metadata.namespace]).toEqual([apiVersion, gateways]);
      expect(gateway.spec).toEqual({
        selector: { istio: 'cross' },
        servers: [{ hosts, port: { name: 'tls', number: 15443, protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' } }],
      });
      expect(at(cluster, 'mesh-cp', 'deployment-cross').spec.template.metadata.labels.istio).toBe('cross');
      expect(at(cluster, 'mesh-cp', 'service-cross').spec.selector).toEqual({ istio: 'cross' });
    }
  });
});

describe('facts 2.4, design 2.3, 2.4: the Service of an east-west gateway', () => {
  const nlb = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' };
  test.each([
    ['provider: aws', '{}', nlb],
    ['provider: aws', '{internal: true}', { ...nlb, 'service.beta.kubernetes.io/aws-load-balancer-internal': 'true' }],
    ['provider: azure', '{internal: true}', { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' }],
    ['provider: gcp', '{}', {}],
    ['provider: gcp, internalLoadBalancers: true', '{}', { 'networking.gke.io/load-balancer-type': 'Internal' }],
    ['provider: gcp, internalLoadBalancers: true', '{internal: false}', {}],
    [
      'provider: ibm',
      '{internal: true}',
      { 'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type': 'private' },
    ],
    ['provider: onprem', '{internal: true}', {}],
    ['provider: aws', `{annotations: {${Object.keys(nlb)[0]}: null, corp.example/a: b}}`, { 'corp.example/a': 'b' }],
    ['provider: aws', '{service: NodePort}', { 'traffic.istio.io/nodeSelector': '{}' }],
    [
      'provider: aws',
      '{service: NodePort, annotations: {traffic.istio.io/nodeSelector: x}}',
      { 'traffic.istio.io/nodeSelector': 'x' },
    ],
  ])('%s with %s', async (cluster, eastWest, annotations) => {
    const clusters = `west: {${cluster}}, east: {provider: onprem}`;
    const { at } = await compile(`version: "3.3", clusters: {west: {eastWest: ${eastWest}}, east: {}}`, { clusters });
    const { metadata, spec } = at('west', 'mesh-cp', 'service-eastwest');
    expect(metadata.annotations ?? {}).toEqual(annotations);
    expect(spec.type).toBe(eastWest.includes('NodePort') ? 'NodePort' : 'LoadBalancer');
    expect(at('east', 'mesh-cp', 'service-eastwest').metadata.annotations).toBeUndefined();
  });
  test('what a cluster says stands over what the mesh says', async () => {
    const mesh =
      'eastWest: {internal: true, annotations: {a: "1", b: "1"}}, clusters: {west: {eastWest: {annotations: {a: "2"}}}, east: {}}';
    const { at } = await compile(`version: "3.3", ${mesh}`);
    expect(at('west', 'mesh-cp', 'service-eastwest').metadata.annotations).toMatchObject({ a: '2', b: '1' });
    expect(at('east', 'mesh-cp', 'service-eastwest').metadata.annotations).toMatchObject({ a: '1', b: '1' });
  });
});

describe('facts 2.4, L20: the proxy of an east-west gateway', () => {
  test.each([
    ['2.6', 'mtls: strict', {}],
    ['3.3', 'mtls: strict', { 'istio.io/rev': 'm' }],
    ['3.3', 'updateStrategy: RevisionBased', { 'istio.io/rev': 'm-v1-28-latest' }],
  ])('%s with %s', async (version, mesh, revision) => {
    const gateways = gatewayNamespace(version);
    const { at, namespace } = await compile(
      `version: "${version}", ${mesh}, eastWest: {namespace: ${gateways}}, ${TWO}`,
    );
    const { template, replicas } = at('west', 'mesh-cp', 'deployment-eastwest').spec;
    expect(template.metadata).toEqual({
      annotations: { 'inject.istio.io/templates': 'gateway' },
      labels: {
        app: 'eastwestgateway',
        istio: 'eastwestgateway',
        'sidecar.istio.io/inject': 'true',
        'topology.istio.io/network': 'west-network',
        ...revision,
      },
    });
    expect(template.spec.containers[0].image).toBe('auto');
    expect([replicas, at('west', 'mesh-cp', 'poddisruptionbudget-').spec.minAvailable]).toEqual([2, 1]);
    if (gateways !== 'm') expect(own(namespace('west', gateways).labels)).toEqual({});
  });
});

describe('facts 1.5, 2.4: no gateway where pods reach each other', () => {
  test.each([
    ['2.6', `network: flat, ${TWO}`, []],
    ['3.3', `network: flat, ${TWO}`, []],
    ['3.3', 'clusters: {west: {}}', []],
    ['3.3', 'clusters: {west: {network: z}, east: {network: z}, north: {}}', ['cross-network-gateway']],
  ])('%s with %s', async (version, mesh, gateways) => {
    const { kinds } = await compile(`version: "${version}", ${mesh}`);
    expect(kinds('west', 'Gateway')).toEqual(gateways);
    expect(kinds('west', 'Deployment').includes('eastwestgateway')).toBe(gateways.length > 0);
  });
});
