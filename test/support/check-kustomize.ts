import type { ExpectedEstate } from './expected-estate.js';
import type { Data, ParsedTree, TreeObject } from './parsed-tree.js';

const STAGES: Record<string, string[]> = {
  infra: ['Namespace', 'OperatorGroup', 'Subscription'],
  'mesh-cp': ['ServiceMeshControlPlane', 'ServiceMeshMemberRoll'],
  'mesh-fed': ['ConfigMap', 'ExportedServiceSet', 'ImportedServiceSet', 'ServiceMeshPeer'],
};

/** Folders, file names, kustomizations, labels: what every object and folder of the tree keeps (design 4). */
export function checkFiles(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  checkKustomizations(tree, problems);
  const seen = new Map<string, string>();
  for (const object of tree.objects) {
    checkName(object, problems);
    checkLabels(object, estate, problems);
    const { data, cluster, path } = object;
    const id = [cluster, data.apiVersion, data.kind, data.metadata.namespace ?? '', data.metadata.name].join(' ');
    if (seen.has(id)) problems.push(`one object twice: ${id}: ${seen.get(id)}, ${path}`);
    seen.set(id, path);
    if (data.kind === 'Secret') problems.push(`a Secret: ${path}`);
    if (STAGES[object.parts[0]!]?.includes(data.kind) === false) problems.push(`wrong stage: ${path}`);
  }
}

/** Every folder lists exactly what is in it, so everything below is reached. */
function checkKustomizations(tree: ParsedTree, problems: string[]): void {
  const entries = new Map<string, Set<string>>();
  for (const path of tree.paths) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const dir = parts.slice(0, depth).join('/');
      if (!entries.has(dir)) entries.set(dir, new Set());
      if (parts[depth] !== 'kustomization.yaml') entries.get(dir)!.add(parts[depth]!);
    }
  }
  for (const [dir, expected] of entries) {
    const listed: Data = tree.kustomizations.get(dir);
    if (listed === undefined) problems.push(`no kustomization.yaml: ${dir}`);
    else checkKustomization(dir, listed, [...expected].sort(), problems);
  }
}

const ORDER = ['infra', 'mesh-cp', 'mesh-fed', 'app'];

function checkKustomization(dir: string, listed: Data, expected: string[], problems: string[]): void {
  if (listed.kind !== 'Kustomization' || listed.apiVersion !== 'kustomize.config.k8s.io/v1beta1')
    problems.push(`no Kustomization: ${dir}`);
  if (JSON.stringify(listed.sortOptions) !== '{"order":"fifo"}') problems.push(`no fifo order: ${dir}`);
  if ([...listed.resources].sort().join() !== expected.join()) {
    problems.push(`${dir} lists ${listed.resources}, and holds ${expected}`);
  }
  if (!dir.includes('/')) {
    const inOrder = ORDER.filter((stage) => listed.resources.includes(stage));
    if (listed.resources.join() !== inOrder.join()) problems.push(`stages out of order: ${dir}: ${listed.resources}`);
  }
}

function checkName({ path, parts, data }: TreeObject, problems: string[]): void {
  const { name, namespace } = data.metadata;
  const stem = `${data.kind}-${name}`.toLowerCase();
  const expected = parts.at(-2) === 'routes' ? `${stem}.${namespace}.yaml` : `${stem}.yaml`;
  if (parts.at(-1) !== expected) problems.push(`file name: ${path}, not ${expected}`);
  if (typeof name !== 'string' || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) problems.push(`name: ${path}`);
}

function checkLabels({ path, data }: TreeObject, estate: ExpectedEstate, problems: string[]): void {
  const own = { 'app.kubernetes.io/managed-by': 'meshloom', 'app.kubernetes.io/part-of': estate.name };
  const { labels = {}, annotations = {} } = estate.topology.defaults ?? {};
  for (const [key, value] of Object.entries({ ...labels, ...own })) {
    if (data.metadata.labels?.[key] !== value) problems.push(`label ${key}: ${path}`);
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (data.metadata.annotations?.[key] !== value) problems.push(`annotation ${key}: ${path}`);
  }
  const inner = JSON.stringify(data.spec ?? {});
  for (const key of Object.keys({ ...own, ...labels })) {
    // "on" is also a label of drawn subsets and selectors, which the user wrote there.
    if (key.includes('/') && inner.includes(JSON.stringify(key)))
      problems.push(`label ${key} inside the spec: ${path}`);
  }
  for (const value of Object.values({ ...data.metadata.labels, ...data.metadata.annotations })) {
    if (typeof value !== 'string') problems.push(`metadata value that is no text: ${path}`);
  }
}
