import { expect, test } from 'vitest';
import { eastWestRecord, joined } from '../support/discovery-case.js';

/** A mesh of others beside b, both peers of a. */
const PARTNER = {
  meshes: '  p: {managed: false, namespace: p-system, trustDomain: p.example}\n',
  peerings: '  - {meshes: [a, p], sides: {p: {addresses: [203.0.113.3]}}}\n',
  records: { p: eastWestRecord('p', 'c', 'nowhere', '[]').replace(/clusters:.*\n/, '') },
};
const share = (from: string, to: string, more: string) =>
  `{from: ${from}, to: [${to}], service: shop/cart, ports: [{name: http, number: 80}], ${more}}`;
const LABELS = 'workload: {labels: {app: cart}}';

test('what a mesh of others exports has no labels here, and its account is in the entry', async () => {
  const { findings, below } = await joined({ ...PARTNER, shares: [share('p', 'a', 'serviceAccount: pay')] });
  expect(findings).toEqual([]);
  expect(below('x/mesh-fed/a/p', 'ServiceEntry')[0].spec.subjectAltNames).toEqual([
    'spiffe://p.example/ns/shop/sa/pay',
  ]);
});

test('what a mesh of others imports has labels here, and no account', async () => {
  const { findings, below } = await joined({ ...PARTNER, shares: [share('a', 'p', LABELS)] });
  expect(findings).toEqual([]);
  expect(below('x/mesh-fed/a', 'AuthorizationPolicy')[0].spec.selector.matchLabels).toEqual({ app: 'cart' });
});

test.each(['', ', serviceAccount: cart'])('it agrees with another share of the service: "%s"', async (account) => {
  const shares = [share('a', 'p', LABELS + account), share('a', 'b', `${LABELS}, serviceAccount: cart`)];
  const { findings, below } = await joined({ ...PARTNER, shares });
  expect(findings).toEqual([]);
  expect(below('x/mesh-fed/a', 'AuthorizationPolicy')).toHaveLength(1);
});
