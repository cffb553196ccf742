import { deliveryAnnotations } from '../delivery/annotations.js';
import { headerLine } from '../header.js';
import { isMap, mergeMaps, type RawMap } from '../merge.js';
import type { Cluster, Labels, Model } from '../model.js';
import type { AppResource, Sealed } from '../model-work.js';
import { mapLines } from '../yaml-writer.js';
import { estateLabels, fileName } from './object-files.js';
import type { ObjectId, PlannedFile } from './planned.js';

/**
 * A resource of the user's as a file of its own: its namespace written out, the estate's labels added. `annotate` has the
 * last word on its annotations.
 */
export function resourceFile(
  model: Model,
  dir: string,
  id: ObjectId,
  resource: AppResource,
  annotate: (own: Labels) => Labels = (own) => own,
): PlannedFile {
  return {
    path: `${dir}/${fileName(id.kind, id.name)}`,
    objects: [id],
    ref: resource.ref,
    text: () => {
      const metadata: RawMap = {
        ...(id.namespace === undefined ? {} : { namespace: id.namespace }),
        labels: model.labels,
      };
      const written = (resource.value.metadata as RawMap).annotations;
      const annotations = annotate({ ...model.annotations, ...(isMap(written) ? (written as Labels) : {}) });
      const labelled = mergeMaps(mergeMaps({ metadata }, resource.value), {
        metadata: {
          ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
          labels: estateLabels(model),
        },
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
      const id: ObjectId = { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
      return resourceFile(model, dir, id, resource, (own) => deliveryAnnotations(model, id, dir, own));
    });
}
