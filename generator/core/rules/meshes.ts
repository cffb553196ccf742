import { operatorNamespaces } from '../gen2/operators.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { App } from '../model-work.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';

/** What must hold between meshes, and within one mesh. */
export function checkMeshes(model: Model, report: Report): void {
  checkTrustDomains(model, report);
  for (const cluster of model.clusters.values()) {
    const meshes = [...model.meshes.values()].filter((mesh) => mesh.cluster === cluster);
    checkNamespaces(meshes, model.apps, report);
    checkClusterWide(meshes, report);
    checkClusterNamespaces(cluster, model, report);
  }
  for (const mesh of model.meshes.values()) {
    if (!mesh.managed) {
      checkForeignNames(mesh, report);
      continue;
    }
    checkMode(mesh, report);
    checkAddons(mesh, report);
    checkSupport(mesh, report);
  }
}

/** Trust bundles are a map by trust domain: the second peer would overwrite the first (facts/ossm2-federation.md ID4). */
function checkTrustDomains(model: Model, report: Report): void {
  const owners = new Map<string, Mesh>();
  for (const mesh of model.meshes.values()) {
    const owner = owners.get(mesh.trustDomain);
    if (owner === undefined) owners.set(mesh.trustDomain, mesh);
    else
      report(
        'trust-domain-unique',
        mesh.ref,
        `has the trust domain "${mesh.trustDomain}", as "${owner.key}" has.`,
        'Give one of them another trustDomain, or use {mesh} in naming.trustDomain.',
        { part: 'key', related: [owner.ref] },
      );
  }
}

/** A namespace is of at most one mesh, and a control-plane namespace of none (facts/ossm2-federation.md N9). */
function checkNamespaces(meshes: readonly Mesh[], apps: readonly App[], report: Report): void {
  const owners = new Map<string, { mesh: Mesh; ref: Ref; role: string }>();
  const claim = (name: string, mesh: Mesh, ref: Ref, role: string): void => {
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, { mesh, ref, role });
    else if (owner.mesh !== mesh || owner.role !== role) {
      const fact = `"${name}" is ${role} of "${mesh.key}", and ${owner.role} of "${owner.mesh.key}".`;
      report('namespace-of-two', ref, fact, 'Give each its own namespace.', { related: [owner.ref] });
    } else report('member-twice', ref, `names "${name}" a second time.`, 'Drop it.', { related: [owner.ref] });
  };
  for (const mesh of meshes) claim(mesh.namespace, mesh, mesh.ref, 'the control-plane namespace');
  for (const mesh of meshes) {
    for (const [index, name] of mesh.members.entries()) claim(name, mesh, memberRef(mesh, index), 'a member');
  }
  for (const { mesh, namespace, ref } of apps) {
    if (meshes.includes(mesh) && owners.get(namespace)?.mesh !== mesh)
      claim(namespace, mesh, child(ref, 'namespace'), "an app's namespace");
  }
}

/** Members that come from defaults.mesh are blamed on the mesh. */
function memberRef(mesh: Mesh, index: number): Ref {
  const members = mesh.at('members');
  return members.path[0] === 'defaults' ? mesh.ref : child(members, index);
}

/** One cluster-wide control plane excludes any other in its cluster (facts/ossm2-federation.md 1.2). */
function checkClusterWide(meshes: readonly Mesh[], report: Report): void {
  const wide = meshes.find(({ mode }) => mode === 'ClusterWide');
  const other = meshes.find((mesh) => mesh !== wide);
  if (wide === undefined || other === undefined) return;
  report(
    'mode-cluster-wide',
    wide.at('mode'),
    `"${wide.key}" is cluster-wide, and "${other.key}" is in the same cluster.`,
    'Use mode: MultiTenant for both, or another cluster.',
    { related: [other.ref] },
  );
}

function checkClusterNamespaces(cluster: Cluster, model: Model, report: Report): void {
  const known = new Set([
    ...operatorNamespaces(cluster),
    ...cluster.meshes.flatMap((mesh) => [mesh.namespace, ...mesh.members]),
  ]);
  for (const app of model.apps) if (app.mesh.cluster === cluster) known.add(app.namespace);
  for (const name of Object.keys(cluster.namespaces)) {
    if (known.has(name)) continue;
    report(
      'namespace-unused',
      child(cluster.ref, 'namespaces', name),
      `no mesh of "${cluster.key}" uses the namespace "${name}".`,
      'Correct the name, or drop it.',
      { part: 'key' },
    );
  }
}

/** facts/ossm2-federation.md 1.2, section 3: spec.mode from 2.4, a preview in 2.3; memberSelectors from 2.4. */
function checkMode(mesh: Mesh, report: Report): void {
  if (mesh.version.major !== 2) return;
  const { minor, text } = mesh.version;
  if (mesh.mode === 'ClusterWide' && minor < 3) {
    report(
      'mode-version',
      mesh.at('mode'),
      `ClusterWide is not known to version "${text}".`,
      'Use version "2.4" or later, or MultiTenant.',
    );
  } else if (mesh.mode === 'ClusterWide' && minor === 3) {
    report(
      'mode-preview',
      mesh.at('mode'),
      'ClusterWide is a technology preview in version "2.3".',
      'Use version "2.4" or later.',
    );
  }
  if (mesh.memberSelector !== undefined && minor < 4) {
    report(
      'member-selector-version',
      mesh.at('memberSelector'),
      `memberSelector is not known to version "${text}".`,
      'Use version "2.4" or later, or list the members.',
      { part: 'key' },
    );
  }
}

/** Others follow conventions of their own, so names made by ours are guesses. */
function checkForeignNames(mesh: Mesh, report: Report): void {
  const guessed = (['namespace', 'trustDomain'] as const).filter((field) => !mesh.given.has(field));
  if (guessed.length === 0 || mesh.ends.length === 0) return;
  const values = guessed.map((field) => `${field} "${mesh[field]}"`).join(' and ');
  report(
    'unmanaged-names',
    mesh.ref,
    `is run by others, and its ${values} ${guessed.length === 1 ? 'comes' : 'come'} from your naming.`,
    'Ask them, and write what they say here; their egress gateway for you belongs into sides.',
    { part: 'key' },
  );
}

/** Kiali does not come up without Prometheus (facts/ossm2-federation.md section 3). */
function checkAddons(mesh: Mesh, report: Report): void {
  if (mesh.addons.kiali && !mesh.addons.prometheus) {
    report(
      'kiali-prometheus',
      mesh.at('addons'),
      `"${mesh.key}" has Kiali without Prometheus, and its control plane would never become ready.`,
      'Write prometheus: true, or kiali: false.',
      { part: 'key' },
    );
  }
}

function checkSupport(mesh: Mesh, report: Report): void {
  if (mesh.version.major !== 2) return;
  if (mesh.version.minor < 4) {
    report(
      'version-ended',
      mesh.at('version'),
      `version "${mesh.version.text}" has ended: the operator of 2.6 offers 2.6, 2.5 and 2.4 alone (release notes of 2.6).`,
      'Upgrade the mesh.',
    );
  }
  if (mesh.identity === 'Kubernetes' && mesh.cluster?.provider === 'aws' && mesh.ends.length > 0) {
    report(
      'identity-rosa',
      mesh.at('identity'),
      'federation on ROSA needs identity ThirdParty (documentation, "Federation").',
      'Drop it, unless this is no ROSA cluster.',
    );
  }
}
