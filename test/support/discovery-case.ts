import { compileText, recordText } from './compile-case.js';
import type { Data } from './parsed-tree.js';

/** What a case of two joined meshes of generation 3 says beside the usual; all in flow style. */
interface Parts {
  /** Keys of the clusters x (of a) and y (of b). */
  x: string;
  y: string;
  /** Keys of the meshes; a has the member `shop`, b has `web` and `desk`. */
  a: string;
  b: string;
  /** Keys of their peering. */
  peering: string;
  /** What is shared; a exports `shop/cart` by default. */
  shares: readonly string[];
  /** What follows: more meshes as `meshes`, the rest as it is. */
  meshes: string;
  peerings: string;
  rest: string;
  /** Records by mesh in place of the usual ones; `''` for none. */
  records: Readonly<Record<string, string>>;
  inputs: Readonly<Record<string, string>>;
}

/** Ports, workload and account of a service. */
export const detailsOf = (app: string, port = '{name: http, number: 80, targetPort: 8080}'): string =>
  `ports: [${port}], workload: {labels: {app: ${app}}}, serviceAccount: ${app}`;

/** A share of `shop/cart` with more keys. */
export const cart = (more = ''): string =>
  `{from: a, service: shop/cart, ${detailsOf('cart')}${more === '' ? '' : `, ${more}`}}`;

/** A record with a root, and the addresses of the gateway for all peers. */
export function eastWestRecord(mesh: string, root: 'a' | 'b' | 'c', cluster: string, addresses: string): string {
  return `${recordText(mesh, {}, root)}clusters: {${cluster}: {eastWest: {addresses: ${addresses}}}}\n`;
}

const USUAL: Parts = {
  x: 'provider: onprem, region: r1',
  y: 'provider: onprem, region: r2',
  a: '',
  b: '',
  peering: '',
  shares: [cart()],
  meshes: '',
  peerings: '',
  rest: '',
  records: {},
  inputs: {},
};

/** The findings and objects of a and b, joined unless the parts say otherwise. */
export async function joined(given: Partial<Parts> = {}) {
  const { x, y, a, b, peering, shares, meshes, peerings, rest, records, inputs } = { ...USUAL, ...given };
  const more = (keys: string): string => (keys === '' ? '' : `, ${keys}`);
  const topology = `clusters: {x: {${x}}, y: {${y}}}
defaults: {mesh: {version: "3.3"}}
meshes:
  a: {cluster: x, members: [shop]${more(a)}}
  b: {cluster: y, members: [web, desk]${more(b)}}
${meshes}peerings:
  - {meshes: [a, b]${more(peering)}}
${peerings}shares:
${shares.map((share) => `  - ${share}\n`).join('')}${rest}`;
  const known = { a: eastWestRecord('a', 'a', 'x', '[203.0.113.1]'), b: recordText('b', {}, 'b'), ...records };
  const exchange = Object.entries(known).filter(([, text]) => text !== '');
  const compiled = await compileText(topology, {
    ...Object.fromEntries(exchange.map(([mesh, text]) => [`exchange/${mesh}.yaml`, text])),
    ...inputs,
  });
  return { ...compiled, ...finders(compiled.objects) };
}

function finders(objects: Data) {
  const all = Object.entries<Data>(objects).filter(([path]) => !path.endsWith('kustomization.yaml'));
  /** Objects of a kind below a folder, in the order of their paths. */
  const below = (folder: string, kind: string): Data[] =>
    all.filter(([path, { kind: is }]) => path.startsWith(`${folder}/`) && is === kind).map(([, data]) => data);
  return {
    below,
    names: (folder: string, kind: string): string[] => below(folder, kind).map(({ metadata }) => metadata.name),
    istio: (mesh: 'a' | 'b'): Data => below(`${mesh === 'a' ? 'x' : 'y'}/mesh-cp/${mesh}`, 'Istio')[0].spec.values,
  };
}

/** Labels beside those that everything has. */
export function ownLabels({ metadata }: Data): Record<string, string> {
  const own = Object.entries<string>(metadata.labels).filter(([key]) => !key.startsWith('app.kubernetes.io/'));
  return Object.fromEntries(own);
}
