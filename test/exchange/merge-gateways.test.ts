import { expect, test } from 'vitest';
import { mergeGateways } from '../../generator/core/exchange/records/merge-gateways.js';

const at = (...addresses: string[]) => ({ addresses });
const recorded = {
  west: at('203.0.113.10', '203.0.113.11'),
  north: { ...at('10.0.0.1'), servicePort: 32443, discoveryPort: 32188 },
};

/** facts/reliability.md T10: the first address is learnt, another one is accepted by a person. */
test.each([
  ['nothing offered', {}, [], []],
  ['the same addresses in another order', { west: at('203.0.113.11', '203.0.113.10') }, [], []],
  ['the same ports written out', { west: { ...recorded.west, servicePort: 15443, discoveryPort: 8188 } }, [], []],
  ['a new peer', { south: at('a.example.net') }, ['gateways.south: a.example.net'], []],
  ['one address less', { west: at('203.0.113.10') }, [], ['gateways.west: 203.0.113.10, 203.0.113.11 → 203.0.113.10']],
  ['another address', { west: at('198.51.100.1') }, [], ['gateways.west: 203.0.113.10, 203.0.113.11 → 198.51.100.1']],
  ['other ports', { north: at('10.0.0.1') }, [], ['gateways.north: 10.0.0.1 (ports 32443, 32188) → 10.0.0.1']],
  ['a name that every object has', { constructor: at('10.0.0.9') }, ['gateways.constructor: 10.0.0.9'], []],
])('%s', (_, offered, changes, unaccepted) => {
  const decision = mergeGateways(recorded, offered, false);
  expect(decision).toMatchObject({ changes, unaccepted });
  const expected = unaccepted.length > 0 || changes.length === 0 ? recorded : { ...recorded, ...offered };
  expect(decision.gateways).toEqual(expected);
  const accepted = mergeGateways(recorded, offered, true);
  expect(accepted.unaccepted).toEqual([]);
  expect(accepted.changes).toEqual([...changes, ...unaccepted]);
});
