import type { AppSourceFile } from '../apps/app-source.js';
import { isMap, type RawMap } from '../merge.js';
import type { App, AppResource } from '../model.js';
import { isKindName } from '../name-limits.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { readYamlStream } from '../yaml-reader.js';
import type { AppContext } from './apps.js';

/** The resources of one of the user's files; lists are taken apart. What is no resource is a finding. */
export function readResources(
  file: AppSourceFile,
  copiedTo: string | undefined,
  { report, findings }: AppContext,
): AppResource[] {
  const stream = readYamlStream(file.source, file.text);
  findings.push(...stream.findings);
  return stream.documents.flatMap(({ doc }) => {
    const ref: Ref = { doc, path: [] };
    if (!isMap(doc.value)) {
      report('app-resource', ref, 'is no Kubernetes resource.', 'A resource has apiVersion, kind and metadata.name.');
      return [];
    }
    return asResources(doc.value, ref, file.source, copiedTo, report);
  });
}

function asResources(
  value: RawMap,
  ref: Ref,
  source: string,
  copiedTo: string | undefined,
  report: Report,
): AppResource[] {
  if (value.kind === 'List' && Array.isArray(value.items) && copiedTo === undefined) {
    return value.items.flatMap((item: unknown, index) =>
      isMap(item) ? asResources(item, child(ref, 'items', index), source, copiedTo, report) : [],
    );
  }
  const metadata = value.metadata;
  const complete =
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isMap(metadata) &&
    typeof metadata.name === 'string';
  if (complete && isKindName(value.kind as string) && isObjectName(metadata.name as string))
    return [{ ref, source, value, copiedTo }];
  if (copiedTo === undefined || !complete)
    report('app-resource', ref, 'is no Kubernetes resource.', 'A resource has apiVersion, kind and metadata.name.');
  return [];
}

/** A name that the API takes as part of a path. */
function isObjectName(name: string): boolean {
  return name.length > 0 && name.length <= 253 && !/[/%]|^\.\.?$/.test(name);
}

/** What an app's resources may not be (design 2.8): elsewhere, or a Secret in clear. */
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
    if (value.kind === 'Secret' && (isFilled(value.data) || isFilled(value.stringData))) {
      report('app-secret', ref, 'is a Secret with data in clear.', 'Seal it, or let its owner provide it.');
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

/** Without its sidecar a workload is in the namespace but not in the mesh. */
function checkSidecar(app: App, value: RawMap, ref: Ref, report: Report): void {
  if (!WORKLOADS.has(value.kind as string)) return;
  const metadata = podMetadata(value);
  const asked = [metadata?.annotations, metadata?.labels].some(
    (map) => isMap(map) && map['sidecar.istio.io/inject'] === 'true',
  );
  if (asked || refuses(metadata) || isPatched(app)) return;
  const { mode } = app.mesh;
  const how = mode === 'ClusterWide' ? 'label' : 'annotation';
  report(
    'app-no-sidecar',
    ref,
    `its pods do not ask for a sidecar, so they stay outside the mesh "${app.mesh.key}".`,
    `Give the pod template the ${how} sidecar.istio.io/inject: "true", or "false" if that is meant.`,
  );
}

/** A copied directory may ask for it in a patch, which only a build would show. */
function isPatched({ content }: App): boolean {
  if (content.kind !== 'files' || content.files.kustomizations === undefined) return false;
  const texts = [...content.files.copies.map(({ text }) => text), JSON.stringify([...content.files.kustomizations])];
  return texts.some((text) => text.includes('sidecar.istio.io/inject'));
}

function refuses(metadata: RawMap | undefined): boolean {
  return [metadata?.annotations, metadata?.labels].some(
    (map) => isMap(map) && map['sidecar.istio.io/inject'] === 'false',
  );
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
