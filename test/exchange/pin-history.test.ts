import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CurrentRecord, Offer } from '../../generator/core/exchange/records/offer.js';
import { planRecords } from '../../generator/core/exchange/records/plan-records.js';
import { recordText } from '../../generator/core/exchange/records/record-text.js';
import type { ExchangeRecord } from '../../generator/core/exchange-record.js';
import type { Model } from '../../generator/core/model.js';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { certificatePool } from '../support/certificate-pool.js';
import { compileEstate } from '../support/compiled-estate.js';

const MESHES = ['a', 'b', 'c'] as const;
const topology = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: history}
defaults: {mesh: {version: "2.6"}, peering: {internal: true}}
clusters: {a: {provider: onprem}, b: {provider: onprem}, c: {provider: onprem}}
meshes: {a: {cluster: a}, b: {cluster: b}, c: {cluster: c}}
peerings: [{fullMesh: [a, b, c]}]
`;
const now = '2027-01-01T00:00:00Z';

/** A root by its number in the pool; every mesh may present any, its own, another mesh's or an attacker's. */
const number = fc.integer({ min: 0, max: 4 });
const said = fc.uniqueArray(number, { maxLength: 2 });
const steps = fc.array(
  fc.record({
    presented: fc.dictionary(fc.constantFrom(...MESHES), fc.uniqueArray(number, { minLength: 1, maxLength: 2 }), {
      minKeys: 1,
    }),
    trust: said,
    trustFirst: fc.boolean(),
    add: said,
    remove: said,
    acceptAddresses: fc.boolean(),
    lastOctet: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 2, maxLength: 8 },
);

const fingerprints = (numbers: readonly number[]) => new Set(numbers.map((one) => certificatePool()[one]!.sha256));

test('over random collections and approvals no rendered root and no rendered address was ever unapproved', async () => {
  let joined = 0;
  const { model } = await compileEstate({ topology, records: {} });
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const texts: Record<string, string> = {};
      const approvedRoots = new Map<string, Set<string>>(MESHES.map((mesh) => [mesh, new Set()]));
      const addresses = new Map<string, string>();
      for (const step of history) {
        const current = currentRecords(texts);
        const plan = planRecords(offersOf(step, model!), {
          model: model!,
          current,
          now,
          approvals: {
            trust: fingerprints(step.trust),
            trustFirst: step.trustFirst,
            add: fingerprints(step.add),
            remove: fingerprints(step.remove),
            addresses: step.acceptAddresses,
            apiServers: false,
            sealingCertificates: false,
          },
        });
        if (plan.refusals.length > 0) continue;
        for (const [mesh, presented] of Object.entries(step.presented)) {
          const approved = approvedRoots.get(mesh)!;
          const isFirst = (current.get(mesh)?.record.rootCertificates ?? []).length === 0;
          const named = isFirst ? step.trust : step.add;
          for (const sha256 of fingerprints(isFirst && step.trustFirst ? presented : named)) approved.add(sha256);
          if (!addresses.has(mesh) || step.acceptAddresses) addresses.set(mesh, `203.0.113.${step.lastOctet}`);
        }
        for (const { mesh, after, before } of plan.records) texts[mesh.key] = recordText(after, before?.doc.text);
      }
      joined += await checkRendered(texts, approvedRoots, addresses);
    }),
    { numRuns: 200 },
  );
  // Many histories end with a joined pair, so that there was something to look at.
  expect(joined).toBeGreaterThan(20);
}, 120_000);

function currentRecords(texts: Readonly<Record<string, string>>): Map<string, CurrentRecord> {
  return new Map(
    Object.entries(texts).map(([mesh, text]) => {
      const { doc } = readYaml(`${mesh}.yaml`, text);
      return [mesh, { doc: doc!, record: doc!.value as ExchangeRecord }];
    }),
  );
}

function offersOf(
  { presented, lastOctet }: { presented: Record<string, number[]>; lastOctet: number },
  model: Model,
): Offer[] {
  return Object.entries(presented).map(([key, numbers]) => ({
    mesh: model.meshes.get(key)!,
    source: `cluster "${key}"`,
    isLive: true,
    origin: { cluster: key, namespace: key },
    roots: numbers.map((one) => certificatePool()[one]!),
    isPartial: false,
    gateways: Object.fromEntries(
      MESHES.filter((peer) => peer !== key).map((peer) => [peer, { addresses: [`203.0.113.${lastOctet}`] }]),
    ),
    clusters: { [key]: { identity: `uid-of-${key}` } },
  }));
}

/** Looks at the rendered files alone; returns how many ends were joined. */
async function checkRendered(
  records: Record<string, string>,
  approved: ReadonlyMap<string, ReadonlySet<string>>,
  addresses: ReadonlyMap<string, string>,
): Promise<number> {
  const { tree, errors } = await compileEstate({ topology, records });
  expect(errors).toEqual([]);
  const pool = new Map(certificatePool().map(({ pem, sha256 }) => [pem.trim(), sha256]));
  let ends = 0;
  for (const [path, text] of tree) {
    const [, , , peer] = /^(.)\/mesh-fed\/(.)\/(.)\/configmap-/.exec(path) ?? [];
    const [, , , remote] = /^(.)\/mesh-fed\/(.)\/(.)\/servicemeshpeer-/.exec(path) ?? [];
    if (peer !== undefined) {
      const blocks = (parse(text) as { data: Record<string, string> }).data['root-cert.pem']!.split(
        /(?<=-----\n)(?=-----BEGIN)/,
      );
      const rendered = blocks.map((block) => pool.get(block.trim()));
      expect(rendered.every((sha256) => sha256 !== undefined && approved.get(peer)!.has(sha256))).toBe(true);
      ends++;
    }
    if (remote !== undefined) {
      const peerObject = parse(text) as { spec: { remote: { addresses: string[] } } };
      expect(peerObject.spec.remote.addresses).toEqual([addresses.get(remote)]);
    }
  }
  return ends;
}
