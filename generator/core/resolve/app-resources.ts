import type { AppSourceFile } from '../apps/app-source.js';
import { generationOf } from '../generations.js';
import { isMap, type RawMap } from '../merge.js';
import type { App, AppResource } from '../model-work.js';
import { isKindName } from '../name-limits.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { readYamlStream } from '../yaml-reader.js';
import type { AppContext } from './apps.js';

/**
 * The resources of one of the user's files; lists are taken apart. What is no resource is a finding, and so is a Secret in
 * clear. `copiedTo` is the file below the app's folder that holds them, when it is copied as it is.
 */
export function readResources(file: AppSourceFile, copiedTo: string | undefined, context: AppContext): AppResource[] {
  return documentsOf(file, context).flatMap(({ value, ref }) => {
    const items = isMap(value) && value.kind === 'List' && Array.isArray(value.items) ? value.items : undefined;
    if (items === undefined) return asResource(value, ref, file.source, copiedTo, context.report);
    return items.flatMap((item: unknown, index) =>
      asResource(item, child(ref, 'items', index), file.source, copiedTo, context.report),
    );
  });
}

/** A copied file that no kustomization lists: a patch, or nothing that is applied; a Secret in clear all the same. */
export function checkUnlisted(file: AppSourceFile, context: AppContext): void {
  for (const { value, ref } of documentsOf(file, context)) checkSecret(value, ref, context.report);
}

function documentsOf(file: AppSourceFile, { findings }: AppContext): { value: unknown; ref: Ref }[] {
  const stream = readYamlStream(file.source, file.text);
  findings.push(...stream.findings);
  return stream.documents.map(({ doc }) => ({ value: doc.value, ref: { doc, path: [] } }));
}

function asResource(
  value: unknown,
  ref: Ref,
  source: string,
  copiedTo: string | undefined,
  report: Report,
): AppResource[] {
  checkSecret(value, ref, report);
  const metadata = isMap(value) ? value.metadata : undefined;
  const complete =
    isMap(value) &&
    typeof value.apiVersion === 'string' &&
    isKindName(value.kind) &&
    isMap(metadata) &&
    isObjectName(metadata.name);
  if (complete) return [{ ref, source, value, copiedTo }];
  report('app-resource', ref, 'is no Kubernetes resource.', 'A resource has apiVersion, kind and metadata.name.');
  return [];
}

/** A Secret with data, or a patch that gives it some (design 2.8). */
export function checkSecret(value: unknown, ref: Ref, report: Report): void {
  if (!isMap(value) || value.kind !== 'Secret' || !(isFilled(value.data) || isFilled(value.stringData))) return;
  report('app-secret', ref, 'is a Secret with data in clear.', 'Seal it, or let its owner provide it.');
}

/** A name that the API takes as part of a path. */
function isObjectName(name: unknown): boolean {
  return typeof name === 'string' && name.length > 0 && name.length <= 253 && !/[/%]|^\.\.?$/.test(name);
}

/** An app's resources are in its namespace, and its workloads in the mesh (design 2.8, 2.4). */
export function checkResources(app: App, report: Report): void {
  if (app.content.kind !== 'files') return;
  for (const { value, ref } of app.content.files.resources) {
    const metadata = value.metadata as RawMap;
    const { namespace } = metadata;
    if (namespace !== undefined && namespace !== app.namespace) {
      report(
        'app-namespace',
        child(ref, 'metadata', 'namespace'),
        `names the namespace "${String(namespace)}", and the app is placed in "${app.namespace}".`,
        'Drop it: the app sets the namespace.',
        { related: [child(app.ref, 'namespace')] },
      );
    }
    checkSidecar(app, value, ref, report);
  }
}

function isFilled(data: unknown): boolean {
  return data !== undefined && data !== null && !(isMap(data) && Object.keys(data).length === 0);
}

const WORKLOADS = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
  'DeploymentConfig',
  'ReplicationController',
]);

/** Whether a workload gets the sidecar that its generation would give it. */
function checkSidecar(app: App, value: RawMap, ref: Ref, report: Report): void {
  if (!WORKLOADS.has(value.kind as string)) return;
  if (isPatched(app)) return;
  const metadata = podMetadata(value);
  const said = (map: unknown): RawMap => (isMap(map) ? map : {});
  const pod = { annotations: said(metadata?.annotations), labels: said(metadata?.labels) };
  const problem = generationOf(app.mesh).sidecarProblem(app, pod);
  if (problem !== undefined) report('app-no-sidecar', ref, problem.fact, problem.fix);
}

/** A copied directory may ask for it in a patch, which only a build would show. */
function isPatched({ content }: App): boolean {
  if (content.kind !== 'files' || content.files.kustomizations === undefined) return false;
  const texts = [...content.files.copies.map(({ text }) => text), JSON.stringify([...content.files.kustomizations])];
  return texts.some((text) => text.includes('sidecar.istio.io/inject'));
}

function podMetadata(value: RawMap): RawMap | undefined {
  if (value.kind === 'Pod') return value.metadata as RawMap;
  const path =
    value.kind === 'CronJob'
      ? ['spec', 'jobTemplate', 'spec', 'template', 'metadata']
      : ['spec', 'template', 'metadata'];
  let found: unknown = value;
  for (const key of path) found = isMap(found) ? found[key] : undefined;
  return isMap(found) ? found : undefined;
}
