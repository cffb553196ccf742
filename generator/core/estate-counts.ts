import type { Model } from './model.js';
import { planCluster } from './plan/plan-cluster.js';

/** How much a topology makes: clusters, pairs, federation gateways, load balancers and objects, each with its noun. */
export function countEstate(model: Model): [number, string][] {
  const ends = [...model.meshes.values()].filter(({ managed }) => managed).flatMap((mesh) => mesh.ends);
  let objects = 0;
  for (const cluster of model.clusters.values()) {
    for (const file of planCluster(model, cluster)) objects += file.objects.length;
  }
  return [
    [model.clusters.size, 'cluster'],
    [model.meshes.size, 'mesh'],
    [model.pairs.length, 'pair'],
    [ends.length * 2, 'gateway'],
    [ends.filter(({ service }) => service === 'LoadBalancer').length, 'load balancer'],
    [objects, 'object'],
  ];
}
