import { expect, test } from 'vitest';
import { manifests, names } from './place-sample.js';

const OPEN_GATEWAY = {
  selector: { istio: 'ingressgateway' },
  servers: [{ hosts: ['*'], port: { name: 'http', number: 80, protocol: 'HTTP' } }],
};

test('the whole of bookinfo', () => {
  expect(names('bookinfo')).toEqual([
    'serviceaccount-bookinfo-details.yaml',
    'service-details.yaml',
    'deployment-details-v1.yaml',
    'serviceaccount-bookinfo-ratings.yaml',
    'service-ratings.yaml',
    'deployment-ratings-v1.yaml',
    'serviceaccount-bookinfo-reviews.yaml',
    'service-reviews.yaml',
    'deployment-reviews-v1.yaml',
    'deployment-reviews-v2.yaml',
    'deployment-reviews-v3.yaml',
    'serviceaccount-bookinfo-productpage.yaml',
    'service-productpage.yaml',
    'deployment-productpage-v1.yaml',
    'gateway-bookinfo-gateway.yaml',
    'virtualservice-bookinfo.yaml',
  ]);
});

test('the way into bookinfo is open for what the product page serves', () => {
  const objects = manifests('bookinfo');
  expect(objects.get('gateway-bookinfo-gateway.yaml').spec).toEqual(OPEN_GATEWAY);
  expect(objects.get('virtualservice-bookinfo.yaml').spec).toEqual({
    gateways: ['stg/bookinfo-gateway'],
    hosts: ['*'],
    http: [
      {
        match: [
          { uri: { exact: '/productpage' } },
          { uri: { prefix: '/static' } },
          { uri: { exact: '/login' } },
          { uri: { exact: '/logout' } },
          { uri: { prefix: '/api/v1/products' } },
        ],
        route: [{ destination: { host: 'productpage.stg.svc.cluster.local', port: { number: 9080 } } }],
      },
    ],
  });
});

test('the way into kube-info is /info, to the port of its service', () => {
  const objects = manifests('kube-info');
  expect(objects.get('gateway-kube-info.yaml').spec).toEqual(OPEN_GATEWAY);
  expect(objects.get('virtualservice-kube-info-ingress.yaml').spec).toEqual({
    gateways: ['stg/kube-info'],
    hosts: ['*'],
    http: [
      {
        match: [{ uri: { exact: '/info' } }],
        route: [{ destination: { host: 'kube-info.stg.svc.cluster.local', port: { number: 80 } } }],
      },
    ],
  });
  expect(objects.get('service-kube-info.yaml').spec.ports).toEqual([
    { name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 },
  ]);
  expect(objects.get('deployment-kube-info.yaml').spec.template.spec.containers[0].ports[0].containerPort).toBe(8080);
});

test('services selects parts of bookinfo, in the order of the sample; without a product page nothing comes in', () => {
  expect(names('bookinfo', { values: { services: ['ratings', 'details'] } })).toEqual([
    'serviceaccount-bookinfo-details.yaml',
    'service-details.yaml',
    'deployment-details-v1.yaml',
    'serviceaccount-bookinfo-ratings.yaml',
    'service-ratings.yaml',
    'deployment-ratings-v1.yaml',
  ]);
  expect(names('bookinfo', { values: { services: ['productpage'] } })).toEqual([
    'serviceaccount-bookinfo-productpage.yaml',
    'service-productpage.yaml',
    'deployment-productpage-v1.yaml',
    'gateway-bookinfo-gateway.yaml',
    'virtualservice-bookinfo.yaml',
  ]);
  expect(names('bookinfo', { values: { services: [] } })).toEqual([]);
});

test('where a route brings the traffic in, the sample keeps its Gateway and leaves the VirtualService out', () => {
  const kinds = (files: string[]) =>
    files.map((file) => file.split('-')[0]).filter((kind) => kind === 'gateway' || kind === 'virtualservice');
  expect(kinds(names('bookinfo', { routed: ['productpage'] }))).toEqual(['gateway']);
  expect(kinds(names('kube-info', { routed: ['kube-info'] }))).toEqual(['gateway']);
  expect(kinds(names('bookinfo', { routed: ['kube-info', 'details'] }))).toEqual(['gateway', 'virtualservice']);
  expect(kinds(names('kube-info', { routed: ['productpage'] }))).toEqual(['gateway', 'virtualservice']);
});

test('reviews knows its cluster and has where to write', () => {
  const pod = manifests('bookinfo').get('deployment-reviews-v2.yaml').spec.template.spec;
  expect(pod.containers[0].env).toEqual([
    { name: 'CLUSTER_NAME', value: 'aro' },
    { name: 'LOG_DIR', value: '/tmp/logs' },
    { name: 'MESH_NAME', value: 'aro-stg' },
  ]);
  expect(pod.containers[0].volumeMounts).toEqual([
    { mountPath: '/tmp', name: 'tmp' },
    { mountPath: '/opt/ibm/wlp/output', name: 'wlp-output' },
  ]);
  expect(pod.volumes).toEqual([
    { emptyDir: {}, name: 'tmp' },
    { emptyDir: {}, name: 'wlp-output' },
  ]);
});
