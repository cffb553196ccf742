import { expect, test } from 'vitest';
import type { PlannedRecord } from '../../generator/core/exchange/records/offer.js';
import { recordFiles } from '../../generator/core/exchange/records/record-files.js';
import type { Mesh } from '../../generator/core/model.js';

function planned(key: string, addresses: string[], changes = ['x']): PlannedRecord {
  const after: PlannedRecord['after'] = {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ExchangeRecord',
    metadata: { name: key },
    gateways: { peer: { addresses } },
  };
  return { mesh: { key, hasMoved: false } as Mesh, before: undefined, after, changes };
}

test('a record that changes becomes a file', () => {
  const { files, refusals } = recordFiles([planned('a', ['10.0.0.1']), planned('b', ['10.0.0.2'], [])]);
  expect(files.map(({ name, before }) => [name, before])).toEqual([['a.yaml', undefined]]);
  expect(refusals).toEqual([]);
});

test('one that could not be read again is refused', () => {
  const host = `${'x'.repeat(60)}.example.com`;
  const { files, refusals } = recordFiles([
    planned(
      'a',
      Array.from({ length: 60_000 }, () => host),
    ),
  ]);
  expect(files).toEqual([]);
  expect(refusals).toEqual([
    {
      exitCode: 2,
      about: 'mesh "a"',
      fact: 'its record would be larger than 4 MiB.',
      fix: 'Find out why it has so many roots or addresses.',
    },
  ]);
});
