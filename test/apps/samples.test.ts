import { describe, expect, test } from 'vitest';
import { isMap, parse, parseDocument, visit } from 'yaml';
import { bookinfoImage, CURL_IMAGE, PYTHON_IMAGE } from '../../generator/core/apps/images.js';
import { checkManifest } from '../support/strict-manifests.js';
import { type Manifest, manifests, names, type Placing, type SampleName, texts } from './place-sample.js';

const SAMPLES: SampleName[] = ['bookinfo', 'bookinfo-details', 'kube-info', 'sleep'];
const PLACINGS: Placing[] = [
  {},
  { mode: 'ClusterWide' },
  { values: { version: '1', tag: '1' } },
  { identity: 'Kubernetes' },
];
const cases = SAMPLES.flatMap((name) => PLACINGS.map((placing) => ({ name, placing })));

function deployments(name: SampleName, placing: Placing = {}): Manifest[] {
  return [...manifests(name, placing).values()].filter(({ kind }) => kind === 'Deployment');
}

describe.each(cases)('$name placed with $placing', ({ name, placing }) => {
  test('every object is what an API server takes whole', () => {
    const problems = [...manifests(name, placing)].flatMap(([file, object]) =>
      checkManifest(object).map((problem) => `${file} ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  test('keys are in byte order and YAML 1.1 reads the same', () => {
    for (const [file, text] of texts(name, placing)) {
      expect(disorder(text), file).toEqual([]);
      expect(parse(text, { version: '1.1' }), file).toEqual(parse(text));
      expect(text.endsWith('\n') && !text.endsWith('\n\n'), file).toBe(true);
    }
  });

  test('every pod is restricted', () => {
    for (const { spec } of deployments(name, placing)) {
      const pod = spec.template.spec;
      const [container] = pod.containers;
      expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: container.name !== 'reviews',
      });
      expect(Object.keys(container.resources.requests)).toEqual(['cpu', 'memory']);
      expect(pod.automountServiceAccountToken).toBe(placing.identity === 'Kubernetes');
    }
  });

  test('every pod asks for its sidecar', () => {
    for (const { spec } of deployments(name, placing)) {
      const { annotations = {}, labels } = spec.template.metadata;
      const asking = placing.mode === 'ClusterWide' ? labels : annotations;
      const other = placing.mode === 'ClusterWide' ? annotations : labels;
      expect(asking['sidecar.istio.io/inject']).toBe('true');
      expect(other).not.toHaveProperty(['sidecar.istio.io/inject']);
    }
  });

  test('selectors and pods carry app and version, and nothing of the estate', () => {
    for (const object of manifests(name, placing).values()) {
      expect(object.metadata.labels).toMatchObject({ 'app.kubernetes.io/part-of': 'estate', team: 'red' });
    }
    for (const { spec } of deployments(name, placing)) {
      const { 'sidecar.istio.io/inject': _, ...labels } = spec.template.metadata.labels;
      expect(labels).toEqual(spec.selector.matchLabels);
      expect(Object.keys(labels)).toEqual(['app', 'version']);
      expect(labels.version).toBe(
        name === 'bookinfo' || name === 'sleep' ? spec.selector.matchLabels.version : (placing.values?.version ?? 'v1'),
      );
    }
  });

  test('each service has one port, named http, and selects by app alone', () => {
    const objects = [...manifests(name, placing).values()];
    for (const { metadata, spec } of objects.filter(({ kind }) => kind === 'Service')) {
      expect(spec.ports.map((port: { name: string }) => port.name)).toEqual(['http']);
      expect(spec.selector).toEqual({ app: metadata.name });
    }
  });

  test('each pod runs under an account of the sample', () => {
    const accounts = [...manifests(name, placing).values()].filter(({ kind }) => kind === 'ServiceAccount');
    const known = accounts.map(({ metadata }) => metadata.name);
    for (const { spec } of deployments(name, placing)) expect(known).toContain(spec.template.spec.serviceAccountName);
  });

  test('a probe answers under strict mTLS too', () => {
    for (const { spec } of deployments(name, placing)) {
      const probe = spec.template.spec.containers[0].readinessProbe;
      const rewritten = spec.template.metadata.annotations?.['sidecar.istio.io/rewriteAppHTTPProbers'];
      expect(probe === undefined).toBe(name === 'sleep');
      expect(rewritten).toBe(probe === undefined ? undefined : 'true');
    }
  });
});

/** Maps whose keys are not in byte order. */
function disorder(text: string): string[] {
  const found: string[] = [];
  visit(parseDocument(text), (_, node) => {
    if (!isMap(node)) return;
    const keys = node.items.map(({ key }) => String((key as { value: unknown }).value));
    if (keys.join() !== [...keys].sort().join()) found.push(keys.join());
  });
  return found;
}

function images(name: SampleName, placing: Placing = {}): string[] {
  return deployments(name, placing).map(({ spec }) => spec.template.spec.containers[0].image);
}

test('every image comes from images.ts', () => {
  expect(images('bookinfo-details')).toEqual([PYTHON_IMAGE]);
  expect(images('kube-info')).toEqual([PYTHON_IMAGE]);
  expect(images('sleep')).toEqual([CURL_IMAGE]);
  expect(images('bookinfo')).toEqual([
    bookinfoImage('details', 'v1'),
    bookinfoImage('ratings', 'v1'),
    bookinfoImage('reviews', 'v1'),
    bookinfoImage('reviews', 'v2'),
    bookinfoImage('reviews', 'v3'),
    bookinfoImage('productpage', 'v1'),
  ]);
  expect(bookinfoImage('reviews', 'v3')).toBe('quay.io/sail-dev/examples-bookinfo-reviews-v3:1.20.3');
});

test('values.tag is the tag of every bookinfo image', () => {
  expect(images('bookinfo', { values: { tag: '1.20.2' } }).map((image) => image.split(':')[1])).toEqual(
    Array(6).fill('1.20.2'),
  );
});

test('objects are named after the sample and its version', () => {
  expect(names('bookinfo-details', { values: { version: 'v2' } })).toEqual([
    'serviceaccount-bookinfo-details.yaml',
    'service-details.yaml',
    'deployment-details-v2.yaml',
  ]);
  expect(names('kube-info', { values: { version: 'v2' } })).toEqual([
    'serviceaccount-kube-info.yaml',
    'service-kube-info.yaml',
    'deployment-kube-info.yaml',
    'gateway-kube-info.yaml',
    'virtualservice-kube-info-ingress.yaml',
  ]);
  expect(names('sleep')).toEqual(['serviceaccount-sleep.yaml', 'service-sleep.yaml', 'deployment-sleep.yaml']);
});
