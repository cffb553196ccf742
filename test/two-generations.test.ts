import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readTree } from './support/compile-case.js';
import { GENERATION_PAIRS } from './support/generation-pairs.js';
import { offeredByDiscovery, offeredByFederation } from './support/offered-services.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const treeOf = (directory: string) => readTree(join(root, directory, 'out'));

describe('design 7: what a share offers is the same in both generations', () => {
  test.each(GENERATION_PAIRS)('$old and $new', ({ old, new: other }) => {
    const offered = offeredByDiscovery(treeOf(other));
    expect(offered).toEqual(offeredByFederation(treeOf(old)));
    expect(offered.length).toBeGreaterThan(0);
  });

  test('as the root topology says', () => {
    expect(offeredByFederation(treeOf(''))).toEqual([
      'rosa-prod: details-v2.prod-bookinfo.svc.aro-stg-mesh-imports.local:9080 is aro-stg stg-bookinfo/details',
      'rosa-prod: details-v3.prod-bookinfo.svc.gcp-dev-mesh-imports.local:9080 is gcp-dev dev-bookinfo/details',
    ]);
  });

  test('as east-west/balance says: one local name, two exporters', () => {
    expect(offeredByDiscovery(treeOf('examples/east-west-v3/balance'))).toEqual([
      'east: kube-info.east-mesh-member.svc.cluster.local:80 is east2 east2-mesh-member/kube-info',
      'east: kube-info.east-mesh-member.svc.cluster.local:80 is west west-mesh-member/kube-info',
    ]);
  });
});

const FED = 'aro/mesh-fed/aro-stg';
const HOST = 'details-v2.prod-bookinfo.svc.aro-stg-mesh-imports.local';
const REMOTE = 'rosa/mesh-fed/rosa-prod/aro-stg';

/** What takes an offer away, or makes another of it. */
const WRONG: [what: string, path: string, from: string, to: string][] = [
  ['another port of the exporter', `${FED}/serviceentry-${HOST}.yaml`, 'number: 9080', 'number: 9081'],
  ['another target port', `${FED}/serviceentry-${HOST}.yaml`, 'targetPort: 9080', 'targetPort: 9081'],
  ['another workload', `${FED}/serviceentry-${HOST}.yaml`, 'app: details', 'app: reviews'],
  ['another host at the gateway', `${FED}/gateway-expose-services.yaml`, 'details-v2.', 'details-v4.'],
  ['another gateway', `${FED}/gateway-expose-services.yaml`, 'gateway-name: eastwestgateway', 'gateway-name: other'],
  ['another port of the importer', `${REMOTE}/serviceentry-${HOST}.yaml`, 'number: 9080', 'number: 9081'],
  ['another host of the importer', `${REMOTE}/serviceentry-${HOST}.yaml`, '- details-v2.', '- details-v4.'],
  ['a label that is not chosen', `${REMOTE}/workloadentry-${HOST}.yaml`, 'app: details-v2.', 'app: details-v4.'],
  ['another network', `${REMOTE}/workloadentry-${HOST}.yaml`, 'network: aro-stg', 'network: gcp-dev'],
  ['no mTLS', `${REMOTE}/workloadentry-${HOST}.yaml`, 'tlsMode: istio', 'tlsMode: disabled'],
  ['another namespace', `${REMOTE}/workloadentry-${HOST}.yaml`, 'namespace: rosa', 'namespace: aro'],
  [
    'a gateway of another network',
    `${REMOTE}/gateway-remote-gateway-aro-stg-mesh.yaml`,
    'network: aro-stg',
    'network: x',
  ],
];

test.each(WRONG)('%s is seen', (_, path, from, to) => {
  const tree = treeOf('examples/hybrid-cloud-v3');
  const text = tree.get(path)!;
  const wrong = text.replace(from, to);
  expect(wrong).not.toBe(text);
  expect(offeredByDiscovery(new Map([...tree, [path, wrong]]))).not.toEqual(offeredByFederation(treeOf('')));
});

test.each([
  ['importedserviceset', 'name: details-v2', 'name: details-v4'],
  ['importedserviceset', 'namespace: stg-bookinfo', 'namespace: other'],
])('%s with %s as %s is seen', (kind, from, to) => {
  const tree = treeOf('');
  const path = [...tree.keys()].find((one) => one.startsWith(`${REMOTE}/${kind}-`))!;
  const wrong = tree.get(path)!.replace(from, to);
  expect(wrong).not.toBe(tree.get(path));
  expect(offeredByFederation(new Map([...tree, [path, wrong]]))).not.toEqual(offeredByFederation(tree));
});
