import { isMap, type RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { AppResource } from '../model-work.js';
import type { Report } from '../report.js';
import { rowOf } from '../rules/spanning-words.js';
import { shown, shownValue } from '../schema-quote.js';
import { child } from '../source.js';
import { isRemote, remoteSecretName } from '../spanning/parts.js';

const LABEL = 'istio/multiCluster';
const ANNOTATION = 'networking.istio.io/cluster';

/** A part of the SealedSecret that is wrong, where, and what to do. */
interface Fault {
  path: readonly string[];
  fact: string;
  fix: string;
}

/**
 * A remote secret is what a control plane can read when it is open: one kubeconfig under the cluster's name, and the
 * label by which it is found (facts/multicluster-ossm3.md 1.5, 6, L10).
 */
export function checkRemoteSecret({ ref, value }: AppResource, remote: Mesh, report: Report): void {
  const spec = mapIn(value, 'spec');
  const template = mapIn(spec, 'template');
  const faults = [
    ...keyFaults(spec, template, remote.clusterName),
    ...metadataFaults(mapIn(template, 'metadata'), remote.clusterName),
    ...typeFaults(template),
  ];
  for (const { path, fact, fix } of faults)
    report('sealed-remote', child(ref, 'spec', ...path), fact, fix, { part: 'key', related: [remote.ref] });
}

function keyFaults(spec: RawMap, template: RawMap, clusterName: string): Fault[] {
  const keys = [...Object.keys(mapIn(spec, 'encryptedData')), ...Object.keys(mapIn(template, 'data'))];
  if (keys.length === 1 && keys[0] === clusterName) return [];
  const list = keys.length === 0 ? 'nothing' : rowOf(keys.map(shown));
  const fact = `holds ${list}, and a control plane takes every key for the name of a cluster.`;
  return [{ path: ['encryptedData'], fact, fix: `Seal one kubeconfig, under "${clusterName}".` }];
}

function metadataFaults(metadata: RawMap, clusterName: string): Fault[] {
  const wanted = [
    ['labels', LABEL, 'true', 'so no control plane looks at the Secret'],
    ['annotations', ANNOTATION, clusterName, `and the Secret is for the cluster "${clusterName}"`],
  ] as const;
  return wanted.flatMap(([field, key, value, why]) => {
    const found = mapIn(metadata, field)[key];
    if (found === value) return [];
    const has = found === undefined ? `has no ${key}` : `has ${key}: ${shownValue(found)}`;
    const fix = `Write ${key}: "${value}" in spec.template.metadata.${field}.`;
    return [{ path: ['template', 'metadata', field, key], fact: `${has}, ${why}.`, fix }];
  });
}

/** The type of a Secret never changes, and ours are Opaque (facts/multicluster-ossm3.md 6). */
function typeFaults({ type }: RawMap): Fault[] {
  if (type === undefined || type === 'Opaque') return [];
  return [
    {
      path: ['template', 'type'],
      fact: `is ${shownValue(type)}, and the type of a Secret cannot be changed later.`,
      fix: 'Write type: Opaque.',
    },
  ];
}

function mapIn(map: RawMap, key: string): RawMap {
  const value = map[key];
  return isMap(value) ? value : {};
}

/** Why a control plane does not read a cluster of its mesh for which something is sealed; undefined if the name is of none. */
export function unreadRemote(name: string, mesh: Mesh): { fact: string; fix: string } | undefined {
  const remote = mesh.parts.find((part) => remoteSecretName(part) === name);
  if (remote === undefined || mesh.span === undefined) return undefined;
  if (isRemote(mesh)) {
    const primary = mesh.span.primary?.cluster?.key;
    const fact = `"${name}" is for a control plane, and the one of "${mesh.key}" is in cluster "${primary}".`;
    return { fact, fix: `Delete it, or seal what is for "${primary}".` };
  }
  const cluster = mesh.cluster?.key;
  return {
    fact: `"${name}" is for "${cluster}" itself, whose API server its control plane reads without it.`,
    fix: `Delete it, or seal it for the other clusters of "${mesh.key}".`,
  };
}
