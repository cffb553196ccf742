import { expect, test } from 'vitest';
import { detailsOf, eastWestRecord, joined } from '../support/discovery-case.js';

const HOST = 'cart.shop.svc.cluster.local';
const DETAILS = detailsOf('cart', '{name: http, number: 80, targetPort: 8080}');
const IMPORTED = `{from: b, service: web/cart, importAs: shop/cart, importAsLocal: true, ${DETAILS}}`;
const RECORDS = { records: { b: eastWestRecord('b', 'b', 'y', '[203.0.113.2]') } };
const FACT = `share-local-identities shares[0]: "${HOST}" is a Service of "a" that no app brings, and its clients would refuse the identities of peers.`;

test.each([
  ['what a mesh exports', `{from: a, service: shop/cart, importAs: web/other, ${DETAILS}}`, {}],
  [
    'what its inventory holds',
    '{from: a, service: shop/till, importAs: web/till, inventory: services/a.yaml}',
    {
      'services/a.yaml': `apiVersion: meshloom.dev/v1alpha1
kind: ServiceInventory
metadata: {name: a}
services:
  - {namespace: shop, name: cart, ports: [{name: http, number: 80}], workload: {labels: {app: cart}}, serviceAccount: x}
  - {namespace: shop, name: till, ports: [{name: http, number: 80}], workload: {labels: {app: till}}, serviceAccount: x}
`,
    },
  ],
])('%s is a Service of it, which peers stand beside (facts 3.4)', async (_, share, inputs) => {
  const { findings, below } = await joined({ ...RECORDS, shares: [IMPORTED, share], inputs });
  expect(findings).toEqual([FACT]);
  const entries = below('x/mesh-fed/a', 'ServiceEntry').map(({ spec }) => spec.hosts[0]);
  expect(entries).not.toContain(HOST);
  const [entry] = below('x/mesh-fed/a/b', 'WorkloadEntry');
  expect(entry.metadata).toMatchObject({ name: `${HOST}-b`, namespace: 'shop' });
  expect(entry.spec.labels).toEqual({ app: 'cart', 'security.istio.io/tlsMode': 'istio' });
});
