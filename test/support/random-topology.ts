import fc from 'fast-check';
import { type Choices, choicesOf } from './choices.js';
import { drawApps } from './random-apps.js';
import type { Draft, Json } from './random-estate.js';
import { drawClusters, drawMeshes, drawNaming } from './random-meshes.js';
import { drawEndOptions, drawPeerings } from './random-peerings.js';
import { drawRecords } from './random-records.js';
import { drawRoutes } from './random-routes.js';
import { drawShares } from './random-shares.js';

/** A topology and its records as values, before they are written down. */
export interface RandomEstate {
  topology: Json;
  /** By mesh key. */
  records: Record<string, Json>;
}

export interface RandomOptions {
  /** Every mesh has a complete record, so that no pair is pending. */
  complete?: boolean;
  /** In one of ten topologies something is wrong on purpose. */
  mistakes?: boolean;
}

/** A tape long enough for a large estate. */
export function tape(): fc.Arbitrary<number[]> {
  const length = 500;
  return fc.array(fc.noBias(fc.nat(65535)), { minLength: length, maxLength: length });
}

/** Rich topologies of generation 2, nearly all of them valid, with their records. */
export function randomEstate(options: RandomOptions = {}): fc.Arbitrary<RandomEstate> {
  return tape().map((numbers) => drawEstate(choicesOf(numbers), options));
}

function drawEstate(choices: Choices, { complete = false, mistakes = false }: RandomOptions): RandomEstate {
  const topology: Json = { apiVersion: 'meshloom.dev/v1alpha1', kind: 'Topology' };
  topology.metadata = { name: choices.pick(['estate', 'y', '1', 'hybrid-cloud']) };
  const draft: Draft = {
    choices,
    topology,
    clusters: [],
    meshes: [],
    pairs: new Set(),
    plainPairs: new Set(),
    imports: [],
    counter: 0,
  };
  drawDefaults(draft);
  drawClusters(draft);
  drawMeshes(draft);
  drawNaming(draft);
  drawPeerings(draft);
  drawShares(draft);
  drawRoutes(draft);
  drawApps(draft);
  drawPatch(draft);
  const records = drawRecords(draft, complete);
  if (mistakes && choices.chance(10)) drawMistake(draft);
  return { topology, records };
}

function drawDefaults({ choices, topology }: Draft): void {
  if (!choices.chance(60)) return;
  topology.defaults = { mesh: { version: '2.6', mtls: 'permissive' } };
  if (choices.chance(30)) topology.defaults.cluster = { exposure: 'public' };
  if (choices.chance(25)) topology.defaults.peering = drawEndOptions(choices);
  if (choices.chance(40)) topology.defaults.labels = { 'corp.example/team': 'y', on: '1' };
  if (choices.chance(30)) topology.defaults.annotations = { 'corp.example/note': 'null', no: '1e3' };
}

function drawPatch({ choices, topology, meshes }: Draft): void {
  const mesh = meshes.find(({ managed }) => managed);
  if (mesh === undefined || !choices.chance(10)) return;
  const target = { kind: 'ServiceMeshMemberRoll', name: 'default' };
  const patch = { metadata: { annotations: { on: 'y' } } };
  topology.patches = [{ cluster: mesh.cluster, stage: 'mesh-cp', target, patch }];
}

/** One thing that the rules are to find. */
function drawMistake({ choices, topology, meshes }: Draft): void {
  const key = choices.pick(meshes).key;
  const mistakes: (() => void)[] = [
    () => (topology.meshes[key].trustDomain = 'cluster.local'),
    () => (topology.meshes[key].cluster = 'nowhere'),
    () => (topology.meshes[key].namespace = 'x'.repeat(60)),
    () => (topology.meshes[key].version = 2.6),
    () => (topology.naming = { ...topology.naming, peer: 'same' }),
    () => (topology.peerings = [...(topology.peerings ?? []), { meshes: [key, key] }]),
    () => (topology.shares = [...(topology.shares ?? []), { from: key, service: 'not-a/member' }]),
    () => (topology.routes = [{ mesh: key, service: 'no/where', split: [{ from: 'gone', weight: 99 }] }]),
    () => (topology.unknown = true),
  ];
  choices.pick(mistakes)();
}
