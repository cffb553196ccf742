import { sameData } from '../../diff/same-data.js';
import { byCodeUnit } from '../../merge.js';
import type { Service } from '../../service-inventory.js';
import type { LiveCluster } from '../clusters/live.js';
import { aboutPart } from '../clusters/live-part.js';

/** What the clusters of a mesh say of its services, and what is left out, a sentence each. */
export interface LiveInventory {
  mesh: string;
  services: Service[];
  notes: string[];
}

/** The services of each mesh that was asked, meshes and services in byte order. */
export function liveInventories(live: readonly LiveCluster[]): LiveInventory[] {
  const byMesh = new Map<string, { services: Service[]; notes: string[] }>();
  for (const { cluster, meshes } of live) {
    for (const { mesh, services = [], notes } of meshes) {
      const known = byMesh.get(mesh) ?? { services: [], notes: [] };
      known.services.push(...services);
      known.notes.push(...notes.map((note) => `${aboutPart(mesh, cluster)}: ${note}`).sort(byCodeUnit));
      byMesh.set(mesh, known);
    }
  }
  const sorted = [...byMesh].sort(([left], [right]) => byCodeUnit(left, right));
  return sorted.map(([mesh, { services, notes }]) => {
    const merged = oncePerName(mesh, services);
    return { mesh, services: merged.services, notes: [...notes, ...merged.notes] };
  });
}

/** Clusters of one mesh have one service of a name (facts/multicluster-ossm3.md L14); where they disagree, it is in none. */
function oncePerName(mesh: string, services: readonly Service[]): { services: Service[]; notes: string[] } {
  const byName = new Map<string, Service[]>();
  for (const service of services) {
    const name = serviceName(service);
    byName.set(name, [...(byName.get(name) ?? []), service]);
  }
  const named = [...byName].sort(([left], [right]) => byCodeUnit(left, right));
  const isOne = (same: readonly Service[]) => same.every((other) => sameData(other, same[0]));
  return {
    services: named.flatMap(([, same]) => (isOne(same) ? [same[0]!] : [])),
    notes: named
      .filter(([, same]) => !isOne(same))
      .map(([name]) => `mesh "${mesh}": "${name}" is left out: its clusters do not agree on it.`),
  };
}

/** `namespace/name`. */
export function serviceName({ namespace, name }: Service): string {
  return `${namespace}/${name}`;
}
