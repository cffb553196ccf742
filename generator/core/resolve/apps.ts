import type { AppSourceFile, AppSources } from '../apps/app-source.js';
import type { MergedTopology, Written } from '../merge-topology.js';
import type { Mesh } from '../model.js';
import type { App, AppFiles } from '../model-work.js';
import type { Finding } from '../problems.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { readKustomizations } from './app-kustomizations.js';
import { checkResources, checkUnlisted, readResources } from './app-resources.js';
import { findMesh } from './find-mesh.js';
import { selectsMembers } from './share-rules.js';

export interface AppContext {
  meshes: Map<string, Mesh>;
  sources: AppSources;
  report: Report;
  /** Faults in the user's YAML, which the reader has placed already. */
  findings: Finding[];
}

/** Every app once for each mesh that it runs in, in byte order of keys (design 2.8). */
export function resolveApps(merged: MergedTopology, context: AppContext): App[] {
  return [...merged.apps.keys()].sort().flatMap((key) => {
    const written = merged.apps.get(key)!;
    const content = resolveContent(key, written, context);
    const names = written.value.meshes ?? (written.value.mesh === undefined ? [] : [written.value.mesh]);
    return names.flatMap((name, index) => {
      const at = written.value.meshes === undefined ? child(written.ref, 'mesh') : child(written.ref, 'meshes', index);
      const mesh = findManagedMesh(name, at, context);
      if (mesh === undefined || content === undefined) return [];
      if (names.indexOf(name) < index) return [];
      return partsAsked(written, mesh, context.report).map((part) => {
        const app: App = { key, ref: written.ref, mesh: part, namespace: written.value.namespace, content };
        checkPlace(app, context.report);
        checkResources(app, context.report);
        return app;
      });
    });
  });
}

function findManagedMesh(name: string, ref: Ref, { meshes, report }: AppContext): Mesh | undefined {
  const mesh = findMesh(name, ref, meshes, report);
  if (mesh === undefined) return undefined;
  if (!mesh.managed) {
    report(
      'app-unmanaged',
      ref,
      `"${name}" is run by others, so nothing is written for it.`,
      'Choose a mesh of yours, or drop managed: false.',
      { related: [mesh.ref] },
    );
    return undefined;
  }
  return mesh;
}

/** The clusters of a mesh in which the app runs: all of them, or those that it names. */
function partsAsked({ value, ref }: Written<T.App>, mesh: Mesh, report: Report): readonly Mesh[] {
  const { clusters } = value;
  if (clusters === undefined) return mesh.parts;
  const at = child(ref, 'clusters');
  if (mesh.span === undefined) {
    const fact = 'its mesh has one cluster, and only a spanning mesh offers a choice.';
    report('app-clusters', at, fact, 'Drop it.', { part: 'key' });
    return mesh.parts;
  }
  const known = mesh.parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster.key]));
  clusters.forEach((name, index) => {
    if (known.includes(name)) return;
    const fix = didYouMean(name, known).trim() || `Name clusters of the mesh: ${known.join(', ')}.`;
    report('app-clusters', child(at, index), `"${name}" is no cluster of "${mesh.key}".`, fix);
  });
  return mesh.parts.filter(({ cluster }) => cluster !== undefined && clusters.includes(cluster.key));
}

function checkPlace({ mesh, namespace, ref }: App, report: Report): void {
  const at = child(ref, 'namespace');
  if (namespace === mesh.namespace) {
    report(
      'app-not-member',
      at,
      `"${namespace}" is the control-plane namespace of "${mesh.key}".`,
      'Choose a member namespace.',
      { related: [mesh.ref] },
    );
  } else if (!mesh.members.includes(namespace) && !selectsMembers(mesh)) {
    const hint = didYouMean(namespace, mesh.members).trim();
    report(
      'app-not-member',
      at,
      `"${namespace}" is no member of "${mesh.key}".`,
      hint || `Add it to ${membersPath(mesh)}.`,
      { related: [mesh.ref] },
    );
  }
}

/** A part with members of its own has them below its cluster. */
function membersPath(mesh: Mesh): string {
  const { path } = mesh.at('members');
  return path[0] === 'defaults' ? `meshes.${mesh.key}.members` : path.join('.');
}

function resolveContent(key: string, written: Written<T.App>, context: AppContext): App['content'] | undefined {
  const { value, ref } = written;
  if (value.template !== undefined) {
    checkValues(value, ref, context.report);
    return { kind: 'template', template: value.template, values: value.values ?? {} };
  }
  const sources = context.sources.get(key) ?? [];
  const files: AppFiles =
    value.kustomize === undefined ? manifestFiles(sources, context) : copiedFiles(sources, value.namespace, context);
  return { kind: 'files', files };
}

function manifestFiles(sources: readonly AppSourceFile[], context: AppContext): AppFiles {
  const resources = sources.flatMap((file) => readResources(file, undefined, context));
  return { resources, copies: [], kustomizations: undefined };
}

function copiedFiles(sources: readonly AppSourceFile[], namespace: string, context: AppContext): AppFiles {
  const { kustomizations, resourceFiles } = readKustomizations(sources, namespace, context);
  const others = sources.filter((file) => !isKustomization(file.path));
  const resources = others.flatMap((file) => {
    if (resourceFiles.has(file.path)) return readResources(file, file.path, context);
    checkUnlisted(file, context);
    return [];
  });
  return { resources, copies: others.map(({ path, source, text }) => ({ path, source, text })), kustomizations };
}

/** The three names that Kustomize looks for. */
export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);
}

const VALUES: Record<NonNullable<T.App['template']>, (keyof T.Values)[]> = {
  bookinfo: ['services', 'tag'],
  'bookinfo-details': ['version'],
  'kube-info': ['version'],
  sleep: [],
};

function checkValues(value: T.App, ref: Ref, report: Report): void {
  const known = VALUES[value.template!];
  for (const name of Object.keys(value.values ?? {})) {
    if (known.includes(name as keyof T.Values)) continue;
    const fix = known.length === 0 ? 'Drop it.' : `It has ${known.map((one) => `"${one}"`).join(' and ')}.`;
    report('app-values', child(ref, 'values', name), `the template "${value.template}" has no value "${name}".`, fix, {
      part: 'key',
    });
  }
}
