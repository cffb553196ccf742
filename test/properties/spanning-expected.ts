import type { Json } from '../support/random-estate.js';

/** A mesh in one of its clusters, as a reader of the topology understands it; nothing here is the generator's. */
export interface ExpectedPart {
  key: string;
  cluster: string;
  old: boolean;
  namespace: string;
  trustDomain: string;
  meshID: string;
  clusterName: string;
  network: string;
  members: string[];
  /** Namespaces of its east-west gateway and of its mesh here. */
  gatewayNamespace: string;
  gateway: string;
  model: 'multi-primary' | 'primary-remote';
  isPrimary: boolean;
  isRemote: boolean;
  /** Of the gateway, as the topology says. */
  addresses: string[];
  written: Json;
}

function filled(pattern: string, tokens: Record<string, string>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, token: string) => tokens[token] ?? '?');
}

/** A mesh in each of its clusters, in byte order (design 2.2, 2.4). */
export function partsOf(topology: Json, key: string): ExpectedPart[] {
  const mesh = topology.meshes[key];
  const naming = topology.naming ?? {};
  return Object.keys(mesh.clusters)
    .sort()
    .map((cluster) => {
      const place = mesh.clusters[cluster] ?? {};
      const name = (given: string | undefined, pattern: string): string =>
        given ?? filled(pattern, { mesh: key, cluster });
      const namespace = name(mesh.namespace, naming.namespace ?? '{mesh}');
      const eastWest = { ...mesh.eastWest, ...place.eastWest };
      const model = mesh.model ?? 'multi-primary';
      return {
        key,
        cluster,
        old: mesh.version === '2.6',
        namespace,
        trustDomain: name(mesh.trustDomain, naming.trustDomain ?? '{mesh}.local'),
        meshID: mesh.meshID ?? key,
        clusterName: name(place.clusterName ?? mesh.clusterName, naming.clusterName ?? '{cluster}'),
        network: name(place.network ?? mesh.network, naming.network ?? '{cluster}-network'),
        members: place.members ?? mesh.members ?? [],
        gatewayNamespace: eastWest.namespace ?? namespace,
        gateway: eastWest.name ?? 'eastwestgateway',
        model,
        isPrimary: model === 'primary-remote' && mesh.primary === cluster,
        isRemote: model === 'primary-remote' && mesh.primary !== cluster,
        addresses: eastWest.addresses ?? [],
        written: mesh,
      };
    });
}

/** Whose API servers a control plane watches (facts/multicluster-ossm3.md L10). */
export function watchedBy(part: ExpectedPart, parts: readonly ExpectedPart[]): ExpectedPart[] {
  return part.isRemote ? [] : parts.filter((other) => other !== part);
}

/** Where the gateway of a part is reached: the topology's word, else the record's. */
export function addressesOf(part: ExpectedPart, record: Json | undefined): string[] {
  if (part.addresses.length > 0) return part.addresses;
  return record?.clusters?.[part.cluster]?.eastWest?.addresses ?? [];
}

/** Facts 2.4, 2.5: where networks differ, and in front of a primary. */
export function needsGateway(part: ExpectedPart, parts: readonly ExpectedPart[]): boolean {
  return parts.length > 1 && (part.isPrimary || parts.some(({ network }) => network !== part.network));
}
