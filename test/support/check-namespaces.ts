import { type ExpectedEstate, type ExpectedMesh, readCluster } from './expected-estate.js';
import { type Data, ofKind, type ParsedTree } from './parsed-tree.js';

function appsOf(estate: ExpectedEstate, mesh: ExpectedMesh): Data[] {
  return Object.values<Data>(estate.topology.apps ?? {}).filter((app) => (app.meshes ?? [app.mesh]).includes(mesh.key));
}

/** One Namespace each for control plane, members and apps; none of another's, and none of OpenShift's beside the operators'. */
export function checkNamespaces(tree: ParsedTree, estate: ExpectedEstate, cluster: string, problems: string[]): void {
  const special = readCluster(estate.topology, cluster).namespaces ?? {};
  const meshes = [...estate.meshes.values()].filter((mesh) => mesh.managed && mesh.cluster === cluster);
  const wanted = new Set(
    meshes.flatMap((mesh) => [
      mesh.namespace,
      ...(mesh.written.members ?? []),
      ...appsOf(estate, mesh).map(({ namespace }) => namespace),
    ]),
  );
  for (const name of wanted) {
    if (special[name]?.create === false || /^(?:openshift|kube)(?:-|$)|^default$/.test(name)) wanted.delete(name);
  }
  for (const { data, path } of ofKind(tree, cluster, 'Namespace')) {
    if (special[data.metadata.name]?.create === false) problems.push(`a namespace of another owner: ${path}`);
  }
  const found = ofKind(tree, cluster, 'Namespace').filter(({ parts }) => parts[1] !== 'operators');
  const names = found.map(({ data }) => data.metadata.name);
  if ([...wanted].sort().join() !== [...names].sort().join()) problems.push(`namespaces of ${cluster}: ${names}`);
  for (const { data, path } of found) {
    if (/^openshift-/.test(data.metadata.name)) problems.push(`a namespace of OpenShift: ${path}`);
    const { labels = {}, annotations = {} } = special[data.metadata.name] ?? {};
    for (const [key, value] of Object.entries(labels))
      if (data.metadata.labels[key] !== value) problems.push(`label ${key}: ${path}`);
    for (const [key, value] of Object.entries(annotations))
      if (data.metadata.annotations?.[key] !== value) problems.push(`annotation ${key}: ${path}`);
  }
}

/** N9: a namespace belongs to at most one mesh, also of those that others run; cluster-wide planes stand alone. */
export function checkOwners(estate: ExpectedEstate, cluster: string, problems: string[]): void {
  const meshes = [...estate.meshes.values()].filter((mesh) => mesh.cluster === cluster);
  const all = meshes.flatMap(({ namespace, written }) => [namespace, ...(written.members ?? [])]);
  if (new Set(all).size < all.length) problems.push(`N9 in ${cluster}: ${all}`);
  if (meshes.length > 1 && meshes.some(({ written }) => written.mode === 'ClusterWide'))
    problems.push(`ClusterWide beside another mesh: ${cluster}`);
}

/** The Subscriptions that the meshes of a cluster need and that are ours. */
export function checkOperators(tree: ParsedTree, estate: ExpectedEstate, cluster: string, problems: string[]): void {
  const meshes = [...estate.meshes.values()].filter((mesh) => mesh.managed && mesh.cluster === cluster);
  const { operators = {} } = readCluster(estate.topology, cluster);
  const installed = (name: string): boolean => {
    if (Array.isArray(operators)) return operators.includes(name);
    const { install } = operators;
    return operators[name]?.install ?? (Array.isArray(install) ? install.includes(name) : install !== false);
  };
  const tracing = meshes.map(({ written }) => written.tracing?.type ?? written.tracing ?? 'None');
  const elastic = meshes.some(
    ({ written }) => written.tracing?.type === 'Jaeger' && written.tracing.storage === 'Elasticsearch',
  );
  const wanted = [
    ...(meshes.length > 0 ? ['servicemeshoperator'] : []),
    ...(meshes.some(({ written }) => written.addons?.kiali ?? true) ? ['kiali-ossm'] : []),
    ...(tracing.includes('Jaeger') ? ['jaeger-product'] : []),
    ...(elastic ? ['elasticsearch-operator'] : []),
  ].filter(installed);
  const found = ofKind(tree, cluster, 'Subscription').map(({ data }) => data.spec.name);
  if (found.sort().join() !== wanted.sort().join()) problems.push(`operators of ${cluster}: ${found}, not ${wanted}`);
}
