import type { ExpectedEstate } from './expected-estate.js';
import { type Data, ofKind, type ParsedTree, sameData } from './parsed-tree.js';

/** Workloads of the built-in samples: in their namespace, in the mesh, selected by what they carry. */
export function checkApps(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  for (const [key, app] of Object.entries<Data>(estate.topology.apps ?? {})) {
    for (const mesh of app.meshes ?? [app.mesh]) {
      const { cluster, written } = estate.meshes.get(mesh)!;
      const folder = `${cluster}/app/${mesh}/apps/${key}/`;
      const objects = tree.objects.filter(({ path }) => path.startsWith(folder));
      for (const { path, data } of objects) {
        if (data.metadata.namespace !== app.namespace) problems.push(`namespace: ${path}`);
        if (data.kind === 'Deployment') checkDeployment(data, written.mode === 'ClusterWide', path, problems);
      }
      checkEntrance(tree, estate, { cluster: cluster!, mesh, app, folder }, problems);
      for (const { data, path } of ofKind(tree, cluster!, 'Service').filter((one) => one.path.startsWith(folder))) {
        if (data.spec.ports.length !== 1) problems.push(`P5 ports: ${path}`);
      }
    }
  }
}

function checkDeployment({ spec }: Data, wide: boolean, path: string, problems: string[]): void {
  const { labels, annotations = {} } = spec.template.metadata;
  const asked = wide ? labels : annotations;
  if (asked['sidecar.istio.io/inject'] !== 'true') problems.push(`no sidecar: ${path}`);
  const selected = Object.entries(spec.selector.matchLabels);
  if (!selected.every(([key, value]) => labels[key] === value)) problems.push(`selector: ${path}`);
  const { version } = spec.selector.matchLabels;
  if (!sameData(Object.keys(spec.selector.matchLabels), ['app', 'version']) || typeof version !== 'string')
    problems.push(`selector keys: ${path}`);
}

/** A Gateway of a sample has a VirtualService bound to it, of the sample's own or of a route. */
function checkEntrance(
  tree: ParsedTree,
  _estate: ExpectedEstate,
  { cluster, mesh, app, folder }: { cluster: string; mesh: string; app: Data; folder: string },
  problems: string[],
): void {
  for (const { data, path } of ofKind(tree, cluster, 'Gateway').filter((one) => one.path.startsWith(folder))) {
    const bound = ofKind(tree, cluster, 'VirtualService').some(({ data: service, parts }) => {
      const here = parts[1] === mesh;
      return here && service.spec.gateways.includes(`${app.namespace}/${data.metadata.name}`);
    });
    if (!bound) problems.push(`a Gateway without a VirtualService: ${path}`);
  }
}
