import { generationOf, generationsOf } from '../generations.js';
import type { Cluster, Mesh, Model } from '../model.js';
import type { App } from '../model-work.js';
import { clusterNamespaces } from '../plan/infra.js';
import { operatorNamespaces } from '../plan/operators.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { eastWestService } from '../spanning/east-west-service.js';

/** What must hold between meshes, and within one mesh. */
export function checkMeshes(model: Model, report: Report): void {
  checkTrustDomains(model, report);
  for (const cluster of model.clusters.values()) {
    const meshes = [...model.meshes.values()].flatMap(({ parts }) => parts.filter((mesh) => mesh.cluster === cluster));
    checkNamespaces(meshes, model.apps, report);
    checkClusterWide(meshes, report);
    checkClusterNamespaces(cluster, model, report);
    for (const { generation, meshes: own } of generationsOf(cluster)) generation.checkCluster(own, cluster, report);
  }
  for (const mesh of model.meshes.values()) {
    if (!mesh.managed) {
      checkForeignNames(mesh, report);
      continue;
    }
    generationOf(mesh).checkMesh(mesh, report);
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
    ...clusterNamespaces(cluster),
    ...cluster.meshes.flatMap((mesh) => [mesh.namespace, ...mesh.members]),
    ...cluster.meshes.filter((mesh) => eastWestService(mesh) !== undefined).map(({ eastWest }) => eastWest.namespace),
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
