import { describe, expect, test } from 'vitest';
import { recordText } from '../../generator/core/exchange/records/record-text.js';
import type { ExchangeRecord } from '../../generator/core/exchange-record.js';
import { checkRecordShape } from '../../generator/core/schema.js';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { certificatePool } from '../support/certificate-pool.js';

const [root, other] = certificatePool() as [{ sha256: string; notAfter: string; pem: string }, typeof root];
const record: ExchangeRecord = {
  apiVersion: 'meshloom.dev/v1alpha1',
  kind: 'ExchangeRecord',
  metadata: { name: 'east' },
  origin: { cluster: 'on', namespace: '123' },
  rootCertificates: [root],
  gateways: {
    west: { addresses: ['203.0.113.10', '2001:db8::1'] },
    y: { addresses: ['gw.acme.io'], servicePort: 32443 },
  },
  clusters: { on: { identity: '1e100' } },
};

function read(text: string): unknown {
  const { doc, findings } = readYaml('east.yaml', text);
  expect(findings).toEqual([]);
  expect(checkRecordShape(doc!)).toEqual([]);
  return JSON.parse(JSON.stringify(doc!.value));
}

describe('a record as YAML', () => {
  test('is what the strict reader reads, also where YAML 1.1 sees booleans and numbers', () => {
    const text = recordText(record);
    expect(read(text)).toEqual(record);
    expect(text).toContain('    pem: |\n      -----BEGIN CERTIFICATE-----\n');
    expect(text).toContain('  "on":\n    identity: "1e100"\n');
    expect(text).toContain('  namespace: "123"\n');
  });

  const before = `# Owned by the platform team.
apiVersion: meshloom.dev/v1alpha1
kind: ExchangeRecord
metadata: {name: east}
gateways:   # by peer
  west: {addresses: [203.0.113.10]}  # the blue load balancer
  "y":
    addresses: [gw.acme.io]
`;

  test('keeps the comments, the order and the form of what does not change', () => {
    const { origin, rootCertificates, clusters, ...rest } = record;
    const gateways = { west: { addresses: ['203.0.113.10'] }, y: { addresses: ['gw2.acme.io'] } };
    expect(recordText({ ...rest, gateways }, before)).toBe(`# Owned by the platform team.
apiVersion: meshloom.dev/v1alpha1
kind: ExchangeRecord
metadata: {name: east}
gateways:
  # by peer
  west: {addresses: [203.0.113.10]} # the blue load balancer
  "y":
    addresses: [gw2.acme.io]
`);
  });

  const written = ({ sha256, pem }: typeof root, comment: string) =>
    `  - sha256: "${sha256}" # ${comment}\n    pem: |\n${pem.trim().replaceAll(/^/gm, '      ')}\n`;
  const head = 'apiVersion: meshloom.dev/v1alpha1\nkind: ExchangeRecord\nmetadata: {name: east}\n';
  test('keeps the roots and addresses of a list that do not change, and no comment of one that goes', () => {
    const roots = { old: `  # the old one\n${written(root, 'x')}`, next: `  # the new one\n${written(other, 'y')}` };
    const addresses = (list: string) => `gateways:\n  west:\n    addresses:\n${list}`;
    const [first, second] = ['      # blue\n      - 203.0.113.10 # b\n', '      # green\n      - 203.0.113.11\n'];
    const text = `${head}rootCertificates:\n${roots.old}${roots.next}${addresses(first + second)}`;
    const { pem, sha256 } = other;
    const after: ExchangeRecord = {
      apiVersion: 'meshloom.dev/v1alpha1',
      kind: 'ExchangeRecord',
      metadata: { name: 'east' },
      rootCertificates: [{ sha256, pem }],
      gateways: { west: { addresses: ['203.0.113.9', '203.0.113.10'] } },
    };
    expect(recordText(after, text)).toBe(
      `${head}rootCertificates:\n${roots.next}${addresses(`      - 203.0.113.9\n${first}`)}`,
    );
  });

  test('replaces and removes what does', () => {
    const after: ExchangeRecord = {
      ...record,
      rootCertificates: [root, other],
      gateways: { west: { addresses: ['198.51.100.1'] } },
    };
    expect(read(recordText(after, recordText(record)))).toEqual(after);
    const { gateways, ...rest } = after;
    expect(read(recordText(rest, recordText(after)))).toEqual(rest);
  });

  test('is the same bytes when nothing changes', () => {
    expect(recordText(record, recordText(record))).toBe(recordText(record));
  });
});
