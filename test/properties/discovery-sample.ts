import { certificatePool } from '../support/certificate-pool.js';
import type { Json } from '../support/random-estate.js';
import type { DiscoveryEstate, DrawnOffer } from './discovery-estates.js';

const share = (name: string, more: Json): Json => ({
  from: 'a',
  service: `shop/${name}`,
  ports: [{ name: 'tcp-80', number: 80, targetPort: 8080 }],
  workload: { labels: { app: name } },
  serviceAccount: name,
  ...more,
});
const offer = (name: string, to: string, namespace = 'shop', more: Partial<DrawnOffer> = {}): DrawnOffer => ({
  from: 'a',
  to,
  service: { namespace: 'shop', name },
  imported: { namespace, name },
  asLocal: false,
  ports: { 80: 8080 },
  workload: { app: name },
  serviceAccount: name,
  clients: undefined,
  locality: undefined,
  ...more,
});
const record = (name: string, index: number, more: Json): Json => {
  const { sha256, notAfter, pem } = certificatePool()[index]!;
  const head = { apiVersion: 'meshloom.dev/v1alpha1', kind: 'ExchangeRecord', metadata: { name } };
  return { ...head, rootCertificates: [{ sha256, notAfter, pem }], ...more };
};

/** A small estate with one import of each kind: its trees are broken to show that the checker sees it. */
export function sampleEstate(): DiscoveryEstate {
  return {
    topology: {
      apiVersion: 'meshloom.dev/v1alpha1',
      kind: 'Topology',
      metadata: { name: 'estate' },
      clusters: { c: { provider: 'onprem' }, d: { provider: 'onprem' } },
      defaults: { mesh: { version: '3.3' } },
      meshes: {
        a: { cluster: 'c', members: ['shop'] },
        b: { cluster: 'd', members: ['web', 'desk'] },
        e: { cluster: 'd', members: ['lab'] },
      },
      peerings: [{ meshes: ['a', 'b'] }, { meshes: ['a', 'e'] }],
      shares: [
        share('cart', { to: ['b'] }),
        share('till', { to: ['e'] }),
        share('kube-info', { to: ['b'], importAs: 'web/kube-info', importAsLocal: true }),
        share('queue', { to: ['b'], importAs: 'web/queue', importAsLocal: true, clients: ['desk'] }),
      ],
      routes: [
        {
          mesh: 'b',
          service: 'web/front',
          split: [
            { local: true, weight: 40 },
            { from: 'a', importAs: 'shop/cart', weight: 60 },
          ],
          ingress: { gateway: 'web/entry', hosts: ['*'] },
        },
      ],
      apps: { info: { mesh: 'b', namespace: 'web', template: 'kube-info' } },
    },
    records: {
      a: record('a', 0, { clusters: { c: { eastWest: { addresses: ['20.0.0.1', 'g.corp.example'] } } } }),
      b: record('b', 1, {}),
      e: record('e', 2, {}),
    },
    inventories: {},
    routes: [
      {
        mesh: 'b',
        service: { namespace: 'web', name: 'front' },
        own: true,
        targets: [{ from: 'a', imported: { namespace: 'shop', name: 'cart' } }],
        entered: true,
      },
    ],
    offers: [
      offer('cart', 'b'),
      offer('till', 'e'),
      offer('kube-info', 'b', 'web', { asLocal: true }),
      offer('queue', 'b', 'web', { asLocal: true, clients: ['desk'] }),
    ],
  };
}
