import { describe, expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

async function compile(mesh: string, cluster = '') {
  const { findings, objects } = await compileText(
    `clusters: {c: {provider: onprem${cluster}}}\nmeshes: {m: {cluster: c, ${mesh}}}\n`,
  );
  const { spec } = objects['c/mesh-cp/m/servicemeshcontrolplane-m.yaml'] ?? {};
  const roll = objects['c/mesh-cp/m/servicemeshmemberroll-default.yaml']?.spec;
  return { rules: findings.map((finding) => finding.split(' ')[0]), spec, roll, objects };
}

describe('facts 1.2 and section 3: the mode by version', () => {
  test.each([
    ['2.1', undefined, undefined],
    ['2.2', undefined, undefined],
    ['2.3', undefined, { controlPlaneMode: 'MultiTenant' }],
    ['2.4', 'MultiTenant', undefined],
    ['2.5', 'MultiTenant', undefined],
    ['2.6', 'MultiTenant', undefined],
  ])('MultiTenant in %s', async (version, mode, techPreview) => {
    const { spec } = await compile(`version: "${version}"`);
    expect({ mode: spec.mode, techPreview: spec.techPreview, version: spec.version }).toEqual({
      mode,
      techPreview,
      version: `v${version}`,
    });
  });
  test.each([
    ['2.2', ['mode-version', 'version-ended'], undefined, undefined],
    ['2.3', ['mode-preview', 'version-ended'], undefined, { controlPlaneMode: 'ClusterScoped' }],
    ['2.4', [], 'ClusterWide', undefined],
    ['2.6', [], 'ClusterWide', undefined],
  ])('ClusterWide in %s', async (version, found, mode, techPreview) => {
    const { rules, spec } = await compile(`version: "${version}", mode: ClusterWide`);
    expect([...rules].sort()).toEqual(found);
    expect({ mode: spec?.mode, techPreview: spec?.techPreview }).toEqual({ mode, techPreview });
  });
  test.each([
    ['2.3', ['member-selector-version', 'version-ended']],
    ['2.4', []],
  ])('memberSelector in %s', async (version, found) => {
    const { rules } = await compile(`version: "${version}", memberSelector: {matchLabels: {a: b}}`);
    expect([...rules].sort()).toEqual(found);
  });
  test.each([
    ['2.4', true],
    ['2.5', false],
  ])('openshiftRoute in %s is what the operator would default to', async (version, enabled) => {
    expect((await compile(`version: "${version}"`)).spec.gateways.openshiftRoute).toEqual({ enabled });
  });
});

describe('facts 1.3: members', () => {
  test.each([
    ['in the order given', 'members: [z, a]', { members: ['z', 'a'] }],
    ['none', 'addons: {}', { members: [] }],
    [
      'selected',
      'memberSelector: {matchLabels: {b: "1", a: "2"}}',
      { memberSelectors: [{ matchLabels: { a: '2', b: '1' } }] },
    ],
    [
      'selected, and listed to be created',
      'memberSelector: {matchLabels: {b: "1"}}, members: [x]',
      { memberSelectors: [{ matchLabels: { b: '1' } }] },
    ],
    [
      'cluster-wide with neither',
      'mode: ClusterWide',
      { memberSelectors: [{ matchLabels: { 'istio-injection': 'enabled' } }] },
    ],
    ['cluster-wide with members', 'mode: ClusterWide, members: [x]', { members: ['x'] }],
  ])('%s', async (_, mesh, roll) => {
    const compiled = await compile(`version: "2.6", ${mesh}`);
    expect(compiled.rules).toEqual([]);
    expect(compiled.roll).toEqual(roll);
  });
});

describe('design 2.4: options of the mesh', () => {
  test.each([
    [
      'addons: {kiali: false}',
      'addons',
      { grafana: { enabled: false }, kiali: { enabled: false }, prometheus: { enabled: true } },
    ],
    ['tracing: Jaeger', 'tracing', { type: 'Jaeger' }],
    ['tracing: {type: Jaeger, sampling: 10000}', 'tracing', { sampling: 10000, type: 'Jaeger' }],
    ['addons: {}', 'tracing', { type: 'None' }],
    ['accessLog: false', 'proxy', undefined],
    ['accessLog: /x', 'proxy', { accessLogging: { file: { name: '/x' } } }],
    ['addons: {}', 'proxy', { accessLogging: { file: { name: '/dev/stdout' } } }],
  ])('%s makes %s', async (mesh, key, expected) => {
    expect((await compile(`version: "2.6", ${mesh}`)).spec[key]).toEqual(expected);
  });
  test.each([
    ['mtls: strict', 'dataPlane', { automtls: true, mtls: true }],
    ['addons: {}', 'dataPlane', { automtls: true, mtls: false }],
    ['identity: Kubernetes', 'identity', { type: 'Kubernetes' }],
    ['addons: {}', 'identity', { thirdParty: { audience: 'istio-ca' }, type: 'ThirdParty' }],
  ])('%s makes security.%s', async (mesh, key, expected) => {
    expect((await compile(`version: "2.6", ${mesh}`)).spec.security[key]).toEqual(expected);
  });
});

describe('facts 1.1: operators', () => {
  const packages = async (mesh: string, cluster = '') => {
    const { objects } = await compile(`version: "2.6", ${mesh}`, cluster);
    return Object.entries(objects)
      .filter(([path]) => path.includes('/subscription-'))
      .map(([, { metadata }]) => `${metadata.namespace}/${metadata.name}`);
  };
  const OSSM = 'openshift-operators/servicemeshoperator';
  const KIALI = 'openshift-operators/kiali-ossm';
  const JAEGER = 'openshift-distributed-tracing/jaeger-product';
  const ELASTIC = 'openshift-operators-redhat/elasticsearch-operator';
  test.each([
    ['addons: {}', '', [KIALI, OSSM]],
    ['addons: {kiali: false}', '', [OSSM]],
    ['tracing: Jaeger', '', [JAEGER, KIALI, OSSM]],
    ['tracing: {type: Jaeger, storage: Elasticsearch}', '', [ELASTIC, JAEGER, KIALI, OSSM]],
    ['tracing: Jaeger', ', operators: {install: false}', []],
    ['tracing: Jaeger', ', operators: [servicemeshoperator]', [OSSM]],
    ['tracing: Jaeger', ', operators: {install: [kiali-ossm]}', [KIALI]],
    ['tracing: Jaeger', ', operators: {jaeger-product: {install: false}}', [KIALI, OSSM]],
  ])('%s%s', async (mesh, cluster, expected) => {
    expect(await packages(mesh, cluster)).toEqual(expected);
  });
  test('an OperatorGroup without targets in namespaces of its own, none in openshift-operators', async () => {
    const { objects } = await compile('version: "2.6", tracing: Jaeger');
    const groups = Object.values(objects).filter(({ kind }) => kind === 'OperatorGroup');
    expect(groups.map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
      ['openshift-distributed-tracing', {}],
    ]);
  });
  test('design 2.3: a namespace of an operator may be left to its owner', async () => {
    const cluster = ', namespaces: {openshift-distributed-tracing: {create: false}}';
    const { rules, objects } = await compile('version: "2.6", tracing: Jaeger', cluster);
    expect(rules).toEqual([]);
    expect(Object.keys(objects)).not.toContain('c/infra/operators/namespace-openshift-distributed-tracing.yaml');
  });
});
