import { expect, test } from 'vitest';
import { cart, joined } from '../support/discovery-case.js';

const HOST = 'cart.shop.svc.a-imports.local';
const rest = 'apps: {own: {mesh: b, namespace: web, manifests: [own/*.yaml]}}\n';
const virtual = (spec: string, kind = 'VirtualService') =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: entry}\nspec: ${spec}\n`;
const TO = `{destination: {host: ${HOST}}}`;
const exportTo = async (text: string, share = cart()): Promise<string[]> => {
  const { findings, below } = await joined({ shares: [share], rest, inputs: { 'own/entry.yaml': text } });
  expect(findings).toEqual([]);
  return below('y/mesh-fed/b', 'ServiceEntry')[0].spec.exportTo;
};

test.each([
  [`{gateways: [entry], hosts: ["*"], http: [{route: [${TO}]}]}`],
  [`{gateways: [mesh, other/entry], hosts: ["*"], http: [{match: [], route: [{destination: {host: x}}, ${TO}]}]}`],
  [`{gateways: [entry], hosts: ["*"], http: [{mirror: {host: ${HOST}}}]}`],
  [`{gateways: [entry], hosts: ["*"], http: [{mirrors: [${TO}]}]}`],
  [`{gateways: [entry], hosts: ["*"], tcp: [{route: [${TO}]}]}`],
  [`{gateways: [entry], hosts: ["*"], tls: [{route: [${TO}]}]}`],
])('the ingress gateway sees where a VirtualService leads: %s', async (spec) => {
  expect(await exportTo(virtual(spec))).toEqual(['b', 'web', 'desk']);
});

test('a short name is that of a Service beside it', async () => {
  const spec = '{gateways: [entry], hosts: ["*"], http: [{route: [{destination: {host: basket}}]}]}';
  const share = cart('importAs: web/basket, importAsLocal: true');
  expect(await exportTo(virtual(spec), share)).toEqual(['b', 'web', 'desk']);
});

test.each([
  [virtual(`{hosts: [page], http: [{route: [${TO}]}]}`)],
  [virtual(`{gateways: [mesh], hosts: [page], http: [{route: [${TO}]}]}`)],
  [virtual('{gateways: [entry], hosts: ["*"], http: [{route: [{destination: {host: other}}]}]}')],
  [virtual(`{host: ${HOST}}`, 'DestinationRule')],
  [virtual('{gateways: entry, http: {route: 7}}')],
  [virtual('{gateways: [entry], http: [7, {route: [{destination: 7}, 7], mirror: []}]}')],
])('and none where nothing comes in: %j', async (text) => {
  expect(await exportTo(text)).toEqual(['web', 'desk']);
});
