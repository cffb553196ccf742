import { recordedCertificate } from '../../certificates.js';
import type { Mesh, Model } from '../../model.js';
import { isRemote } from '../../spanning/parts.js';
import type { Offer } from '../records/offer.js';
import type { Refusal } from '../records/refusal.js';
import type { LiveCluster } from './live.js';
import { aboutPart, type LivePart, livePart } from './live-part.js';

/** What the clusters said, mesh by mesh. */
interface LiveOffers {
  offers: Offer[];
  refusals: Refusal[];
  /** What was not there yet, a refusal each. */
  waiting: Refusal[];
  /** Sentences about what stays as it is recorded. */
  notes: string[];
}

/** Puts together what all clusters of a mesh said of it. */
export function liveOffers(live: readonly LiveCluster[], model: Model): LiveOffers {
  const parts = live.flatMap((cluster) => cluster.meshes.map((said) => livePart(said, cluster)));
  const byMesh = new Map<string, LivePart[]>();
  for (const part of parts) byMesh.set(part.said.mesh, [...(byMesh.get(part.said.mesh) ?? []), part]);
  const meshes = [...byMesh].map(([key, own]) => {
    const apart = rootsApart(own);
    return { apart, offer: liveOffer(model.meshes.get(key)!, own, apart.length > 0) };
  });
  return {
    offers: meshes.map(({ offer }) => offer),
    refusals: [...parts.flatMap(({ refusals }) => refusals), ...meshes.flatMap(({ apart }) => apart)],
    waiting: parts.flatMap(waitingOf),
    notes: parts.flatMap(({ cluster, said }) => said.notes.map((note) => `${aboutPart(said.mesh, cluster)}: ${note}`)),
  };
}

/** Of roots that disagree none is offered: nobody should be asked to trust one of them. */
function liveOffer(mesh: Mesh, parts: readonly LivePart[], areApart: boolean): Offer {
  const seen = areApart ? [] : parts.filter(({ roots }) => roots !== undefined);
  const records = parts.filter(({ record }) => Object.keys(record).length > 0);
  return {
    mesh,
    source: sourceOf(parts),
    isLive: true,
    origin: { cluster: originOf(mesh, parts), namespace: mesh.namespace },
    roots: seen[0]?.roots?.map(recordedCertificate),
    isPartial: seen.length < mesh.parts.filter((part) => !isRemote(part)).length,
    gateways: Object.assign({}, ...parts.map(({ said }) => said.gateways)),
    clusters: Object.fromEntries(records.map(({ cluster, record }) => [cluster, record])),
  };
}

/** The cluster that stands for all, if it was asked. */
function originOf({ cluster }: Mesh, parts: readonly LivePart[]): string {
  return (parts.find((part) => part.cluster === cluster?.key) ?? parts[0]!).cluster;
}

/** `cluster "aro"`, or `clusters "east" and "west"`. */
function sourceOf(parts: readonly LivePart[]): string {
  const names = parts.map(({ cluster }) => `"${cluster}"`);
  const last = names.pop()!;
  return names.length === 0 ? `cluster ${last}` : `clusters ${names.join(', ')} and ${last}`;
}

/** The control planes of one mesh believe each other by one root (facts/multicluster-ossm3.md L5, facts/reliability.md T07). */
function rootsApart(parts: readonly LivePart[]): Refusal[] {
  const [first, ...others] = parts.filter(({ roots }) => roots !== undefined);
  if (first === undefined) return [];
  return others
    .filter((other) => fingerprints(other) !== fingerprints(first))
    .map((other) => ({
      exitCode: 2,
      about: `mesh "${other.said.mesh}"`,
      fact: `cluster "${other.cluster}" has another root than cluster "${first.cluster}", ${fingerprints(other)} instead of ${fingerprints(first)}; a mesh has one root of trust.`,
      fix: 'Give all of its clusters a CA below the same root, restart istiod where that changed something, and collect again.',
    }));
}

/** Which of them comes first has no meaning. */
function fingerprints({ roots = [] }: LivePart): string {
  return roots
    .map(({ sha256 }) => `sha256:${sha256}`)
    .sort()
    .join(' and ');
}

function waitingOf({ cluster, said }: LivePart): Refusal[] {
  const fix = 'Wait for it with --wait 10m, or record the rest with --skip-missing.';
  return said.waiting.map((fact) => ({ exitCode: 1, about: aboutPart(said.mesh, cluster), fact, fix }));
}
