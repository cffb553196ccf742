import type { AppSourceFile } from '../apps/app-source.js';
import { isMap, type RawMap } from '../merge.js';
import type { Report } from '../report.js';
import { child, type Ref, type SourceDocument } from '../source.js';
import { readYaml, readYamlStream } from '../yaml-reader.js';
import { checkSecret } from './app-resources.js';
import { type AppContext, isKustomization } from './apps.js';

/** What a copied kustomization may say: local, without generators and without anything that runs or renames. */
const ALLOWED = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'images',
  'replicas',
  'replacements',
  'namespace',
  'sortOptions',
  'buildMetadata',
]);

interface Kustomization {
  dir: string;
  fields: RawMap;
  ref: Ref;
  source: string;
}

/** The kustomizations of a directory by folder, and the files that they apply as resources (design 2.8). */
export function readKustomizations(
  sources: readonly AppSourceFile[],
  namespace: string,
  context: AppContext,
): { kustomizations: Map<string, { fields: RawMap; source: string }>; resourceFiles: Set<string> } {
  const byDir = new Map<string, Kustomization>();
  for (const file of sources.filter(({ path }) => isKustomization(path))) {
    const read = readKustomization(file, context);
    if (read === undefined) continue;
    checkFields(read, namespace, context.report);
    byDir.set(read.dir, read);
  }
  const resourceFiles = new Set<string>();
  const paths = new Set(sources.map(({ path }) => path));
  for (const one of byDir.values()) {
    collectResources(one, paths, byDir, resourceFiles, context.report);
    checkPatches(one, paths, context.report);
  }
  return {
    kustomizations: new Map([...byDir].map(([dir, { fields, source }]) => [dir, { fields, source }])),
    resourceFiles,
  };
}

function readKustomization(file: AppSourceFile, { findings }: AppContext): Kustomization | undefined {
  const { doc, findings: faults } = readYaml(file.source, file.text);
  findings.push(...faults);
  if (doc === undefined || !isMap(doc.value)) return undefined;
  const slash = file.path.lastIndexOf('/');
  return {
    dir: slash === -1 ? '' : file.path.slice(0, slash),
    fields: doc.value,
    ref: { doc: doc as SourceDocument, path: [] },
    source: file.source,
  };
}

function checkFields({ fields, ref }: Kustomization, namespace: string, report: Report): void {
  for (const key of Object.keys(fields)) {
    if (ALLOWED.has(key)) continue;
    report(
      'app-kustomization',
      child(ref, key),
      `"${key}" cannot be used in a copied kustomization.`,
      'Use resources, patches, labels, images and replicas of this directory alone.',
      { part: 'key' },
    );
  }
  if (fields.namespace !== undefined && fields.namespace !== namespace) {
    report(
      'app-namespace',
      child(ref, 'namespace'),
      `sets the namespace "${String(fields.namespace)}", and the app is placed in "${namespace}".`,
      'Drop it: the app sets the namespace.',
    );
  }
}

function collectResources(
  one: Kustomization,
  paths: ReadonlySet<string>,
  byDir: ReadonlyMap<string, Kustomization>,
  found: Set<string>,
  report: Report,
): void {
  const list = one.fields.resources;
  if (!Array.isArray(list)) return;
  list.forEach((entry: unknown, index) => {
    const path = typeof entry === 'string' ? resolvePath(one.dir, entry) : undefined;
    if (path !== undefined && paths.has(path)) found.add(path);
    else if (path === undefined || !byDir.has(path) || path === one.dir) {
      report(
        'app-kustomization',
        child(one.ref, 'resources', index),
        `"${String(entry)}" is neither a YAML file nor a folder with a kustomization.yaml in this directory.`,
        'Copy it in: remote and outside bases are not followed.',
      );
    }
  });
}

/** Patches given by file must be in the directory as well, and none may fill a Secret. */
function checkPatches(one: Kustomization, paths: ReadonlySet<string>, report: Report): void {
  for (const key of ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replacements']) {
    const list = one.fields[key];
    if (!Array.isArray(list)) continue;
    list.forEach((entry: unknown, index) => {
      checkPatch(entry, child(one.ref, key, index), one.dir, paths, report);
    });
  }
}

function checkPatch(entry: unknown, ref: Ref, dir: string, paths: ReadonlySet<string>, report: Report): void {
  const target = isMap(entry) ? entry.target : undefined;
  if (isMap(target) && target.kind === 'Secret') {
    report('app-secret', ref, 'patches a Secret in clear.', 'Seal it, or let its owner provide it.');
  }
  const inline = isMap(entry) ? entry.patch : typeof entry === 'string' && entry.includes('\n') ? entry : undefined;
  if (typeof inline === 'string') {
    for (const { doc } of readYamlStream(ref.doc.file, inline).documents) checkSecret(doc.value, ref, report);
  }
  const named = isMap(entry) ? entry.path : typeof entry === 'string' && inline === undefined ? entry : undefined;
  if (named === undefined) return;
  const path = typeof named === 'string' ? resolvePath(dir, named) : undefined;
  if (path === undefined || !paths.has(path)) {
    report('app-kustomization', ref, `"${String(named)}" is no YAML file in this directory.`, 'Copy it in.');
  }
}

/** A path of a kustomization relative to the copied directory; undefined if it leaves it or is no path at all. */
function resolvePath(dir: string, entry: string): string | undefined {
  if (entry === '' || entry.startsWith('/') || /[:?\\]/.test(entry)) return undefined;
  const parts = dir === '' ? [] : dir.split('/');
  for (const part of entry.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
