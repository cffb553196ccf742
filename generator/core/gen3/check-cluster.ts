import type { Cluster, Labels, Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { byAge, isShipped, parseIstioVersion, shippedIstioVersions } from './istio-versions.js';
import { injectionLabel } from './membership.js';
import { revisionName } from './names.js';

/** What must hold between the meshes of generation 3 in one cluster, and for their namespaces. */
export function checkCluster(meshes: readonly Mesh[], cluster: Cluster, report: Report): void {
  checkNames(meshes, cluster, report);
  checkSkew(meshes, cluster, report);
  checkOperator(meshes, cluster, report);
  for (const mesh of meshes) checkInjectionLabels(mesh, cluster, report);
}

/** Istio resources and their revisions belong to the whole cluster (facts/multicluster-ossm3.md 2.3, 2.7). */
function checkNames(meshes: readonly Mesh[], cluster: Cluster, report: Report): void {
  const owners = new Map<string, Mesh>();
  for (const mesh of meshes) {
    for (const name of new Set([mesh.controlPlane, revisionName(mesh)])) {
      const owner = owners.get(name);
      if (owner === undefined) owners.set(name, mesh);
      else
        report(
          'control-plane-unique',
          mesh.ref,
          `its Istio or its revision is named "${name}", as that of "${owner.key}" is, and cluster "${cluster.key}" holds one of a name.`,
          'Give one of them another controlPlane, or use {mesh} in naming.controlPlane.',
          { part: 'key', related: [owner.ref] },
        );
    }
  }
}

/** facts/multicluster-ossm3.md L19: the one IstioCNI serves all of them, and must be within one minor of each. */
function checkSkew(meshes: readonly Mesh[], cluster: Cluster, report: Report): void {
  const known = meshes.filter(({ istioVersion }) => parseIstioVersion(istioVersion) !== undefined);
  const newest = known.reduce<Mesh | undefined>(
    (best, mesh) => (best === undefined || byAge(best.istioVersion, mesh.istioVersion) < 0 ? mesh : best),
    undefined,
  );
  for (const mesh of known) {
    const minors = [newest!, mesh].map(({ istioVersion }) => parseIstioVersion(istioVersion)!.minor);
    if (minors[0]! - minors[1]! <= 1) continue;
    report(
      'istio-version-skew',
      versionRef(mesh),
      `"${mesh.key}" has Istio "${mesh.istioVersion}" and "${newest!.key}" "${newest!.istioVersion}", and the IstioCNI of cluster "${cluster.key}" serves two minors at most one apart.`,
      'Give them versions of Istio that are at most one minor apart.',
      { related: [versionRef(newest!)] },
    );
  }
}

/** One operator serves all meshes of a cluster: that of the newest version. */
function checkOperator(meshes: readonly Mesh[], cluster: Cluster, report: Report): void {
  const newest = meshes.reduce((best, mesh) => (mesh.version.minor > best.version.minor ? mesh : best));
  for (const mesh of meshes) {
    const shippedByOwn = isShipped(mesh.istioVersion, mesh.version.text);
    if (!shippedByOwn || isShipped(mesh.istioVersion, newest.version.text)) continue;
    report(
      'istio-version',
      versionRef(mesh),
      `the operator of cluster "${cluster.key}" is that of version "${newest.version.text}", which does not ship Istio "${mesh.istioVersion}".`,
      `Write istioVersion: one of ${shippedIstioVersions(newest.version.text).join(', ')}.`,
      { related: [versionRef(newest)] },
    );
  }
}

function versionRef(mesh: Mesh): Ref {
  return mesh.at(mesh.given.has('istioVersion') ? 'istioVersion' : 'version');
}

const INJECTION_KEYS = ['istio-injection', 'istio.io/rev'];

/** facts/multicluster-ossm3.md L20: one label asks for sidecars, and none on the control plane's own namespace. */
function checkInjectionLabels(mesh: Mesh, cluster: Cluster, report: Report): void {
  const wanted = injectionLabel(mesh);
  const check = (labels: Labels | undefined, ref: Ref, allowed: Labels, fix: string): void => {
    for (const key of INJECTION_KEYS) {
      const value = labels?.[key];
      if (value === undefined || value === allowed[key]) continue;
      report(
        'injection-label',
        child(ref, key),
        `the label ${key}: "${value}" is not the one by which mesh "${mesh.key}" injects.`,
        fix,
      );
    }
  };
  const [[key, value]] = Object.entries(wanted) as [[string, string]];
  const fix = `Drop it: ${key}: "${value}" is written.`;
  check(mesh.memberSelector, child(mesh.at('memberSelector'), 'matchLabels'), wanted, 'Select by a label of your own.');
  for (const name of mesh.members)
    check(cluster.namespaces[name]?.labels, child(cluster.ref, 'namespaces', name, 'labels'), wanted, fix);
  const own = child(cluster.ref, 'namespaces', mesh.namespace, 'labels');
  check(cluster.namespaces[mesh.namespace]?.labels, own, {}, 'Drop it: a control plane is outside its mesh.');
}
