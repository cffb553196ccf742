import { deliveryAnnotations } from '../delivery/annotations.js';
import { headerLine } from '../header.js';
import type { Model } from '../model.js';
import { render } from '../render.js';
import type { PlannedFile, PlannedObject } from './planned.js';

/** One object a file, `<kind>-<name>.yaml`; `withNamespace` adds it where one folder holds several (design 4). */
export function objectFiles(
  model: Model,
  dir: string,
  objects: readonly PlannedObject[],
  withNamespace = false,
): PlannedFile[] {
  return objects.map((object) => ({
    path: `${dir}/${fileName(object.kind, object.name, withNamespace || object.isOneOfSeveral ? object.namespace : undefined)}`,
    objects: [object],
    ref: object.ref,
    text: () =>
      `${headerLine(model.name)}\n${render(object.template, { ...object.view(), apiVersion: object.apiVersion, metadata: metadata(model, object, dir) })}`,
  }));
}

/** The name of an object's file; characters that no file system agrees on become `-`. */
export function fileName(kind: string, name: string, namespace?: string): string {
  const stem = namespace === undefined ? `${kind}-${name}` : `${kind}-${name}.${namespace}`;
  return `${stem.toLowerCase().replace(/[^a-z0-9.-]/g, '-')}.yaml`;
}

/** The labels that every object of the estate carries (design 4). */
export function estateLabels(model: Model): Record<string, string> {
  return { 'app.kubernetes.io/managed-by': 'meshloom', 'app.kubernetes.io/part-of': model.name };
}

function metadata(model: Model, object: PlannedObject, dir: string): Record<string, unknown> {
  const { labels, annotations, name, namespace } = object;
  const merged = deliveryAnnotations(model, object, dir, { ...model.annotations, ...annotations });
  return {
    annotations: Object.keys(merged).length === 0 ? undefined : merged,
    labels: { ...model.labels, ...labels, ...estateLabels(model) },
    name,
    namespace,
  };
}
