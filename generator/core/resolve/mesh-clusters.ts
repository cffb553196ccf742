import { generationOf } from '../generations.js';
import type { Cluster, Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import type { WrittenMesh } from './meshes.js';
import { splitName } from './service-names.js';

/** One cluster of a mesh, with what the topology says of the mesh there; `ref` is where. */
export interface MeshPlace {
  cluster: Cluster | undefined;
  /** Empty for a mesh in one cluster. */
  own: T.MeshCluster;
  ref: Ref;
}

interface Context {
  clusters: ReadonlyMap<string, Cluster>;
  report: Report;
}

/** Where a mesh lives, in byte order of the clusters; at least one place, which may be nowhere. */
export function meshPlaces(written: WrittenMesh, managed: boolean, context: Context): MeshPlace[] {
  const { value, ref, at } = written;
  const nowhere: MeshPlace = { cluster: undefined, own: {}, ref };
  if (value.clusters !== undefined) {
    const places = Object.keys(value.clusters)
      .sort()
      .flatMap((key) => {
        const place = child(at('clusters'), key);
        const cluster = knownCluster(key, place, context, 'key');
        return cluster === undefined ? [] : [{ cluster, own: value.clusters![key]!, ref: place }];
      });
    return places.length === 0 ? [nowhere] : places;
  }
  checkSpanKeys(written, context.report);
  if (value.cluster !== undefined)
    return [{ ...nowhere, cluster: knownCluster(value.cluster, at('cluster'), context, 'value') }];
  if (managed) {
    context.report(
      'mesh-cluster',
      ref,
      'has no cluster.',
      'Write cluster: <name>, or managed: false if others run it.',
      {
        part: 'key',
      },
    );
  }
  return [nowhere];
}

function knownCluster(
  key: string,
  ref: Ref,
  { clusters, report }: Context,
  part: 'key' | 'value',
): Cluster | undefined {
  const cluster = clusters.get(key);
  if (cluster === undefined) {
    const fix = didYouMean(key, clusters.keys()).trim() || 'Add it under clusters.';
    report('unknown-cluster', ref, `no cluster is named "${key}".`, fix, { part });
  }
  return cluster;
}

const SPAN_KEYS = ['model', 'primary', 'expose', 'readerRole'] as const;

/** Defaults may be meant for the meshes that do span clusters. */
function checkSpanKeys({ value, at }: WrittenMesh, report: Report): void {
  for (const key of SPAN_KEYS) {
    if (value[key] === undefined || at(key).path[0] === 'defaults') continue;
    report('span-key', at(key), 'says nothing of a mesh in one cluster.', 'Drop it, or write clusters.', {
      part: 'key',
    });
  }
}

/** Makes the parts of a mesh one: each knows the others, and which of them is the primary. */
export function joinParts(written: WrittenMesh, parts: readonly Mesh[], report: Report): void {
  const { value, at } = written;
  for (const part of parts) part.parts = parts;
  if (value.clusters === undefined) return;
  const model = value.model ?? 'multi-primary';
  const primary = findPrimary(written, model, parts, report);
  if (model === 'primary-remote' && generationOf(parts[0]!).major === 2) {
    report(
      'span-model',
      at('model'),
      'generation 2 has no primary-remote.',
      'Use multi-primary, or version "3.0" and later.',
    );
  }
  const expose = value.expose === undefined || value.expose === 'all' ? 'all' : value.expose.map(splitName);
  const span = { model, primary, expose, readerRole: value.readerRole ?? 'narrow' } as const;
  for (const part of parts) part.span = span;
}

function findPrimary(
  { value, ref, at }: WrittenMesh,
  model: NonNullable<T.Mesh['model']>,
  parts: readonly Mesh[],
  report: Report,
): Mesh | undefined {
  if (model === 'multi-primary') {
    if (value.primary !== undefined && at('primary').path[0] !== 'defaults')
      report('span-primary', at('primary'), 'a multi-primary mesh has no primary.', 'Drop it.', { part: 'key' });
    return undefined;
  }
  if (value.primary === undefined) {
    report('span-primary', ref, 'has no primary.', 'Write primary: one of its clusters.', { part: 'key' });
    return parts[0];
  }
  const keys = Object.keys(value.clusters ?? {});
  if (!keys.includes(value.primary)) {
    const fix = didYouMean(value.primary, keys).trim() || 'Add it to clusters of the mesh.';
    report('span-primary', at('primary'), `"${value.primary}" is no cluster of this mesh.`, fix);
  }
  return parts.find(({ cluster }) => cluster?.key === value.primary) ?? parts[0];
}
