import { isMap } from '../merge.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { App, AppResource, Sealed } from '../model-work.js';
import type { Finding } from '../problems.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { remoteSecretName, watchedParts } from '../spanning/parts.js';
import { didYouMean } from '../suggest.js';
import { readYamlStream } from '../yaml-reader.js';

/** A file of sealed/<cluster>/; `source` is how the header names it. */
export interface SealedSource {
  cluster: string;
  source: string;
  file: string;
  text: string;
}

/** Finds the place of every sealed secret by its namespace (design 3); what has none is a finding. */
export function resolveSealed(
  sources: readonly SealedSource[],
  model: Pick<Model, 'clusters' | 'apps'>,
  report: Report,
  findings: Finding[],
): Sealed[] {
  return sources.flatMap((source) => {
    const stream = readYamlStream(source.file, source.text);
    findings.push(...stream.findings);
    return stream.documents.flatMap(({ doc }) => {
      const ref: Ref = { doc, path: [] };
      const cluster = model.clusters.get(source.cluster);
      if (cluster === undefined) {
        const hint = didYouMean(source.cluster, model.clusters.keys()).trim();
        report(
          'sealed-cluster',
          ref,
          `is sealed for "${source.cluster}", and no cluster has that name.`,
          hint || 'Delete it, or add the cluster.',
        );
        return [];
      }
      const resource = sealedResource(doc.value, ref, source.source, report);
      return resource === undefined ? [] : place(resource, cluster, model.apps, report);
    });
  });
}

function sealedResource(value: unknown, ref: Ref, source: string, report: Report): AppResource | undefined {
  const metadata = isMap(value) ? value.metadata : undefined;
  const sealed = isMap(value) && value.kind === 'SealedSecret' && String(value.apiVersion).startsWith('bitnami.com/');
  if (!sealed) {
    const kind = isMap(value) ? `"${String(value.kind)}"` : 'no resource';
    report(
      'sealed-kind',
      ref,
      `is ${kind}, and sealed/ holds SealedSecrets alone.`,
      'Seal it, and delete what is in clear.',
    );
    return undefined;
  }
  if (!isMap(metadata) || typeof metadata.name !== 'string' || typeof metadata.namespace !== 'string') {
    report(
      'sealed-kind',
      ref,
      'has no metadata.name and metadata.namespace.',
      'Seal it for a name and a namespace (strict scope).',
    );
    return undefined;
  }
  return { ref, source, value: value as AppResource['value'], copiedTo: undefined };
}

function place(resource: AppResource, cluster: Cluster, apps: readonly App[], report: Report): Sealed[] {
  const { name, namespace } = resource.value.metadata as { name: string; namespace: string };
  const mesh = cluster.meshes.find((one) => one.namespace === namespace);
  if (mesh !== undefined && name === 'cacerts') return checkUsed(mesh, resource, cluster, report);
  const remote = mesh === undefined ? undefined : watchedParts(mesh).find((part) => remoteSecretName(part) === name);
  if (mesh !== undefined && remote !== undefined)
    return [{ resource, cluster, place: { kind: 'remote', mesh, remote } }];
  const app = apps.find((one) => one.mesh.cluster === cluster && one.namespace === namespace);
  if (app !== undefined) return [{ resource, cluster, place: { kind: 'app', app, mesh: app.mesh } }];
  report(
    'sealed-place',
    child(resource.ref, 'metadata', mesh === undefined ? 'namespace' : 'name'),
    mesh === undefined
      ? `"${namespace}" is neither a control-plane namespace nor an app's in "${cluster.key}".`
      : `"${name}" is nothing that the control plane of "${mesh.key}" reads.`,
    'A control plane reads cacerts and istio-remote-secret-<cluster name>; other secrets go to the namespace of an app.',
  );
  return [];
}

function checkUsed(mesh: Mesh, resource: AppResource, cluster: Cluster, report: Report): Sealed[] {
  if (mesh.secrets === 'self-signed') {
    report(
      'sealed-unused',
      resource.ref,
      `is a CA for "${mesh.key}", which signs its own.`,
      `Write secrets: sealed-secrets on meshes.${mesh.key}.`,
      { related: [mesh.ref] },
    );
  }
  return [{ resource, cluster, place: { kind: 'cacerts', mesh } }];
}
