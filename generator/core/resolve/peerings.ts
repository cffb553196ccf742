import { byCodeUnit } from '../merge.js';
import type { MergedTopology, Written } from '../merge-topology.js';
import type { Labels, Mesh } from '../model.js';
import type { Pair } from '../model-peers.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { findMesh } from './find-mesh.js';
import type { Naming } from './meshes.js';
import { type EndOptions, optionsOfEntry, resolvedOptions, resolvePair } from './peer-ends.js';
import { checkPeeringOptions } from './peering-options.js';

export interface PeeringContext {
  meshes: Map<string, Mesh>;
  naming: Naming;
  defaults: T.PeeringOptions;
  defaultsRef: Ref;
  report: Report;
}

/** Two meshes that one line joins; `ref` is the narrowest place that says so. */
export interface Joined {
  meshes: [Mesh, Mesh];
  ref: Ref;
}

/** Every pair once, in byte order of its meshes; each mesh gets its ends in byte order of its peers. */
export function resolvePeerings(merged: MergedTopology, context: PeeringContext): Pair[] {
  const pairs = new Map<string, Pair>();
  for (const peering of merged.peerings) {
    const joined = joinedMeshes(peering, context);
    checkSides(peering, joined, context.report);
    checkPeeringOptions(peering, joined, context.report);
    const optionsOf = optionsOfEntry(peering, context);
    for (const one of joined) addPair(pairs, one, optionsOf, context);
  }
  const sorted = [...pairs.keys()].sort(byCodeUnit).map((key) => pairs.get(key)!);
  for (const pair of sorted) for (const end of pair.ends) end.mesh.ends.push(end);
  for (const mesh of context.meshes.values())
    mesh.ends.sort((left, right) => byCodeUnit(left.peer.key, right.peer.key));
  return sorted;
}

function addPair(
  pairs: Map<string, Pair>,
  one: Joined,
  optionsOf: (mesh: Mesh) => EndOptions,
  context: PeeringContext,
): void {
  const key = one.meshes.map((mesh) => mesh.key).join(' ');
  const earlier = pairs.get(key);
  if (earlier === undefined) {
    pairs.set(key, resolvePair(one, optionsOf, context));
    return;
  }
  const again = resolvePair(one, optionsOf, { ...context, report: () => {} });
  if (resolvedOptions(again) === resolvedOptions(earlier)) return;
  const names = one.meshes.map((mesh) => `"${mesh.key}"`).join(' and ');
  context.report(
    'peering-conflict',
    one.ref,
    `joins ${names} a second time, with other options.`,
    'Keep one of the two, or give both the same options.',
    {
      related: [earlier.ref],
    },
  );
}

function joinedMeshes(peering: Written<T.Peering>, context: PeeringContext): Joined[] {
  const { value, ref } = peering;
  if (value.meshes !== undefined)
    return pairList(listMeshes(value.meshes, child(ref, 'meshes'), context), context.report);
  if (value.fullMesh !== undefined) {
    const at = child(ref, 'fullMesh');
    if (Array.isArray(value.fullMesh)) return pairList(listMeshes(value.fullMesh, at, context), context.report);
    return pairList(selectMeshes(value.fullMesh, at, undefined, context), context.report);
  }
  return hubPairs(value, ref, context);
}

function hubPairs(value: T.Peering, ref: Ref, context: PeeringContext): Joined[] {
  const [hub] = listMeshes([value.hub!], ref, context, () => child(ref, 'hub'));
  const at = child(ref, 'spokes');
  const spokes = Array.isArray(value.spokes)
    ? listMeshes(value.spokes, at, context)
    : selectMeshes(value.spokes!, at, value.hub, context);
  if (hub === undefined) return [];
  return spokes.flatMap((spoke) => join(hub.mesh, spoke.mesh, spoke.ref, context.report));
}

interface Listed {
  mesh: Mesh;
  ref: Ref;
}

function listMeshes(
  names: readonly string[],
  ref: Ref,
  { meshes, report }: PeeringContext,
  at = (index: number) => child(ref, index),
): Listed[] {
  return names.flatMap((name, index) => {
    const mesh = findMesh(name, at(index), meshes, report);
    return mesh === undefined ? [] : [{ mesh, ref: at(index) }];
  });
}

function selectMeshes(
  selector: T.Selector,
  ref: Ref,
  hub: string | undefined,
  { meshes, report }: PeeringContext,
): Listed[] {
  const selected = [...meshes.values()].filter(
    (mesh) => mesh.key !== hub && matches(mesh.labels, selector.matchLabels),
  );
  const least = hub === undefined ? 2 : 1;
  if (selected.length < least) {
    const found = selected.length === 0 ? 'no mesh' : `no mesh but "${selected[0]!.key}"`;
    report('peering-selector', ref, `selects ${found}.`, "Correct the labels, or the meshes' own labels.", {
      part: 'key',
    });
  }
  return selected.map((mesh) => ({ mesh, ref }));
}

function matches(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function pairList(listed: readonly Listed[], report: Report): Joined[] {
  return listed.flatMap((second, index) =>
    listed.slice(0, index).flatMap((first) => join(first.mesh, second.mesh, second.ref, report)),
  );
}

function join(one: Mesh, other: Mesh, ref: Ref, report: Report): Joined[] {
  if (one === other) {
    report('peering-self', ref, `joins "${one.key}" with itself.`, 'Name another mesh.');
    return [];
  }
  return [{ meshes: one.key < other.key ? [one, other] : [other, one], ref }];
}

function checkSides(peering: Written<T.Peering>, joined: readonly Joined[], report: Report): void {
  const peers = new Map<string, Set<string>>();
  for (const { meshes } of joined) {
    for (const [own, other] of [meshes, [meshes[1], meshes[0]]] as const) {
      peers.set(own.key, (peers.get(own.key) ?? new Set()).add(other.key));
    }
  }
  for (const [key, side] of Object.entries(peering.value.sides ?? {})) {
    const ref = child(peering.ref, 'sides', key);
    const count = peers.get(key)?.size ?? 0;
    if (count === 0) {
      report(
        'peering-side',
        ref,
        `"${key}" is no mesh of this peering.`,
        didYouMean(key, peers.keys()).trim() || 'Drop it.',
        { part: 'key' },
      );
    }
    if (side.addresses !== undefined && count > 1) {
      report(
        'peering-addresses',
        child(ref, 'addresses'),
        `"${key}" has ${count} peers in this entry, and each reaches it at a gateway of its own.`,
        'Give each pair an entry of its own.',
        { part: 'key' },
      );
    }
  }
}
