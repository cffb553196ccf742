import { describe, expect, test } from 'vitest';
import {
  readEastWest,
  readGateway,
  readIdentity,
  readNodeAddresses,
  readRoots,
} from '../../generator/core/exchange/clusters/answers.js';
import {
  readClusterCa,
  readControllerPort,
  readInfrastructure,
  readKubeconfig,
} from '../../generator/core/exchange/clusters/api-server-answers.js';
import type { ObjectRequest } from '../../generator/core/exchange/clusters/live.js';
import {
  clusterCa,
  clusterVersion,
  controllerService,
  infrastructure,
  kubeconfigCluster,
  loadBalancer,
  namespace,
  nodeList,
  nodePort,
  rootConfigMap,
} from '../support/kubectl-answers.js';
import { changed, type Json } from './changed-answer.js';

const kubeSystem: ObjectRequest = { resource: 'namespace', name: 'kube-system' };
const version: ObjectRequest = { resource: 'clusterversion', name: 'version' };
const uid = '0f0e9c1e-7f5e-4b7c-9d7b-3b8a7c1d2e3f';

/** facts/reliability.md T08. */
describe('the identity of a cluster', () => {
  test.each<[string, object, ObjectRequest]>([
    ['the uid of kube-system', namespace(uid), kubeSystem],
    ['the clusterID of the ClusterVersion, not its uid', clusterVersion(uid), version],
  ])('is %s', (_, value, request) => {
    expect(readIdentity(value, request)).toEqual({ identity: uid });
  });

  test.each<[string, unknown, ObjectRequest, string]>([
    [
      'another namespace',
      namespace(uid, 'default'),
      kubeSystem,
      'What answered for namespace "kube-system" is another object: "Namespace" "default".',
    ],
    [
      'a Secret with the same name',
      changed(namespace(uid), (copy) => {
        copy.kind = 'Secret';
      }),
      kubeSystem,
      'What answered for namespace "kube-system" is another object: "Secret" "kube-system".',
    ],
    [
      'a kind of another group',
      changed(clusterVersion(uid), (copy) => {
        copy.apiVersion = 'v1';
      }),
      version,
      'What answered for clusterversion "version" is another object: "ClusterVersion" "version".',
    ],
    ...[null, 7, 'text', [], [namespace(uid)]].map((value): [string, unknown, ObjectRequest, string] => [
      JSON.stringify(value).slice(0, 20),
      value,
      kubeSystem,
      'What answered for namespace "kube-system" is no object.',
    ]),
    ['an empty map', {}, kubeSystem, 'What answered for namespace "kube-system" is another object: no kind.'],
    ...[undefined, '', 7, null, {}, ['x'], 'a b', '-x', '\u001b[31m', 'x'.repeat(65), 'a\nb'].map(
      (value): [string, unknown, ObjectRequest, string] => [
        `a uid that is ${JSON.stringify(value)?.slice(0, 20)}`,
        changed(namespace(uid), (copy) => {
          copy.metadata.uid = value;
        }),
        kubeSystem,
        'Namespace "kube-system" holds no identity.',
      ],
    ),
    [
      'a ClusterVersion without spec',
      changed(clusterVersion(uid), (copy) => {
        delete copy.spec;
      }),
      version,
      'ClusterVersion "version" holds no identity.',
    ],
  ])('is not %s', (_, value, request, fault) => {
    expect(readIdentity(value, request)).toEqual({ fault });
  });
});

const pem = '-----BEGIN CERTIFICATE-----\r\nMIIB\n-----END CERTIFICATE-----\n';
const roots = rootConfigMap('a-mesh', pem);
const asked = 'configmap "istio-ca-root-cert" in namespace "a-mesh"';

