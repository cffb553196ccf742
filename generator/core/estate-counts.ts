import { generationOf } from './generations.js';
import type { Model } from './model.js';
import { planCluster } from './plan/plan-cluster.js';
import { eastWestService } from './spanning/east-west-service.js';

/** How much a topology makes: clusters, pairs, gateways between meshes and clusters, load balancers and objects, each with its noun. */
export function countEstate(model: Model): [number, string][] {
  const parts = [...model.meshes.values()].filter(({ managed }) => managed).flatMap((mesh) => mesh.parts);
  const federated = parts.filter((mesh) => generationOf(mesh).sharing === 'federation').flatMap((mesh) => mesh.ends);
  const eastWest = parts.filter((mesh) => eastWestService(mesh) !== undefined).map((mesh) => mesh.eastWest);
  let objects = 0;
  for (const cluster of model.clusters.values()) {
    for (const file of planCluster(model, cluster)) objects += file.objects.length;
  }
  return [
    [model.clusters.size, 'cluster'],
    [model.meshes.size, 'mesh'],
    [model.pairs.length, 'pair'],
    [federated.length * 2 + eastWest.length, 'gateway'],
    [[...federated, ...eastWest].filter(({ service }) => service === 'LoadBalancer').length, 'load balancer'],
    [objects, 'object'],
  ];
}
