import { expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

const estate = (first: string, second: string) => `
clusters: {c1: {provider: aws, exposure: public}, c2: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: c2}}
peerings:
  - {meshes: [a, b], ${first}}
  - {meshes: [a, b], ${second}}
`;

// Design 2.5 and 8: one pair if its resolved options are equal, whatever the order of keys in the input.
test.each([
  ['annotations: {x: "1", y: "2"}', 'annotations: {y: "2", x: "1"}'],
  [
    'service: NodePort, nodePorts: {tls: 30001, discovery: 30002}',
    'service: NodePort, nodePorts: {discovery: 30002, tls: 30001}',
  ],
  ['ingress: {runtime: {a: 1, b: 2}}', 'ingress: {runtime: {b: 2, a: 1}}'],
  ['sides: {a: {internal: true}, b: {suspend: false}}', 'sides: {b: {}, a: {internal: true}}'],
  ['service: LoadBalancer', 'internal: false'],
  ['sides: {b: {addresses: [192.0.2.1]}}', 'sides: {b: {addresses: [192.0.2.1], servicePort: 15443}}'],
])('%s equals %s', async (first, second) => {
  expect((await compileText(estate(first, second))).findings).toEqual([]);
});

test.each([
  ['annotations: {x: "1"}', 'annotations: {x: "2"}'],
  ['suspend: true', 'suspend: false'],
  ['sides: {a: {internal: true}}', 'sides: {b: {internal: true}}'],
  ['ingress: {x: [1, 2]}', 'ingress: {x: [2, 1]}'],
])('%s is not %s', async (first, second) => {
  const { findings } = await compileText(estate(first, second));
  expect(findings).toEqual([
    'peering-conflict peerings[1].meshes[1]: joins "a" and "b" a second time, with other options.',
  ]);
});
