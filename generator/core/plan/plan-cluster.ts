import { appFiles } from '../apps/app-files.js';
import { generationOf, generationsOf } from '../generations.js';
import type { Cluster, Model } from '../model.js';
import type { Sealed } from '../model-work.js';
import { authorityObjects } from '../secrets/authority-objects.js';
import { remoteSecretObjects } from '../secrets/remote-objects.js';
import { watchedParts } from '../spanning/parts.js';
import { spanningObjects } from '../spanning/spanning-objects.js';
import { clusterNamespaceObjects, namespaceObjects } from './infra.js';
import { kustomizationFiles } from './kustomizations.js';
import { objectFiles } from './object-files.js';
import { operatorObjects } from './operators.js';
import type { PlannedFile } from './planned.js';
import { sealedFiles } from './resource-files.js';
import { routeObjects } from './route-objects.js';
import { isJoined } from './settled-route.js';

/** Every file of one cluster's tree, in the order in which its objects are to be applied; texts are rendered on demand. */
export function planCluster(model: Model, cluster: Cluster): PlannedFile[] {
  if (cluster.meshes.length === 0) return [];
  const files = [
    ...infra(model, cluster),
    ...meshControlPlane(model, cluster),
    ...meshFederation(model, cluster),
    ...meshLinks(model, cluster),
    ...app(model, cluster),
  ];
  return [...files, ...kustomizationFiles(model, cluster, files)];
}

function infra(model: Model, cluster: Cluster): PlannedFile[] {
  const dir = `${cluster.key}/infra`;
  const perMesh = cluster.meshes.flatMap((mesh) => [
    ...objectFiles(model, `${dir}/${mesh.key}`, [
      ...namespaceObjects(mesh, cluster, model.apps),
      ...authorityObjects(mesh),
    ]),
    ...sealedFiles(model, cluster, (place) => place.kind === 'cacerts' && place.mesh === mesh, `${dir}/${mesh.key}`),
  ]);
  const shared = [...operatorObjects(cluster), ...clusterNamespaceObjects(cluster)];
  return [...objectFiles(model, `${dir}/operators`, shared), ...perMesh];
}

function meshControlPlane(model: Model, cluster: Cluster): PlannedFile[] {
  const dir = `${cluster.key}/mesh-cp`;
  const shared = generationsOf(cluster).flatMap(({ generation, meshes }) => generation.clusterObjects(meshes, cluster));
  const perMesh = cluster.meshes.flatMap((mesh) =>
    objectFiles(model, `${dir}/${mesh.key}`, [
      ...generationOf(mesh).controlPlaneObjects(mesh),
      ...spanningObjects(mesh),
    ]),
  );
  return [...objectFiles(model, dir, shared), ...perMesh];
}

function meshFederation(model: Model, cluster: Cluster): PlannedFile[] {
  return cluster.meshes.flatMap((mesh) => {
    const dir = `${cluster.key}/mesh-fed/${mesh.key}`;
    const { sharedObjects, federationObjects } = generationOf(mesh);
    const joined = mesh.ends.filter(({ pair }) => isJoined(pair));
    return [
      ...objectFiles(model, dir, sharedObjects(mesh, model)),
      ...joined.flatMap((end) => objectFiles(model, `${dir}/${end.peer.key}`, federationObjects(end, model))),
    ];
  });
}

/** What a control plane needs to read the other clusters of its mesh, a folder each. */
function meshLinks(model: Model, cluster: Cluster): PlannedFile[] {
  return cluster.meshes.flatMap((mesh) =>
    watchedParts(mesh).flatMap((remote) => {
      const dir = `${cluster.key}/mesh-fed/${mesh.key}/${remote.cluster!.key}`;
      const isItsOwn = (place: Sealed['place']): boolean =>
        place.kind === 'remote' && place.mesh === mesh && place.remote === remote;
      return [
        ...objectFiles(model, dir, remoteSecretObjects(mesh, remote)),
        ...sealedFiles(model, cluster, isItsOwn, dir),
      ];
    }),
  );
}

function app(model: Model, cluster: Cluster): PlannedFile[] {
  return cluster.meshes.flatMap((mesh) => {
    const dir = `${cluster.key}/app/${mesh.key}`;
    const apps = model.apps.filter((one) => one.mesh === mesh);
    const routes = model.routes.filter((route) => route.mesh === mesh);
    return [
      ...apps.flatMap((one) => [
        ...sealedFiles(model, cluster, (place) => place.kind === 'app' && place.app === one, `${dir}/apps/${one.key}`),
        ...appFiles(model, one, `${dir}/apps/${one.key}`),
      ]),
      ...routes.flatMap((route) => objectFiles(model, `${dir}/routes`, routeObjects(route), true)),
    ];
  });
}
