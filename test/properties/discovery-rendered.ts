import type { Data, ParsedTree } from '../support/parsed-tree.js';

/** What a tree holds for one mesh. */
export interface Rendered {
  fed: Data[];
  plane: Data[];
  services: Data[];
  routes: Data[];
}

/** The objects of a mesh in its cluster. */
export function renderedFor(
  tree: ParsedTree,
  { cluster, key }: { cluster: string | undefined; key: string },
): Rendered {
  const below = (folder: string): Data[] =>
    tree.objects.filter(({ path }) => path.startsWith(`${cluster}/${folder}/`)).map(({ data }) => data);
  return {
    fed: below(`mesh-fed/${key}`),
    plane: below(`mesh-cp/${key}`),
    services: ofKind(below(`app/${key}`), 'Service'),
    routes: ofKind(below(`app/${key}/routes`), 'VirtualService'),
  };
}

export function ofKind(objects: readonly Data[], kind: string): Data[] {
  return objects.filter((one) => one.kind === kind);
}

/** Gateways of the Gateway API have a class. */
export function ofClass(objects: readonly Data[], name: string): Data[] {
  return objects.filter(({ kind, spec }) => kind === 'Gateway' && spec.gatewayClassName === name);
}

/** Istio's Gateways, which say what a gateway lets through. */
export function serversOf(objects: readonly Data[]): Data[] {
  return objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'));
}

/** The network that a Gateway stands for. */
export function networkOf({ metadata }: Data): string {
  return metadata.labels['topology.istio.io/network'];
}

/** Texts in one order, to compare. */
export function sorted(texts: readonly string[]): string {
  return [...texts].sort().join(' ');
}

/** Whether a selector, which has to say something, chooses what has these labels. */
export function chooses(selector: Data, labels: Data): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** A Service's name in the cluster. */
export function hostOf({ metadata }: Data): string {
  return `${metadata.name}.${metadata.namespace}.svc.cluster.local`;
}