/** facts/reliability.md C08. */
describe('the root of a mesh', () => {
  test('is taken as it came', () => {
    expect(readRoots(roots, 'a-mesh')).toEqual({ roots: pem });
  });

  test.each<[string, object]>([
    ['another key alone', rootConfigMap('a-mesh')],
    ['nothing', changed(roots, (copy) => delete copy.data)],
    ['blanks', rootConfigMap('a-mesh', ' \n')],
  ])('is waited for while the ConfigMap holds %s', (_, value) => {
    expect(readRoots(value, 'a-mesh')).toEqual({
      waiting: 'ConfigMap "istio-ca-root-cert" in namespace "a-mesh" has no root-cert.pem yet.',
    });
  });

  const edit = (change: (copy: Json) => void) => changed(roots, change);
  test.each<[string, unknown, string]>([
    [
      'a Secret',
      edit((copy) => {
        copy.kind = 'Secret';
      }),
      `What answered for ${asked} is another object: "Secret" "istio-ca-root-cert" in namespace "a-mesh".`,
    ],
    [
      'a List',
      { apiVersion: 'v1', kind: 'List', items: [roots] },
      `What answered for ${asked} is another object: "List".`,
    ],
    [
      'another name',
      edit((copy) => {
        copy.metadata.name = 'kube-root-ca.crt';
      }),
      `What answered for ${asked} is another object: "ConfigMap" "kube-root-ca.crt" in namespace "a-mesh".`,
    ],
    [
      'another namespace',
      rootConfigMap('b-mesh', pem),
      `What answered for ${asked} is another object: "ConfigMap" "istio-ca-root-cert" in namespace "b-mesh".`,
    ],
    [
      'a name that a terminal would obey',
      edit((copy) => {
        copy.metadata.name = '\u001b[2J\u202e';
      }),
      `What answered for ${asked} is another object: "ConfigMap" "\\u001b[2J<U+202E>" in namespace "a-mesh".`,
    ],
    [
      'a number in its place',
      edit((copy) => {
        copy.data['root-cert.pem'] = 7;
      }),
      'ConfigMap "istio-ca-root-cert" in namespace "a-mesh" holds something else than text in root-cert.pem.',
    ],
    [
      'a list in its place',
      edit((copy) => {
        copy.data['root-cert.pem'] = [pem];
      }),
      'ConfigMap "istio-ca-root-cert" in namespace "a-mesh" holds something else than text in root-cert.pem.',
    ],
  ])('is refused: %s', (_, value, fault) => {
    expect(readRoots(value, 'a-mesh')).toEqual({ fault });
  });
});

const clusterCaRequest: ObjectRequest = { resource: 'configmap', name: 'kube-root-ca.crt', namespace: 'a-mesh' };
const OUTCOMES = [
  ...['identity', 'roots', 'gateway', 'addresses', 'url', 'kubeconfig', 'clusterCa', 'port', 'waiting', 'fault'],
];

/** facts/reliability.md C08: whatever stands in the place of whatever, the answer is read or refused. */
test('no shape of an answer ends in an error', () => {
  const gateway = { service: 'b-ingress', namespace: 'a-mesh' };
  const readers: [object, (value: unknown) => object][] = [
    [namespace(uid), (value) => readIdentity(value, kubeSystem)],
    [clusterVersion(uid), (value) => readIdentity(value, version)],
    [roots, (value) => readRoots(value, 'a-mesh')],
    [
      loadBalancer('a-mesh', 'b-ingress', { ip: '203.0.113.10' }),
      (value) => readGateway(value, { ...gateway, type: 'LoadBalancer' }),
    ],
    [nodePort('a-mesh', 'b-ingress', 31443, 31188), (value) => readGateway(value, { ...gateway, type: 'NodePort' })],
    [nodeList({ name: 'a', internal: ['10.0.0.1'] }), readNodeAddresses],
    [
      loadBalancer('a-mesh', 'b-ingress', { ip: '203.0.113.10' }),
      (value) => readEastWest(value, { ...gateway, type: 'LoadBalancer' }),
    ],
    [infrastructure('https://api.example.net:6443'), readInfrastructure],
    [kubeconfigCluster('https://api.example.net:6443', pem, { 'insecure-skip-tls-verify': false }), readKubeconfig],
    [clusterCa('a-mesh', pem), (value) => readClusterCa(value, clusterCaRequest)],
    [
      controllerService('sealing', 'x', 'http'),
      (value) => readControllerPort(value, { namespace: 'sealing', name: 'x' }),
    ],
  ];
  const hostile = [
    null,
    0,
    true,
    '',
    'x',
    [],
    [[]],
    [null],
    {},
    { __proto__: null },
    JSON.parse('{"__proto__":{"uid":"x"}}'),
  ];
  let count = 0;
  for (const [object, read] of readers) {
    for (const path of pathsOf(object)) {
      for (const value of hostile) {
        const outcome = read(replaced(object, path, value));
        expect(OUTCOMES).toContain(Object.keys(outcome)[0]);
        count++;
      }
    }
  }
  expect(count).toBeGreaterThan(500);
});

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Json = Array.isArray(value) ? [...value] : { ...(value as object) };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
