import type { Choices } from './choices.js';

/** A topology or a record while it is drawn: plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: drawn values are free in shape; the schema under test judges them
export type Json = any;

/** What is known of a drawn estate while its later parts are drawn. */
export interface Draft {
  choices: Choices;
  topology: Json;
  clusters: string[];
  meshes: DrawnMesh[];
  /** Pairs of mesh keys, smaller first. */
  pairs: Set<string>;
  /** Pairs whose peering says nothing beside its meshes. */
  plainPairs: Set<string>;
  imports: DrawnImport[];
  counter: number;
}

export interface DrawnMesh {
  key: string;
  cluster: string | undefined;
  managed: boolean;
  region: string | undefined;
  members: string[];
  selects: boolean;
  /** Namespaces of which everything is shared already, so that nothing later would be reached. */
  closed: Set<string>;
}

/** A name that a mesh imports from a peer; `*` is open. */
export interface DrawnImport {
  mesh: string;
  from: string;
  namespace: string;
  name: string;
  source: string;
  asLocal: boolean;
}

/** `a b`, the smaller key first. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

export function peersOf(draft: Draft, key: string): DrawnMesh[] {
  return draft.meshes.filter((mesh) => mesh.key !== key && draft.pairs.has(pairKey(key, mesh.key)));
}

/** A number that no earlier name of this estate has. */
export function fresh(draft: Draft, stem: string): string {
  draft.counter += 1;
  return `${stem}-${draft.counter}`;
}

/** The map without entries that are undefined. */
export function given(map: Json): Json {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}
