import type { Model } from '../model.js';
import type { LiveCluster } from './live.js';
import type { Offer } from './offer.js';
import { readBundle } from './pem-bundle.js';
import type { Refusal } from './refusal.js';

/** What the clusters said, mesh by mesh; `waiting` is what was not there yet, a refusal each. */
export function liveOffers(
  live: readonly LiveCluster[],
  model: Model,
): { offers: Offer[]; refusals: Refusal[]; waiting: Refusal[] } {
  const offers: Offer[] = [];
  const refusals: Refusal[] = [];
  const waiting: Refusal[] = [];
  for (const { cluster, identity, meshes } of live) {
    for (const { mesh: key, roots, gateways, waiting: sentences } of meshes) {
      const mesh = model.meshes.get(key)!;
      const source = `cluster "${cluster}"`;
      const about = `mesh "${key}" (${source})`;
      const fix = 'Wait for it with --wait 10m, or record the rest with --skip-missing.';
      waiting.push(...sentences.map((fact) => ({ exitCode: 1 as const, about, fact, fix })));
      const bundle = roots === undefined ? undefined : readBundle(roots);
      if (bundle !== undefined && 'fault' in bundle) {
        refusals.push({
          exitCode: 2,
          about,
          fact: `its ConfigMap "istio-ca-root-cert" ${bundle.fault}.`,
          fix: 'root-cert.pem has to hold public CA certificates and nothing else.',
        });
        continue;
      }
      offers.push({
        mesh,
        source,
        origin: { cluster, namespace: mesh.namespace },
        roots: bundle?.certificates.map(({ sha256, notAfter, pem }) => ({ sha256, notAfter, pem })),
        gateways,
        clusters: identity === undefined ? {} : { [cluster]: { identity } },
      });
    }
  }
  return { offers, refusals, waiting };
}
