import { describe, expect, test } from 'vitest';
import { findRisks } from '../../generator/core/diff/risks.js';
import { discoveryRows, istioRows, quietDiscoveryRows, removalRows } from './discovery-rows.js';
import { controlPlaneRows, federationRows, gatewayRows, quietRows } from './risk-rows.js';

describe.each([
  ['gateways', gatewayRows],
  ['control planes and namespaces', controlPlaneRows],
  ['federation', federationRows],
  ['control planes of generation 3', istioRows],
  ['discovery by hand', discoveryRows],
  ['removals', removalRows],
  ['what costs nothing', quietRows],
  ['what costs nothing in generation 3', quietDiscoveryRows],
])('%s', (_title, rows) => {
  test.each(rows)('%s', (_row, changes, risks) => {
    const found = findRisks(changes);
    expect(found.map(({ path, risk, message }) => `${path}  ${risk}: ${message}`)).toEqual(risks);
    expect(found.map(({ cluster }) => cluster)).toEqual(risks.map((risk) => risk.split('/', 1)[0]));
  });
});
