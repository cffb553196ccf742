import type { Choices } from '../support/choices.js';
import { given, type Json } from '../support/random-estate.js';
import type { DiscoveryDraft } from './discovery-estates.js';

/** Pairs by themselves, with options; hubs, some of which select their spokes, and full meshes without. */
export function drawDiscoveryPeerings({ choices, topology, meshes, pairs }: DiscoveryDraft): void {
  const entries: Json[] = [];
  const keys = meshes.map(({ key }) => key);
  const full = keys.length > 3 && choices.chance(15) ? keys.slice(-3) : [];
  if (full.length > 0) {
    entries.push({ fullMesh: full });
    pairs.push([full[0]!, full[1]!], [full[0]!, full[2]!], [full[1]!, full[2]!]);
  }
  keys.slice(0, keys.length - full.length).forEach((one, index) => {
    const others = keys.slice(index + 1);
    if (others.length > 1 && choices.chance(25)) {
      entries.push({ hub: one, spokes: choices.chance(40) ? labelled(topology, one, others) : others });
      for (const other of others) pairs.push([one, other]);
      return;
    }
    for (const other of others.filter(() => choices.chance(60))) {
      entries.push(given({ meshes: [one, other], ...drawOptions(choices, one, other) }));
      pairs.push([one, other]);
    }
  });
  if (entries.length > 0) topology.peerings = entries;
}

/** Selects the meshes by a label that they get. */
function labelled(topology: Json, hub: string, spokes: readonly string[]): Json {
  const label = `spoke-of-${hub}`;
  for (const key of spokes) topology.meshes[key].labels = { ...topology.meshes[key].labels, [label]: 'y' };
  return { matchLabels: { [label]: 'y' } };
}

function drawOptions(choices: Choices, one: string, other: string): Json {
  const side = given({
    peerName: choices.chance(30) ? `side-${one}-${other}` : undefined,
    addresses: choices.chance(30) ? [`20.0.0.${1 + choices.int(200)}`] : undefined,
    servicePort: choices.chance(20) ? 31443 : undefined,
  });
  return {
    suspend: choices.chance(12) ? true : undefined,
    sides: Object.keys(side).length > 0 ? { [one]: side } : undefined,
  };
}
