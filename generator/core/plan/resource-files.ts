import { headerLine } from '../header.js';
import { mergeMaps, type RawMap } from '../merge.js';
import type { Cluster, Model } from '../model.js';
import type { AppResource, Sealed } from '../model-work.js';
import { mapLines } from '../yaml-writer.js';
import { estateLabels, fileName } from './object-files.js';
import type { ObjectId, PlannedFile } from './planned.js';

/** A resource of the user's as a file of its own: its namespace written out, the estate's labels added. */
export function resourceFile(model: Model, dir: string, id: ObjectId, resource: AppResource): PlannedFile {
  return {
    path: `${dir}/${fileName(id.kind, id.name)}`,
    objects: [id],
    ref: resource.ref,
    text: () => {
      const metadata: RawMap = {
        ...(id.namespace === undefined ? {} : { namespace: id.namespace }),
        ...(Object.keys(model.annotations).length === 0 ? {} : { annotations: model.annotations }),
        labels: model.labels,
      };
      const labelled = mergeMaps(mergeMaps({ metadata }, resource.value), {
        metadata: { labels: estateLabels(model) },
      });
      return `${headerLine(model.name, resource.source)}\n${mapLines(labelled, 0)}\n`;
    },
  };
}

/** The sealed secrets of a cluster whose place is chosen. */
export function sealedFiles(
  model: Model,
  cluster: Cluster,
  isChosen: (place: Sealed['place']) => boolean,
  dir: string,
): PlannedFile[] {
  return model.sealed
    .filter((one) => one.cluster === cluster && isChosen(one.place))
    .map(({ resource }) => {
      const { apiVersion, kind, metadata } = resource.value as {
        apiVersion: string;
        kind: string;
        metadata: { name: string; namespace: string };
      };
      return resourceFile(model, dir, { apiVersion, kind, ...metadata }, resource);
    });
}
