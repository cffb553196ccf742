import { expect, test } from 'vitest';
import { didYouMean, suggest } from '../../generator/core/suggest.js';

const words = ['rosa-prod', 'aro-stg', 'gcp-dev', 'aws', 'azure', 'service', 'services'];

test.each([
  ['gcp-dve', 'gcp-dev'],
  ['gcpdev', 'gcp-dev'],
  ['rosa-pord', 'rosa-prod'],
  ['AWS', 'aws'],
  ['awz', 'aws'],
  ['servise', 'service'],
  ['serviced', 'service'],
  ['hetzner', undefined],
  ['x', undefined],
  ['', undefined],
  ['a'.repeat(10_000), undefined],
])('%s → %s', (word, expected) => {
  expect(suggest(word, words)).toBe(expected);
});

test('ties go by code unit, whatever the order', () => {
  expect(suggest('mesh-c', ['mesh-b', 'mesh-a'])).toBe('mesh-a');
  expect(suggest('mesh-c', ['mesh-a', 'mesh-b'])).toBe('mesh-a');
});

test('the word itself is no suggestion', () => {
  expect(suggest('aws', ['aws'])).toBeUndefined();
});

test('as a sentence', () => {
  expect(didYouMean('gcp-dve', words)).toBe(' Did you mean "gcp-dev"?');
  expect(didYouMean('hetzner', words)).toBe('');
});

test('1,000 candidates in less than 200 ms', () => {
  const candidates = Array.from({ length: 1000 }, (_, index) => `mesh-of-the-team-number-${index}`);
  const start = performance.now();
  expect(suggest('mesh-of-teh-team-number-77', candidates)).toBe('mesh-of-the-team-number-77');
  expect(performance.now() - start).toBeLessThan(200);
});
