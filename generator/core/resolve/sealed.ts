import { isMap } from '../merge.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { App, AppResource, Sealed } from '../model-work.js';
import type { Finding } from '../problems.js';
import type { Report } from '../report.js';
import { shown } from '../schema-quote.js';
import { CACERTS } from '../seal/sealed-ca.js';
import { child, type Ref } from '../source.js';
import { remoteSecretName, watchedParts } from '../spanning/parts.js';
import { didYouMean } from '../suggest.js';
import { readYamlStream } from '../yaml-reader.js';
import { checkRemoteSecret, unreadRemote } from './sealed-remote.js';

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
  const sealed = isMap(value) && value.kind === 'SealedSecret' && isOfBitnami(value.apiVersion);
  if (!sealed) {
    report(
      'sealed-kind',
      ref,
      `is ${kindOf(value)}, and sealed/ holds SealedSecrets alone.`,
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

function kindOf(value: unknown): string {
  if (!isMap(value) || typeof value.kind !== 'string') return 'no resource';
  return value.kind === 'SealedSecret' ? 'a SealedSecret of another API than bitnami.com' : shown(value.kind);
}

function isOfBitnami(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('bitnami.com/');
}

function place(resource: AppResource, cluster: Cluster, apps: readonly App[], report: Report): Sealed[] {
  const { name, namespace } = resource.value.metadata as { name: string; namespace: string };
  const mesh = cluster.meshes.find((one) => one.namespace === namespace);
  if (mesh !== undefined && name === CACERTS) return placeAuthority(mesh, resource, cluster, report);
  const remote = mesh === undefined ? undefined : watchedParts(mesh).find((part) => remoteSecretName(part) === name);
  if (mesh !== undefined && remote !== undefined) return placeRemote(mesh, remote, resource, cluster, report);
  const app = apps.find((one) => one.mesh.cluster === cluster && one.namespace === namespace);
  if (app !== undefined) return [{ resource, cluster, place: { kind: 'app', app, mesh: app.mesh } }];
  const { fact, fix } = mesh === undefined ? noNamespace(namespace, cluster) : notRead(name, mesh);
  const at = child(resource.ref, 'metadata', mesh === undefined ? 'namespace' : 'name');
  report('sealed-place', at, fact, fix, { related: mesh === undefined ? [] : [mesh.ref] });
  return [];
}

const PLACES =
  'A control plane reads cacerts and istio-remote-secret-<cluster name>; other secrets go to the namespace of an app.';

function noNamespace(namespace: string, { key }: Cluster): { fact: string; fix: string } {
  return { fact: `"${namespace}" is neither a control-plane namespace nor an app's in "${key}".`, fix: PLACES };
}

function notRead(name: string, mesh: Mesh): { fact: string; fix: string } {
  const fact = `"${name}" is nothing that the control plane of "${mesh.key}" reads.`;
  return unreadRemote(name, mesh) ?? { fact, fix: PLACES };
}

/** Why a mesh has no use for a sealed CA. With `none`, it is how the user provides it. */
const OTHER_AUTHORITY: Readonly<Partial<Record<Mesh['secrets'], string>>> = {
  'self-signed': 'which signs its own',
  'external-secrets': 'which has it from a store',
  'cert-manager': 'which has it from cert-manager',
};

function placeAuthority(mesh: Mesh, resource: AppResource, cluster: Cluster, report: Report): Sealed[] {
  const { key, secrets } = mesh;
  const why = OTHER_AUTHORITY[secrets];
  if (why !== undefined) reportUnused(`is a CA for "${key}", ${why}.`, mesh, resource, report);
  // Two operators would overwrite each other's Secret.
  if (secrets === 'external-secrets' || secrets === 'cert-manager') return [];
  return [{ resource, cluster, place: { kind: 'cacerts', mesh } }];
}

/** Tokens are sealed also where cert-manager makes the CA. */
function placeRemote(mesh: Mesh, remote: Mesh, resource: AppResource, cluster: Cluster, report: Report): Sealed[] {
  checkRemoteSecret(resource, remote, report);
  if (mesh.secrets !== 'external-secrets') return [{ resource, cluster, place: { kind: 'remote', mesh, remote } }];
  reportUnused(`is a remote secret for "${mesh.key}", which has it from a store.`, mesh, resource, report);
  return [];
}

function reportUnused(fact: string, mesh: Mesh, { ref }: AppResource, report: Report): void {
  report('sealed-unused', ref, fact, `Delete it, or write secrets: sealed-secrets on meshes.${mesh.key}.`, {
    related: [mesh.ref],
  });
}
