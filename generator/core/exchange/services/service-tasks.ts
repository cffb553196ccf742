import { generationOf } from '../../generations.js';
import type { Mesh, Model } from '../../model.js';
import { selectsMembers } from '../../resolve/share-rules.js';
import { clusterTasks, type Selection } from '../clusters/collect-tasks.js';
import type { CollectTask, ServicesTask } from '../clusters/live.js';
import type { CurrentRecord } from '../records/offer.js';

/**
 * What to read of the Services of every mesh of ours that is named, or else of those that export where rules are not matched
 * in the mesh. One of whose clusters only some are asked is left out: half of its services would pass for all.
 */
export function serviceTasks(
  model: Model,
  current: ReadonlyMap<string, CurrentRecord>,
  selection: Selection,
): CollectTask[] {
  const { meshes, clusters } = selection;
  const isAsked = ({ cluster }: Mesh) => clusters === undefined || (cluster !== undefined && clusters.has(cluster.key));
  const isWanted = (mesh: Mesh) =>
    (meshes === undefined ? isExporting(mesh) : meshes.has(mesh.key)) && mesh.parts.every(isAsked);
  return clusterTasks(model, current, selection, (mesh) =>
    isWanted(mesh)
      ? { mesh: mesh.key, namespace: mesh.namespace, asksRoots: false, gateways: [], services: servicesTask(mesh) }
      : undefined,
  );
}

function isExporting(mesh: Mesh): boolean {
  return generationOf(mesh).sharing === 'discovery' && mesh.ends.some(({ exports }) => exports.length > 0);
}

function servicesTask(mesh: Mesh): ServicesTask {
  const { members, memberSelector } = mesh;
  return {
    namespaces: members,
    selector: selectsMembers(mesh) ? (memberSelector ?? generationOf(mesh).memberLabels(mesh)) : undefined,
  };
}
