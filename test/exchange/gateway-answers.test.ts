import { describe, expect, test } from 'vitest';
import { readGateway, readNodeAddresses } from '../../generator/core/exchange/clusters/answers.js';
import { clusterIP, loadBalancer, namespace, nodeList, nodePort, rootConfigMap } from '../support/kubectl-answers.js';
import { changed, type Json } from './changed-answer.js';

const gateway = 'Service "b-ingress" in namespace "a-mesh"';
const balanced = { service: 'b-ingress', namespace: 'a-mesh', type: 'LoadBalancer' } as const;
const withIngress = (...ingress: Json[]) => loadBalancer('a-mesh', 'b-ingress', ...ingress);

/** facts/ossm2-federation.md A2, A6; facts/reliability.md T09. */
describe("the addresses of a gateway's load balancer", () => {
  test.each<[string, Json[], string[]]>([
    ['an IP', [{ ip: '203.0.113.10', ipMode: 'VIP' }], ['203.0.113.10']],
    ['a host name', [{ hostname: 'a3f8.elb.us-east-1.amazonaws.com' }], ['a3f8.elb.us-east-1.amazonaws.com']],
    ['the IP of an entry that has both', [{ hostname: 'lb.example.net.de', ip: '203.0.113.10' }], ['203.0.113.10']],
    ['the host name beside an empty IP', [{ hostname: 'lb.acme.de', ip: '' }], ['lb.acme.de']],
    ['a host name in lower case, without its dot', [{ hostname: 'LB.Acme.DE.' }], ['lb.acme.de']],
    ['a canonical IPv6 address', [{ ip: '2001:DB8:0:0:0:0:0:0A' }], ['2001:db8::a']],
    [
      'several, in order, each once',
      [{ ip: '203.0.113.9' }, { ip: '203.0.113.10' }, { hostname: 'B.acme.de' }, { ip: '203.0.113.9' }],
      ['203.0.113.10', '203.0.113.9', 'b.acme.de'],
    ],
    ['those that are there yet', [{}, { ip: '203.0.113.10' }], ['203.0.113.10']],
    ['an international name', [{ hostname: 'xn--bcher-kva.example.de' }], ['xn--bcher-kva.example.de']],
  ])('are %s', (_, ingress, addresses) => {
    expect(readGateway(withIngress(...ingress), balanced)).toEqual({ gateway: { addresses } });
  });

  test.each<[string, object]>([
    ['an empty status', withIngress()],
    ['no status', changed(withIngress(), (copy) => delete copy.status)],
    ['entries without anything', withIngress({}, { ip: '', hostname: '' })],
  ])('are waited for with %s', (_, value) => {
    expect(readGateway(value, balanced)).toEqual({ waiting: `${gateway} has no address yet.` });
  });

  const reserved = 'is loopback, link-local, multicast or reserved';
  const mapped = 'is loopback, link-local, multicast or IPv4-mapped';
  const neither = 'is neither a canonical IP address nor a full host name in lower case';
  test.each<[string, string]>([
    ['<pending>', 'is a placeholder'],
    ['a.ingress-url', 'is a placeholder'],
    ['169.254.169.254', reserved],
    ['127.0.0.1', reserved],
    ['0.0.0.0', reserved],
    ['::1', mapped],
    ['::ffff:203.0.113.10', mapped],
    ['fe80::1', mapped],
    ['fe80::1%eth0', 'is no canonical IPv6 address'],
    ['0177.0.0.1', neither],
    ['1.2.3', neither],
    ['203.0.113.10:15443', 'holds a port'],
    ['https://203.0.113.10', 'is a URL'],
    ['user@lb.acme.de', neither],
    ['lb_1.acme.de', neither],
    ['*.acme.de', neither],
    ['localhost', neither],
    ['lb.acme.de..', neither],
    ['router.apps.acme.de', 'is a host of the OpenShift router, which does not pass ports 15443 and 8188'],
    [`${'a.'.repeat(126)}de`, 'has 254 characters, and a host name has at most 253'],
  ])('are refused: %s', (address, fact) => {
    const [shown] = [address.length > 60 ? `${address.slice(0, 59)}…` : address];
    const fault = `${gateway} has the address "${shown}", which ${fact}.`;
    expect(readGateway(withIngress({ hostname: address }), balanced)).toEqual({ fault });
    expect(readGateway(withIngress({ ip: '203.0.113.10' }, { ip: address }), balanced)).toEqual({ fault });
  });

  test.each([7, ['203.0.113.10'], true])('are refused when they are no text: %j', (value) => {
    const fault = `${gateway} has an address that is no text.`;
    expect(readGateway(withIngress({ ip: value }), balanced)).toEqual({ fault });
    expect(readGateway(withIngress(value), balanced)).toEqual({ fault });
  });
});

const byNode = { service: 'b-ingress', namespace: 'a-mesh', type: 'NodePort' } as const;
const ported = nodePort('a-mesh', 'b-ingress', 31443, 31188);

