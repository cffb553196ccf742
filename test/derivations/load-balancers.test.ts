import { describe, expect, test } from 'vitest';
import { compileText } from '../support/compile-case.js';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const AZURE = 'service.beta.kubernetes.io/azure-load-balancer-internal';
const GCP = 'networking.gke.io/load-balancer-type';
const IBM = 'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type';

async function service(cluster: string, peering = '', sameCluster = false) {
  const { objects } = await compileText(`
clusters: {c1: {${cluster}}, c2: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: ${sameCluster ? 'c1' : 'c2'}}}
peerings: [{meshes: [a, b]${peering}}]
`);
  const { gateways } = objects['c1/mesh-cp/a/servicemeshcontrolplane-a.yaml'].spec;
  const { type, metadata } = gateways.additionalIngress['b-ingress'].service;
  return { type, annotations: metadata.annotations };
}

describe('facts A6 and A7: annotations by provider', () => {
  test.each([
    ['aws', { [`${AWS}type`]: 'nlb' }, { [`${AWS}internal`]: 'true', [`${AWS}type`]: 'nlb' }],
    ['azure', undefined, { [AZURE]: 'true' }],
    ['gcp', undefined, { [GCP]: 'Internal' }],
    ['ibm', undefined, { [IBM]: 'private' }],
    ['onprem', undefined, undefined],
  ])('%s', async (provider, open, internal) => {
    expect(await service(`provider: ${provider}`)).toEqual({ type: 'LoadBalancer', annotations: open });
    const ofCluster = await service(`provider: ${provider}, internalLoadBalancers: true`);
    expect(ofCluster).toEqual({ type: 'LoadBalancer', annotations: internal });
    expect(await service(`provider: ${provider}`, ', internal: true')).toEqual(ofCluster);
    expect(
      (await service(`provider: ${provider}, internalLoadBalancers: true`, ', internal: false')).annotations,
    ).toEqual(open);
  });

  test.each([
    ['design 2.5: inside one cluster', '', true, { type: 'ClusterIP', annotations: undefined }],
    [
      'no provider annotation on a ClusterIP',
      ', service: ClusterIP',
      false,
      { type: 'ClusterIP', annotations: undefined },
    ],
    ['none on a NodePort', ', service: NodePort', false, { type: 'NodePort', annotations: undefined }],
    ['null removes one', `, annotations: {${AWS}type: null}`, false, { type: 'LoadBalancer', annotations: undefined }],
    [
      'one over the provider’s',
      `, annotations: {${AWS}type: external, x: "1"}`,
      false,
      { type: 'LoadBalancer', annotations: { [`${AWS}type`]: 'external', x: '1' } },
    ],
  ])('%s', async (_, peering, sameCluster, expected) => {
    expect(await service('provider: aws', peering, sameCluster)).toEqual(expected);
  });
});

describe('facts A3 and A4: addresses that cannot work', () => {
  const finding = async (address: string) =>
    (
      await compileText(`
clusters: {c1: {provider: onprem}, c2: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: c2}}
peerings: [{meshes: [a, b], sides: {a: {addresses: ["${address}"]}}}]
`)
    ).findings;
  test.each([
    ['aro-stg-ingress-url'],
    ['example.com'],
    ['PLACEHOLDER'],
    ['<address>'],
    ['{{ADDRESS}}'],
    ['https://lb.corp.net'],
    ['lb.corp.net:15443'],
    ['lb.corp.net/path'],
    ['istio.apps.cluster.corp.net'],
    ['127.0.0.1'],
    ['0.0.0.0'],
    ['LB.corp.net'],
    ['lb'],
    ['1.2.3'],
    ['01.2.3.4'],
    ['2001:DB8::1'],
    ['lb.corp.net.'],
  ])('%s', async (address) => {
    expect(await finding(address)).toEqual([
      expect.stringMatching(/^address peerings\[0\]\.sides\.a\.addresses\[0\]: "[^"]+" (?:is|holds) .+\.$/),
    ]);
  });
  test.each([['192.0.2.1'], ['2001:db8::1'], ['10.0.0.1'], ['a1b2.elb.us-east-1.amazonaws.com'], ['apps-lb.corp.net']])(
    '%s is fine',
    async (address) => expect(await finding(address)).toEqual([]),
  );
});

describe('facts A5, A6, P3: addresses that are seldom meant', () => {
  test.each([
    ['A6: an IP on AWS', 'aws', '192.0.2.1', '', 'address-kind'],
    ['A6: a host name on Azure', 'azure', 'lb.corp.net', '', 'address-kind'],
    ['A6: a host name on GCP', 'gcp', 'lb.corp.net', '', 'address-kind'],
    ['A5: an in-cluster name', 'onprem', 'x.y.svc.cluster.local', '', 'address-in-cluster'],
    ['P3: 15443 on a node', 'onprem', '192.0.2.1', 'service: NodePort, ', 'node-port-unknown'],
  ])('%s', async (_, provider, address, options, rule) => {
    const { findings } = await compileText(`
clusters: {c1: {provider: ${provider}, exposure: public}, c2: {provider: onprem}}
defaults: {mesh: {version: "2.6"}}
meshes: {a: {cluster: c1}, b: {cluster: c2}}
peerings: [{meshes: [a, b], ${options}sides: {a: {addresses: [${address}]}}}]
`);
    expect(findings.map((finding) => finding.split(' ')[0])).toEqual([rule]);
  });
});
