import { generationOf } from '../generations.js';
import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster, Mesh, Tracing } from '../model.js';
import type { resolveNaming } from '../naming.js';
import { isOwner } from '../owners/owner-form.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { resolveEastWest } from './east-west.js';
import { resolveLocality } from './locality.js';
import { joinParts, type MeshPlace, meshPlaces } from './mesh-clusters.js';
import { resolveNames } from './mesh-names.js';
import { resolveSecrets } from './secrets.js';
import { likelyVersion, parseVersion } from './version.js';

export type Naming = ReturnType<typeof resolveNaming>;

interface Context {
  clusters: Map<string, Cluster>;
  naming: Naming;
  report: Report;
}

/** A mesh with the defaults merged below it; `at` is the place of one of its keys, which may be in the defaults. */
export interface WrittenMesh {
  key: string;
  ref: Ref;
  value: T.Mesh;
  at: (field: string) => Ref;
}

/** The meshes with `defaults.mesh` merged below each, in byte order of their keys; managed ones join their cluster. */
export function resolveMeshes(merged: MergedTopology, context: Context): Map<string, Mesh> {
  const defaults = (merged.topology.defaults?.mesh ?? {}) as RawMap;
  const meshes = new Map<string, Mesh>();
  for (const key of [...merged.meshes.keys()].sort()) {
    const { value, ref } = merged.meshes.get(key)!;
    const own = value as RawMap;
    const at = (field: string): Ref =>
      field in own || !(field in defaults) ? child(ref, field) : child(merged.root, 'defaults', 'mesh', field);
    const written = { key, ref, value: mergeMaps(defaults, own) as T.Mesh, at };
    const version = resolveVersion(written, merged, context.report);
    meshes.set(key, resolveMesh(written, version, context));
  }
  return meshes;
}

/** Its part in each of its clusters; the result is the one that stands for all. */
function resolveMesh(written: WrittenMesh, version: Mesh['version'], context: Context): Mesh {
  const managed = written.value.managed ?? true;
  const parts = meshPlaces(written, managed, context).map((place) =>
    resolvePart(written, place, { ...context, managed, version }),
  );
  joinParts(written, parts, context.report);
  if (managed) for (const part of parts) part.cluster?.meshes.push(part);
  return parts[0]!.span?.primary ?? parts[0]!;
}

function resolvePart(
  written: WrittenMesh,
  place: MeshPlace,
  { managed, version, ...context }: Context & Pick<Mesh, 'managed' | 'version'>,
): Mesh {
  const { key, ref, value } = written;
  const { cluster, own } = place;
  const generation = generationOf({ version });
  const names = resolveNames(key, value, ref, place, { ...context, generation });
  const eastWest = mergeMaps((value.eastWest ?? {}) as RawMap, (own.eastWest ?? {}) as RawMap) as T.EastWest;
  const at = (field: string): Ref => (field in own ? child(place.ref, field) : written.at(field));
  return {
    key,
    ref,
    at,
    given: new Set([...Object.keys(value), ...Object.keys(own)]),
    cluster,
    // Both are known when all parts are.
    parts: [],
    span: undefined,
    eastWest: resolveEastWest(eastWest, { cluster, namespace: names.namespace, ref: at('eastWest') }, context.report),
    managed,
    version,
    ...names,
    meshID: value.meshID ?? key,
    istioVersion: value.istioVersion ?? generation.defaultIstioVersion(version),
    updateStrategy: value.updateStrategy ?? 'InPlace',
    rootGroup: value.rootGroup,
    members: own.members ?? value.members ?? [],
    memberSelector: value.memberSelector?.matchLabels,
    // In generation 2 the preview is described cluster-wide alone (facts/multicluster-ossm3.md 1.2).
    mode: value.mode ?? (value.clusters !== undefined && version.major === 2 ? 'ClusterWide' : 'MultiTenant'),
    addons: { ...generation.defaultAddons, ...value.addons },
    tracing: resolveTracing(value.tracing),
    accessLog: (value.accessLog as string | false | undefined) ?? '/dev/stdout',
    identity: value.identity ?? 'ThirdParty',
    mtls: value.mtls ?? 'permissive',
    locality: resolveLocality(value.locality, cluster, ref, context.report),
    labels: value.labels ?? {},
    owners: (value.owners ?? []).filter(isOwner),
    ...resolveSecrets(written, { cluster, version }, context.report),
    spec: (value.spec ?? {}) as RawMap,
    record: undefined,
    hasMoved: false,
    ends: [],
  };
}

function resolveVersion({ key, value, ref, at }: WrittenMesh, merged: MergedTopology, report: Report): Mesh['version'] {
  if (value.version === undefined) {
    const likely = likelyVersion(key, merged);
    const fix = `Write version: "${likely}", here or in defaults.mesh.`;
    report('mesh-version', ref, 'has no version.', fix, { part: 'key' });
    return parseVersion(likely);
  }
  const version = parseVersion(value.version);
  const { versions } = generationOf({ version });
  if (!versions.includes(version.text)) {
    report(
      'mesh-version',
      at('version'),
      `no version of OpenShift Service Mesh that is known here is called "${version.text}".`,
      `Write one of ${versions.map((known) => `"${known}"`).join(', ')}.`,
    );
  }
  return version;
}

function resolveTracing(written: T.Mesh['tracing']): Tracing {
  const given = isMap(written)
    ? (written as { type: Tracing['type']; sampling?: number; storage?: Tracing['storage'] })
    : { type: (written as Tracing['type']) ?? 'None' };
  return {
    type: given.type,
    sampling: 'sampling' in given ? given.sampling : undefined,
    storage: ('storage' in given ? given.storage : undefined) ?? 'Memory',
  };
}
