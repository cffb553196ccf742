import type { Version } from '../model.js';

/** The minors of Istio 1.x that each version ships, the newest first (facts/multicluster-ossm3.md 2.1). */
const SHIPPED: Readonly<Record<string, readonly number[]>> = {
  '3.0': [24],
  '3.1': [26, 24],
  '3.2': [27, 26, 24],
  '3.3': [28, 27, 26],
  '3.4': [30, 28, 27],
};

/** The newest patch of each minor that the published definition of Istio names (facts/multicluster-ossm3.md 2.1). */
const NEWEST_PATCH: Readonly<Record<number, number>> = { 24: 6, 26: 8, 27: 9, 28: 10, 30: 3 };

/** The versions of OpenShift Service Mesh 3.x that are known, the oldest first. */
export const VERSIONS: readonly string[] = Object.keys(SHIPPED).sort();

/** A version of Istio as numbers; `patch` is infinite for `vX.Y-latest`. */
interface IstioVersion {
  minor: number;
  patch: number;
}

/** `v1.28-latest` and `v1.28.10` as numbers; undefined for anything else. */
export function parseIstioVersion(text: string): IstioVersion | undefined {
  const [, minor, patch] = /^v1\.([1-9]\d{0,2})(?:-latest|\.(0|[1-9]\d{0,2}))$/.exec(text) ?? [];
  if (minor === undefined) return undefined;
  return { minor: Number(minor), patch: patch === undefined ? Number.POSITIVE_INFINITY : Number(patch) };
}

/** What a mesh of this version gets if it names no istioVersion: the newest, as the alias that keeps its name. */
export function newestIstioVersion({ text }: Pick<Version, 'text'>): string {
  return shippedIstioVersions(text)[0]!;
}

/** `vX.Y-latest` of every minor that a version ships, the newest first; those of the newest version if it is unknown. */
export function shippedIstioVersions(version: string): string[] {
  const minors = SHIPPED[version] ?? SHIPPED[VERSIONS.at(-1)!]!;
  return minors.map((minor) => `v1.${minor}-latest`);
}

/** From Istio 1.29 a control plane reads the ConfigMap with the mesh's settings in other clusters, its trust domain among them. */
export function readsMeshConfig({ istioVersion }: { istioVersion: string }): boolean {
  return (parseIstioVersion(istioVersion)?.minor ?? 0) >= 29;
}

/** Whether the operator of a version takes this version of Istio; of its minors it takes every patch. */
export function isShipped(istioVersion: string, version: string): boolean {
  const parsed = parseIstioVersion(istioVersion);
  return parsed !== undefined && shippedIstioVersions(version).includes(`v1.${parsed.minor}-latest`);
}

/** The newest patch that is known of its minor, if this is a newer one. */
export function newestKnownPatch(istioVersion: string): string | undefined {
  const parsed = parseIstioVersion(istioVersion);
  if (parsed === undefined || parsed.patch === Number.POSITIVE_INFINITY) return undefined;
  const newest = NEWEST_PATCH[parsed.minor];
  return newest !== undefined && parsed.patch > newest ? `v1.${parsed.minor}.${newest}` : undefined;
}

/** Order of two versions of Istio, the older first; what is no version is the oldest. */
export function byAge(left: string, right: string): number {
  const [one, other] = [parseIstioVersion(left), parseIstioVersion(right)];
  const minors = (one?.minor ?? 0) - (other?.minor ?? 0);
  if (minors !== 0 || one?.patch === other?.patch) return minors;
  return (one?.patch ?? 0) < (other?.patch ?? 0) ? -1 : 1;
}