/** facts/ossm2-federation.md P2. */
describe("a gateway's Service", () => {
  test('of type NodePort has the node ports of 15443 and 8188; its addresses are the nodes\u2019', () => {
    const value = changed(ported, (copy) => copy.spec.ports.reverse().unshift({ port: 80, nodePort: 30080 }));
    expect(readGateway(value, byNode)).toEqual({
      gateway: { addresses: [], servicePort: 31443, discoveryPort: 31188 },
    });
  });

  test.each<[string, object, typeof byNode | typeof balanced, string]>([
    ['of type ClusterIP', clusterIP('a-mesh', 'b-ingress'), balanced, '"ClusterIP"'],
    ['of type ClusterIP', clusterIP('a-mesh', 'b-ingress'), byNode, '"ClusterIP"'],
    ['of type NodePort', ported, balanced, '"NodePort"'],
    ['of type LoadBalancer', withIngress({ ip: '203.0.113.10' }), byNode, '"LoadBalancer"'],
    ['without a type', changed(ported, (copy) => delete copy.spec), byNode, 'nothing'],
  ])('%s is waited for where the topology says otherwise', (_, value, wanted, now) => {
    const waiting = `${gateway} is of type ${now} yet, and the topology says "${wanted.type}": apply mesh-cp.`;
    expect(readGateway(value, wanted)).toEqual({ waiting });
  });

  test.each<[string, (copy: Json) => void]>([
    ['no ports', (copy) => delete copy.spec.ports],
    ['no port 8188', (copy) => copy.spec.ports.pop()],
    ['a port without a node port', (copy) => delete copy.spec.ports[0].nodePort],
  ])('with %s is waited for', (_, change) => {
    const waiting = `${gateway} has no node ports for 15443 and 8188 yet.`;
    expect(readGateway(changed(ported, change), byNode)).toEqual({ waiting });
  });

  test.each([0, -1, 65536, 30000.5, '31443', null, {}])('with the node port %j is refused', (port) => {
    const value = changed(ported, (copy) => {
      copy.spec.ports[0].nodePort = port;
    });
    expect(readGateway(value, byNode)).toEqual({ fault: `${gateway} has a node port that is no port.` });
  });

  test.each<[string, unknown, string]>([
    [
      'another name',
      loadBalancer('a-mesh', 'c-ingress', { ip: '203.0.113.10' }),
      '"Service" "c-ingress" in namespace "a-mesh"',
    ],
    [
      'another namespace',
      loadBalancer('b-mesh', 'b-ingress', { ip: '203.0.113.10' }),
      '"Service" "b-ingress" in namespace "b-mesh"',
    ],
    [
      "Knative's kind of that name",
      changed(withIngress({ ip: '203.0.113.10' }), (copy) => {
        copy.apiVersion = 'serving.knative.dev/v1';
      }),
      '"Service" "b-ingress" in namespace "a-mesh"',
    ],
  ])('with %s is refused', (_, value, what) => {
    const fault = `What answered for service "b-ingress" in namespace "a-mesh" is another object: ${what}.`;
    expect(readGateway(value, balanced)).toEqual({ fault });
  });
});

const excluded = { 'node.kubernetes.io/exclude-from-external-load-balancers': '' };

describe('the addresses of nodes', () => {
  test.each<[string, Parameters<typeof nodeList>, string[]]>([
    [
      'their InternalIPs, in order',
      [
        { name: 'b', internal: ['10.0.0.2'] },
        { name: 'a', internal: ['10.0.0.10'] },
      ],
      ['10.0.0.10', '10.0.0.2'],
    ],
    [
      'ExternalIPs alone where one node has one',
      [
        { name: 'a', internal: ['10.0.0.1'], external: ['203.0.113.1'] },
        { name: 'b', internal: ['10.0.0.2'] },
      ],
      ['203.0.113.1'],
    ],
    [
      'not those of nodes that are not ready',
      [
        { name: 'a', internal: ['10.0.0.1'], external: ['203.0.113.1'], ready: false },
        { name: 'b', internal: ['10.0.0.2'] },
      ],
      ['10.0.0.2'],
    ],
    [
      'not those that load balancers leave out',
      [
        { name: 'a', internal: ['10.0.0.1'], external: ['203.0.113.1'], labels: excluded },
        { name: 'b', internal: ['10.0.0.2'] },
      ],
      ['10.0.0.2'],
    ],
    [
      'those that load balancers leave out, where no others are',
      [
        { name: 'a', internal: ['10.0.0.1'], labels: excluded },
        { name: 'b', internal: ['10.0.0.2'], ready: false },
      ],
      ['10.0.0.1'],
    ],
    ['of both families', [{ name: 'a', internal: ['10.0.0.1', '2001:DB8::1'] }], ['10.0.0.1', '2001:db8::1']],
  ])('are %s', (_, nodes, addresses) => {
    expect(readNodeAddresses(nodeList(...nodes))).toEqual({ addresses });
  });

  test.each<[string, object]>([
    ['there is no node', nodeList()],
    ['none is ready', nodeList({ name: 'a', internal: ['10.0.0.1'], ready: false })],
    ['none has an address but its name', nodeList({ name: 'a' })],
    ['none has a status', changed(nodeList({ name: 'a' }), (copy) => delete copy.items[0].status)],
  ])('are waited for while %s', (_, value) => {
    expect(readNodeAddresses(value)).toEqual({ waiting: 'No ready node has an address yet.' });
  });

  test.each<[string, unknown, string]>([
    [
      'one that nobody reaches',
      nodeList({ name: 'a', internal: ['169.254.169.254'] }),
      'A node has the address "169.254.169.254", which is loopback, link-local, multicast or reserved.',
    ],
    [
      'no text',
      changed(nodeList({ name: 'a', internal: ['10.0.0.1'] }), (copy) => {
        copy.items[0].status.addresses[0].address = 7;
      }),
      'A node has an address that is no text.',
    ],
    [
      'other kinds',
      { apiVersion: 'v1', kind: 'List', items: [rootConfigMap('a-mesh')] },
      'The list of nodes holds something else than Nodes.',
    ],
    ['one object', namespace('uid'), 'What answered for nodes is another object: "Namespace" "kube-system".'],
  ])('are refused: %s', (_, value, fault) => {
    expect(readNodeAddresses(value)).toEqual({ fault });
  });
});
