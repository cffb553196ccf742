import { clusterNameProblem } from '../gen3/names.js';
import { generationOf } from '../generations.js';
import type { Mesh } from '../model.js';
import { labelValueProblem } from '../name-limits.js';
import type { Report } from '../report.js';
import { inRow } from './spanning-words.js';

/** The names of a mesh in its clusters: some differ, others must not. */
export function checkSpanningNames(mesh: Mesh, report: Report): void {
  checkClusterNames(mesh, report);
  for (const part of mesh.parts) checkClusterName(part, report);
  checkSame(mesh, 'namespace', report);
  checkSame(mesh, 'trustDomain', report);
  // A remote's sidecars ask for the revision of its primary.
  if (mesh.span?.primary !== undefined) checkSame(mesh, 'controlPlane', report);
}

/** A control plane ignores what it reads under its own name, or under one that it knows (facts/multicluster-ossm3.md L1). */
function checkClusterNames(mesh: Mesh, report: Report): void {
  const named = new Map<string, Mesh[]>();
  for (const part of mesh.parts) named.set(part.clusterName, [...(named.get(part.clusterName) ?? []), part]);
  for (const [name, parts] of named) {
    if (parts.length === 1) continue;
    // A name that is given for all stands in one place.
    const given = parts.filter(isGiven).map((part) => part.at('clusterName'));
    const [place, ...related] = new Map(given.map((ref) => [ref.path.join('.'), ref])).values();
    const clusters = inRow(parts.map(({ cluster }) => cluster?.key ?? ''));
    const made = place === undefined ? ', which naming.clusterName makes of each' : '';
    report(
      'cluster-name-unique',
      place ?? mesh.ref,
      `${clusters} have one cluster name in mesh "${mesh.key}", "${name}"${made}.`,
      place === undefined
        ? 'Use {cluster} in naming.clusterName.'
        : 'Give each cluster of the mesh a clusterName of its own, or none.',
      { part: place === undefined ? 'key' : 'value', related },
    );
  }
}

function isGiven(part: Mesh): boolean {
  return part.given.has('clusterName');
}

/** It becomes the name of a Secret and a key in it, also where a mesh in one cluster may be called otherwise (facts/multicluster-ossm3.md L1). */
function checkClusterName(part: Mesh, report: Report): void {
  const { key, clusterName } = part;
  if (generationOf(part).nameProblems.clusterName !== undefined || labelValueProblem(clusterName) !== undefined) return;
  const problem = clusterNameProblem(clusterName);
  if (problem === undefined) return;
  report(
    'name-limit',
    isGiven(part) ? part.at('clusterName') : part.ref,
    `the cluster name "${clusterName}" of mesh "${key}", which spans clusters, ${problem}.`,
    isGiven(part) ? 'Change it here.' : 'Change naming.clusterName, or give clusterName on the cluster of the mesh.',
    { part: isGiven(part) ? 'value' : 'key' },
  );
}

const WORDS = { namespace: 'namespace', trustDomain: 'trust domain', controlPlane: 'control plane' };

/** Control planes look for each other in their own namespace and trust one domain (facts/multicluster-ossm3.md 2.5, L9). */
function checkSame(mesh: Mesh, field: keyof typeof WORDS, report: Report): void {
  const [first, ...others] = mesh.parts as [Mesh, ...Mesh[]];
  const other = others.find((part) => part[field] !== first[field]);
  if (other === undefined) return;
  report(
    'span-names',
    mesh.ref,
    `its ${WORDS[field]} is "${first[field]}" in cluster "${first.cluster?.key}", and "${other[field]}" in "${other.cluster?.key}".`,
    `Give ${field} on the mesh, or drop {cluster} from naming.${field}.`,
    { part: 'key' },
  );
}
