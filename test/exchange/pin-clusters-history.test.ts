import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Offer } from '../../generator/core/exchange/records/offer.js';
import { planRecords } from '../../generator/core/exchange/records/plan-records.js';
import { recordText } from '../../generator/core/exchange/records/record-text.js';
import type { ClusterRecord, ExchangeRecord } from '../../generator/core/exchange-record.js';
import type { Mesh } from '../../generator/core/model.js';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { compileEstate } from '../support/compiled-estate.js';
import { apiCa, apiOf, at, type ClusterKey, meshRoot, SPANNING, sealing } from './spanning-estate.js';

const CLUSTERS = ['east', 'west'] as const;
const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');

/** What a cluster says, each by a number; an attacker's is as good as its own. undefined: it is not there. */
const value = fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined });
const said = fc.record({ eastWest: value, apiServer: value, sealingCertificate: value });
type Said = Record<Field, number | undefined>;
type Field = 'eastWest' | 'apiServer' | 'sealingCertificate';
const FIELDS: readonly Field[] = ['eastWest', 'apiServer', 'sealingCertificate'];

const steps = fc.array(
  fc.record({
    east: fc.option(said, { nil: undefined }),
    west: fc.option(said, { nil: undefined }),
    accepted: fc.subarray([...FIELDS]),
  }),
  { minLength: 2, maxLength: 10 },
);
type Step = { east: Said | undefined; west: Said | undefined; accepted: Field[] };

/** Clusters have no certificate in common. */
function offeredValue(cluster: ClusterKey, field: Field, number: number): NonNullable<ClusterRecord[Field]> {
  if (field === 'eastWest') return { addresses: [`203.0.113.${number}`] };
  if (field === 'sealingCertificate') {
    const { sha256, notAfter, pem } = sealing(`${cluster} ${number}`);
    return { sha256, notAfter, pem };
  }
  const { sha256, pem } = apiCa(`${number}`);
  return { server: apiOf(cluster), ...(number === 0 ? {} : { certificateAuthority: { sha256, pem } }) };
}

function recordOf(cluster: ClusterKey, numbers: Said): ClusterRecord {
  const entries = FIELDS.flatMap((field) => {
    const number = numbers[field];
    return number === undefined ? [] : [[field, offeredValue(cluster, field, number)]];
  });
  return { identity: `uid-of-${cluster}`, ...Object.fromEntries(entries) };
}

/** What of a step a person would have to accept: what differs from what is held. */
function unaccepted(held: Record<ClusterKey, Partial<Said>>, step: Step): Field[] {
  return CLUSTERS.flatMap((cluster) =>
    FIELDS.filter((field) => {
      const [old, offered] = [held[cluster][field], step[cluster]?.[field]];
      return old !== undefined && offered !== undefined && old !== offered && !step.accepted.includes(field);
    }),
  );
}

function offerOf(mesh: Mesh, step: Step): Offer {
  const asked = CLUSTERS.filter((cluster) => step[cluster] !== undefined);
  const { sha256, notAfter, pem } = meshRoot();
  return {
    mesh,
    source: 'clusters',
    isLive: true,
    isPartial: asked.length < 2,
    origin: { cluster: asked[0] ?? 'east', namespace: at },
    roots: [{ sha256, notAfter, pem }],
    gateways: {},
    clusters: Object.fromEntries(asked.map((cluster) => [cluster, recordOf(cluster, step[cluster]!)])),
  };
}

/** facts/reliability.md T08, T10, T17. */
test('over random collections what others rely on is what came first, or what a person accepted in that step', async () => {
  const { model } = await compileEstate({ topology: SPANNING, records: {} });
  const mesh = model!.meshes.get('shop')!;
  const outcomes = { taken: 0, refused: 0, replaced: 0 };
  fc.assert(
    fc.property(steps, (history) => {
      const held: Record<ClusterKey, Partial<Said>> = { east: {}, west: {} };
      let text: string | undefined;
      for (const step of history) {
        const doc = text === undefined ? undefined : readYaml('shop.yaml', text).doc!;
        const current = new Map(
          doc === undefined ? [] : [['shop', { doc, record: doc.value as ExchangeRecord }] as const],
        );
        const has = (field: Field) => step.accepted.includes(field);
        const plan = planRecords([offerOf(mesh, step)], {
          model: model!,
          current,
          now,
          approvals: {
            trust: new Set(),
            trustFirst: true,
            add: new Set(),
            remove: new Set(),
            addresses: has('eastWest'),
            apiServers: has('apiServer'),
            sealingCertificates: has('sealingCertificate'),
          },
        });
        const differing = unaccepted(held, step);
        expect(plan.refusals.map(({ exitCode }) => exitCode)).toEqual(differing.map(() => 1));
        if (differing.length > 0) {
          outcomes.refused++;
          continue;
        }
        for (const cluster of CLUSTERS) {
          const before = { ...held[cluster] };
          for (const field of FIELDS) held[cluster][field] = step[cluster]?.[field] ?? held[cluster][field];
          if (FIELDS.some((field) => before[field] !== undefined && before[field] !== held[cluster][field]))
            outcomes.replaced++;
        }
        outcomes.taken++;
        text = recordText(plan.records[0]!.after, text);
        const { clusters = {} } = readYaml('shop.yaml', text).doc!.value as ExchangeRecord;
        for (const cluster of CLUSTERS) {
          const { identity: _, ...rest } = clusters[cluster] ?? {};
          const { identity: _own, ...expected } = recordOf(cluster, held[cluster] as Said);
          expect(rest).toEqual(expected);
        }
      }
    }),
    { numRuns: 80 },
  );
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(15);
}, 120_000);
