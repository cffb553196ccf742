import { headerLine } from '../header.js';
import { mergeMaps, type RawMap } from '../merge.js';
import type { Cluster, Model } from '../model.js';
import type { App } from '../model-work.js';
import { mapLines } from '../yaml-writer.js';
import { estateLabels } from './object-files.js';
import { patchesOf } from './patches.js';
import type { PlannedFile } from './planned.js';

interface Directory {
  /** Names of files and folders in the order in which they are applied. */
  resources: Set<string>;
  files: PlannedFile[];
  /** A line to blame; any file of it will do. */
  first: PlannedFile;
}

/**
 * A kustomization.yaml for every directory of a cluster's tree, so that each level can be applied alone (design 4). It
 * lists what stands in it in the order of `files`; a copied directory keeps what its own says.
 */
export function kustomizationFiles(model: Model, cluster: Cluster, files: readonly PlannedFile[]): PlannedFile[] {
  const apps = new Map(
    model.apps
      .filter((app) => app.mesh.cluster === cluster)
      .map((app) => [`${cluster.key}/app/${app.mesh.key}/apps/${app.key}`, app]),
  );
  return [...collectDirectories([...files, ...copiedKustomizations(apps)])].map(([dir, directory]) => ({
    path: `${dir}/kustomization.yaml`,
    objects: [],
    ref: directory.first.ref,
    text: () => kustomizationText(model, cluster, dir, directory, apps),
  }));
}

/** A copied folder may hold nothing but its kustomization; it is a directory all the same. */
function copiedKustomizations(apps: ReadonlyMap<string, App>): PlannedFile[] {
  return [...apps].flatMap(([dir, { content, ref }]) => {
    const folders = content.kind === 'files' ? [...(content.files.kustomizations?.keys() ?? [])] : [];
    return folders.map((folder) => ({
      path: folder === '' ? `${dir}/kustomization.yaml` : `${dir}/${folder}/kustomization.yaml`,
      objects: [],
      ref,
      text: () => '',
    }));
  });
}

function collectDirectories(files: readonly PlannedFile[]): Map<string, Directory> {
  const directories = new Map<string, Directory>();
  for (const file of files) {
    let path = file.path;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/')) {
      const dir = path.slice(0, slash);
      const known = directories.get(dir);
      const directory = known ?? { resources: new Set(), files: [], first: file };
      directory.resources.add(path.slice(slash + 1));
      if (path === file.path) directory.files.push(file);
      if (known !== undefined) break;
      directories.set(dir, directory);
      path = dir;
    }
  }
  return directories;
}

function kustomizationText(
  model: Model,
  cluster: Cluster,
  dir: string,
  directory: Directory,
  apps: ReadonlyMap<string, App>,
): string {
  const patches = patchesOf(model, cluster, dir, directory.files);
  const own = ownFields(model, dir, directory, apps);
  const all: RawMap = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    ...own.fields,
    ...(patches.length === 0 ? {} : { patches: [...((own.fields.patches as RawMap[] | undefined) ?? []), ...patches] }),
    sortOptions: { order: 'fifo' },
  };
  return `${headerLine(model.name, own.source)}\n${mapLines(all, 0)}\n`;
}

/** An app's folder sets the namespace of all that is in it; in a copied one its own kustomizations say the rest (design 2.8). */
function ownFields(
  model: Model,
  dir: string,
  { resources, files }: Directory,
  apps: ReadonlyMap<string, App>,
): { fields: RawMap; source: string | undefined } {
  const parts = dir.split('/');
  const app = apps.get(parts.slice(0, 5).join('/'));
  if (app === undefined) return { fields: { resources: [...resources] }, source: undefined };
  const { namespace, content } = app;
  if (content.kind === 'template' || content.files.kustomizations === undefined) {
    return { fields: { namespace, resources: [...resources] }, source: undefined };
  }
  const copied = content.files.kustomizations.get(parts.slice(5).join('/'));
  if (copied === undefined) return { fields: {}, source: undefined };
  const sealed = parts.length === 5 ? sealedNames(dir, files) : [];
  return {
    fields: mergeMaps(copied.fields, {
      ...(sealed.length === 0
        ? {}
        : { resources: [...sealed, ...((copied.fields.resources as string[] | undefined) ?? [])] }),
      ...annotationTransformers(model),
      namespace,
      labels: [...((copied.fields.labels as RawMap[] | undefined) ?? []), estateLabelEntry(model)],
    }),
    source: copied.source,
  };
}

/** Sealed secrets stand beside a copied directory's own files, which do not know them. */
function sealedNames(dir: string, files: readonly PlannedFile[]): string[] {
  return files
    .filter(({ objects }) => objects[0]?.kind === 'SealedSecret')
    .map(({ path }) => path.slice(dir.length + 1));
}

/** Annotations on metadata alone: `commonAnnotations` would reach pod templates. */
function annotationTransformers({ annotations }: Model): RawMap {
  if (Object.keys(annotations).length === 0) return {};
  const transformer = {
    annotations,
    apiVersion: 'builtin',
    fieldSpecs: [{ create: true, path: 'metadata/annotations' }],
    kind: 'AnnotationsTransformer',
    metadata: { name: 'annotations' },
  };
  return { transformers: [`${mapLines(transformer, 0)}\n`] };
}

/** Labels on metadata alone: never in selectors or pod templates. */
function estateLabelEntry(model: Model): RawMap {
  return { includeSelectors: false, includeTemplates: false, pairs: { ...model.labels, ...estateLabels(model) } };
}
