import { generationOf } from '../generations.js';
import { headerLine } from '../header.js';
import type { Model } from '../model.js';
import type { App, AppFiles, AppResource } from '../model-work.js';
import { objectFiles } from '../plan/object-files.js';
import type { ObjectId, PlannedFile, PlannedObject } from '../plan/planned.js';
import { resourceFile } from '../plan/resource-files.js';
import { settleRoute } from '../plan/settled-route.js';
import { sampleObjects } from './samples.js';

/** The files of one app below `dir`: objects of a built-in sample, the user's resources, or a copied directory. */
export function appFiles(model: Model, app: App, dir: string): PlannedFile[] {
  const { content } = app;
  if (content.kind === 'template') {
    const objects = sampleObjects(content.template, {
      mesh: app.mesh,
      cluster: app.mesh.cluster?.key ?? '',
      namespace: app.namespace,
      values: content.values,
      injection: generationOf(app.mesh).injection(app),
      networking: generationOf(app.mesh).networking,
      routedFromIngress: (service) => isRoutedFromIngress(model, app, service),
      ref: app.ref,
    });
    return objectFiles(
      model,
      dir,
      objects.map((object) => withIdentities(app, object)),
    );
  }
  const { files } = content;
  return files.kustomizations !== undefined
    ? copiedFiles(model, app, files, dir)
    : files.resources.map((one) => resourceFile(model, dir, resourceId(app, one), one));
}

/** A Service under whose name peers answer, too, says who they are. */
function withIdentities(app: App, object: PlannedObject): PlannedObject {
  if (object.kind !== 'Service') return object;
  const { mesh, namespace } = app;
  const annotations = generationOf(mesh).serviceAnnotations(mesh, { namespace, name: object.name });
  return { ...object, annotations: { ...object.annotations, ...annotations } };
}

function isRoutedFromIngress(model: Model, app: App, service: string): boolean {
  return model.routes.some(
    (route) =>
      route.mesh === app.mesh &&
      route.ingress !== undefined &&
      settleRoute(route).matches.length > 0 &&
      route.service.namespace === app.namespace &&
      route.service.name === service,
  );
}

/** What identifies a user's resource once the app's kustomization has set the namespace. */
function resourceId(app: App, { value }: AppResource): ObjectId {
  const { name } = value.metadata as { name: string };
  const kind = value.kind as string;
  return {
    apiVersion: value.apiVersion as string,
    kind,
    namespace: CLUSTER_SCOPED.has(kind) ? undefined : app.namespace,
    name,
  };
}

/** Kustomize patches a copied resource before it gives it a namespace. */
function copiedId(app: App, resource: AppResource): ObjectId {
  const { namespace } = resource.value.metadata as { namespace?: string };
  return { ...resourceId(app, resource), isPlaced: namespace === undefined };
}

/** Kinds without a namespace that an app may bring. */
const CLUSTER_SCOPED = new Set([
  'APIService',
  'ClusterIssuer',
  'ClusterSecretStore',
  'ConsoleLink',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'SecurityContextConstraints',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'GatewayClass',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'StorageClass',
]);

/** Copied as they are, under our header; their kustomizations are written with all the others. */
function copiedFiles(model: Model, app: App, files: AppFiles, dir: string): PlannedFile[] {
  return files.copies.map(({ path, source, text }) => ({
    path: `${dir}/${path}`,
    objects: files.resources.filter(({ copiedTo }) => copiedTo === path).map((resource) => copiedId(app, resource)),
    ref: app.ref,
    text: () => `${headerLine(model.name, source)}\n${text.endsWith('\n') ? text : `${text}\n`}`,
  }));
}
