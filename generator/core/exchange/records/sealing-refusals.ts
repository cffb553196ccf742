import { createHash, X509Certificate } from 'node:crypto';
import { parseCertificate } from '../../certificates.js';
import type { Certificate, ExchangeRecord } from '../../exchange-record.js';
import { sealingProblem } from '../certificates/judge-sealing.js';
import type { Offer } from './offer.js';
import type { Refusal } from './refusal.js';

/** Why an offered certificate is none to seal with (facts/reliability.md T17). `now` is RFC 3339. */
export function sealingRefusals({ mesh, source, clusters }: Offer, now: string): Refusal[] {
  return Object.entries(clusters).flatMap(([cluster, { sealingCertificate }]) => {
    const problem = sealingCertificate === undefined ? undefined : sealingProblem(sealingCertificate.pem, now);
    if (problem === undefined) return [];
    const fact = `the sealing certificate of cluster "${cluster}", sha256:${sealingCertificate!.sha256}, ${problem}.`;
    const fix = 'Nothing can be sealed with it: find out which controller it is of, and fetch it anew.';
    return [{ exitCode: 2, about: `mesh "${mesh.key}" (${source})`, fact, fix }];
  });
}

/** Two clusters of which one has just offered the key of the other: one of them was read in the wrong place. */
export function sharedSealingKeys(offers: readonly Offer[], records: Iterable<ExchangeRecord>): Refusal[] {
  const offered = new Set(offers.flatMap(({ clusters }) => Object.keys(clusters)));
  const owners = new Map<string, Set<string>>();
  for (const { clusters = {} } of records) {
    for (const [cluster, { sealingCertificate }] of Object.entries(clusters)) {
      const key = sealingCertificate === undefined ? undefined : keyOf(sealingCertificate);
      if (key !== undefined) owners.set(key, (owners.get(key) ?? new Set()).add(cluster));
    }
  }
  return [...owners.values()].flatMap((found) => {
    const clusters = [...found].sort();
    if (clusters.length < 2 || !clusters.some((cluster) => offered.has(cluster))) return [];
    const names = `${clusters
      .slice(0, -1)
      .map((one) => `"${one}"`)
      .join(', ')} and "${clusters.at(-1)}"`;
    const fact = `clusters ${names} have sealing certificates with one key.`;
    const fix = 'Each controller has a key of its own: one of them was read from the wrong place.';
    return [{ exitCode: 2, about: '', fact, fix }];
  });
}

/** What of a key tells it from others; undefined if it cannot be read. */
function keyOf({ pem }: Certificate): string | undefined {
  const parsed = parseCertificate(pem);
  if (typeof parsed === 'string') return undefined;
  try {
    const der = new X509Certificate(parsed.pem).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(der).digest('hex');
  } catch {
    return undefined;
  }
}
