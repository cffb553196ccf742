import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster, Locality, Mesh, Tracing } from '../model.js';
import { fillPattern, type Named, type resolveNaming } from '../naming.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { checkMeshNames } from './mesh-names.js';
import { GENERATION_2, parseVersion } from './version.js';

export type Naming = ReturnType<typeof resolveNaming>;

interface Context {
  clusters: Map<string, Cluster>;
  naming: Naming;
  report: Report;
}

/** The meshes with `defaults.mesh` merged below each, in byte order of their keys; managed ones join their cluster. */
export function resolveMeshes(merged: MergedTopology, context: Context): Map<string, Mesh> {
  const defaults = (merged.topology.defaults?.mesh ?? {}) as RawMap;
  const meshes = new Map<string, Mesh>();
  for (const key of [...merged.meshes.keys()].sort()) {
    const { value, ref } = merged.meshes.get(key)!;
    const mesh = resolveMesh(key, mergeMaps(defaults, value as RawMap) as T.Mesh, ref, context);
    meshes.set(key, mesh);
    if (mesh.managed) mesh.cluster?.meshes.push(mesh);
  }
  return meshes;
}

function resolveMesh(key: string, written: T.Mesh, ref: Ref, context: Context): Mesh {
  const managed = written.managed ?? true;
  const cluster = findCluster(written, ref, managed, context);
  const names = resolveNames(key, written, ref, cluster, context);
  const mesh: Mesh = {
    key,
    ref,
    cluster,
    managed,
    version: resolveVersion(written, ref, context.report),
    ...names,
    rootGroup: written.rootGroup,
    members: written.members ?? [],
    memberSelector: written.memberSelector?.matchLabels,
    mode: written.mode ?? 'MultiTenant',
    addons: { kiali: true, prometheus: true, grafana: false, ...written.addons },
    tracing: resolveTracing(written.tracing),
    accessLog: (written.accessLog as string | false | undefined) ?? '/dev/stdout',
    identity: written.identity ?? 'ThirdParty',
    mtls: written.mtls ?? 'permissive',
    locality: resolveLocality(written.locality, cluster, ref, context.report),
    labels: written.labels ?? {},
    secrets: resolveSecrets(written, ref, context.report),
    spec: (written.spec ?? {}) as RawMap,
    specRef: child(ref, 'spec'),
    record: undefined,
    hasMoved: false,
    ends: [],
  };
  return mesh;
}

function findCluster(written: T.Mesh, ref: Ref, managed: boolean, { clusters, report }: Context): Cluster | undefined {
  if (written.clusters !== undefined) {
    report(
      'not-built-spanning',
      child(ref, 'clusters'),
      'a mesh that spans clusters cannot be generated yet.',
      'Give it one cluster.',
      {
        part: 'key',
      },
    );
    return undefined;
  }
  if (written.cluster === undefined) {
    if (managed) {
      report('mesh-cluster', ref, 'has no cluster.', 'Write cluster: <name>, or managed: false if others run it.', {
        part: 'key',
      });
    }
    return undefined;
  }
  const cluster = clusters.get(written.cluster);
  if (cluster === undefined) {
    const fix = didYouMean(written.cluster, clusters.keys()).trim() || 'Add it under clusters.';
    report('unknown-cluster', child(ref, 'cluster'), `no cluster is named "${written.cluster}".`, fix);
  }
  return cluster;
}

function resolveVersion(written: T.Mesh, ref: Ref, report: Report): Mesh['version'] {
  if (written.version === undefined) {
    report('mesh-version', ref, 'has no version.', 'Write version: "2.6", here or in defaults.mesh.', { part: 'key' });
    return parseVersion('2.6');
  }
  const version = parseVersion(written.version);
  const at = child(ref, 'version');
  if (version.major >= 3) {
    report(
      'not-built-generation-3',
      at,
      `version "${version.text}" is generation 3, which cannot be generated yet.`,
      'Use "2.6".',
    );
  } else if (!GENERATION_2.includes(version.text)) {
    report(
      'mesh-version',
      at,
      `no version of OpenShift Service Mesh that federates is called "${version.text}".`,
      `Write one of ${GENERATION_2.map((known) => `"${known}"`).join(', ')}.`,
    );
  }
  return version;
}

type MeshNames = Pick<Mesh, 'namespace' | 'controlPlane' | 'clusterName' | 'peerName' | 'trustDomain' | 'network'>;

/** Each name is the mesh's own or comes from its pattern; the one that made it is named if it breaks a limit. */
function resolveNames(
  key: string,
  written: T.Mesh,
  ref: Ref,
  cluster: Cluster | undefined,
  context: Context,
): MeshNames {
  const { naming, report } = context;
  const tokens = { mesh: key, ...(cluster === undefined ? {} : { cluster: cluster.key }) };
  const named = (field: keyof MeshNames, pattern: Named): Named => {
    const own = written[field];
    if (own !== undefined) return { value: own, ref: child(ref, field) };
    if (pattern.value.includes('{cluster}') && cluster === undefined && written.clusters === undefined) {
      report(
        'naming-token',
        ref,
        `has no cluster, and the pattern of its ${field} is "${pattern.value}".`,
        `Give ${field} on the mesh.`,
        {
          part: 'key',
          related: [pattern.ref],
        },
      );
    }
    return { value: fillPattern(pattern.value, tokens), ref: pattern.ref.path.length === 0 ? ref : pattern.ref };
  };
  const names = {
    namespace: named('namespace', naming.namespace),
    controlPlane: named('controlPlane', naming.controlPlane),
    clusterName: named('clusterName', naming.clusterName),
    peerName: named('peerName', naming.peer),
    trustDomain: named('trustDomain', naming.trustDomain),
    network: named('network', naming.network),
  };
  checkMeshNames(key, names, ref, report);
  return Object.fromEntries(Object.entries(names).map(([field, name]) => [field, name.value])) as unknown as MeshNames;
}

function resolveSecrets(written: T.Mesh, ref: Ref, report: Report): Mesh['secrets'] {
  const secrets = written.secrets ?? 'self-signed';
  if (secrets === 'external-secrets' || secrets === 'cert-manager') {
    report(
      'not-built-secrets',
      child(ref, 'secrets'),
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

function resolveLocality(
  written: T.Locality | undefined,
  cluster: Cluster | undefined,
  ref: Ref,
  report: Report,
): Locality | undefined {
  if (written !== undefined) return checkLocality(written, child(ref, 'locality'), report);
  return checkLocality({ region: cluster?.region, zone: cluster?.zone }, cluster?.ref ?? ref, report);
}

/** Without its region a zone is dropped by the mesh, and a subzone without its zone (facts/ossm2-federation.md 2.8). */
export function checkLocality(
  { region, zone, subzone }: { region?: string | undefined; zone?: string | undefined; subzone?: string | undefined },
  ref: Ref,
  report: Report,
): Locality | undefined {
  if (zone !== undefined && region === undefined) {
    report(
      'locality-region',
      ref,
      `names the zone "${zone}" and no region.`,
      'Add the region: without it the mesh ignores the whole locality.',
    );
  } else if (subzone !== undefined && zone === undefined) {
    report(
      'locality-region',
      ref,
      `names the subzone "${subzone}" and no zone.`,
      'Add the zone: without it the mesh ignores the whole locality.',
    );
  }
  return region === undefined ? undefined : { region, zone, subzone };
}
