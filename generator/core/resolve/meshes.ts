import { generationOf } from '../generations.js';
import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster, Mesh, Tracing } from '../model.js';
import type { resolveNaming } from '../naming.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { resolveLocality } from './locality.js';
import { resolveNames } from './mesh-names.js';
import { parseVersion } from './version.js';

export type Naming = ReturnType<typeof resolveNaming>;

interface Context {
  clusters: Map<string, Cluster>;
  naming: Naming;
  report: Report;
}

/** A mesh with the defaults merged below it; `at` is the place of one of its keys, which may be in the defaults. */
interface WrittenMesh {
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
    const mesh = resolveMesh({ key, ref, value: mergeMaps(defaults, own) as T.Mesh, at }, context);
    meshes.set(key, mesh);
    if (mesh.managed) mesh.cluster?.meshes.push(mesh);
  }
  return meshes;
}

function resolveMesh(written: WrittenMesh, context: Context): Mesh {
  const { key, ref, value, at } = written;
  const managed = value.managed ?? true;
  const cluster = findCluster(written, managed, context);
  const version = resolveVersion(written, context.report);
  const generation = generationOf({ version });
  return {
    key,
    ref,
    at,
    given: new Set(Object.keys(value)),
    cluster,
    managed,
    version,
    ...resolveNames(key, value, ref, cluster, { ...context, generation }),
    meshID: value.meshID ?? key,
    istioVersion: value.istioVersion ?? generation.defaultIstioVersion(version),
    updateStrategy: value.updateStrategy ?? 'InPlace',
    rootGroup: value.rootGroup,
    members: value.members ?? [],
    memberSelector: value.memberSelector?.matchLabels,
    mode: value.mode ?? 'MultiTenant',
    addons: { ...generation.defaultAddons, ...value.addons },
    tracing: resolveTracing(value.tracing),
    accessLog: (value.accessLog as string | false | undefined) ?? '/dev/stdout',
    identity: value.identity ?? 'ThirdParty',
    mtls: value.mtls ?? 'permissive',
    locality: resolveLocality(value.locality, cluster, ref, context.report),
    labels: value.labels ?? {},
    secrets: resolveSecrets(written, context.report),
    spec: (value.spec ?? {}) as RawMap,
    record: undefined,
    hasMoved: false,
    ends: [],
  };
}

function findCluster(
  { value, ref, at }: WrittenMesh,
  managed: boolean,
  { clusters, report }: Context,
): Cluster | undefined {
  if (value.clusters !== undefined) {
    report(
      'not-built-spanning',
      at('clusters'),
      'a mesh that spans clusters cannot be generated yet.',
      'Give it one cluster.',
      {
        part: 'key',
      },
    );
    return undefined;
  }
  if (value.cluster === undefined) {
    if (managed) {
      report('mesh-cluster', ref, 'has no cluster.', 'Write cluster: <name>, or managed: false if others run it.', {
        part: 'key',
      });
    }
    return undefined;
  }
  const cluster = clusters.get(value.cluster);
  if (cluster === undefined) {
    const fix = didYouMean(value.cluster, clusters.keys()).trim() || 'Add it under clusters.';
    report('unknown-cluster', at('cluster'), `no cluster is named "${value.cluster}".`, fix);
  }
  return cluster;
}

function resolveVersion({ value, ref, at }: WrittenMesh, report: Report): Mesh['version'] {
  if (value.version === undefined) {
    report('mesh-version', ref, 'has no version.', 'Write version: "2.6", here or in defaults.mesh.', { part: 'key' });
    return parseVersion('2.6');
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

function resolveSecrets({ value, at }: WrittenMesh, report: Report): Mesh['secrets'] {
  const secrets = value.secrets ?? 'self-signed';
  if (secrets === 'external-secrets' || secrets === 'cert-manager') {
    report(
      'not-built-secrets',
      at('secrets'),
      `"${secrets}" cannot be generated yet.`,
      'Use sealed-secrets, or none and provide the Secret cacerts yourself.',
    );
  }
  return secrets;
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
