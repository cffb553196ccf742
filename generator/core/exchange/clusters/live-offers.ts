import { recordedCertificate } from '../../certificates.js';
import type { Mesh, Model } from '../../model.js';
import { readBundle } from '../certificates/pem-bundle.js';
import type { Offer } from '../records/offer.js';
import type { Refusal } from '../records/refusal.js';
import type { LiveCluster, LiveMesh } from './live.js';

/** What the clusters said, mesh by mesh; `waiting` is what was not there yet, a refusal each. */
export function liveOffers(
  live: readonly LiveCluster[],
  model: Model,
): { offers: Offer[]; refusals: Refusal[]; waiting: Refusal[] } {
  const read = live.flatMap((cluster) =>
    cluster.meshes.map((said) => ({ said, offer: liveOffer(said, cluster, model.meshes.get(said.mesh)!) })),
  );
  const waiting = live.flatMap(({ cluster, meshes }) => meshes.flatMap((said) => waitingOf(said, cluster)));
  return {
    offers: read.flatMap(({ offer }) => ('fact' in offer ? [] : [offer])),
    refusals: read.flatMap(({ offer }) => ('fact' in offer ? [offer] : [])),
    waiting,
  };
}

function liveOffer({ roots, gateways }: LiveMesh, { cluster, identity }: LiveCluster, mesh: Mesh): Offer | Refusal {
  const bundle = roots === undefined ? undefined : readBundle(roots);
  if (bundle !== undefined && 'fault' in bundle) {
    return {
      exitCode: 2,
      about: aboutOf(mesh.key, cluster),
      fact: `its ConfigMap "istio-ca-root-cert" ${bundle.fault}.`,
      fix: 'root-cert.pem has to hold public CA certificates and nothing else.',
    };
  }
  return {
    mesh,
    source: `cluster "${cluster}"`,
    isLive: true,
    origin: { cluster, namespace: mesh.namespace },
    roots: bundle?.certificates.map(recordedCertificate),
    gateways,
    clusters: identity === undefined ? {} : { [cluster]: { identity } },
  };
}

function waitingOf({ mesh, waiting }: LiveMesh, cluster: string): Refusal[] {
  const fix = 'Wait for it with --wait 10m, or record the rest with --skip-missing.';
  return waiting.map((fact) => ({ exitCode: 1, about: aboutOf(mesh, cluster), fact, fix }));
}

function aboutOf(mesh: string, cluster: string): string {
  return `mesh "${mesh}" (cluster "${cluster}")`;
}
