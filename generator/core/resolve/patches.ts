import { isMap, type RawMap } from '../merge.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Cluster } from '../model.js';
import type { Patch } from '../model-work.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import { readYaml } from '../yaml-reader.js';

/** The topology's patches with their text read; whether they match anything is seen in the plan. */
export function resolvePatches(merged: MergedTopology, clusters: Map<string, Cluster>, report: Report): Patch[] {
  return merged.patches.flatMap(({ value, ref }) => {
    const cluster = clusters.get(value.cluster);
    if (cluster === undefined) {
      report(
        'unknown-cluster',
        child(ref, 'cluster'),
        `no cluster is named "${value.cluster}".`,
        didYouMean(value.cluster, clusters.keys()).trim() || 'Add it under clusters.',
      );
      return [];
    }
    const patch = readPatch(value.patch, child(ref, 'patch'), report);
    if (patch === undefined) return [];
    const { kind, name, namespace } = value.target;
    return [{ ref, cluster, stage: value.stage, target: { kind, name, namespace }, patch }];
  });
}

function readPatch(written: unknown, ref: Ref, report: Report): Patch['patch'] | undefined {
  const value = typeof written === 'string' ? readText(written, ref, report) : written;
  if (value === undefined) return undefined;
  if (isMap(value)) return checkMerge(value, ref, report);
  if (Array.isArray(value) && value.length > 0 && value.every(isOperation)) return value as RawMap[];
  report(
    'patch-form',
    ref,
    'is neither fields to merge nor a list of operations.',
    'Write the fields to change, or a list of {op, path, value}.',
  );
  return undefined;
}

function readText(text: string, ref: Ref, report: Report): unknown {
  const { doc, findings } = readYaml(ref.doc.file, text);
  if (doc !== undefined) return doc.value;
  report(
    'patch-form',
    ref,
    `cannot be read: line ${findings[0]?.line ?? 1}: ${findings[0]?.message ?? 'no YAML.'}`,
    'Write one YAML document.',
  );
  return undefined;
}

/** Kustomize would silently delete the object, or apply another document beside it. */
function checkMerge(value: RawMap, ref: Ref, report: Report): RawMap | undefined {
  if (value.$patch !== 'delete') return value;
  report('patch-form', ref, 'deletes the whole object.', 'Change the topology so that it is not written.');
  return undefined;
}

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

function isOperation(value: unknown): boolean {
  if (!isMap(value) || !OPERATIONS.includes(value.op as string)) return false;
  return typeof value.path === 'string' && (value.path === '' || value.path.startsWith('/'));
}
