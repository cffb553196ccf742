import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { recordText } from '../support/compile-case.js';
import { buildCli } from '../support/run-cli.js';
import { type CollectEstate, collectEstate } from './collect-estate.js';

const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: shop}
clusters: {here: {provider: onprem}}
meshes:
  shop: {cluster: here, version: "3.3", members: [web]}
  other: {managed: false, version: "3.3", namespace: other, trustDomain: other.example}
peerings:
  - {meshes: [shop, other]}
`;

let estate: CollectEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = collectEstate(TOPOLOGY);
  mkdirSync(join(estate.directory, 'exchange'), { recursive: true });
});
afterEach(() => estate.remove());

const recorded = (mesh: string) => parse(estate.records()[`${mesh}.yaml`]!);

test('what is said of one of our meshes is the address of the gateway for all, and that of generation 2 goes', () => {
  const old = `${recordText('shop', {}, 'a')}gateways: {other: {addresses: [203.0.113.1]}}\n`;
  writeFileSync(join(estate.directory, 'exchange', 'shop.yaml'), old);
  const run = estate.meshloom('exchange', 'import', '--mesh', 'shop', '--address', '203.0.113.2');
  expect(run).toMatchObject({ code: 0 });
  expect(run.stderr).toContain('without gateways.other, of generation 2');
  expect(recorded('shop')).toMatchObject({ clusters: { here: { eastWest: { addresses: ['203.0.113.2'] } } } });
  expect(recorded('shop')).not.toHaveProperty('gateways');
  const again = estate.meshloom('exchange', 'import', '--mesh', 'shop', '--address', '203.0.113.3');
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('clusters.here.eastWest: 203.0.113.2 → 203.0.113.3');
});

test('of a mesh that others run we know our own way alone', () => {
  writeFileSync(join(estate.directory, 'exchange', 'other.yaml'), recordText('other', {}, 'b'));
  const run = estate.meshloom('exchange', 'import', '--mesh', 'other', '--address', '203.0.113.2');
  expect(run).toMatchObject({ code: 0 });
  expect(recorded('other')).toMatchObject({ gateways: { shop: { addresses: ['203.0.113.2'] } } });
});
