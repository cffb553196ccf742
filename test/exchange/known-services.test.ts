import { describe, expect, test } from 'vitest';
import { knownServices } from '../../generator/core/exchange/services/known-services.js';
import { readPods, readServices } from '../../generator/core/exchange/services/namespace-answers.js';
import { appService, listOf, pod } from '../support/kubectl-answers.js';

/** What comes of one Service `web` in `shop`, whose pods are these. */
function told(spec: object, pods: readonly object[] = [pod('shop', 'web')], metadata: object = {}) {
  const services = readServices(listOf(appService('shop', 'web', spec, metadata)), 'shop');
  const found = readPods(listOf(...pods), 'shop');
  if ('fault' in services || 'fault' in found) throw new Error(JSON.stringify([services, found]));
  return knownServices('shop', services.services, found.pods);
}

function known(spec: object, pods?: readonly object[], metadata?: object) {
  const result = told(spec, pods, metadata);
  if ('fault' in result) throw new Error(result.fault);
  return result;
}

const about = 'Service "web" in namespace "shop"';
const named = (name: string, more: object = {}) => pod('shop', 'web', { metadata: { name }, ...more });
const portIs = (containerPort: number) => ({ spec: { containers: [{ ports: [{ name: 'web', containerPort }] }] } });

describe('design 2.6: what is told of a Service and its pods', () => {
  test('all of it', () => {
    const metadata = { labels: { z: '1', a: '' } };
    expect(known({}, undefined, metadata)).toEqual({
      services: [
        {
          namespace: 'shop',
          name: 'web',
          labels: { a: '', z: '1' },
          ports: [{ name: 'http', number: 80, targetPort: 8080, protocol: 'HTTP' }],
          workload: { labels: { app: 'web' } },
          serviceAccount: 'web',
        },
      ],
      notes: [],
    });
    expect(Object.keys(known({}, undefined, metadata).services[0]!.labels!)).toEqual(['a', 'z']);
  });

  test.each([
    [{ clusterIP: 'None' }, 'it is headless'],
    [
      { type: 'ExternalName', externalName: 'x.example', selector: undefined, ports: undefined },
      'it is an ExternalName',
    ],
    [{ selector: {} }, 'it has no selector'],
    [{ selector: undefined }, 'it has no selector'],
    [{ ports: [{ port: 53, protocol: 'UDP' }] }, 'it has no TCP port'],
    [{ ports: [] }, 'it has no TCP port'],
    [{ ports: [{ port: 80, targetPort: 'admin' }] }, 'no pod of it says which port "admin" is'],
  ])('%j is left out', (spec, why) => {
    expect(known(spec)).toEqual({ services: [], notes: [`${about} is left out: ${why}.`] });
  });

  test.each<[port: object, told: object]>([
    [
      { name: 'http', port: 80 },
      { name: 'http', number: 80, targetPort: 80, protocol: 'HTTP' },
    ],
    [
      { name: 'http', port: 80, targetPort: 'web' },
      { name: 'http', number: 80, targetPort: 8080, protocol: 'HTTP' },
    ],
    [
      { port: 80, targetPort: 81 },
      { name: 'tcp-80', number: 80, targetPort: 81, protocol: 'TCP' },
    ],
    [
      { name: 'queue', port: 5672 },
      { name: 'queue', number: 5672, targetPort: 5672, protocol: 'TCP' },
    ],
    [
      { name: 'grpc-web-a', port: 1 },
      { name: 'grpc-web-a', number: 1, targetPort: 1, protocol: 'GRPC-WEB' },
    ],
    [
      { name: 'grpcish', port: 1 },
      { name: 'grpcish', number: 1, targetPort: 1, protocol: 'TCP' },
    ],
    [
      { name: 'http', port: 1, appProtocol: 'grpc' },
      { name: 'http', number: 1, targetPort: 1, protocol: 'GRPC' },
    ],
    [
      { name: 'http', port: 1, appProtocol: 'mine.example/x' },
      { name: 'http', number: 1, targetPort: 1, protocol: 'TCP' },
    ],
    [
      { name: 'a', port: 1, appProtocol: 'kubernetes.io/h2c' },
      { name: 'a', number: 1, targetPort: 1, protocol: 'HTTP2' },
    ],
    [
      { name: 'a', port: 1, appProtocol: 'kubernetes.io/ws' },
      { name: 'a', number: 1, targetPort: 1, protocol: 'HTTP' },
    ],
    [
      { name: 'a', port: 1, appProtocol: 'kubernetes.io/wss' },
      { name: 'a', number: 1, targetPort: 1, protocol: 'HTTPS' },
    ],
    [
      { port: 1, appProtocol: 'HTTP' },
      { name: 'http-1', number: 1, targetPort: 1, protocol: 'HTTP' },
    ],
    [
      { name: 'a', port: 1, appProtocol: 'constructor' },
      { name: 'a', number: 1, targetPort: 1, protocol: 'TCP' },
    ],
    [
      { name: 'a', port: 1, appProtocol: 7 },
      { name: 'a', number: 1, targetPort: 1, protocol: 'TCP' },
    ],
  ])('port %j', (port, expected) => {
    expect(known({ ports: [port] })).toMatchObject({ services: [{ ports: [expected] }], notes: [] });
  });

  test('a port that is no TCP is left out, beside one that is', () => {
    const ports = [
      { port: 53, protocol: 'UDP' },
      { name: 'tcp', port: 53 },
    ];
    const { services, notes } = known({ ports });
    expect(services[0]!.ports).toHaveLength(1);
    expect(notes).toEqual([`${about}: port 53 is left out, because it is no TCP.`]);
  });

  test.each<[string, object[], string | undefined, string[]]>([
    ['of one account', [named('a'), named('b')], 'web', []],
    ['without one', [named('a', { spec: { serviceAccountName: undefined } })], 'default', []],
    [
      'of two accounts',
      [named('a'), named('b', { spec: { serviceAccountName: 'old' } })],
      undefined,
      [`${about}: its pods run as "old" and "web", so that it has no one serviceAccount.`],
    ],
    ['that are none', [], undefined, [`${about}: no pod of it runs, so that its serviceAccount is not known.`]],
    [
      'that ended',
      [named('a'), named('b', { spec: { serviceAccountName: 'old' }, status: { phase: 'Failed' } })],
      'web',
      [],
    ],
    [
      'that are done',
      [named('a'), named('b', { spec: { serviceAccountName: 'x' }, status: { phase: 'Succeeded' } })],
      'web',
      [],
    ],
    [
      'that are going',
      [
        named('a'),
        pod('shop', 'web', { spec: { serviceAccountName: 'x' }, metadata: { name: 'b', deletionTimestamp: 'now' } }),
      ],
      'web',
      [],
    ],
    ['of another Service', [named('a'), pod('shop', 'other')], 'web', []],
  ])('pods %s', (_, pods, serviceAccount, notes) => {
    const result = known({}, pods);
    expect(result.services[0]!.serviceAccount).toBe(serviceAccount);
    expect(result.notes).toEqual(notes);
  });

  test('a named port on which the pods do not agree', () => {
    const spec = { ports: [{ port: 80, targetPort: 'web' }] };
    const pods = (second: number) => [named('a', portIs(1)), named('b', portIs(second))];
    expect(known(spec, pods(1)).services[0]!.ports[0]!.targetPort).toBe(1);
    expect(known(spec, pods(2))).toEqual({
      services: [],
      notes: [`${about} is left out: its pods do not agree on which port "web" is.`],
    });
  });

  test('a selector of two labels wants both', () => {
    const spec = { selector: { app: 'web', track: 'a' } };
    expect(known(spec).services[0]!.serviceAccount).toBeUndefined();
    const both = pod('shop', 'web', { metadata: { labels: { track: 'a', app: 'web' } } });
    expect(known(spec, [both]).services[0]!.workload).toEqual({ labels: { app: 'web', track: 'a' } });
  });

  test('a Service that is going is not there', () => {
    expect(known({}, [], { deletionTimestamp: 'now' })).toEqual({ services: [], notes: [] });
  });
});
